import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type HeldPoints, retentionOf } from "./retention";

const NOW = Date.UTC(2026, 10, 23, 12);
const DAY = 86_400_000;
const DAILY = { keepDays: 30, schedule: { kind: "every" as const, periodS: 86_400 }, graceS: 3_600 };
const held = (oldestDays: number | null, more: Partial<HeldPoints> = {}): HeldPoints => ({
  ...{ heldAt: NOW, heldCount: oldestDays === null ? 0 : 30, createdAt: NOW - 400 * DAY },
  heldOldest: oldestDays === null ? null : NOW - oldestDays * DAY,
  heldFirst: NOW - 400 * DAY,
  ...more,
});

describe("a copy", () => {
  it.each<[string, HeldPoints, string]>([
    ["holds as far back as was agreed", held(31), "kept"],
    ["holds one interval and its grace less, inclusive", held(29 - 1 / 24), "kept"],
    ["holds a little less than that", held(29 - 1 / 24 - 0.001), "short"],
    ["holds nothing", held(null), "short"],
    ["holds nothing and never did, but should by now", held(null, { heldFirst: null }), "short"],
    ["is young", held(5, { createdAt: NOW - 5 * DAY, heldFirst: NOW - 5 * DAY }), "growing"],
    ["is young and lost its first", held(3, { createdAt: NOW - 5 * DAY, heldFirst: NOW - 5 * DAY }), "short"],
    [
      "is young here, and was old before",
      held(5, { createdAt: NOW - DAY, heldFirst: NOW - 90 * DAY }),
      "short",
    ],
    ["was listed by nobody", held(null, { heldAt: null, heldFirst: null }), "unknown"],
    ["was listed two weeks ago, inclusive", held(31, { heldAt: NOW - 14 * DAY }), "kept"],
    ["was listed longer ago", held(31, { heldAt: NOW - 14 * DAY - 1 }), "unknown"],
  ])("%s", (_, points, state) => {
    const retention = retentionOf(points, DAILY, NOW);
    expect(retention?.state).toBe(state);
    expect(retention?.why).toMatch(/Agreed: 30\u00a0days back\.$/);
  });

  it("of which nothing was agreed is not judged", () => {
    expect(retentionOf(held(1), { ...DAILY, keepDays: null }, NOW)).toBeNull();
  });

  it("that is backed up weekly may hold a week less", () => {
    const weekly = { ...DAILY, schedule: { kind: "every" as const, periodS: 7 * 86_400 } };
    expect(retentionOf(held(24), weekly, NOW)?.state).toBe("kept");
    expect(retentionOf(held(22), weekly, NOW)?.state).toBe("short");
  });

  it("is never said to hold enough when its oldest point is younger than agreed by more than an interval", () => {
    const days = fc.double({ min: 0, max: 500, noNaN: true });
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 400 }), days, (oldest, keepDays, first) => {
        const points = held(oldest, { heldFirst: NOW - Math.max(first, oldest) * DAY });
        const state = retentionOf(points, { ...DAILY, keepDays }, NOW)?.state;
        if (oldest < keepDays - 1 - 1 / 24 - 0.001) expect(state).not.toBe("kept");
        if (oldest >= keepDays) expect(state).toBe("kept");
      }),
    );
  });
});
