import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ago, clockAt, daysAgo, durationWords, isTimeZone, localText, offsetMinutes, utcText } from "./time";

const AT = new Date("2026-11-22T01:14:05.900Z");

describe("durationWords", () => {
  it.each([
    [-5, "0 s"],
    [0.9, "0 s"],
    [59.9, "59 s"],
    [60, "1 min"],
    [3_599, "59 min"],
    [3_600, "1 h"],
    [86_399, "23 h"],
    [86_400, "1 day"],
    [2 * 86_400, "2 days"],
    [59 * 86_400, "59 days"],
    [60 * 86_400, "2 months"],
    [729 * 86_400, "24 months"],
    [730 * 86_400, "2 years"],
  ])("writes %d s as %s", (seconds, words) => {
    expect(durationWords(seconds)).toBe(words.replace(" ", "\u00a0"));
  });

  it("never claims more than has passed", () => {
    const inSeconds: Record<string, number> = {
      s: 1,
      min: 60,
      h: 3_600,
      day: 86_400,
      month: 2_592_000,
      year: 31_536_000,
    };
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e10, noNaN: true }), (seconds) => {
        const [count, unit = ""] = durationWords(seconds).split("\u00a0");
        expect(Number(count) * (inSeconds[unit.replace(/(?<=.)s$/, "")] ?? Number.NaN)).toBeLessThanOrEqual(
          seconds,
        );
      }),
    );
  });
});

describe("ago", () => {
  it("tells past from future", () => {
    expect(ago(0, 360_000)).toBe("6\u00a0min ago");
    expect(ago(3 * 86_400_000, 0)).toBe("in 3\u00a0days");
    expect(ago(500, 0)).toBe("now");
  });
});

describe("localText", () => {
  it("writes the ISO order in the zone that is asked for", () => {
    expect(localText(AT, "UTC")).toBe("2026-11-22 01:14");
    expect(localText(AT, "Europe/Berlin", "second")).toBe("2026-11-22 02:14:05");
    expect(localText(AT, "America/New_York", "date")).toBe("2026-11-21");
    expect(localText(AT, "Asia/Ulaanbaatar", "clock")).toBe("09:14");
    expect(utcText(AT)).toBe("2026-11-22 01:14:05 UTC");
  });

  it("refuses what is no zone and what is no date", () => {
    expect(() => localText(AT, "Mars/Olympus")).toThrow(RangeError);
    expect(() => localText(new Date(Number.NaN), "UTC")).toThrow(RangeError);
    expect(isTimeZone("Europe/Berlin")).toBe(true);
    expect(isTimeZone("Europe/Nowhere")).toBe(false);
    expect(isTimeZone("")).toBe(false);
  });
});

describe("clockAt", () => {
  it("agrees with the zone's own clock, halves of hours and summer time included", () => {
    const zones = ["UTC", "Europe/Berlin", "Asia/Kolkata", "America/St_Johns", "Pacific/Chatham"];
    fc.assert(
      fc.property(
        fc.date({ min: new Date("2000-01-01"), max: new Date("2050-01-01"), noInvalidDate: true }),
        fc.constantFrom(...zones),
        (at, zone) => {
          expect(clockAt(at.getTime(), offsetMinutes(at, zone))).toBe(localText(at, zone, "clock"));
        },
      ),
    );
  });
});

it("counts days back in whole days of 24 hours", () => {
  expect(daysAgo(2, AT).toISOString()).toBe("2026-11-20T01:14:05.900Z");
});
