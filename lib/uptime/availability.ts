/**
 * How available was it? Pure: from counts to the four numbers that stand side by side.
 *
 * Never over nothing: without a measured slice there is no number, and least of all 100 %. Pool counts, never average
 * percentages. Rules: field notes, "Availability".
 */

/** Slices of 60 s. Unknown are those that nobody measured. */
export type SliceCounts = { good: number; bad: number; unknown: number };

export const NO_SLICES: SliceCounts = { good: 0, bad: 0, unknown: 0 };

export function added(a: SliceCounts, b: SliceCounts): SliceCounts {
  return { good: a.good + b.good, bad: a.bad + b.bad, unknown: a.unknown + b.unknown };
}

/** What is left of `a` without a part of it. */
export function subtracted(a: SliceCounts, part: SliceCounts): SliceCounts {
  return { good: a.good - part.good, bad: a.bad - part.bad, unknown: a.unknown - part.unknown };
}

function slicesIn({ good, bad, unknown }: SliceCounts): number {
  return good + bad + unknown;
}

/** G/(G+B), 0 to 1; null when nothing was measured. */
export function availability({ good, bad }: SliceCounts): number | null {
  return good + bad === 0 ? null : good / (good + bad);
}

/** (G+B)/N, 0 to 1: how much of the time was measured; null for an empty window. */
export function coverage(counts: SliceCounts): number | null {
  const slices = slicesIn(counts);
  return slices === 0 ? null : (counts.good + counts.bad) / slices;
}

/** G/N, 0 to 1: what is left when every minute that nobody measured is taken for downtime. */
export function conservative(counts: SliceCounts): number | null {
  const slices = slicesIn(counts);
  return slices === 0 ? null : counts.good / slices;
}
