import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Matcher } from "./model/matchers";
import { changeSilence, expireSilence } from "./silence-change";

const NOW = Date.parse("2026-11-24T02:00:00Z");
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const on = (value: string): Matcher[] => [{ name: "host", value, isRegex: false, isEqual: true }];
const active = { matchers: on("web-1"), startsAt: NOW - HOUR, endsAt: NOW + HOUR };
const pending = { matchers: on("web-1"), startsAt: NOW + HOUR, endsAt: NOW + 2 * HOUR };
const expired = { matchers: on("web-1"), startsAt: NOW - 2 * HOUR, endsAt: NOW - HOUR };

describe("a new silence", () => {
  const made = (startsAt: number | null, endsAt: number) =>
    changeSilence(null, { matchers: on("web-1"), startsAt, endsAt }, NOW);

  it("begins now unless it is said when", () => {
    expect(made(null, NOW + HOUR)).toEqual({
      startsAt: NOW,
      endsAt: NOW + HOUR,
      keeps: false,
      endsOld: false,
    });
    expect(made(NOW - DAY, NOW + HOUR)).toMatchObject({ startsAt: NOW });
    expect(made(NOW + HOUR, NOW + DAY)).toMatchObject({ startsAt: NOW + HOUR });
  });

  it("must end, and within 30 days", () => {
    expect(made(null, NOW + 30 * DAY)).toMatchObject({ endsAt: NOW + 30 * DAY });
    expect(made(null, NOW + 30 * DAY + 1)).toMatchObject({
      field: "until",
      refused: expect.stringContaining("30 days at most"),
    });
    expect(made(null, Date.parse("2126-01-01"))).toMatchObject({ field: "until" });
    expect(made(NOW + 5 * DAY, NOW + 35 * DAY)).toMatchObject({ endsAt: NOW + 35 * DAY });
  });

  it("has an end that is still to come, after its beginning", () => {
    expect(made(null, NOW)).toMatchObject({ field: "until", refused: "lies in the past" });
    expect(made(NOW + DAY, NOW + HOUR)).toMatchObject({
      field: "until",
      refused: "must be after the beginning",
    });
    expect(made(NOW + DAY, NOW + DAY)).toMatchObject({ field: "until" });
  });

  it("begins within a year", () => {
    expect(made(NOW + 366 * DAY, NOW + 367 * DAY)).toMatchObject({ field: "from" });
  });
});

describe("a changed silence", () => {
  const changed = (former: typeof active, wish: Partial<typeof active>) =>
    changeSilence(former, { matchers: former.matchers, startsAt: null, endsAt: former.endsAt, ...wish }, NOW);

  it("stays the same one when its end or its reason changes", () => {
    expect(changed(active, { endsAt: NOW + 5 * HOUR })).toEqual({
      startsAt: NOW - HOUR,
      endsAt: NOW + 5 * HOUR,
      keeps: true,
      endsOld: false,
    });
    expect(changed(active, { startsAt: active.startsAt + 999 })).toMatchObject({
      keeps: true,
      startsAt: active.startsAt,
    });
    expect(changed(pending, { startsAt: NOW + 30 * 60_000 })).toMatchObject({
      keeps: true,
      startsAt: NOW + 30 * 60_000,
    });
  });

  it("is another one when it is for other alerts, and the old one ends", () => {
    expect(changed(active, { matchers: on("web-2") })).toEqual({
      startsAt: NOW,
      endsAt: NOW + HOUR,
      keeps: false,
      endsOld: true,
    });
    const turned = [{ ...on("web-1")[0], isEqual: false } as Matcher];
    expect(changed(active, { matchers: turned })).toMatchObject({ keeps: false });
    expect(changed(active, { matchers: [...active.matchers, ...on("web-1")] })).toMatchObject({
      keeps: false,
    });
  });

  it("is another one when it has begun and should begin at another time", () => {
    expect(changed(active, { startsAt: NOW + 10 * 60_000 })).toMatchObject({
      keeps: false,
      endsOld: true,
      startsAt: NOW + 10 * 60_000,
    });
    expect(changed(pending, { startsAt: NOW - HOUR })).toMatchObject({
      keeps: false,
      endsOld: true,
      startsAt: NOW,
    });
  });

  it("that is over is made again, and the old one stays as it was", () => {
    expect(changed(expired, { endsAt: NOW + HOUR })).toEqual({
      startsAt: NOW,
      endsAt: NOW + HOUR,
      keeps: false,
      endsOld: false,
    });
  });

  it("can be renewed month after month, never for longer than 30 days from now", () => {
    const old = { ...active, startsAt: NOW - 300 * DAY };
    expect(changed(old, { endsAt: NOW + 30 * DAY })).toMatchObject({ keeps: true, startsAt: old.startsAt });
    expect(changed(old, { endsAt: NOW + 31 * DAY })).toMatchObject({ field: "until" });
  });
});

describe("a silence that is ended", () => {
  it("ends now, and one that had not begun never will", () => {
    expect(expireSilence(active, NOW)).toEqual({ startsAt: active.startsAt, endsAt: NOW });
    expect(expireSilence(pending, NOW)).toEqual({ startsAt: NOW, endsAt: NOW });
    expect(expireSilence(expired, NOW)).toBeNull();
  });
});

it("whatever is asked for, what comes out has an end in the next 30 days of its time", () => {
  const time = fc.integer({ min: NOW - 400 * DAY, max: NOW + 800 * DAY });
  const formers = fc.constantFrom(null, active, pending, expired);
  fc.assert(
    fc.property(
      formers,
      fc.option(time),
      time,
      fc.constantFrom("web-1", "web-2"),
      (former, startsAt, endsAt, host) => {
        const result = changeSilence(former, { matchers: on(host), startsAt, endsAt }, NOW);
        if ("refused" in result) return;
        expect(result.endsAt).toBe(endsAt);
        expect(result.endsAt).toBeGreaterThan(Math.max(result.startsAt, NOW));
        expect(result.endsAt - Math.max(result.startsAt, NOW)).toBeLessThanOrEqual(30 * DAY);
        // What was hidden before now is never told otherwise afterwards.
        expect(result.startsAt >= NOW || (result.keeps && result.startsAt === former?.startsAt)).toBe(true);
      },
    ),
  );
});
