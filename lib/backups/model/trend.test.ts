import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { namedOf, placesOf, type SizedRun, type SizePoint, sizesOf } from "./trend";

const DAY_MS = 86_400_000;
const run = (day: number, bytes: number | null, addedBytes: number | null = null): SizedRun => ({
  ...{ at: new Date(day * DAY_MS), bytes, addedBytes, oddity: null, messageId: `m${day}` },
});
const point = (day: number, bytes: number): SizePoint => ({
  ...{ at: new Date(day * DAY_MS), bytes, oddity: null, messageId: `m${day}` },
});

describe("the measure", () => {
  it("is what was protected as soon as one run says so, and the rest is left out", () => {
    expect(sizesOf([run(1, null, 7), run(2, 500, 8), run(3, 0, 9)])).toEqual({
      of: "protected",
      points: [point(2, 500), point(3, 0)],
    });
  });

  it("is what was added where no run says what was protected", () => {
    expect(sizesOf([run(1, null, 7), run(2, null), run(3, null, 0)])).toEqual({
      of: "added",
      points: [point(1, 7), point(3, 0)],
    });
    expect(sizesOf([])).toEqual({ of: "protected", points: [] });
  });
});

describe("the places", () => {
  it("go by the hour and from zero", () => {
    expect(placesOf([point(0, 100), point(1, 200), point(4, 50)])).toEqual([
      { x: 0, height: 0.5 },
      { x: 25, height: 1 },
      { x: 100, height: 0.25 },
    ]);
  });

  it("stay in the drawing when all times or all sizes are the same, or nothing", () => {
    expect(placesOf([])).toEqual([]);
    expect(placesOf([point(1, 0), point(2, 0)])).toEqual([
      { x: 0, height: 0 },
      { x: 100, height: 0 },
    ]);
    expect(placesOf([point(1, 5), point(1, 5)])).toEqual([
      { x: 50, height: 1 },
      { x: 50, height: 1 },
    ]);
  });

  it("keep the order of times and of sizes, and the largest is at the top", () => {
    const points = fc
      .array(fc.tuple(fc.nat(400), fc.maxSafeNat()), { minLength: 2, maxLength: 90 })
      .map((rows) => rows.sort(([a], [b]) => a - b).map(([day, bytes]) => point(day, bytes)));
    fc.assert(
      fc.property(points, (some) => {
        const places = placesOf(some);
        expect(places).toHaveLength(some.length);
        for (const { x, height } of places) {
          expect(x >= 0 && x <= 100).toBe(true);
          expect(height >= 0 && height <= 1).toBe(true);
        }
        places.slice(1).forEach(({ x, height }, index) => {
          const before = places[index];
          const grew = (some[index + 1]?.bytes ?? 0) >= (some[index]?.bytes ?? 0);
          expect(x).toBeGreaterThanOrEqual(before?.x ?? 0);
          expect(height >= (before?.height ?? 0) || !grew).toBe(true);
        });
        const most = Math.max(...some.map(({ bytes }) => bytes));
        expect(Math.max(...places.map(({ height }) => height))).toBe(most > 0 ? 1 : 0);
      }),
    );
  });
});

describe("the words beside them", () => {
  it("stand at the newest first, and never nearer than they are long", () => {
    expect(namedOf([0, 50, 55, 100], 10)).toEqual([true, false, true, true]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1 }), (some) => {
        const xs = some.toSorted((a, b) => a - b);
        const named = xs.filter((_, index) => namedOf(xs, 9)[index]);
        expect(named.at(-1)).toBe(xs.at(-1));
        for (const [index, x] of named.entries()) {
          if (index > 0) expect(x - (named[index - 1] ?? 0)).toBeGreaterThanOrEqual(9);
        }
      }),
    );
  });
});
