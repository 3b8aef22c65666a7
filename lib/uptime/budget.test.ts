/** Availability and budgets: the vectors of the field notes, section 6, within 1e-9. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatShare } from "@/lib/units";
import { availability, conservative, coverage, type SliceCounts, subtracted } from "./availability";
import { budgetMinutes, consumed, minutesLeft, remaining } from "./budget";
import { HOUR_MS } from "./judging";
import { countExcused, countIn, type Ledger } from "./ledger";
import { merged } from "./maintenance";
import { SLICE_MS, seenBy, VERDICT, verdictsOf } from "./slices";

const T = 999_000;

/** A month of minutes, kept as the database keeps them. */
const END = 43_200 * SLICE_MS;

function ledgerOf(verdicts: Uint8Array): Ledger {
  const hours = new Map();
  for (let hour = 0; hour < verdicts.length / 60; hour++) {
    const own = verdicts.subarray(hour * 60, (hour + 1) * 60);
    const count = (wanted: number) => own.filter((verdict) => verdict === wanted).length;
    hours.set(hour * HOUR_MS, { verdicts: own, good: count(VERDICT.good), bad: count(VERDICT.bad) });
  }
  return { days: new Map(), hours };
}

describe("the vectors", () => {
  it("A: coverage", () => {
    const counts = { good: 43_200 - 27 - 120, bad: 27, unknown: 120 };
    expect(availability(counts)).toBeCloseTo(0.9993732590529248, 9);
    expect(coverage(counts)).toBeCloseTo(0.9972222222222222, 9);
    expect(consumed(counts, T)).toBeCloseTo(0.6267409470752089, 9);
    expect(remaining(counts, T)).toBeCloseTo(0.3732590529247911, 9);
  });

  it("B: maintenance, raw and adjusted", () => {
    const verdicts = new Uint8Array(43_200).fill(VERDICT.good);
    verdicts.fill(VERDICT.bad, 0, 75);
    const planned = merged([
      { from: 0, to: 55 * SLICE_MS },
      { from: 100 * SLICE_MS, to: 105 * SLICE_MS },
    ]);
    const all = countIn(ledgerOf(verdicts), 0, END);
    const counted = subtracted(all, countExcused(ledgerOf(verdicts), planned, 0, END));
    expect(availability(all)).toBeCloseTo(0.9982638888888888, 9);
    expect(remaining(all, T)).toBeCloseTo(-0.7361111111, 9);
    expect(availability(counted)).toBeCloseTo(0.9995363931386184, 9);
    expect(remaining(counted, T)).toBeCloseTo(0.5363931386, 9);
    expect(budgetMinutes(counted.good + counted.bad, T)).toBeCloseTo(43.14, 9);
  });

  it("C: no data is no number", () => {
    const counts = { good: 0, bad: 0, unknown: 1_440 };
    expect(availability(counts)).toBeNull();
    expect(consumed(counts, T)).toBeNull();
    expect(remaining(counts, T)).toBeNull();
    expect(coverage(counts)).toBe(0);
  });

  it("E: retries do not weigh", () => {
    const OUTAGE = 10;
    for (const everyS of [20, 60, 300]) {
      const results = Array.from({ length: (43_200 * 60) / everyS }, (_, tick) => ({
        location: 1,
        scheduledAt: tick * everyS * 1_000,
        startedAt: tick * everyS * 1_000,
        class: tick * everyS < OUTAGE * 60 ? ("fail" as const) : ("ok" as const),
      }));
      const verdicts = verdictsOf([seenBy(results, 0, 43_200, everyS * 1_000)], 43_200);
      expect(availability(countIn(ledgerOf(verdicts), 0, END))).toBeCloseTo(0.9997685185185186, 9);
    }
  });

  it("F: what nobody measured is said beside it", () => {
    const counts = { good: 42_900, bad: 0, unknown: 300 };
    expect(availability(counts)).toBe(1);
    expect(coverage(counts)).toBeCloseTo(0.9930555555555556, 9);
    expect(conservative(counts)).toBeCloseTo(0.9930555555555556, 9);
    expect(formatShare(counts.good + counts.bad, 43_200, 2)).toBe("99.30\u00a0%");
  });

  it.each([
    [T, 7, 10.08],
    [T, 28, 40.32],
    [T, 30, 43.2],
    [T, 31, 44.64],
    [T, 90, 129.6],
    [T, 365, 525.6],
    [999_500, 30, 21.6],
    [999_900, 30, 4.32],
    [990_000, 30, 432],
  ])("%i ppm over %i days allow %f minutes", (target, days, minutes) => {
    expect(budgetMinutes(days * 1_440, target)).toBeCloseTo(minutes, 9);
  });
});

describe("minutes left", () => {
  const counts = { good: 9_990, bad: 10, unknown: 0 };
  it("are of what was measured, in a rolling window", () => {
    expect(minutesLeft(counts, T, null)).toBeCloseTo(0, 9);
  });
  it("are of the whole month, in a calendar window", () => {
    expect(minutesLeft(counts, T, 43_200)).toBeCloseTo(33.2, 9);
  });
  it("are negative when overspent", () => {
    expect(minutesLeft({ ...counts, bad: 60 }, T, 43_200)).toBeCloseTo(-16.8, 9);
  });
});

it.each([0, -1, 1_000_000, 1_000_001, 999_000.5, Number.NaN])("refuses %d ppm as a target", (target) => {
  expect(() => consumed({ good: 1, bad: 0, unknown: 0 }, target)).toThrow(RangeError);
  expect(() => budgetMinutes(60, target)).toThrow(RangeError);
});

it("never writes 100 % beside downtime", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 600_000 }), fc.integer({ min: 1, max: 600_000 }), (good, bad) => {
      expect(formatShare(good, good + bad, 3)).not.toBe("100.000\u00a0%");
    }),
  );
});

const counts = fc.record({ good: fc.nat(50_000), bad: fc.nat(50_000), unknown: fc.nat(50_000) });

describe("properties", () => {
  it("each share is within 0 and 1, or not there", () => {
    fc.assert(
      fc.property(counts, (given) => {
        for (const share of [availability(given), coverage(given), conservative(given)]) {
          if (share === null) continue;
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1);
        }
        expect(availability(given) === null).toBe(given.good + given.bad === 0);
        expect(conservative(given) ?? 0).toBeLessThanOrEqual(availability(given) ?? 0);
      }),
    );
  });

  it("one bad minute more leaves less", () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 999_999 }), (given: SliceCounts, target) => {
        const worse = { ...given, good: given.good + 1, bad: given.bad + 1 };
        expect(minutesLeft(worse, target, 60_000)).toBeLessThan(minutesLeft(given, target, 60_000));
      }),
    );
  });
});
