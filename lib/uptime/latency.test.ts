import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BOUNDS_MS, bucketOf, emptyHistogram, mergedHistograms, percentile } from "./latency";

const BOUNDS = [50, 100, 200, 300, 500, 1_000, 2_000];
const A = [100, 300, 400, 150, 40, 8, 2, 0];
const B = [0, 10, 20, 30, 100, 200, 100, 40];

describe("percentiles (vector)", () => {
  it.each([
    ["A", A, [125, 266.6667, 300, 500]],
    ["B", B, [725, 1_900, 2_000, 2_000]],
    ["A+B", mergedHistograms(A, B), [180.9524, 980.7692, 1_656.8627, 2_000]],
  ])("%s", (_, histogram, expected) => {
    for (const [index, permille] of [500, 900, 950, 990].entries()) {
      expect(percentile(histogram, permille, BOUNDS)?.ms).toBeCloseTo(expected[index] ?? Number.NaN, 4);
    }
  });

  it("says that it is at least the highest bound", () => {
    expect(percentile(B, 990, BOUNDS)).toEqual({ ms: 2_000, atLeast: true });
    expect(percentile(B, 900, BOUNDS)?.atLeast).toBe(false);
  });

  it("of nothing is not known", () => {
    expect(percentile(emptyHistogram(), 500)).toBeNull();
  });

  it.each([0, -1, 1_001, 99.5, Number.NaN])("refuses %d permille", (permille) => {
    expect(() => percentile(A, permille, BOUNDS)).toThrow(RangeError);
  });
});

it.each([
  [0, 0],
  [5, 0],
  [5.001, 1],
  [30_000, 18],
  [30_001, 19],
])("%f ms is in bucket %i", (ms, bucket) => {
  expect(bucketOf(ms)).toBe(bucket);
});

const histogram = fc.array(fc.nat(1_000), {
  minLength: BOUNDS_MS.length + 1,
  maxLength: BOUNDS_MS.length + 1,
});

it("adding up makes no difference to order, and loses nothing", () => {
  fc.assert(
    fc.property(histogram, histogram, histogram, (a, b, c) => {
      expect(mergedHistograms(a, b)).toEqual(mergedHistograms(b, a));
      expect(mergedHistograms(mergedHistograms(a, b), c)).toEqual(
        mergedHistograms(a, mergedHistograms(b, c)),
      );
      const sum = (of: number[]) => of.reduce((total, count) => total + count, 0);
      expect(sum(mergedHistograms(a, b))).toBe(sum(a) + sum(b));
    }),
  );
});

it("is within the bucket of the value at that rank, and never falls", () => {
  const answers = fc.array(fc.integer({ min: 0, max: 40_000 }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(answers, fc.integer({ min: 1, max: 1_000 }), (times, permille) => {
      const counts = emptyHistogram();
      for (const ms of times) counts[bucketOf(ms)] = (counts[bucketOf(ms)] ?? 0) + 1;
      const sorted = [...times].sort((a, b) => a - b);
      const exact = sorted[Math.max(0, Math.ceil((permille * times.length) / 1_000) - 1)] ?? 0;
      const found = percentile(counts, permille);
      const bucket = bucketOf(exact);
      expect(found?.ms).toBeGreaterThanOrEqual(BOUNDS_MS[bucket - 1] ?? 0);
      expect(found?.ms).toBeLessThanOrEqual(BOUNDS_MS[bucket] ?? 30_000);
      const higher = percentile(counts, Math.min(1_000, permille + 100));
      expect(higher?.ms).toBeGreaterThanOrEqual(found?.ms ?? 0);
    }),
  );
});
