import fc from "fast-check";
import { expect, it } from "vitest";
import { NO_SLICES } from "./availability";
import { HOUR_MS } from "./judging";
import { countIn, DAY_MS, type Ledger, verdictAt } from "./ledger";
import { SLICE_MS, VERDICT } from "./slices";

const DAY = Date.UTC(2026, 10, 20);

/** Three days of verdicts, kept as days, hours and minutes; some hours were never measured. */
function kept(verdicts: Uint8Array, withDays: boolean): Ledger {
  const hours = new Map();
  const days = new Map();
  for (let hour = 0; hour < 72; hour++) {
    const own = verdicts.subarray(hour * 60, (hour + 1) * 60);
    const good = own.filter((verdict) => verdict === VERDICT.good).length;
    const bad = own.filter((verdict) => verdict === VERDICT.bad).length;
    if (good + bad > 0) hours.set(DAY + hour * HOUR_MS, { verdicts: own, good, bad });
    const day = DAY + Math.floor(hour / 24) * DAY_MS;
    const sum = days.get(day) ?? { good: 0, bad: 0 };
    days.set(day, { good: sum.good + good, bad: sum.bad + bad });
  }
  return { hours, days: withDays ? days : new Map() };
}

it("counts any stretch as slice by slice would, with and without days", () => {
  const verdicts = fc.uint8Array({ min: 0, max: 2, minLength: 72 * 60, maxLength: 72 * 60 });
  const minute = fc.integer({ min: -100, max: 72 * 60 + 100 });
  fc.assert(
    fc.property(verdicts, minute, minute, (given, a, b) => {
      const [from, to] = [Math.min(a, b), Math.max(a, b)];
      const expected = { ...NO_SLICES };
      for (let slice = from; slice < to; slice++) {
        const verdict = given[slice] ?? VERDICT.unknown;
        expected[verdict === VERDICT.good ? "good" : verdict === VERDICT.bad ? "bad" : "unknown"]++;
      }
      for (const withDays of [true, false]) {
        const ledger = kept(given, withDays);
        expect(countIn(ledger, DAY + from * SLICE_MS, DAY + to * SLICE_MS)).toEqual(expected);
      }
      expect(verdictAt(kept(given, true), DAY + from * SLICE_MS)).toBe(given[from] ?? VERDICT.unknown);
    }),
    { numRuns: 60 },
  );
});
