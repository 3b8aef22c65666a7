/**
 * How much downtime is left? Pure. The target is an integer in parts per million, so that the arithmetic is exact up
 * to one division. Budgets are signed: what was overspent is said, not cut off at zero. Rules: field notes, "Error budget".
 */
import type { SliceCounts } from "./availability";

/** Parts per million that must be good: 999 000 is 99.9 %. Above 0 and below 1 000 000: a target of all leaves no budget. */
export type TargetPpm = number;

const WHOLE = 1_000_000;

/** @throws RangeError for a target that leaves no budget, or that is none */
export function allowedPpm(target: TargetPpm): number {
  if (!Number.isInteger(target) || target <= 0 || target >= WHOLE) {
    throw new RangeError(`A target is a whole number of ppm between 1 and ${WHOLE - 1}, not ${target}.`);
  }
  return WHOLE - target;
}

/** The part of the budget that is spent, 0 or more; null when nothing was measured. @throws RangeError */
export function consumed({ good, bad }: SliceCounts, target: TargetPpm): number | null {
  const allowed = allowedPpm(target);
  return good + bad === 0 ? null : (bad * WHOLE) / ((good + bad) * allowed);
}

/** 1 − consumed; negative when overspent. @throws RangeError */
export function remaining(counts: SliceCounts, target: TargetPpm): number | null {
  const spent = consumed(counts, target);
  return spent === null ? null : 1 - spent;
}

/** Minutes of downtime that a window of so many slices allows. @throws RangeError */
export function budgetMinutes(slices: number, target: TargetPpm): number {
  return (slices * allowedPpm(target)) / WHOLE;
}

/**
 * Minutes left, negative when overspent. A rolling window allows its share of what was measured; a calendar window its
 * share of the whole period, so that the first day of a month starts with the month's budget.
 * @param periodSlices eligible slices of the whole calendar period; null for a rolling window
 * @throws RangeError
 */
export function minutesLeft(counts: SliceCounts, target: TargetPpm, periodSlices: number | null): number {
  return budgetMinutes(periodSlices ?? counts.good + counts.bad, target) - counts.bad;
}
