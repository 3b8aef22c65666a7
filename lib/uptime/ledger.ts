/** Counts of any stretch of time from kept days, hours and minutes: pure, and the same wherever it is cut. */
import { added, NO_SLICES, type SliceCounts } from "./availability";
import { HOUR_MS, type JudgedHour } from "./judging";
import type { Span } from "./maintenance";
import { SLICE_MS, VERDICT } from "./slices";

export const DAY_MS = 86_400_000;

export type DayCounts = { good: number; bad: number };

/**
 * What is not in it was not measured. Keys are the starts of UTC days and hours in milliseconds since 1970; days may be
 * left out where their hours are given.
 */
export type Ledger = { days: ReadonlyMap<number, DayCounts>; hours: ReadonlyMap<number, JudgedHour> };

/** @param from @param to starts of slices; `to` is exclusive */
export function countIn(ledger: Ledger, from: number, to: number): SliceCounts {
  let good = 0;
  let bad = 0;
  let at = from;
  while (at < to) {
    const step = stepAt(ledger, at, to);
    good += step.good;
    bad += step.bad;
    at = step.end;
  }
  return { good, bad, unknown: Math.max(0, (to - from) / SLICE_MS) - good - bad };
}

/** What lies inside planned work: only slices that are wholly in it. @param spans in order, without overlap */
export function countExcused(ledger: Ledger, spans: readonly Span[], from: number, to: number): SliceCounts {
  return spans.reduce((sum, span) => {
    const first = Math.max(from, Math.ceil(span.from / SLICE_MS) * SLICE_MS);
    const end = Math.min(to, Math.floor(span.to / SLICE_MS) * SLICE_MS);
    return first < end ? added(sum, countIn(ledger, first, end)) : sum;
  }, NO_SLICES);
}

function stepAt(ledger: Ledger, at: number, to: number): DayCounts & { end: number } {
  const day = at % DAY_MS === 0 && at + DAY_MS <= to ? ledger.days.get(at) : undefined;
  if (day) return { ...day, end: at + DAY_MS };
  const start = Math.floor(at / HOUR_MS) * HOUR_MS;
  const hour = ledger.hours.get(start);
  const end = Math.min(to, start + HOUR_MS);
  if (!hour) return { good: 0, bad: 0, end };
  if (at === start && end === start + HOUR_MS) return { good: hour.good, bad: hour.bad, end };
  const part = hour.verdicts.subarray((at - start) / SLICE_MS, (end - start) / SLICE_MS);
  return { good: occurrences(part, VERDICT.good), bad: occurrences(part, VERDICT.bad), end };
}

function occurrences(verdicts: Uint8Array, wanted: number): number {
  return verdicts.reduce((sum, verdict) => sum + (verdict === wanted ? 1 : 0), 0);
}

/** The verdict of the slice that starts at `at`. */
export function verdictAt({ hours }: Ledger, at: number): number {
  const hour = Math.floor(at / HOUR_MS) * HOUR_MS;
  return hours.get(hour)?.verdicts[(at - hour) / SLICE_MS] ?? VERDICT.unknown;
}
