import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import { clockMs, DAY_MS, localDate, wallClock, weekdayBefore } from "./wall-clock";

const at = (text: string) => Date.parse(text);

/** An instant of a local time, as ISO text. */
function instant(timeZone: string, local: string): string {
  const ms = Date.parse(`${local}Z`);
  return new Date(wallClock(timeZone, ms - DAY_MS, ms + DAY_MS).instantOf(ms)).toISOString().slice(0, 16);
}

describe("a clock shows a time", () => {
  it.each([
    ["in winter", "Europe/Berlin", "2026-01-15T09:00", "2026-01-15T08:00"],
    ["in summer", "Europe/Berlin", "2026-07-15T09:00", "2026-07-15T07:00"],
    ["before the jump", "Europe/Berlin", "2026-03-29T01:59", "2026-03-29T00:59"],
    ["at the jump", "Europe/Berlin", "2026-03-29T02:00", "2026-03-29T01:00"],
    ["that is skipped", "Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:00"],
    ["after the jump", "Europe/Berlin", "2026-03-29T03:00", "2026-03-29T01:00"],
    ["long after the jump", "Europe/Berlin", "2026-03-29T03:30", "2026-03-29T01:30"],
    ["that comes twice", "Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30"],
    ["after the one that comes twice", "Europe/Berlin", "2026-10-25T03:00", "2026-10-25T02:00"],
    ["that is skipped", "America/New_York", "2026-03-08T02:15", "2026-03-08T07:00"],
    ["that comes twice", "America/New_York", "2026-11-01T01:30", "2026-11-01T05:30"],
    ["that is skipped by half an hour", "Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:30"],
    ["on a day that never was", "Pacific/Apia", "2011-12-30T09:00", "2011-12-30T10:00"],
    ["where midnight is skipped", "Africa/Cairo", "2026-04-24T00:00", "2026-04-23T22:00"],
    ["without any change", "Asia/Ulaanbaatar", "2026-11-23T09:00", "2026-11-23T01:00"],
    ["of UTC", "UTC", "2026-11-23T09:00", "2026-11-23T09:00"],
  ])("%s (%s, %s)", (_, timeZone, local, expected) => {
    expect(instant(timeZone, local)).toBe(expected);
  });

  it("refuses a zone that does not exist", () => {
    expect(() => wallClock("Mars/Olympus", 0, 1)).toThrow(RangeError);
  });
});

const zones = fc.constantFrom(
  ...["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"],
  ...["America/St_Johns", "Africa/Casablanca", "Pacific/Chatham", "Africa/Cairo", "America/Sao_Paulo"],
);
const moments = fc.integer({ min: at("2010-01-01"), max: at("2036-01-01") });

it("shows what Temporal says, at any instant", () => {
  fc.assert(
    fc.property(zones, moments, fc.integer({ min: 0, max: 400 }), (timeZone, from, days) => {
      const to = from + days * DAY_MS;
      const clock = wallClock(timeZone, from, to);
      for (const moment of [from, Math.floor((from + to) / 2), to]) {
        const local = Temporal.Instant.fromEpochMilliseconds(moment).toZonedDateTimeISO(timeZone);
        expect(clock.localAt(moment)).toBe(local.toPlainDateTime().toZonedDateTime("UTC").epochMilliseconds);
      }
    }),
    { numRuns: 60 },
  );
});

it("later times never come before earlier ones, and each is the first instant that shows it", () => {
  const minutes = fc.integer({ min: 0, max: 5 * 24 * 60 });
  fc.assert(
    fc.property(zones, moments, minutes, minutes, (timeZone, from, one, other) => {
      const clock = wallClock(timeZone, from, from + 5 * DAY_MS);
      const start = clock.localAt(from);
      const [early, late] = [Math.min(one, other), Math.max(one, other)].map((m) => start + m * 60_000);
      if (early === undefined || late === undefined) throw new Error("two");
      expect(clock.instantOf(early)).toBeLessThanOrEqual(clock.instantOf(late));
      expect(clock.localAt(clock.instantOf(early))).toBeGreaterThanOrEqual(early);
      expect(clock.localAt(clock.instantOf(early) - 1)).toBeLessThan(early);
    }),
    { numRuns: 200 },
  );
});

it("knows the last Monday", () => {
  const monday = localDate("2026-11-23");
  expect(weekdayBefore(monday, 1)).toBe(monday);
  expect(weekdayBefore(localDate("2026-11-29"), 1)).toBe(monday);
  expect(weekdayBefore(monday, 2)).toBe(localDate("2026-11-17"));
  expect(weekdayBefore(localDate("1969-12-28"), 7)).toBe(localDate("1969-12-28"));
  expect(clockMs("09:30")).toBe(9.5 * 3_600_000);
});
