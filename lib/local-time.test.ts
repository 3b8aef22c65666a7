import { expect, it } from "vitest";
import { instantOf } from "./local-time";

const iso = (text: string, zone: string) => {
  const at = instantOf(text, zone);
  return at === null ? null : new Date(at).toISOString();
};

it.each([
  ["2026-11-23T22:00", "Europe/Berlin", "2026-11-23T21:00:00.000Z"],
  ["2026-11-23T22:00", "Asia/Ulaanbaatar", "2026-11-23T14:00:00.000Z"],
  ["2026-11-23T22:00:30", "UTC", "2026-11-23T22:00:30.000Z"],
  ["2026-11-23T22:00:00Z", "Europe/Berlin", "2026-11-23T22:00:00.000Z"],
  ["2026-11-23T22:00:00+02:00", "UTC", "2026-11-23T20:00:00.000Z"],
  // Skipped by the clock: the hour after. Twice on the clock: the first.
  ["2026-03-29T02:30", "Europe/Berlin", "2026-03-29T01:30:00.000Z"],
  ["2026-10-25T02:30", "Europe/Berlin", "2026-10-25T00:30:00.000Z"],
])("%s in %s is %s", (text, zone, expected) => {
  expect(iso(text, zone)).toBe(expected);
});

it.each(["", "tomorrow", "2026-02-30T10:00", "2026-11-23", "2026-11-23T25:00", "22:00"])(
  "%j is no time",
  (text) => {
    expect(iso(text, "UTC")).toBeNull();
  },
);

it("an unknown zone is no time's fault", () => {
  expect(() => instantOf("2026-11-23T22:00", "Mars/Olympus")).toThrow(RangeError);
});
