import fc from "fast-check";
import { expect, it } from "vitest";
import { gapsOf, type Span, union, within, without } from "./spans";

const span = (from: number, to: number): Span => ({ from, to });

it("touching spans are one, empty and backward ones are none", () => {
  expect(union([span(5, 7), span(1, 3), span(3, 4), span(4, 4), span(9, 8)])).toEqual([
    span(1, 4),
    span(5, 7),
  ]);
});

it("gaps are at the edges and between", () => {
  expect(gapsOf([span(2, 3), span(3, 5), span(7, 8)], 0, 10)).toEqual([span(0, 2), span(5, 7), span(8, 10)]);
  expect(gapsOf([span(-5, 20)], 0, 10)).toEqual([]);
  expect(gapsOf([], 0, 10)).toEqual([span(0, 10)]);
  expect(gapsOf([], 10, 10)).toEqual([]);
});

it("what is cut keeps what else it says", () => {
  const shift = { ...span(0, 10), who: "Bat" };
  expect(without([shift], [span(2, 3)])).toEqual([
    { from: 0, to: 2, who: "Bat" },
    { from: 3, to: 10, who: "Bat" },
  ]);
  expect(within([shift], [span(2, 3), span(9, 12)])).toEqual([
    { from: 2, to: 3, who: "Bat" },
    { from: 9, to: 10, who: "Bat" },
  ]);
});

it("is what looking at each moment says", () => {
  const spans = fc
    .array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 8 })), { maxLength: 8 })
    .map((pairs) => union(pairs.map(([from, length]) => span(from, from + length))));
  const inside = (list: readonly Span[], at: number) => list.some(({ from, to }) => from <= at && at < to);
  fc.assert(
    fc.property(spans, spans, (some, others) => {
      for (let at = -1; at <= 50; at++) {
        expect(inside(without(some, others), at)).toBe(inside(some, at) && !inside(others, at));
        expect(inside(within(some, others), at)).toBe(inside(some, at) && inside(others, at));
        expect(inside(gapsOf(some, 0, 45), at)).toBe(at >= 0 && at < 45 && !inside(some, at));
      }
    }),
  );
});
