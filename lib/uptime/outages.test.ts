import fc from "fast-check";
import { expect, it } from "vitest";
import { HOUR_MS } from "./judging";
import { outagesIn } from "./outages";
import { SLICE_MS, VERDICT } from "./slices";

const HOUR = Date.UTC(2026, 10, 23, 10);
const { good, bad, unknown } = VERDICT;

function hours(...given: (number[] | null)[]) {
  return new Map(
    given.flatMap((slices, at) => {
      if (!slices) return [];
      const verdicts = new Uint8Array(60).fill(good);
      verdicts.set(slices, 60 - slices.length);
      return [[HOUR + at * HOUR_MS, { verdicts, good: 0, bad: 0 }] as const];
    }),
  );
}
const minute = (at: number) => HOUR + at * SLICE_MS;

it("is an unbroken stretch, the newest first", () => {
  const found = outagesIn(hours([bad, bad, good, bad]));
  expect(found).toEqual([
    { from: minute(59), to: minute(60), bad: 1 },
    { from: minute(56), to: minute(58), bad: 2 },
  ]);
});

it("goes on across hours and across what nobody measured, and counts only what was bad", () => {
  const second = new Array(60).fill(good);
  second.splice(0, 3, unknown, bad, good);
  expect(outagesIn(hours([bad], second))).toEqual([{ from: minute(59), to: minute(62), bad: 2 }]);
});

it("does not go on across more than three minutes that nobody measured", () => {
  const { bad: down, unknown: blind } = VERDICT;
  expect(outagesIn(hours([down, blind, blind, blind, down]))).toHaveLength(1);
  expect(outagesIn(hours([down, blind, blind, blind, blind, down]))).toHaveLength(2);
});

it("does not go on across hours that are not given", () => {
  const third = new Array(60).fill(good);
  third[0] = bad;
  expect(outagesIn(hours([bad], null, third))).toHaveLength(2);
});

it("holds every bad slice once, and no good one", () => {
  const verdicts = fc.uint8Array({ min: 0, max: 2, minLength: 180, maxLength: 180 });
  fc.assert(
    fc.property(verdicts, (given) => {
      const rows = [0, 1, 2].map((at) => [...given.subarray(at * 60, at * 60 + 60)]);
      const found = outagesIn(hours(...rows));
      expect(found.reduce((sum, outage) => sum + outage.bad, 0)).toBe(given.filter((v) => v === bad).length);
      for (const { from, to } of found) {
        const inside = given.subarray((from - HOUR) / SLICE_MS, (to - HOUR) / SLICE_MS);
        expect(inside.includes(good)).toBe(false);
        expect([inside.at(0), inside.at(-1)]).toEqual([bad, bad]);
      }
    }),
  );
});
