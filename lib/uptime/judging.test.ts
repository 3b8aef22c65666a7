import fc from "fast-check";
import { expect, it } from "vitest";
import { HOUR_MS, judgedHour, seenHours, type TimedResult } from "./judging";
import { SEEN, VERDICT } from "./slices";

const HOUR = Date.UTC(2026, 10, 23, 10);

function result(minute: number, location: number, state: TimedResult["class"], attempt = 0): TimedResult {
  const scheduledAt = HOUR + minute * 60_000;
  const latencyMs = state === "ok" ? 40 : null;
  return { location, scheduledAt, startedAt: scheduledAt + attempt * 2_000, class: state, latencyMs };
}

it("an hour counts its own looks, retries among them, and is reached by the one before", () => {
  const results = [result(-3, 1, "ok"), result(2, 1, "fail"), result(2, 1, "ok", 1), result(2, 2, "invalid")];
  const [one, two] = seenHours(results, HOUR, 300_000);
  expect(one).toMatchObject({ location: 1, answered: 1, failed: 1, invalid: 0 });
  expect([...(one?.seen ?? [])].slice(0, 8)).toEqual([
    ...[SEEN.ok, SEEN.ok, SEEN.healed, SEEN.healed, SEEN.healed, SEEN.healed, SEEN.healed, SEEN.nothing],
  ]);
  expect(one?.histogram.reduce((sum, count) => sum + count, 0)).toBe(1);
  expect(two).toMatchObject({ location: 2, answered: 0, failed: 0, invalid: 1 });
});

it("all required probes must be good, and nothing counts before the objective began", () => {
  const up = new Uint8Array(60).fill(SEEN.ok);
  const halfDown = Uint8Array.from({ length: 60 }, (_, slice) => (slice < 30 ? SEEN.fail : SEEN.ok));
  const judged = judgedHour([[up], [halfDown]], 1, HOUR, HOUR + 10 * 60_000);
  expect(judged).toMatchObject({ good: 30, bad: 20 });
  expect(judged.verdicts[9]).toBe(VERDICT.unknown);
  expect(judgedHour([[up], []], 1, HOUR, 0)).toMatchObject({ good: 0, bad: 0 });
  expect(judgedHour([], 1, HOUR, 0)).toMatchObject({ good: 0, bad: 0 });
});

const looks = fc.array(
  fc.record({
    minute: fc.integer({ min: -5, max: 59 }),
    location: fc.integer({ min: 1, max: 3 }),
    state: fc.constantFrom("ok" as const, "fail" as const, "invalid" as const),
  }),
  { maxLength: 80 },
);

it("comes out the same in any order, and loses no look", () => {
  fc.assert(
    fc.property(looks, (given) => {
      const results = given.map(({ minute, location, state }) => result(minute, location, state));
      const judge = (some: TimedResult[]) => {
        const hours = seenHours(some, HOUR, 300_000);
        return judgedHour([hours.map(({ seen }) => seen)], 1, HOUR, 0);
      };
      expect(judge([...results].reverse())).toEqual(judge(results));
      const counted = seenHours(results, HOUR, 300_000).reduce(
        (sum, { answered, failed, invalid }) => sum + answered + failed + invalid,
        0,
      );
      expect(counted).toBe(
        results.filter(({ scheduledAt }) => scheduledAt >= HOUR && scheduledAt < HOUR + HOUR_MS).length,
      );
    }),
  );
});
