import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { spanWords } from "@/lib/time";
import { nextAfter } from "./schedule";
import { scheduleWords } from "./schedule-words";

const plain = (text: string) => text.replaceAll("\u00a0", " ");
const cron = (expression: string) => plain(scheduleWords({ kind: "cron", expression, timeZone: "UTC" }));
const timer = (expression: string) =>
  plain(scheduleWords({ kind: "oncalendar", expression, timeZone: "UTC" }));

describe("a schedule in words", () => {
  it.each([
    [10, "every 10 seconds"],
    [60, "every minute"],
    [5_400, "every 90 minutes"],
    [3_600, "every hour"],
    [86_400, "every day"],
    [129_600, "every 36 hours"],
    [604_800, "every 7 days"],
    [86_401, "every 86401 seconds"],
  ])("of %i seconds is %s", (periodS, words) => {
    expect(plain(scheduleWords({ kind: "every", periodS }))).toBe(words);
  });

  it.each([
    ["30 2 * * *", "daily at 02:30, UTC"],
    ["0  4 * * 0", "Sundays at 04:00, UTC"],
    ["0 4 * * 7", "Sundays at 04:00, UTC"],
    ["15 6 * * 1-5", "Mondays to Fridays at 06:15, UTC"],
    ["5 0 1 * *", "on day 1 of each month at 00:05, UTC"],
    ["* * * * *", "every minute, UTC"],
    ["*/15 * * * *", "every 15 minutes, UTC"],
    ["7 * * * *", "hourly at :07, UTC"],
    ["*/7 * * * *", "*/7 * * * *, UTC"],
    ["0 0 1 1 *", "0 0 1 1 *, UTC"],
    ["0 0 13 * 5", "0 0 13 * 5, UTC"],
    ["99 2 * * *", "99 2 * * *, UTC"],
    ["@daily", "@daily, UTC"],
  ])("of the crontab's line %s is %s", (expression, words) => {
    expect(cron(expression)).toBe(words);
  });

  it.each([
    ["daily", "daily at 00:00, UTC"],
    ["02:30", "daily at 02:30, UTC"],
    ["*-*-* 2:30:00", "daily at 02:30, UTC"],
    ["Mon..Fri 02:30", "Mon..Fri 02:30, UTC"],
    ["06:00\n18:00", "06:00 or 18:00, UTC"],
    ["25:00", "25:00, UTC"],
  ])("of the timer %s is %s", (expression, words) => {
    expect(timer(expression)).toBe(words);
  });

  it("that promises a time of each day keeps it", () => {
    fc.assert(
      fc.property(fc.nat(59), fc.nat(23), fc.integer({ min: 0, max: 3_650 }), (minute, hour, day) => {
        const expression = `${minute} ${hour} * * *`;
        const time = /daily at (\d\d:\d\d)/.exec(cron(expression))?.[1];
        const next = nextAfter({ kind: "cron", expression, timeZone: "UTC" }, Date.UTC(2026, 0, 1 + day));
        expect(new Date(next ?? 0).toISOString().slice(11, 16)).toBe(time);
      }),
    );
  });

  it("any text is said, and nothing is thrown", () => {
    fc.assert(
      fc.property(fc.string(), (expression) => {
        expect(cron(expression).endsWith(", UTC")).toBe(true);
        expect(timer(expression).endsWith(", UTC")).toBe(true);
      }),
    );
  });
});

it("a stretch of time is said in the largest unit that fits", () => {
  expect([1, 60, 3_600, 5_400, 172_800, 0].map((seconds) => plain(spanWords(seconds)))).toEqual([
    "1 second",
    "1 minute",
    "1 hour",
    "90 minutes",
    "2 days",
    "0 seconds",
  ]);
});
