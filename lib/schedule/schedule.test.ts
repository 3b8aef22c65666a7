import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextAfter, PERIOD_S, type Schedule, whyNoSchedule } from "./schedule";

const cron = (expression: string, timeZone = "UTC"): Schedule => ({ kind: "cron", expression, timeZone });
const timer = (expression: string, timeZone = "UTC"): Schedule => ({
  kind: "oncalendar",
  expression,
  timeZone,
});
const every = (periodS: number): Schedule => ({ kind: "every", periodS });

function times(schedule: Schedule, after: string, count = 3): string[] {
  const found: string[] = [];
  let at: number | null = Date.parse(after);
  for (let index = 0; index < count && at !== null; index++) {
    at = nextAfter(schedule, at);
    if (at !== null) found.push(new Date(at).toISOString());
  }
  return found;
}

describe("a period", () => {
  it("is added to what was last", () => {
    expect(times(every(86_400), "2026-01-01T00:00:00.250Z", 1)).toEqual(["2026-01-02T00:00:00.250Z"]);
  });

  it.each([10, 60, 86_400, 31_536_000, PERIOD_S.most])("may be %i seconds", (periodS) => {
    expect(whyNoSchedule(every(periodS))).toBeNull();
  });

  it.each([0, 9, -60, 60.5, PERIOD_S.most + 1, Number.NaN, Number.POSITIVE_INFINITY])(
    "can't be %d seconds",
    (periodS) => {
      expect(whyNoSchedule(every(periodS))).toBe(
        "The period is a whole number of seconds from 10 to 31622400. 86400 is a day.",
      );
      expect(nextAfter(every(periodS), 0)).toBeNull();
    },
  );
});

describe("a line of a crontab", () => {
  it.each([
    ["30 2 * * *", "2026-11-23T02:30:00.000Z"],
    ["*/15 * * * *", "2026-11-23T00:15:00.000Z"],
    ["0 9-17/4 * * 1-5", "2026-11-23T09:00:00.000Z"],
    ["0 0 1 * *", "2026-12-01T00:00:00.000Z"],
    ["0 0 L * *", "2026-11-30T00:00:00.000Z"],
    ["0 0 29 2 *", "2028-02-29T00:00:00.000Z"],
    ["0 0 13 * FRI", "2026-11-27T00:00:00.000Z"],
    ["0 12 * * 7", "2026-11-29T12:00:00.000Z"],
    ["0 0 ? jan mon", "2027-01-04T00:00:00.000Z"],
    [" 0\t3 * * * ", "2026-11-23T03:00:00.000Z"],
    ["@yearly", "2027-01-01T00:00:00.000Z"],
    ["@annually", "2027-01-01T00:00:00.000Z"],
    ["@monthly", "2026-12-01T00:00:00.000Z"],
    ["@weekly", "2026-11-29T00:00:00.000Z"],
    ["@daily", "2026-11-24T00:00:00.000Z"],
    ["@midnight", "2026-11-24T00:00:00.000Z"],
    ["@Hourly", "2026-11-23T01:00:00.000Z"],
  ])("%j comes next at %s", (expression, expected) => {
    expect(whyNoSchedule(cron(expression))).toBeNull();
    expect(times(cron(expression), "2026-11-23T00:00:00Z", 1)).toEqual([expected]);
  });

  it("is after an instant, not at it", () => {
    expect(times(cron("30 2 * * *"), "2026-11-23T02:29:59.999Z", 1)).toEqual(["2026-11-23T02:30:00.000Z"]);
    expect(times(cron("30 2 * * *"), "2026-11-23T02:30:00.000Z", 1)).toEqual(["2026-11-24T02:30:00.000Z"]);
    expect(times(cron("*/30 * * * *"), "2026-11-23T02:30:00.001Z", 1)).toEqual(["2026-11-23T03:00:00.000Z"]);
  });

  it("is in the zone of its schedule", () => {
    expect(times(cron("30 2 * * *", "Asia/Kathmandu"), "2026-11-23T00:00:00Z", 1)).toEqual([
      "2026-11-23T20:45:00.000Z",
    ]);
  });

  it.each([
    ["60 * * * *", 'The minute "60" can\'t be read. It takes 0 to 59'],
    ["0 24 * * *", 'The hour "24" can\'t be read. It takes 0 to 23'],
    ["0 0 0 * *", 'The day of the month "0" can\'t be read. It takes 1 to 31'],
    ["0 0 1 13 *", 'The month "13" can\'t be read. It takes 1 to 12, or JAN to DEC'],
    ["0 0 * * 8", 'The day of the week "8" can\'t be read. It takes 0 to 7, or SUN to SAT'],
    ["0 0 * * FRI-MON", 'The day of the week "FRI-MON" can\'t be read.'],
    ["*/0 * * * *", 'The minute "*/0" can\'t be read.'],
    ["5/15 * * * *", 'The minute "5/15" can\'t be read.'],
    ["1,,2 * * * *", 'The minute "1,,2" can\'t be read.'],
    ["0 02:30 * * *", 'The hour "02:30" can\'t be read.'],
    ["__proto__ 0 * * *", 'The minute "__proto__" can\'t be read.'],
    ["0 0 2 * * *", "five fields, minute to day of the week; this has 6. Leave seconds and years out."],
    ["0 0 2 * * * 2026", "five fields, minute to day of the week; this has 7."],
    ["0 0 * *", "A cron expression has five fields: minute, hour, day of the month, month, day of the week."],
    ["", "A cron expression has five fields"],
    ["2026-11-23T02:30:00", "A cron expression has five fields"],
    ["@reboot", '"@reboot" is no name that is known here; @hourly, @daily'],
    ["@every 5m", '"@every 5m" is no name that is known here'],
    ["@daily * * * *", '"@daily * * * *" is no name that is known here'],
    ["0".repeat(101), "at most 100 characters"],
  ])("%j is refused with a sentence and an example", (expression, sentence) => {
    const why = whyNoSchedule(cron(expression));
    expect(why).toContain(sentence);
    expect(why).toMatch(/"30 2 \* \* \*" is every day at 02:30\.$/);
    expect(nextAfter(cron(expression), 0)).toBeNull();
  });
});

describe("when clocks change in Berlin", () => {
  const SPRING = "2026-03-28T12:00:00Z";
  const AUTUMN = "2026-10-24T12:00:00Z";

  it("a set time that is skipped comes once, when the clock has jumped (vector)", () => {
    for (const schedule of [cron("30 2 * * *", "Europe/Berlin"), timer("02:30", "Europe/Berlin")]) {
      expect(times(schedule, SPRING)).toEqual([
        "2026-03-29T01:00:00.000Z",
        "2026-03-30T00:30:00.000Z",
        "2026-03-31T00:30:00.000Z",
      ]);
    }
  });

  it("a set time that comes twice counts once, the first time (vector)", () => {
    for (const schedule of [cron("30 2 * * *", "Europe/Berlin"), timer("02:30", "Europe/Berlin")]) {
      expect(times(schedule, AUTUMN)).toEqual([
        "2026-10-25T00:30:00.000Z",
        "2026-10-26T01:30:00.000Z",
        "2026-10-27T01:30:00.000Z",
      ]);
    }
  });

  it("nothing is expected again when it came in the second of the two hours", () => {
    expect(times(cron("30 2 * * *", "Europe/Berlin"), "2026-10-25T01:10:00Z", 1)).toEqual([
      "2026-10-26T01:30:00.000Z",
    ]);
  });

  it("several set times that are skipped are one", () => {
    expect(times(cron("0,30 2,3 * * *", "Europe/Berlin"), SPRING)).toEqual([
      "2026-03-29T01:00:00.000Z",
      "2026-03-29T01:30:00.000Z",
      "2026-03-30T00:00:00.000Z",
    ]);
  });

  it("cron runs what has a wildcard through both equal hours, and goes on after the gap", () => {
    const half = cron("*/30 * * * *", "Europe/Berlin");
    expect(times(half, "2026-10-24T23:31:00Z", 5)).toEqual([
      "2026-10-25T00:00:00.000Z",
      "2026-10-25T00:30:00.000Z",
      "2026-10-25T01:00:00.000Z",
      "2026-10-25T01:30:00.000Z",
      "2026-10-25T02:00:00.000Z",
    ]);
    expect(times(half, "2026-03-29T00:01:00Z")).toEqual([
      "2026-03-29T00:30:00.000Z",
      "2026-03-29T01:00:00.000Z",
      "2026-03-29T01:30:00.000Z",
    ]);
    for (const hourly of ["@hourly", "0 * * * *"]) {
      expect(times(cron(hourly, "Europe/Berlin"), "2026-10-24T23:30:00Z", 4)).toEqual([
        "2026-10-25T00:00:00.000Z",
        "2026-10-25T01:00:00.000Z",
        "2026-10-25T02:00:00.000Z",
        "2026-10-25T03:00:00.000Z",
      ]);
    }
  });
});

describe("when clocks change elsewhere", () => {
  it("a midnight that is skipped is one o'clock", () => {
    for (const schedule of [cron("@daily", "America/Sao_Paulo"), timer("daily", "America/Sao_Paulo")]) {
      expect(times(schedule, "2018-11-03T12:00:00Z", 2)).toEqual([
        "2018-11-04T03:00:00.000Z",
        "2018-11-05T02:00:00.000Z",
      ]);
    }
  });

  it("the gap may end on the next day", () => {
    for (const schedule of [cron("30 23 * * *", "America/Nuuk"), timer("23:30", "America/Nuuk")]) {
      expect(times(schedule, "2025-03-29T12:00:00Z", 2)).toEqual([
        "2025-03-30T01:00:00.000Z",
        "2025-03-31T00:30:00.000Z",
      ]);
    }
  });

  it("the gap may be half an hour", () => {
    for (const schedule of [
      cron("15 2 * * *", "Australia/Lord_Howe"),
      timer("02:15", "Australia/Lord_Howe"),
    ]) {
      expect(times(schedule, "2026-10-03T00:00:00Z", 2)).toEqual([
        "2026-10-03T15:30:00.000Z",
        "2026-10-04T15:15:00.000Z",
      ]);
    }
  });
});

describe("a schedule", () => {
  it.each([cron("0 0 31 2 *"), cron("0 0 31 4,6,9,11 *"), timer("*-02-30"), timer("Fri 2026-11-23")])(
    "that never comes is refused: $expression",
    (schedule) => {
      expect(whyNoSchedule(schedule)).toBe("No day from 1970 to 2199 is such a day. Check day and month.");
      expect(nextAfter(schedule, 0)).toBeNull();
    },
  );

  it("that is over has no next time", () => {
    expect(whyNoSchedule(timer("2019-01-01"))).toBeNull();
    expect(nextAfter(timer("2019-01-01"), Date.UTC(2020, 0))).toBeNull();
  });

  it("ends with the year 2199", () => {
    const last = Date.UTC(2199, 11, 31);
    for (const schedule of [every(86_400), cron("@daily"), timer("daily"), cron("*/1 0 * * *")]) {
      expect(nextAfter(schedule, last - 86_400_000)).toBeLessThanOrEqual(last);
      expect(nextAfter(schedule, Date.UTC(2199, 11, 31, 23, 59))).toBeNull();
      expect(nextAfter(schedule, 8.64e15)).toBeNull();
      expect(nextAfter(schedule, Number.POSITIVE_INFINITY)).toBeNull();
      expect(nextAfter(schedule, Number.NaN)).toBeNull();
    }
  });

  it("begins with 1970", () => {
    for (const schedule of [cron("@daily"), timer("daily")]) {
      expect(nextAfter(schedule, -1)).toBe(0);
      expect(nextAfter(schedule, Number.NEGATIVE_INFINITY)).toBe(0);
    }
  });

  it.each(["Mars/Base", "", "+02:00", "IST", "Europe/Berlin\u0000", "x".repeat(10_000), "__proto__"])(
    "needs a time zone that is known: %j is none",
    (timeZone) => {
      expect(whyNoSchedule(cron("@daily", timeZone))).toMatch(
        /^The time zone ".*" is not known here\. Write/,
      );
      expect(whyNoSchedule(timer("daily", timeZone))).toMatch(
        /^The time zone ".*" is not known here\. Write/,
      );
      expect(nextAfter(cron("@daily", timeZone), 0)).toBeNull();
    },
  );
});

const ZONES = [
  "UTC",
  "Europe/Berlin",
  "America/Nuuk",
  "Australia/Lord_Howe",
  "America/St_Johns",
  "Antarctica/Troll",
];
const field = (from: number, to: number) =>
  fc.oneof(
    fc.constant("*"),
    fc.integer({ min: 2, max: 5 }).map((step) => `*/${step}`),
    fc.uniqueArray(fc.integer({ min: from, max: to }), { minLength: 1, maxLength: 3 }).map(String),
  );
const crons = fc
  .tuple(field(0, 59), field(0, 23), field(1, 28), field(1, 12), field(0, 6), fc.constantFrom(...ZONES))
  .map(([minute, hour, day, month, weekday, zone]) =>
    cron(`${minute} ${hour} ${day} ${month} ${weekday}`, zone),
  );
const schedules = fc.oneof(
  fc.integer({ min: PERIOD_S.least, max: PERIOD_S.most }).map(every),
  crons,
  fc
    .tuple(
      fc.constantFrom("hourly", "02:30", "*:0/7", "Sun *-*~07/1 01:15", "*-*-29 23:45"),
      fc.constantFrom(...ZONES),
    )
    .map(([expression, zone]) => timer(expression, zone)),
);

it("the next time is later, and nothing lies between", () => {
  const instants = fc.integer({ min: Date.UTC(2024, 0), max: Date.UTC(2030, 0) });
  fc.assert(
    fc.property(schedules, instants, fc.double({ min: 0, max: 1, noNaN: true }), (schedule, at, part) => {
      const next = nextAfter(schedule, at);
      if (next === null) throw new Error("All of these come again.");
      expect(next).toBeGreaterThan(at);
      if (schedule.kind === "every") return;
      const between = at + Math.floor((next - 1 - at) * part);
      expect(nextAfter(schedule, between)).toBe(next);
    }),
    { numRuns: 200 },
  );
});

it("any text is a cron expression or has a sentence, and never throws", () => {
  const letters = fc.constantFrom(..."0123456789*/,-#?+@LWMonJan ".split(""), ":", "\u0000", "\ud800");
  const texts = fc.array(letters, { maxLength: 24 }).map((parts) => parts.join(""));
  fc.assert(
    fc.property(fc.oneof(texts, fc.string({ unit: "binary" })), fc.nat(7e12), (expression, at) => {
      const why = whyNoSchedule(cron(expression));
      const next = nextAfter(cron(expression), at);
      if (why === null) expect(next ?? Number.POSITIVE_INFINITY).toBeGreaterThan(at);
      else {
        expect(why).toMatch(/\.$/);
        expect(next).toBeNull();
      }
    }),
    { numRuns: 500 },
  );
});

it("knows the next time again without reading, and it is the same", () => {
  const expressions = ["30 2 * * *", "*/7 8-17 * * 1-5", "0 0 29 2 *", "0 0 31 2 *"];
  const schedules = expressions.map((expression) => ({ kind: "cron", expression }) as const);
  fc.assert(
    fc.property(
      fc.constantFrom(...schedules),
      fc.constantFrom("UTC", "Europe/Berlin"),
      fc.array(fc.integer({ min: 0, max: 4 * 8_760 }), { minLength: 1, maxLength: 20 }),
      (schedule, timeZone, hours) => {
        for (const hour of hours) {
          const at = Date.UTC(2026, 0, 1) + hour * 900_000;
          // White space means nothing, so each of these is read anew.
          const expression = schedule.expression.replace(" ", " ".repeat(1 + (hour % 50)));
          expect(nextAfter({ ...schedule, timeZone }, at)).toBe(
            nextAfter({ ...schedule, expression, timeZone }, at),
          );
        }
      },
    ),
    { numRuns: 60 },
  );
});
