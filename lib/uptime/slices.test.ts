import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allOf, type ProbeResult, SEEN, SLICE_MS, seenBy, VERDICT, verdictOf, verdictsOf } from "./slices";

const FROM = Date.UTC(2026, 10, 1);
const { nothing, ok, fail, invalid, healed } = SEEN;

function at(seconds: number, state: ProbeResult["class"], startedAfter = 0): ProbeResult {
  const scheduledAt = FROM + seconds * 1_000;
  return { location: 1, scheduledAt, startedAt: scheduledAt + startedAfter, class: state };
}

describe("what a location saw of a slice", () => {
  it.each<[string, ProbeResult[], number]>([
    ["nobody looked", [], nothing],
    ["all well", [at(5, "ok")], ok],
    ["a failure", [at(5, "fail")], fail],
    ["a retry that healed it", [at(5, "fail"), at(5, "ok", 3_000)], healed],
    ["a retry that failed too", [at(5, "fail"), at(5, "fail", 3_000)], fail],
    ["a later tick that failed", [at(5, "ok"), at(25, "ok"), at(45, "fail")], fail],
    ["our own fault", [at(5, "invalid")], invalid],
    ["our own fault after an answer", [at(5, "ok"), at(25, "invalid")], ok],
    ["our own fault after a failure", [at(5, "fail"), at(25, "invalid")], fail],
    ["the last millisecond of it", [at(59.999, "fail")], fail],
    ["the first of the next", [at(60, "fail")], nothing],
  ])("%s", (_, results, expected) => {
    expect([...seenBy(results, FROM, 1, SLICE_MS)]).toEqual([expected]);
  });

  it("stands until the next tick where a probe runs less than once a minute", () => {
    const results = [at(-170, "fail"), at(130, "ok"), at(430, "fail")];
    expect([...seenBy(results, FROM, 10, 300_000)]).toEqual([
      ...[fail, fail, ok, ok, ok, ok, ok, fail, fail, fail],
    ]);
  });

  it("does not stand longer than until the next tick", () => {
    expect([...seenBy([at(0, "ok")], FROM, 4, 120_000)]).toEqual([ok, ok, nothing, nothing]);
    expect([...seenBy([at(-600, "ok")], FROM, 3, 300_000)]).toEqual([nothing, nothing, nothing]);
  });

  it("is ended by our own fault: what nobody saw since is not known", () => {
    expect([...seenBy([at(0, "ok"), at(120, "invalid")], FROM, 4, 300_000)]).toEqual([
      ...[ok, ok, invalid, invalid],
    ]);
  });
});

const result = fc.record({
  location: fc.constant(1),
  scheduledAt: fc.integer({ min: -600, max: 3_600 }).map((s) => FROM + s * 1_000),
  startedAt: fc.integer({ min: 0, max: 3 }).map((s) => FROM + s * 1_000),
  class: fc.constantFrom("ok" as const, "fail" as const, "invalid" as const),
});

describe("properties", () => {
  it("order and repetition of results make no difference", () => {
    fc.assert(
      fc.property(
        fc.array(result, { maxLength: 60 }),
        fc.constantFrom(20_000, 60_000, 300_000, 3_600_000),
        fc.nat(),
        (results, interval, seed) => {
          const shuffled = [...results, ...results.slice(0, seed % 7)].sort(
            (a, b) => ((a.scheduledAt * 31 + seed) % 97) - ((b.scheduledAt * 31 + seed) % 97),
          );
          expect(seenBy(shuffled, FROM, 60, interval)).toEqual(seenBy(results, FROM, 60, interval));
        },
      ),
    );
  });

  it("an hour may be read in parts", () => {
    fc.assert(
      fc.property(fc.array(result, { maxLength: 60 }), fc.integer({ min: 1, max: 59 }), (results, cut) => {
        const whole = seenBy(results, FROM, 60, 300_000);
        const parts = [
          ...seenBy(results, FROM, cut, 300_000),
          ...seenBy(results, FROM + cut * SLICE_MS, 60 - cut, 300_000),
        ];
        expect(parts).toEqual([...whole]);
      }),
    );
  });

  it("the order of locations makes no difference, and nothing seen is unknown", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 6 }), (seen) => {
        expect(verdictOf([...seen].reverse())).toBe(verdictOf(seen));
        const valid = seen.filter((state) => state !== nothing && state !== invalid);
        expect(verdictOf(seen) === VERDICT.unknown).toBe(valid.length === 0);
      }),
    );
  });
});

describe("the verdict of a slice", () => {
  it.each<[string, number[], number, number]>([
    ["nobody", [], 1, VERDICT.unknown],
    ["our own fault everywhere", [invalid, nothing], 1, VERDICT.unknown],
    ["1 of 1", [fail], 1, VERDICT.bad],
    ["1 of 2", [fail, ok], 1, VERDICT.good],
    ["2 of 2", [fail, fail], 1, VERDICT.bad],
    ["1 of 3", [fail, ok, ok], 1, VERDICT.good],
    ["2 of 3", [fail, fail, ok], 1, VERDICT.bad],
    ["2 of 4", [fail, fail, ok, ok], 1, VERDICT.good],
    ["3 of 4", [fail, fail, fail, ok], 1, VERDICT.bad],
    ["2 of 5", [fail, fail, ok, ok, ok], 1, VERDICT.good],
    ["3 of 5", [fail, fail, fail, ok, ok], 1, VERDICT.bad],
    ["1 of 1, beside two that were cut off", [fail, invalid, invalid], 1, VERDICT.bad],
    ["too few saw it", [fail, nothing], 2, VERDICT.unknown],
    ["a blip is no failure", [healed], 1, VERDICT.good],
  ])("%s", (_, seen, minLocations, expected) => {
    expect(verdictOf(seen, minLocations)).toBe(expected);
  });

  it("is given for each slice", () => {
    const here = Uint8Array.of(ok, fail, fail, nothing);
    const there = Uint8Array.of(ok, fail, ok, nothing);
    expect([...verdictsOf([here, there], 4)]).toEqual([
      ...[VERDICT.good, VERDICT.bad, VERDICT.good, VERDICT.unknown],
    ]);
    expect([...verdictsOf([], 2)]).toEqual([VERDICT.unknown, VERDICT.unknown]);
  });
});

describe("of several required parts", () => {
  const { unknown, good, bad } = VERDICT;
  it.each<[number[], number]>([
    [[], unknown],
    [[good], good],
    [[good, good], good],
    [[good, unknown], unknown],
    [[unknown, bad], bad],
    [[bad, good], bad],
  ])("%j is %i", (parts, expected) => {
    expect(allOf(parts)).toBe(expected);
  });
});
