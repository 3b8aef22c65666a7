import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextAttemptAt } from "./retry";

const T = Date.UTC(2026, 10, 22, 1, 14);
const DAY = 86_400_000;
/** The longest wait before each attempt, in seconds. */
const longest = (attempts: number) => ((nextAttemptAt(attempts, T, 1, null, T) ?? Number.NaN) - T) / 1_000;

describe("the next attempt", () => {
  it("follows the schedule: at once, 5 s, 15 s, 30 s, 1 min, 2 min, 5 min, then every 15 min", () => {
    expect([0, 1, 2, 3, 4, 5, 6, 7, 8, 50].map(longest)).toEqual([0, 5, 15, 30, 60, 120, 300, 900, 900, 900]);
  });

  it("is anywhere within the wait, but never at once", () => {
    expect(nextAttemptAt(7, T, 0.5, null, T)).toBe(T + 450_000);
    expect(nextAttemptAt(7, T, 0, null, T)).toBe(T + 1_000);
  });

  it("waits as long as the receiver asks, up to 15 minutes", () => {
    expect(nextAttemptAt(1, T, 1, 30, T)).toBe(T + 30_000);
    expect(nextAttemptAt(1, T, 1, 900, T)).toBe(T + 900_000);
    expect(nextAttemptAt(1, T, 1, 901, T)).toBe(T + 900_000);
    expect(nextAttemptAt(1, T, 1, Number.POSITIVE_INFINITY, T)).toBe(T + 900_000);
    expect(nextAttemptAt(7, T, 1, 30, T)).toBe(T + 900_000);
  });

  it.each([0, -5, Number.NaN])("takes no notice of a wait of %d", (asked) => {
    expect(nextAttemptAt(1, T, 1, asked, T)).toBe(T + 5_000);
  });

  it("is within 24 hours of the first, inclusive, or never", () => {
    expect(nextAttemptAt(60, T + DAY - 900_000, 1, null, T)).toBe(T + DAY);
    expect(nextAttemptAt(60, T + DAY - 899_999, 1, null, T)).toBeNull();
    expect(nextAttemptAt(60, T + DAY - 1_000, 0, null, T)).toBe(T + DAY);
  });

  it("keeps to all of that for any chance", () => {
    const chance = fc.double({ min: 0, max: 1, noNaN: true });
    const asked = fc.option(fc.double({ min: 0, max: 5_000, noNaN: true }));
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        chance,
        asked,
        fc.nat(2 * DAY),
        (attempts, drawn, wait, passed) => {
          const now = T + passed;
          const at = nextAttemptAt(attempts, now, drawn, wait, T);
          const atMost = Math.max(longest(attempts) * 1_000, Math.min(900, wait ?? 0) * 1_000);
          if (at === null) {
            expect(passed + atMost).toBeGreaterThan(DAY);
          } else {
            expect(at - now).toBeGreaterThanOrEqual(1_000);
            expect(at - now).toBeLessThanOrEqual(Math.ceil(atMost));
            expect(at - now).toBeGreaterThanOrEqual(Math.floor(Math.min(900, wait ?? 0) * 1_000));
            expect(at - T).toBeLessThanOrEqual(DAY);
            expect(Number.isSafeInteger(at)).toBe(true);
          }
        },
      ),
    );
  });

  it("ends, however chance falls", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.05, max: 1, noNaN: true }), (drawn) => {
        let at: number | null = T;
        let attempts = 0;
        for (; at !== null; attempts++) at = nextAttemptAt(attempts, at, drawn, null, T);
        expect(attempts).toBeGreaterThan(95);
        expect(attempts).toBeLessThan(2_100);
      }),
    );
  });
});
