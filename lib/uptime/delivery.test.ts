import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Arrival, sentLookOf, sorted } from "./delivery";
import { LATE_DAYS, SKEW_LIMIT_MS } from "./model/location";
import type { Look } from "./model/probe";

const NOW = Date.UTC(2026, 10, 23, 12);
const DAY = 86_400_000;
const ARRIVAL: Arrival = { at: NOW, since: NOW - 30 * DAY, skewMs: 12 };

const OK = { probe: 7, at: NOW - 60_000, attempt: 0, started: NOW - 59_900, class: "ok", reason: null };
const ok = (more: object = {}) => ({ ...OK, detail: "200", latencyMs: 41.5, ...more });
const fail = (more: object = {}) =>
  ok({ class: "fail", reason: "status", detail: "503", latencyMs: null, ...more });
const whyOf = (look: unknown, arrival: Partial<Arrival> = {}) =>
  sorted([look], { ...ARRIVAL, ...arrival }).refused[0]?.why ?? null;

describe("a delivery", () => {
  it("is taken look by look, the good ones whatever stands between them", () => {
    const { looks, refused } = sorted(
      [ok(), null, fail(), { probe: "x" }, ok({ at: NOW - 120_000, started: NOW - 120_000 })],
      ARRIVAL,
    );
    expect(looks.map(({ index }) => index)).toEqual([0, 2, 4]);
    expect(refused.map(({ index }) => index)).toEqual([1, 3]);
    expect(refused[1]?.why).toMatch(/^probe: /);
    expect(looks[0]?.look).toEqual({
      ...{ probeNo: 7, scheduledAt: NOW - 60_000, attempt: 0, startedAt: NOW - 59_900 },
      ...{ class: "ok", reason: null, detail: "200", latencyMs: 41.5 },
    });
  });

  it("may be as late as is said, and no later", () => {
    const at = NOW - LATE_DAYS * DAY;
    expect(whyOf(ok({ at, started: at }))).toBeNull();
    expect(whyOf(ok({ at: at - 1, started: at - 1 }))).toBe("at: lies more than 7 days back");
  });

  it("tells nothing of the future, nor of the time before its location was made", () => {
    expect(whyOf(ok({ at: NOW + SKEW_LIMIT_MS, started: NOW + SKEW_LIMIT_MS }))).toBeNull();
    expect(whyOf(ok({ at: NOW + SKEW_LIMIT_MS + 1, started: NOW }))).toMatch(/^at: lies in the future/);
    expect(whyOf(ok({ started: NOW + SKEW_LIMIT_MS + 1 }))).toMatch(/^started: lies in the future/);
    expect(whyOf(ok(), { since: NOW - 50_000 })).toBe("at: lies before this location was made");
    expect(whyOf(ok(), { since: NOW - 60_000 + SKEW_LIMIT_MS })).toBeNull();
  });

  it("refuses a start that does not belong to its tick", () => {
    expect(whyOf(ok({ started: OK.at - SKEW_LIMIT_MS - 1 }))).toBe("started: does not belong to its tick");
    expect(whyOf(ok({ at: NOW - 2 * DAY, started: NOW - DAY }))).toBe("started: does not belong to its tick");
  });

  it("refuses a look that contradicts itself", () => {
    expect(whyOf(ok({ reason: "timeout" }))).toMatch(/^reason: /);
    expect(whyOf(fail({ reason: null }))).toMatch(/^reason: /);
    expect(whyOf(fail({ latencyMs: 3 }))).toMatch(/^latencyMs: /);
    expect(whyOf(fail({ reason: "whatever" }))).toMatch(/^reason: /);
  });

  it("of a clock that is off says nothing of any minute", () => {
    for (const skewMs of [SKEW_LIMIT_MS + 1, -SKEW_LIMIT_MS - 1]) {
      const { looks, refused } = sorted([ok(), fail()], { ...ARRIVAL, skewMs });
      expect(refused).toEqual([]);
      expect(looks.map(({ look }) => [look.class, look.reason, look.latencyMs])).toEqual([
        ["invalid", "our-clock", null],
        ["invalid", "our-clock", null],
      ]);
    }
    expect(sorted([ok()], { ...ARRIVAL, skewMs: -SKEW_LIMIT_MS }).looks[0]?.look.class).toBe("ok");
    expect(sorted([ok()], { ...ARRIVAL, skewMs: null }).looks[0]?.look.class).toBe("ok");
  });

  it.each([
    ["a number that no integer holds", ok({ probe: 2 ** 31 })],
    ["a time that is none", ok({ at: 1e300 })],
    ["a half", ok({ at: 1.5 })],
    ["less than nothing", ok({ latencyMs: -1 })],
    ["a very long word", ok({ detail: "x".repeat(501) })],
    ["a list", [ok()]],
    ["a prototype", JSON.parse('{"__proto__": {"probe": 7}}')],
  ])("refuses %s", (_, look) => {
    expect(whyOf(look)).not.toBeNull();
  });

  it("leaves nothing out, whatever is sent", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.anything(), fc.constant(ok()), fc.constant(fail()))), (sent) => {
        const { looks, refused } = sorted(sent, ARRIVAL);
        const all = [...looks, ...refused].map(({ index }) => index).sort((a, b) => a - b);
        expect(all).toEqual(sent.map((_, index) => index));
      }),
    );
  });
});

describe("a look on its way", () => {
  const LOOK: Look = {
    ...{ probeNo: 7, scheduledAt: NOW, attempt: 1, startedAt: NOW + 2_000 },
    ...{ class: "fail", reason: "status", detail: "503", latencyMs: null },
  };

  it("arrives as it was seen", () => {
    const travelled: unknown = JSON.parse(JSON.stringify(sentLookOf(LOOK)));
    expect(sorted([travelled], ARRIVAL).looks.map(({ look }) => look)).toEqual([LOOK]);
  });

  it("carries no word that a database or a body refuses, whatever a target says", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 400 }), (detail) => {
        const sent = sentLookOf({ ...LOOK, detail });
        expect(sent.detail?.isWellFormed()).toBe(true);
        expect(sent.detail).not.toContain("\0");
        expect(sorted([sent], ARRIVAL).refused).toEqual([]);
      }),
    );
    expect(sentLookOf({ ...LOOK, detail: "a\0b\ud800" }).detail).toBe("a\ufffdb\ufffd");
  });
});
