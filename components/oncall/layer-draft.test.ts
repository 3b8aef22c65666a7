import { describe, expect, it } from "vitest";
import { firstDay } from "./layer-draft";

describe("the day on which a new layer begins", () => {
  it.each([
    ["2026-11-24T09:00:00Z", "UTC", "2026-11-24"],
    ["2026-11-24T08:59:59Z", "UTC", "2026-11-23"],
    ["2026-11-24T00:00:00Z", "UTC", "2026-11-23"],
    ["2026-11-24T08:30:00Z", "Europe/Berlin", "2026-11-24"],
    ["2026-11-24T17:00:00Z", "Asia/Tokyo", "2026-11-24"],
    // The day before has 23 hours, and then 25.
    ["2026-03-29T22:30:00Z", "Europe/Berlin", "2026-03-29"],
    ["2026-10-25T23:30:00Z", "Europe/Berlin", "2026-10-25"],
  ])("at %s in %s is %s: its 09:00 has been", (now, zone, day) => {
    expect(firstDay(new Date(now), zone)).toBe(day);
  });
});
