/** What came of a restore: passed is only what was checked, could be used and was in time. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isAsExpected, lostS, resultOf, type Sealed, sealedText, type Tried } from "./drilling";
import type { DrillCheck, DrillPart } from "./model/drill";

const NOW = Date.UTC(2026, 10, 23, 12);
const MINUTE = 60_000;
const check = (passed: boolean, name = "Orders"): DrillCheck => ({
  ...{ name, expected: "42", observed: passed ? "42" : "41", passed },
  at: new Date(NOW).toISOString(),
});
const part = (name: DrillPart["name"], exitStatus?: number): DrillPart => ({
  ...{ name, startedAt: new Date(NOW).toISOString(), endedAt: new Date(NOW + MINUTE).toISOString() },
  ...(exitStatus === undefined ? {} : { exitStatus }),
});
const tried = (more: Partial<Tried> = {}): Tried => ({
  ...{ startedAt: NOW, usableAt: NOW + 42 * MINUTE, pointAt: NOW - 600 * MINUTE, parts: [] },
  checks: [check(true)],
  ...{ failed: false, rtoS: 3_600, rpoS: 26 * 3_600 },
  ...more,
});

describe("the result", () => {
  it.each<[string, Partial<Tried>, string, string | null]>([
    ["checked, usable and in time", {}, "passed", null],
    ["without a time that was agreed", { rtoS: null, usableAt: NOW + 9_000 * MINUTE }, "passed", null],
    ["exactly as long as agreed", { usableAt: NOW + 60 * MINUTE }, "passed", null],
    [
      "longer than agreed",
      { usableAt: NOW + 61 * MINUTE },
      "partly",
      "It took 1\u00a0h, and 1\u00a0hour were agreed.",
    ],
    [
      "from a point that is too old",
      { pointAt: NOW - 27 * 60 * MINUTE },
      "partly",
      "1\u00a0day would have been lost, and 26\u00a0hours were agreed.",
    ],
    [
      "from a point of which nobody knows how old it is",
      { pointAt: null },
      "partly",
      "Nobody said up to when its data goes, so what would have been lost is not known.",
    ],
    ["without a check", { checks: [] }, "partly", "Nothing of what was restored was checked."],
    [
      "with a check that failed",
      { checks: [check(true), check(false)] },
      "partly",
      "Orders: expected 42, observed 41.",
    ],
    [
      "with checks that all failed",
      { checks: [check(false), check(false)] },
      "failed",
      "Orders: expected 42, observed 41, and 1\u00a0other check failed.",
    ],
    [
      "with a part whose command failed",
      { parts: [part("verify", 0), part("fetch"), part("verify", 2)] },
      "partly",
      "The command of verify ended with 2.",
    ],
    [
      "with a part that failed and was done again",
      { parts: [part("fetch", 1), part("fetch", 0)] },
      "passed",
      null,
    ],
    ["that could never be used", { usableAt: null }, "failed", "What was restored could never be used."],
    ["of which somebody says so", { failed: true }, "failed", "Whoever did it says that it failed."],
  ])("%s", (_, more, result, why) => {
    expect(resultOf(tried(more))).toEqual({ result, why });
  });

  it("is never better for one more check that failed, nor for being later", () => {
    const worth = { passed: 2, partly: 1, failed: 0 };
    const any = fc.record({
      checks: fc.array(
        fc.boolean().map((passed) => check(passed)),
        { maxLength: 5 },
      ),
      usableAt: fc.option(fc.integer({ min: NOW, max: NOW + 200 * MINUTE })),
      pointAt: fc.option(fc.integer({ min: NOW - 4_000 * MINUTE, max: NOW })),
      failed: fc.boolean(),
    });
    fc.assert(
      fc.property(any, fc.nat({ max: 100 * MINUTE }), (given, later) => {
        const before = resultOf(tried(given));
        const more = resultOf(tried({ ...given, checks: [...given.checks, check(false)] }));
        if (given.checks.length > 0) expect(worth[more.result]).toBeLessThanOrEqual(worth[before.result]);
        const usableAt = given.usableAt === null ? null : given.usableAt + later;
        expect(worth[resultOf(tried({ ...given, usableAt })).result]).toBeLessThanOrEqual(
          worth[before.result],
        );
        expect(before.why === null).toBe(before.result === "passed");
      }),
    );
  });
});

it("what would have been lost is never less than nothing, and unknown where the point is", () => {
  expect(lostS({ startedAt: NOW, pointAt: NOW - 90_000 })).toBe(90);
  expect(lostS({ startedAt: NOW, pointAt: NOW + 90_000 })).toBe(0);
  expect(lostS({ startedAt: NOW, pointAt: null })).toBeNull();
});

it("a check passes when both are the same, whatever the spaces around", () => {
  expect(isAsExpected({ expected: "42 ", observed: " 42" })).toBe(true);
  expect(isAsExpected({ expected: "42", observed: "4 2" })).toBe(false);
  expect(isAsExpected({ expected: "42", observed: "" })).toBe(false);
});

it("what is sealed differs with everything that was told", () => {
  const drill: Sealed = {
    ...{
      system: "s",
      copy: null,
      snapshot: "a",
      pointAt: null,
      startedBy: "B",
      startedAt: "t",
      usableAt: null,
    },
    ...{ endedAt: "e", parts: [], checks: [check(true)], result: "passed", why: null, note: null },
    evidenceSha256: null,
  };
  const others: Sealed[] = [
    { ...drill, snapshot: "b" },
    { ...drill, copy: "a", snapshot: null },
    { ...drill, result: "partly" },
    { ...drill, note: "" },
    { ...drill, checks: [check(false)] },
    { ...drill, parts: [{ name: "fetch", startedAt: "a", endedAt: "b" }] },
    { ...drill, parts: [{ name: "fetch", startedAt: "a", endedAt: "b", exitStatus: 0 }] },
    { ...drill, parts: [{ name: "fetch", startedAt: "a", endedAt: "b", exitStatus: 1 }] },
    { ...drill, evidenceSha256: "00" },
  ];
  const texts = [sealedText(1, "p", drill), sealedText(2, "p", drill), sealedText(1, "q", drill)];
  expect(new Set([...texts, ...others.map((one) => sealedText(1, "p", one))]).size).toBe(12);
});
