import { describe, expect, it } from "vitest";
import { isClockOff, NewLocation, SILENT_AFTER_MS, SKEW_LIMIT_MS, standingOfLocation } from "./location";

const NOW = new Date("2026-11-23T12:00:00Z");
const ago = (ms: number) => new Date(NOW.getTime() - ms);
const row = { retiredAt: null, seenAt: ago(0), skewMs: 3 };

describe("a location", () => {
  it("looks while it is heard", () => {
    expect(standingOfLocation(row, NOW)).toBe("looks");
    expect(standingOfLocation({ ...row, seenAt: ago(SILENT_AFTER_MS) }, NOW)).toBe("looks");
  });

  it("is silent after three minutes without a word, whatever its clock was", () => {
    expect(standingOfLocation({ ...row, seenAt: ago(SILENT_AFTER_MS + 1), skewMs: 99_000 }, NOW)).toBe(
      "silent",
    );
  });

  it("is told apart from one that was never heard, or retired", () => {
    expect(standingOfLocation({ ...row, seenAt: null }, NOW)).toBe("never-heard");
    expect(standingOfLocation({ ...row, seenAt: null, retiredAt: NOW }, NOW)).toBe("retired");
  });

  it("with a clock more than five seconds off, either way, says nothing of minutes", () => {
    for (const sign of [1, -1]) {
      expect(isClockOff(sign * SKEW_LIMIT_MS)).toBe(false);
      expect(isClockOff(sign * (SKEW_LIMIT_MS + 1))).toBe(true);
      expect(standingOfLocation({ ...row, skewMs: sign * (SKEW_LIMIT_MS + 1) }, NOW)).toBe("clock-off");
    }
    expect(isClockOff(null)).toBe(false);
  });

  it.each(["fra1", "ams-2", "9", "a".repeat(32)])("may be called %s", (name) => {
    expect(NewLocation.parse({ name: ` ${name} ` })).toEqual({ name });
  });

  it.each(["", "Fra1", "fra 1", "-fra", "a".repeat(33), "fra1\n\u0000", "../fra", "fr\u00e4", "fra1\u202e"])(
    "may not be called %j",
    (name) => {
      expect(NewLocation.safeParse({ name }).success).toBe(false);
    },
  );
});
