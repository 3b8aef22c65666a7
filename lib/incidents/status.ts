/** What may become of an incident, what does closing ask for, and which times make no sense? Pure. */
import type { IncidentStatus, TimeName } from "./model/incident";

type FieldFault = { field: string; message: string };

/** A closed one is worked on again before it is watched. */
const NEXT: Readonly<Record<IncidentStatus, readonly IncidentStatus[]>> = {
  investigating: ["fixing", "watching", "closed"],
  fixing: ["investigating", "watching", "closed"],
  watching: ["investigating", "fixing", "closed"],
  closed: ["investigating", "fixing"],
};

/** A sentence, or null when it may be. Staying is no move. */
export function whyNoMove(from: IncidentStatus, to: IncidentStatus): string | null {
  if (from === to || NEXT[from].includes(to)) return null;
  return `An incident that is ${from} can become ${NEXT[from].join(" or ")}, not ${to}.`;
}

export type Closing = {
  cause: string | null;
  causeKnown: boolean | null;
  change: string | null;
  owner: string | null;
  due: string | null;
  resolvedAt: number | null;
};

const ASKED: readonly (FieldFault & { name: keyof Closing })[] = [
  { name: "causeKnown", field: "causeKnown", message: "say whether the cause is known" },
  { name: "cause", field: "cause", message: "is missing: the cause, or what was ruled out" },
  { name: "change", field: "change", message: "is missing: what will be changed" },
  { name: "owner", field: "owner", message: "is missing: who changes it" },
  { name: "due", field: "due", message: "is missing: by which day" },
  { name: "resolvedAt", field: "resolvedAt", message: "is missing: when it was over for users" },
];

/** What is missing before it can be closed, in the order in which it is asked. */
export function missingToClose(closing: Closing): FieldFault[] {
  return ASKED.filter(({ name }) => closing[name] === null || closing[name] === "").map(
    ({ field, message }) => ({ field, message }),
  );
}

/** Milliseconds since 1970; null where it is not known, or has not happened yet. */
export type Times = {
  [Name in TimeName]: Name extends "impactStartedAt" | "detectedAt" ? number : number | null;
};

/** Each later one, and the one that it must not be before, with its words. */
const ORDER: readonly [TimeName, TimeName, string][] = [
  ["detectedAt", "impactStartedAt", "must not be before the impact started"],
  ["acknowledgedAt", "detectedAt", "must not be before it was detected"],
  ["mitigatedAt", "impactStartedAt", "must not be before the impact started"],
  ["resolvedAt", "impactStartedAt", "must not be before the impact started"],
  ["resolvedAt", "mitigatedAt", "must not be before it was mitigated"],
];
const OLDEST_MS = 366 * 86_400_000;

/** At most one fault of each time, in their order. `now` is inclusive. */
export function timeFaults(times: Times, now: number): FieldFault[] {
  const faults = new Map<string, string>();
  for (const [field, at] of Object.entries(times)) {
    if (at !== null && at > now) faults.set(field, "must not lie in the future");
  }
  if (times.impactStartedAt < now - OLDEST_MS)
    faults.set("impactStartedAt", "must not lie more than a year back");
  for (const [field, former, message] of ORDER) {
    const [at, before] = [times[field], times[former]];
    if (at !== null && before !== null && at < before && !faults.has(field)) faults.set(field, message);
  }
  return [...faults].map(([field, message]) => ({ field, message }));
}
