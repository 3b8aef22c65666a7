import { describe, expect, it } from "vitest";
import { nextMorning } from "./next-morning";

const next = (now: string, zone: string) => new Date(nextMorning(Date.parse(now), zone)).toISOString();

describe("the next morning", () => {
  it.each([
    ["2026-11-23T02:00:00Z", "UTC", "2026-11-23T08:00:00.000Z"],
    ["2026-11-23T08:00:00Z", "UTC", "2026-11-24T08:00:00.000Z"],
    ["2026-11-23T02:00:00Z", "Asia/Ulaanbaatar", "2026-11-24T00:00:00.000Z"],
    ["2026-11-23T02:00:00Z", "Asia/Kathmandu", "2026-11-23T02:15:00.000Z"],
    // The clock goes back at night: the morning is an hour later.
    ["2026-10-24T20:00:00Z", "Europe/Berlin", "2026-10-25T07:00:00.000Z"],
    ["2026-03-28T20:00:00Z", "Europe/Berlin", "2026-03-29T06:00:00.000Z"],
  ])("after %s in %s is %s", (now, zone, morning) => expect(next(now, zone)).toBe(morning));
});
