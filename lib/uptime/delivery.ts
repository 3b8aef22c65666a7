/**
 * Which looks of a delivery can be kept? Pure. A location keeps what it saw while it is cut off, so lateness is no fault;
 * what claims to be from the future, from before the location was made or from longer ago than late results are taken is
 * refused by itself, with the reason.
 */
import { isClockOff, LATE_DAYS, SentLook, SKEW_LIMIT_MS, untimed } from "./model/location";
import type { Look } from "./model/probe";

const DAY_MS = 86_400_000;
/** A look starts within its slice; a probe's hour is the longest that anything of a tick may take. */
const LONGEST_MS = 3_600_000;

export type Arrival = {
  /** Milliseconds since 1970, by our clock. */
  at: number;
  /** When the location was made. */
  since: number;
  skewMs: number | null;
};

export type Sorted = { looks: { index: number; look: Look }[]; refused: { index: number; why: string }[] };

/** Every element of `sent` ends in one of the two lists, under its index. */
export function sorted(sent: readonly unknown[], arrival: Arrival): Sorted {
  const result: Sorted = { looks: [], refused: [] };
  for (const [index, one] of sent.entries()) {
    const parsed = SentLook.safeParse(one);
    const why = parsed.success ? whyNot(parsed.data, arrival) : whyStrange(parsed.error.issues[0]);
    if (why !== null || !parsed.success) {
      result.refused.push({ index, why: why ?? "is not a look" });
      continue;
    }
    const look = lookOf(parsed.data);
    result.looks.push({ index, look: isClockOff(arrival.skewMs) ? untimed(look) : look });
  }
  return result;
}

function whyStrange(issue: { path: PropertyKey[]; message: string } | undefined): string {
  return `${issue?.path.map(String).join(".") || "the look"}: ${issue?.message ?? "is not a look"}`;
}

function whyNot({ at, started }: SentLook, arrival: Arrival): string | null {
  const latest = arrival.at + SKEW_LIMIT_MS;
  if (at > latest) return "at: lies in the future; check the clock of the location";
  if (started > latest) return "started: lies in the future; check the clock of the location";
  if (at < arrival.at - LATE_DAYS * DAY_MS) return `at: lies more than ${LATE_DAYS} days back`;
  if (at < arrival.since - SKEW_LIMIT_MS) return "at: lies before this location was made";
  if (started < at - SKEW_LIMIT_MS || started > at + LONGEST_MS)
    return "started: does not belong to its tick";
  return null;
}

function lookOf({ probe, at, started, ...look }: SentLook): Look {
  return { ...look, probeNo: probe, scheduledAt: at, startedAt: started };
}

/** @param look as it was seen @returns it as it travels, without what no database takes */
export function sentLookOf({ probeNo, scheduledAt, startedAt, ...look }: Look): SentLook {
  return {
    probe: probeNo,
    at: scheduledAt,
    attempt: look.attempt,
    started: startedAt,
    class: look.class,
    reason: look.reason,
    detail: look.detail?.slice(0, 300).toWellFormed().replaceAll("\0", "\ufffd") ?? null,
    latencyMs: look.latencyMs,
  };
}
