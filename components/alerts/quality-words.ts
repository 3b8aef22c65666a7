/** How are the figures of a source said, and where are the episodes that they are made of? */
import type { EpisodeKind } from "@/lib/alerts/model/quality";
import { addressOf } from "@/lib/search-params";
import { formatCount } from "@/lib/units";

export const KIND_WORDS: Record<EpisodeKind, string> = {
  all: "All",
  actionable: "Acted on",
  untouched: "Untouched",
  noise: "Noise",
  returned: "Came back",
  paged: "Paged",
  night: "At night",
  acknowledged: "Acknowledged",
  never: "Never acknowledged",
};

/** What makes an episode one of them. */
export const KIND_RULES: Record<EpisodeKind, string> = {
  all: "Every episode that began in the period and that people were told of.",
  actionable: "A person acknowledged it, wrote a note, closed it by hand, or linked it to an incident.",
  untouched: "It is over, and no person did anything with it.",
  noise: "Its sender ended it within five minutes, and no person had touched it.",
  returned:
    "It began within an hour of the beginning before it: three turns of one alert, which is flapping.",
  paged: "A person was told of it by a step of a policy.",
  night: "A person was told of it between 22 and 7 o'clock where that person lives.",
  acknowledged: "A person acknowledged it.",
  never:
    "It ended, and nobody had acknowledged it. What fell silent or was closed by a person is not counted.",
};

export function episodesAddress(days: number, what: EpisodeKind, source?: string, cursor?: string): string {
  return addressOf("/alerts/quality/episodes", {
    days: days === 30 ? null : days,
    source,
    what: what === "all" ? null : what,
    cursor,
  });
}

/** "4 min", "1 h 5 min"; rounded down. */
export function waitWords(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 60) return `${whole}\u00a0s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}\u00a0min`;
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return rest === 0 ? `${formatCount(hours)}\u00a0h` : `${formatCount(hours)}\u00a0h ${rest}\u00a0min`;
}
