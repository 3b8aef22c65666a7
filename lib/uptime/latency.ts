/**
 * How fast did it answer? Pure: counts per bucket, added up and read as percentiles. Percentiles are never averaged.
 *
 * A bucket holds what is at most its bound, in milliseconds; the last holds the rest. Failed probes are not in it.
 * Rules: field notes, "Percentiles from histograms".
 */

/** Never change: kept histograms are counted by them. */
export const BOUNDS_MS = [
  5, 10, 25, 50, 75, 100, 150, 200, 300, 400, 500, 750, 1_000, 1_500, 2_000, 3_000, 5_000, 10_000, 30_000,
] as const;

export function emptyHistogram(bounds: readonly number[] = BOUNDS_MS): number[] {
  return new Array<number>(bounds.length + 1).fill(0);
}

/** Which bucket an answer falls into. @param ms 0 or more */
export function bucketOf(ms: number, bounds: readonly number[] = BOUNDS_MS): number {
  const bucket = bounds.findIndex((bound) => ms <= bound);
  return bucket === -1 ? bounds.length : bucket;
}

/** The sum of two histograms; a shorter one counts as if it ended in zeros. */
export function mergedHistograms(a: readonly number[], b: readonly number[]): number[] {
  return Array.from(
    { length: Math.max(a.length, b.length) },
    (_, bucket) => (a[bucket] ?? 0) + (b[bucket] ?? 0),
  );
}

/** `atLeast`: it lies in the last bucket, and the highest bound is all that can be said. */
export type Percentile = { ms: number; atLeast: boolean };

/**
 * Linear inside its bucket; null when nothing was counted.
 * @param permille above 0, at most 1000: whole, so that no rank is missed by a rounding
 * @throws RangeError
 */
export function percentile(
  histogram: readonly number[],
  permille: number,
  bounds: readonly number[] = BOUNDS_MS,
): Percentile | null {
  if (!Number.isInteger(permille) || permille <= 0 || permille > 1_000) {
    throw new RangeError(`A percentile is a whole number of permille from 1 to 1000, not ${permille}.`);
  }
  const total = histogram.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  let before = 0;
  for (const [bucket, count] of histogram.entries()) {
    if (count > 0 && (before + count) * 1_000 >= permille * total) {
      return inside(bucket, ((permille * total) / 1_000 - before) / count, bounds);
    }
    before += count;
  }
  return inside(histogram.length - 1, 1, bounds);
}

function inside(bucket: number, part: number, bounds: readonly number[]): Percentile {
  const upper = bounds[bucket];
  const lower = bounds[bucket - 1] ?? 0;
  if (upper === undefined) return { ms: bounds.at(-1) ?? 0, atLeast: true };
  return { ms: lower + (upper - lower) * part, atLeast: false };
}
