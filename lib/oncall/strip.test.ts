import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Piece } from "./model/on-call";
import { stripOf } from "./strip";
import { DAY_MS, HOUR_MS } from "./wall-clock";

const at = (text: string) => Date.parse(`${text}Z`);
const piece = (from: number, to: number, name: string | null): Piece => ({
  ...{ from, to, name, personId: name, layer: name === null ? null : 0 },
});

describe("a strip", () => {
  const from = at("2026-11-23T12:00");
  const to = from + 14 * DAY_MS;
  const strip = stripOf(
    {
      ...{ from, to },
      whole: [
        piece(from, from + 7 * DAY_MS, "Ana"),
        piece(from + 7 * DAY_MS, from + 7 * DAY_MS + 90 * 60_000, null),
        piece(from + 7 * DAY_MS + 90 * 60_000, to, "Bat"),
      ],
      layers: [],
    },
    "Europe/Berlin",
  );

  it("places what is on it in percent, with its times in words", () => {
    expect(strip.whole).toMatchObject([
      { x: 0, width: 50, name: "Ana", begins: "2026-11-23 13:00", ends: "2026-11-30 13:00" },
      { x: 50, name: null, begins: "2026-11-30 13:00", ends: "2026-11-30 14:30" },
      { name: "Bat", begins: "2026-11-30 14:30", ends: null },
    ]);
    expect(strip.gapHours).toBe(1.5);
    expect(strip.ends).toBe("2026-12-07 13:00");
  });

  it("names the days where they begin", () => {
    expect(strip.days).toHaveLength(14);
    expect(strip.days[0]).toEqual({ x: Math.round((11 / 336) * 10_000) / 100, day: "24", weekday: "Tue" });
  });

  it("calls a gap of seconds a gap", () => {
    const short = stripOf({ from, to, whole: [piece(from, from + 1_000, null)], layers: [] }, "UTC");
    expect(short.gapHours).toBe(0.1);
  });

  it("has each midnight once, also where clocks are set", () => {
    const zones = fc.constantFrom(
      "Europe/Berlin",
      "America/New_York",
      "Asia/Ulaanbaatar",
      "Africa/Cairo",
      "Pacific/Apia",
    );
    const start = fc.integer({ min: at("2005-01-01T00:00"), max: at("2035-01-01T00:00") });
    fc.assert(
      fc.property(zones, start, fc.integer({ min: 1, max: 20 }), (zone, begin, days) => {
        const end = begin + days * DAY_MS + HOUR_MS;
        const drawn = stripOf({ from: begin, to: end, whole: [], layers: [] }, zone).days;
        expect(drawn.length).toBeGreaterThanOrEqual(days - 1);
        expect(drawn.length).toBeLessThanOrEqual(days + 2);
        for (const [place, { x }] of drawn.entries()) {
          expect(x).toBeGreaterThanOrEqual(place > 0 ? (drawn[place - 1]?.x ?? 0) : 0);
          expect(x).toBeLessThanOrEqual(100);
        }
      }),
      { numRuns: 200 },
    );
  });
});
