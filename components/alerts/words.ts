/** How are alerts said in words? Without the browser's language data: times are reckoned with an offset from UTC. */
import type { AlertFilter, AlertRow, AlertStateName } from "@/lib/alerts/model/alert";
import type { Quiet } from "@/lib/alerts/model/signal";
import { formatCount } from "@/lib/units";
import { visibleText } from "@/lib/untrusted";

/** "08:00" within the same day of the reader, else "2026-11-24 08:00". All in milliseconds, the offset in minutes. */
export function momentWords(at: number, now: number, offset: number): string {
  const local = (instant: number) => new Date(instant + offset * 60_000).toISOString();
  const [day = "", clock = ""] = local(at).split("T");
  return day === local(now).slice(0, 10) ? clock.slice(0, 5) : `${day} ${clock.slice(0, 5)}`;
}

/** "2nd", "11th", "23rd" */
export function ordinal(count: number): string {
  const teen = count % 100 >= 11 && count % 100 <= 13;
  const ending = teen ? "th" : (["th", "st", "nd", "rd"][count % 10] ?? "th");
  return `${formatCount(count)}${ending}`;
}

/** How it came to be over. Silence is no recovery, so it never reads as one. */
export const RESOLUTION_WORDS: Record<NonNullable<AlertRow["resolution"]>, string> = {
  sender: "Resolved",
  lease: "Sender silent",
  person: "Closed by hand",
  expired: "Over by age",
};

export const STATE_WORDS: Record<AlertStateName, string> = {
  open: "Open",
  acknowledged: "Acknowledged",
  snoozed: "Snoozed",
  resolved: "Resolved",
};

export function quietWords({ kind, text }: Quiet): string {
  const why = { maintenance: "Planned work", silence: "Silenced", inhibition: "Explained by another alert" }[
    kind
  ];
  return text === "" || text.startsWith(why) ? text || why : `${why}: ${text}`;
}

type Scope = Pick<AlertFilter, "status" | "severity" | "environment" | "owner" | "group"> & {
  /** What is looked for, without its quotes. */
  words: string;
  source: string | null;
  server: boolean;
};

/** What a list holds, as a sentence: "Open critical or high alerts in prod that nobody has, the worst first." */
export function scopeWords({
  status,
  severity,
  environment,
  owner,
  group,
  words,
  source,
  server,
}: Scope): string {
  const severities = severity && severity.length > 0 ? `${orWords(severity)} ` : "";
  const state =
    status === "open" || status === "acknowledged" || status === "snoozed" || status === "resolved";
  const parts = [
    `${state ? STATE_WORDS[status] : "All"} ${severities}alerts`,
    environment ? `in ${visibleText(environment)}` : "",
    server ? "on one server" : "",
    source ? `from ${visibleText(source)}` : "",
    group ? "of one rule" : "",
    owner ? (owner === "me" ? "that you have" : "that nobody has") : "",
    words ? `with “${visibleText(words)}” in their title or labels` : "",
  ];
  const order = status === "resolved" ? "the latest end first" : "the worst first";
  return `${parts.filter(Boolean).join(" ")}, ${order}.`;
}

export function orWords(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
