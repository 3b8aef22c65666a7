import fc from "fast-check";
import { expect, it } from "vitest";
import { HOUR_MS } from "./judging";
import { countExcused, type Ledger } from "./ledger";
import { merged, type Span } from "./maintenance";
import { SLICE_MS, VERDICT } from "./slices";

const DAY = Date.UTC(2026, 10, 1);
const clock = (text: string) => {
  const [hours = 0, minutes = 0, seconds = 0] = text.split(":").map(Number);
  return DAY + ((hours * 60 + minutes) * 60 + seconds) * 1_000;
};
const span = (from: string, to: string) => ({ from: clock(from), to: clock(to) });

/** A day that was down in every minute, so that what is excused is what is counted as bad. */
const DOWN: Ledger = {
  days: new Map(),
  hours: new Map(
    Array.from({ length: 24 }, (_, hour) => [
      DAY + hour * HOUR_MS,
      { verdicts: new Uint8Array(60).fill(VERDICT.bad), good: 0, bad: 60 },
    ]),
  ),
};

/** How many of so many slices are excused. */
function excused(spans: readonly Span[], from: number, slices: number): number {
  return countExcused(DOWN, merged(spans), from, from + slices * SLICE_MS).bad;
}

it("counts no minute twice (vector G)", () => {
  const windows = [span("10:00", "11:00"), span("10:30", "11:30")];
  expect(excused(windows, DAY, 1_440)).toBe(90);
});

it("counts slices at the edges of a window", () => {
  const window = [span("10:00:30", "10:03:59")];
  const each = [0, 1, 2, 3, 4].map((slice) => excused(window, clock("10:00") + slice * SLICE_MS, 1));
  expect(each).toEqual([0, 1, 1, 0, 0]);
  expect(excused([span("10:00:10", "10:00:50")], clock("10:00"), 1)).toBe(0);
});

it("joins windows that touch within a slice", () => {
  expect(excused([span("10:00", "10:00:30"), span("10:00:30", "10:01")], clock("10:00"), 1)).toBe(1);
});

it("leaves out what is empty, backward or elsewhere", () => {
  expect(merged([span("10:00", "10:00"), span("11:00", "10:00")])).toEqual([]);
  expect(excused([span("01:00", "02:00")], clock("10:00"), 60)).toBe(0);
});

const spans = fc.array(
  fc
    .tuple(fc.integer({ min: -100, max: 4_000 }), fc.integer({ min: -10, max: 900 }))
    .map(([from, length]) => ({ from: DAY + from * 1_000, to: DAY + (from + length) * 1_000 })),
  { maxLength: 12 },
);

it("is the union, whatever the order", () => {
  fc.assert(
    fc.property(spans, (given) => {
      expect(excused([...given].reverse(), DAY, 60)).toBe(excused(given, DAY, 60));
      expect(merged(merged(given))).toEqual(merged(given));
      const inside = (at: number) => given.some(({ from, to }) => from <= at && at < to);
      for (let slice = 0; slice < 60; slice++) {
        const start = DAY + slice * SLICE_MS;
        // Spans are of whole seconds, so looking at each second is looking everywhere.
        const all = Array.from({ length: 60 }, (_, second) => inside(start + second * 1_000)).every(Boolean);
        expect(excused(given, start, 1)).toBe(all ? 1 : 0);
      }
    }),
  );
});
