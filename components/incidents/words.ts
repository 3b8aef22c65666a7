/** How are incidents said in words? */
import type { Downtime, IncidentStatus, TimeName } from "@/lib/incidents/model/incident";
import type { Group, TimelineSource } from "@/lib/incidents/model/timeline";
import { formatCount } from "@/lib/units";

export const STATUS_WORDS: Record<IncidentStatus, string> = {
  investigating: "Investigating",
  fixing: "Fixing",
  watching: "Watching",
  closed: "Closed",
};

export const TIME_WORDS: Record<TimeName, string> = {
  impactStartedAt: "started",
  detectedAt: "detected",
  acknowledgedAt: "acknowledged",
  mitigatedAt: "mitigated",
  resolvedAt: "resolved",
};

export const GROUP_WORDS: Record<Group, string> = {
  notes: "Notes",
  status: "Status",
  alerts: "Alerts",
  system: "System",
};

export const SOURCE_WORDS: Record<TimelineSource, string> = {
  slices: "outages",
  alerts: "what happened to the alerts",
  pages: "who was told",
  changes: "changes on the servers",
  maintenance: "planned work",
};

/** "45 s", "16 min", "1 h 12 min", "2 days 3 h": rounded down, in at most two units. */
export function lengthWords(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 60) return `${whole}\u00a0s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}\u00a0min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return joined(`${hours}\u00a0h`, minutes % 60, "min");
  const days = Math.floor(hours / 24);
  return joined(`${formatCount(days)}\u00a0days`, hours % 24, "h");
}

function joined(first: string, rest: number, unit: string): string {
  return rest === 0 ? first : `${first} ${rest}\u00a0${unit}`;
}

/** Minutes that count: those that planned work excuses are not lost. */
export function lostMinutes({ bad, excused }: Downtime): number {
  return bad - excused;
}

/** "16 of 43 min", and what nobody measured; "not measured" when that is all of it. */
export function downtimeWords(downtime: Downtime): string {
  const { good, bad, excused, unknown, budget } = downtime;
  if (good + bad === 0) return "not measured";
  const used = `${formatCount(lostMinutes(downtime))} of ${formatCount(Math.floor(budget))}\u00a0min`;
  const more = [
    ...(excused > 0 ? [`${formatCount(excused)} excused`] : []),
    ...(unknown > 0 ? [`${formatCount(unknown)} not measured`] : []),
  ];
  return more.length === 0 ? used : `${used} (${more.join(", ")})`;
}
