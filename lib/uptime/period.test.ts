import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { budgetMinutes } from "./budget";
import { monthOf, periodAt, periodMinutes } from "./period";
import { SLICE_MS } from "./slices";

const at = (text: string) => Date.parse(text);

describe("a calendar month", () => {
  it.each([
    ["Europe/Berlin", "2026-03-15T12:00:00Z", 743, 44.58],
    ["Europe/Berlin", "2026-10-15T12:00:00Z", 745, 44.7],
    ["America/New_York", "2026-11-15T12:00:00Z", 721, 43.26],
    ["UTC", "2026-02-15T12:00:00Z", 672, 40.32],
    ["UTC", "2028-02-15T12:00:00Z", 696, 41.76],
    ["Asia/Ulaanbaatar", "2026-11-15T12:00:00Z", 720, 43.2],
  ])("in %s around %s has %i hours", (timeZone, now, hours, budget) => {
    const minutes = periodMinutes({ kind: "month", timeZone }, at(now));
    expect(minutes).toBe(hours * 60);
    expect(budgetMinutes(minutes, 999_000)).toBeCloseTo(budget, 9);
  });

  it("is that of the zone, not of UTC", () => {
    const month = monthOf(at("2026-10-31T23:30:00Z"), "Europe/Berlin");
    expect(new Date(month.from).toISOString()).toBe("2026-10-31T23:00:00.000Z");
    expect(new Date(month.end).toISOString()).toBe("2026-11-30T23:00:00.000Z");
  });

  it("has counted nothing in its first minute", () => {
    const { from, to } = periodAt({ kind: "month", timeZone: "UTC" }, at("2026-11-01T00:00:30Z"));
    expect(to).toBe(from);
  });

  it("refuses a zone that does not exist", () => {
    expect(() => monthOf(0, "Mars/Olympus")).toThrow(RangeError);
  });
});

it("rolling days end with the last whole slice", () => {
  const period = periodAt({ kind: "rolling", days: 30 }, at("2026-11-23T10:00:59Z"));
  expect(new Date(period.to).toISOString()).toBe("2026-11-23T10:00:00.000Z");
  expect((period.to - period.from) / SLICE_MS).toBe(43_200);
});

it("months follow each other without a gap, in any zone and year", () => {
  const zones = fc.constantFrom(
    "UTC",
    "Europe/Berlin",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
  );
  fc.assert(
    fc.property(zones, fc.integer({ min: at("2020-01-01"), max: at("2036-01-01") }), (timeZone, now) => {
      const month = monthOf(now, timeZone);
      expect(month.from).toBeLessThanOrEqual(now);
      expect(month.end).toBeGreaterThan(now);
      expect(monthOf(month.end, timeZone).from).toBe(month.end);
      expect(monthOf(month.end - 1, timeZone).end).toBe(month.end);
      expect(month.from % SLICE_MS).toBe(0);
    }),
    { numRuns: 200 },
  );
});
