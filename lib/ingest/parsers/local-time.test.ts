import fc from "fast-check";
import { expect, test } from "vitest";
import { findTime, instantOf } from "./local-time";

const summer = { wall: "2026-07-01T12:00:00", offset: null };
const winter = { wall: "2026-11-22T11:22:04", offset: null };

test("the zone decides, with its summer time; an offset beats it; UTC when neither is known", () => {
  expect(instantOf(winter, "Europe/Berlin")).toBe("2026-11-22T10:22:04Z");
  expect(instantOf(summer, "Europe/Berlin")).toBe("2026-07-01T10:00:00Z");
  expect(instantOf(summer, "America/New_York")).toBe("2026-07-01T16:00:00Z");
  expect(instantOf(summer, "Asia/Kolkata")).toBe("2026-07-01T06:30:00Z");
  expect(instantOf(summer, "Etc/UTC")).toBe("2026-07-01T12:00:00Z");
  expect(instantOf(summer, null)).toBe("2026-07-01T12:00:00Z");
  expect(instantOf(summer, "No/Where")).toBe("2026-07-01T12:00:00Z");
  expect(instantOf({ ...summer, offset: "-03:00" }, "Europe/Berlin")).toBe("2026-07-01T15:00:00Z");
});

test("both spellings, and what is neither", () => {
  expect(findTime("x Sun Nov  2 01:02:03 2026 y")).toEqual({
    time: { wall: "2026-11-02T01:02:03", offset: null },
    start: 2,
    end: 26,
  });
  expect(findTime("2026-11-22T11:22:04+0100")?.time).toEqual({
    wall: "2026-11-22T11:22:04",
    offset: "+01:00",
  });
  expect(findTime("Sun Nov 22 11:22")).toBeNull();
  expect(findTime("Sun Nov 42 11:22:04 2026")).toBeNull();
  expect(findTime("Sun Nov 22 31:22:04 2026")).toBeNull();
});

test("any instant survives the way through a zone without summer time", () => {
  const time = fc.integer({ min: 0, max: 4_000_000_000 });
  fc.assert(
    fc.property(time, (seconds) => {
      const wall = new Date(seconds * 1000).toISOString().slice(0, 19);
      const back = Date.parse(instantOf({ wall, offset: null }, "Asia/Tokyo")) / 1000;
      expect(back).toBe(seconds - 9 * 3600);
    }),
  );
});
