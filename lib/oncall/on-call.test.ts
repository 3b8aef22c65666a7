import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Layer, Override } from "./model/rota";
import type { KnownRota } from "./model/simulation";
import { calendarFor, onCallOf } from "./on-call";
import { DAY_MS, HOUR_MS } from "./wall-clock";

const at = (text: string) => Date.parse(`${text}Z`);
const utc = (moment: number) => new Date(moment).toISOString().slice(5, 16);
const NAMES = new Map([
  ["ana", "Ana"],
  ["bat", "Bat"],
]);

const layer = (changes: Partial<Layer> = {}): Layer => ({
  people: ["ana", "bat"],
  handover: { every: 1, unit: "week", at: "09:00", weekday: 1 },
  startsOn: "2026-01-05",
  until: null,
  restrictions: [],
  ...changes,
});
const rota = (layers: Layer[], overrides: Override[] = []): KnownRota => ({
  ...{ id: "web", name: "Web", timeZone: "UTC", layers, overrides },
});
const NIGHTS = layer({ people: ["ana"], restrictions: [{ kind: "daily", from: "22:00", to: "06:00" }] });
const NOON = at("2026-11-23T12:00");
const HORIZON = NOON + 60 * DAY_MS;
const told = (given: KnownRota, now = NOON, horizon = HORIZON) => {
  const { now: turn, next } = onCallOf(given, NAMES, now, horizon);
  return {
    now: turn && `${turn.name} until ${turn.until === null ? "further notice" : utc(turn.until)}`,
    next: next && `${next.name} from ${utc(next.from)}`,
  };
};

describe("who is on call", () => {
  it("is told with the end of the turn, and who is next", () => {
    expect(told(rota([layer()]))).toEqual({ now: "Ana until 11-30T09:00", next: "Bat from 11-30T09:00" });
  });

  it("is nobody outside the hours of every layer, until one begins", () => {
    expect(told(rota([NIGHTS]))).toEqual({ now: null, next: "Ana from 11-23T22:00" });
    expect(told(rota([NIGHTS]), at("2026-11-23T22:00"))).toEqual({
      now: "Ana until 11-24T06:00",
      next: "Ana from 11-24T22:00",
    });
    expect(told(rota([NIGHTS]), at("2026-11-24T06:00"))).toEqual({ now: null, next: "Ana from 11-24T22:00" });
  });

  it("stays the same person when only the layer changes", () => {
    const both = rota([layer({ people: ["ana"] }), NIGHTS]);
    expect(told(both)).toEqual({ now: "Ana until further notice", next: null });
  });

  it("is whoever stands in, until the one whose turn it is comes back", () => {
    const override = { personId: "bat", fromAt: NOON - HOUR_MS, toAt: NOON + HOUR_MS, insteadOf: null };
    expect(told(rota([layer()], [override]))).toEqual({
      now: "Bat until 11-23T13:00",
      next: "Ana from 11-23T13:00",
    });
  });

  it("is somebody who is no longer here, and not nobody, when their account was closed", () => {
    const turn = onCallOf(rota([layer({ people: ["gone"] })]), NAMES, NOON, HORIZON).now;
    expect(turn).toEqual({ personId: "gone", name: null, until: null });
  });
});

describe("a calendar", () => {
  const lines = (pieces: { from: number; to: number; name: string | null; layer: unknown }[]) =>
    pieces.map((piece) => `${utc(piece.from)} ${utc(piece.to)} ${piece.name} ${piece.layer}`);

  it("shows what comes of all, each layer by itself, and where nobody is", () => {
    const override = {
      personId: "bat",
      fromAt: at("2026-11-24T00:00"),
      toAt: at("2026-11-24T02:00"),
      insteadOf: null,
    };
    const calendar = calendarFor(
      rota([NIGHTS], [override]),
      NAMES,
      at("2026-11-23T20:00"),
      at("2026-11-24T08:00"),
    );
    expect(lines(calendar.whole)).toEqual([
      "11-23T20:00 11-23T22:00 null null",
      "11-23T22:00 11-24T00:00 Ana 0",
      "11-24T00:00 11-24T02:00 Bat override",
      "11-24T02:00 11-24T06:00 Ana 0",
      "11-24T06:00 11-24T08:00 null null",
    ]);
    expect(calendar.layers.map(lines)).toEqual([
      [
        "11-23T20:00 11-23T22:00 null null",
        "11-23T22:00 11-24T06:00 Ana 0",
        "11-24T06:00 11-24T08:00 null null",
      ],
    ]);
  });

  it("leaves no moment out and tells none twice, whatever the layers are", () => {
    const clock = fc.constantFrom("00:00", "06:00", "09:30", "22:00");
    const restriction = fc
      .tuple(clock, clock)
      .filter(([from, to]) => from !== to)
      .map(([from, to]) => ({ kind: "daily" as const, from, to }));
    const anyLayer = fc
      .record({
        people: fc.array(fc.constantFrom("ana", "bat", "gone"), { minLength: 1, maxLength: 3 }),
        every: fc.integer({ min: 1, max: 5 }),
        unit: fc.constantFrom("hour" as const, "day" as const, "week" as const),
        at: clock,
        restrictions: fc.array(restriction, { maxLength: 2 }),
      })
      .map(({ people, every, unit, at: time, restrictions }) =>
        layer({ people, handover: { every, unit, at: time }, restrictions }),
      );
    fc.assert(
      fc.property(
        fc.array(anyLayer, { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 1, max: 14 }),
        (layers, days) => {
          const to = NOON + days * DAY_MS;
          const calendar = calendarFor(rota(layers), NAMES, NOON, to);
          for (const pieces of [calendar.whole, ...calendar.layers]) {
            expect(pieces[0]?.from).toBe(NOON);
            expect(pieces.at(-1)?.to).toBe(to);
            for (const [place, piece] of pieces.entries()) {
              expect(piece.from).toBeLessThan(piece.to);
              if (place > 0) expect(piece.from).toBe(pieces[place - 1]?.to);
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
