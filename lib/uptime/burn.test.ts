import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { burnRate, ceiling, exhaustedIn, judgeTier, minBad, threshold, tiersFor, unreachable } from "./burn";

const T = 999_000;
const DAY = 1_440;
const MONTH = 30 * DAY;
const of = (bad: number, slices: number, unknown = 0) => ({ good: slices - bad - unknown, bad, unknown });
const [fast, slow, ticket, trickle] = tiersFor(MONTH);
if (!fast || !slow || !ticket || !trickle) throw new Error("There are four tiers.");

describe("burn rates (vectors)", () => {
  it.each([
    [1, 60, 16.6667],
    [1, 5, 200],
    [3, 60, 50],
    [2, 5, 400],
    [3, 360, 8.3333],
    [2, 360, 5.5556],
    [6, 4_320, 1.3889],
    [4, 4_320, 0.9259],
  ])("%i bad of %i burn %f times", (bad, slices, rate) => {
    expect(burnRate(of(bad, slices), T)).toBeCloseTo(rate, 4);
  });

  it("is not known where nothing was measured", () => {
    expect(burnRate(of(0, 60, 60), T)).toBeNull();
  });

  it("can't be above that of a total outage", () => {
    expect(ceiling(T)).toBeCloseTo(1_000, 9);
    expect(burnRate(of(60, 60), T)).toBeCloseTo(1_000, 9);
  });
});

describe("thresholds", () => {
  it.each([
    [30, [14.4, 6, 3, 1]],
    [28, [13.44, 5.6, 2.8, 0.9333]],
    [90, [43.2, 18, 9, 3]],
    [7, [13.44, 3.5, 1.4, 0.98]],
  ])("of %i days", (days, expected) => {
    const period = days * DAY;
    const found = tiersFor(period).map((tier) => threshold(tier, period));
    for (const [index, value] of expected.entries()) expect(found[index]).toBeCloseTo(value, 4);
  });

  it("above what a total outage burns are told", () => {
    expect(unreachable(T, MONTH)).toEqual([]);
    expect(unreachable(900_000, MONTH)).toEqual([fast]);
    expect(unreachable(500_000, MONTH)).toEqual([fast, slow, ticket]);
  });
});

describe("a tier", () => {
  const objective = { target: T, period: MONTH, minBad: 2 };

  it("fires when both windows burn, strictly above the threshold", () => {
    const windows = { long: of(3, 60), short: of(2, 5) };
    expect(judgeTier(fast, windows, objective, false)).toEqual({ firing: true, frozen: false });
    expect(judgeTier(fast, { ...windows, short: of(0, 5) }, objective, true).firing).toBe(false);
  });

  it("does not believe one failed probe, which the textbook rule would page for", () => {
    const windows = { long: of(1, 60), short: of(1, 5) };
    expect(judgeTier(fast, windows, { ...objective, minBad: 1 }, false).firing).toBe(true);
    expect(judgeTier(fast, windows, objective, false).firing).toBe(false);
  });

  it("asks for more where one location alone says so", () => {
    expect([minBad(0), minBad(1), minBad(2), minBad(3)]).toEqual([3, 3, 2, 2]);
  });

  it("5.5556 is not above 6, 1.3889 is above 1, 0.9259 is not", () => {
    expect(judgeTier(slow, { long: of(2, 360), short: of(2, 30) }, objective, false).firing).toBe(false);
    expect(judgeTier(trickle, { long: of(6, 4_320), short: of(3, 360) }, objective, false).firing).toBe(true);
    expect(judgeTier(trickle, { long: of(4, 4_320), short: of(3, 360) }, objective, false).firing).toBe(
      false,
    );
  });

  it.each([true, false])("holds its state, here %s, while too little is measured (vector D)", (firing) => {
    const long = of(firing ? 0 : 50, 60, 10);
    expect(judgeTier(fast, { long, short: of(5, 5) }, objective, firing)).toEqual({ firing, frozen: true });
    const short = of(0, 5, 1);
    expect(judgeTier(fast, { long: of(60, 60), short }, objective, firing)).toEqual({ firing, frozen: true });
  });

  it("is frozen where planned work excuses everything, and not at exactly 90 %", () => {
    const nothing = of(0, 0);
    expect(judgeTier(fast, { long: nothing, short: nothing }, objective, true).frozen).toBe(true);
    expect(judgeTier(fast, { long: of(0, 60, 6), short: of(0, 10, 1) }, objective, true).frozen).toBe(false);
  });
});

describe("when the budget is gone", () => {
  it("counts what is left at the present rate", () => {
    const half = { good: 43_178, bad: 21.6, unknown: 0 };
    expect(exhaustedIn(half, 14.4, T, MONTH)).toBeCloseTo(1_500, 0);
  });
  it("is never, now, or not known", () => {
    expect(exhaustedIn(of(0, MONTH), 0, T, MONTH)).toBe(Number.POSITIVE_INFINITY);
    expect(exhaustedIn(of(60, MONTH), 1, T, MONTH)).toBe(0);
    expect(exhaustedIn(of(60, MONTH), 0, T, MONTH)).toBe(0);
    expect(exhaustedIn(of(0, 60, 60), null, T, MONTH)).toBeNull();
  });
});

it("a single location that lies at random pages nobody (Monte Carlo of the field notes, 0.1 %)", () => {
  const random = mulberry(7);
  const slices = Array.from({ length: MONTH }, () => (random() < 0.001 ? 1 : 0));
  const pages = (atLeast: number) => {
    let firing = false;
    let count = 0;
    for (let now = 60; now <= slices.length; now++) {
      const bad = (minutes: number) =>
        slices.slice(now - minutes, now).reduce<number>((sum, one) => sum + one, 0);
      const windows = { long: of(bad(60), 60), short: of(bad(5), 5) };
      const state = judgeTier(fast, windows, { target: T, period: MONTH, minBad: atLeast }, firing);
      if (state.firing && !firing) count++;
      firing = state.firing;
    }
    return count;
  };
  expect(pages(1)).toBeGreaterThan(30);
  expect(pages(3)).toBe(0);
});

it("a firing tier always saw enough bad slices, and never fires frozen from quiet", () => {
  const window = fc.record({ good: fc.nat(100), bad: fc.nat(100), unknown: fc.nat(100) });
  fc.assert(
    fc.property(
      window,
      window,
      fc.integer({ min: 1, max: 3 }),
      fc.boolean(),
      (long, short, least, before) => {
        const state = judgeTier(fast, { long, short }, { target: T, period: MONTH, minBad: least }, before);
        if (state.frozen) expect(state.firing).toBe(before);
        else if (state.firing) expect(long.bad).toBeGreaterThanOrEqual(least);
      },
    ),
  );
});

/** A small seeded generator, so that the simulation is the same on every machine. */
function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
