import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readOnCalendar } from "./on-calendar";

/** Its next times after an instant, as systemd prints them. */
function times(expression: string, after: string, count = 3, timeZone = "UTC"): string[] {
  const reading = readOnCalendar(expression, timeZone);
  if ("why" in reading) throw new Error(reading.why);
  const found: string[] = [];
  let at: number | null = Date.parse(after);
  for (let index = 0; index < count; index++) {
    at = reading.next(at);
    if (at === null) break;
    found.push(new Date(at).toISOString());
  }
  return found;
}

const next = (expression: string, after: string, timeZone = "UTC") =>
  times(expression, after, 1, timeZone)[0] ?? null;

function why(expression: string, timeZone = "UTC"): string | null {
  const reading = readOnCalendar(expression, timeZone);
  return "why" in reading ? reading.why : null;
}

const LONG_AGO = "1970-01-01T00:00:00.012Z";
const iso = (seconds: number) => new Date(seconds * 1_000).toISOString();

type Recorded = {
  elapses: { expression: string; timeZone: string; after: string; next: string[] }[];
  refused: string[];
};
const recorded: Recorded = JSON.parse(
  readFileSync(new URL("./fixtures/on-calendar.systemd-252.json", import.meta.url), "utf8"),
);

describe("what systemd-analyze calendar said (recorded from systemd 252)", () => {
  it.each(recorded.elapses)("$expression in $timeZone", ({ expression, timeZone, after, next: theirs }) => {
    const expected = theirs.map((text) => new Date(Date.parse(text)).toISOString());
    expect(times(`${expression} ${timeZone}`, after, 4)).toEqual(expected);
    expect(times(expression, after, 4, timeZone)).toEqual(expected);
  });

  it.each(recorded.refused)("refuses %j", (expression) => {
    expect(why(expression)).toMatch(/\.$/);
  });
});

describe("the examples of systemd.time(7) and of its tests", () => {
  it.each([
    ["Sat,Thu,Mon-Wed,Sat-Sun", "Mon..Thu,Sat,Sun *-*-* 00:00:00"],
    ["Sat,Thu,Mon..Wed,Sat..Sun", "Mon..Thu,Sat,Sun *-*-* 00:00:00"],
    ["Mon,Sun 12-*-* 2,1:23", "Mon,Sun 2012-*-* 01,02:23:00"],
    ["Wed *-1", "Wed *-*-01 00:00:00"],
    ["Wed-Wed,Wed *-1", "Wed *-*-01 00:00:00"],
    ["Wed..Wed,Wed *-1", "Wed *-*-01 00:00:00"],
    ["Wed, 17:48", "Wed *-*-* 17:48:00"],
    ["Wednesday,", "Wed *-*-* 00:00:00"],
    ["Wed-Sat,Tue 12-10-15 1:2:3", "Tue..Sat 2012-10-15 01:02:03"],
    ["Wed..Sat,Tue 12-10-15 1:2:3", "Tue..Sat 2012-10-15 01:02:03"],
    ["*-*-7 0:0:0", "*-*-07 00:00:00"],
    ["10-15", "*-10-15 00:00:00"],
    ["monday *-12-* 17:00", "Mon *-12-* 17:00:00"],
    ["Mon,Fri *-*-3,1,2 *:30:45", "Mon,Fri *-*-01,02,03 *:30:45"],
    ["12,14,13,12:20,10,30", "*-*-* 12,13,14:10,20,30:00"],
    ["12..14:10,20,30", "*-*-* 12,13,14:10,20,30:00"],
    ["mon,fri *-1/2-1,3 *:30:45", "Mon,Fri *-01,03,05,07,09,11-01,03 *:30:45"],
    ["03-05 08:05:40", "*-03-05 08:05:40"],
    ["08:05:40", "*-*-* 08:05:40"],
    ["05:40", "*-*-* 05:40:00"],
    ["Sat,Sun 12-05 08:05:40", "Sat,Sun *-12-05 08:05:40"],
    ["Sat,Sun 08:05:40", "Sat,Sun *-*-* 08:05:40"],
    ["2003-03-05 05:40", "2003-03-05 05:40:00"],
    ["2003-02..04-05", "2003-02,03,04-05 00:00:00"],
    ["2003-03-05 05:40 UTC", "2003-03-05 05:40:00"],
    ["2003-03-05", "2003-03-05 00:00:00"],
    ["03-05", "*-03-05 00:00:00"],
    ["minutely", "*-*-* *:*:00"],
    ["hourly", "*-*-* *:00:00"],
    ["daily", "*-*-* 00:00:00"],
    ["daily UTC", "*-*-* 00:00:00"],
    ["DAILY", "*-*-* 00:00:00"],
    ["monthly", "*-*-01 00:00:00"],
    ["weekly", "Mon *-*-* 00:00:00"],
    ["weekly Pacific/Auckland", "Mon *-*-* 00:00:00 Pacific/Auckland"],
    ["yearly", "*-01-01 00:00:00"],
    ["annually", "*-01-01 00:00:00"],
    ["anually", "*-01-01 00:00:00"],
    ["quarterly", "*-01,04,07,10-01 00:00:00"],
    ["semiannually", "*-01,07-01 00:00:00"],
    ["semi-annually", "*-01,07-01 00:00:00"],
    ["biannually", "*-01,07-01 00:00:00"],
    ["bi-annually", "*-01,07-01 00:00:00"],
    ["*:2/3", "*-*-* *:2,5,8,11,14,17,20,23,26,29,32,35,38,41,44,47,50,53,56,59:00"],
    ["2015-10-25 01:00:00 uTc", "2015-10-25 01:00:00 UTC"],
    ["9..11,13:00,30", "*-*-* 09,10,11,13:00,30:00"],
    ["1..3-1..3 1..3:1..3", "*-01,02,03-01,02,03 01,02,03:01,02,03:00"],
    ["00:00:01..03", "*-*-* 00:00:01,02,03"],
    ["00:00:01/2,02..03", "*-*-* 00:00:01/2,02"],
    ["*-*~1 Utc", "*-*~01 00:00:00 UTC"],
    ["*-*~05,3 ", "*-*~03,05 00:00:00"],
    ["*-*~* 00:00:00", "*-*-* 00:00:00"],
    ["*-* 00:00:00", "*-*-* 00:00:00"],
    ["Monday", "Mon *-*-* 00:00:00"],
    ["Monday *-*-*", "Mon *-*-* 00:00:00"],
    ["*:*:*", "*-*-* *:*:0/1"],
    ["*:*", "*-*-* *:*:00"],
    ["12:*", "*-*-* 12:*:00"],
    ["*:30", "*-*-* *:30:00"],
    ["93..00-*-*", "1993..2000-*-* 00:00:00"],
    ["00..07-*-*", "2000..2007-*-* 00:00:00"],
    ["*:20..39/5", "*-*-* *:20,25,30,35:00"],
    ["00:00:20..40/1", "*-*-* 00:00:20..40"],
    ["*~03/1,03..05", "*-*~01,02,03,04,05 00:00:00"],
    ["*:05..05", "*-*-* *:05:00"],
    ["*:05..10/6", "*-*-* *:05:00"],
    ["10..24/6:00", "10,16,22:00"],
  ])("%s is %s", (short, long) => {
    for (const after of [LONG_AGO, "2011-12-31T23:00:00Z", "2026-06-15T12:34:56Z"]) {
      expect(times(short, after, 40)).toEqual(times(long, after, 40));
    }
  });

  it.each([
    ["2016-03-27 03:17:00", "UTC", LONG_AGO, iso(1459048620)],
    ["2016-03-27 03:17:00", "CET", LONG_AGO, iso(1459041420)],
    ["2016-03-27 03:17:00 UTC", "EET", LONG_AGO, iso(1459048620)],
    ["Sun 16:00:00", "CET", iso(1456041600.123), iso(1456066800)],
    ["*-04-31", "UTC", LONG_AGO, null],
    ["2016-02~01 UTC", "UTC", LONG_AGO, iso(1456704000)],
    ["Mon 2017-05~01..07 UTC", "UTC", LONG_AGO, iso(1496016000)],
    ["Mon 2017-05~07/1 UTC", "UTC", LONG_AGO, iso(1496016000)],
    ["*-*-01/5 04:00:00 UTC", "UTC", iso(1646010000), iso(1646107200)],
    ["*-01/7-01 04:00:00 UTC", "UTC", iso(1664607600), iso(1672545600)],
    ["2017-08-06 9,11,13,15,17:00 UTC", "UTC", iso(1502029800), iso(1502031600)],
    ["2017-08-06 9..17/2:00 UTC", "UTC", iso(1502029800), iso(1502031600)],
    ["2016-12-* 3..21/6:00 UTC", "UTC", iso(1482613200.001), iso(1482634800)],
    ["2017-09-24 03:30:00 Pacific/Auckland", "UTC", LONG_AGO, iso(1506177000)],
    ["2017-04-02 02:30:00 Pacific/Auckland", "UTC", LONG_AGO, iso(1491053400)],
    ["2017-04-02 02:30:00 Pacific/Auckland", "UTC", iso(1491053400), null],
    ["2017-04-02 03:30:00 Pacific/Auckland", "UTC", LONG_AGO, iso(1491060600)],
    ["2017-09-09 20:42:00 Pacific/Auckland", "EET", LONG_AGO, iso(1504946520)],
  ])("%s in %s", (expression, zone, after, expected) => {
    expect(next(expression, after, zone)).toBe(expected);
  });

  it("the third last day of February, and the last Monday of May", () => {
    expect(times("*-02~03", "2026-01-01T00:00:00Z")).toEqual([
      "2026-02-26T00:00:00.000Z",
      "2027-02-26T00:00:00.000Z",
      "2028-02-27T00:00:00.000Z",
    ]);
    expect(next("Mon *-05~07/1", "2026-01-01T00:00:00Z")).toBe("2026-05-25T00:00:00.000Z");
  });

  it("has the first of January of a step too, which some versions of systemd leave out", () => {
    expect(times("*-*-1/11 23:00:00", "2025-12-23T12:00:00Z")).toEqual([
      "2025-12-23T23:00:00.000Z",
      "2026-01-01T23:00:00.000Z",
      "2026-01-12T23:00:00.000Z",
    ]);
  });

  it.each([
    "test",
    " utc",
    "UTC",
    "Europe/Riga",
    "    ",
    "",
    "7",
    "*",
    "121212:1:2",
    "2000-03-05.23 00:00:00",
    "2000-03-05 00:00.1:00",
    "00:00:00/0.00000001",
    "00:00:00.0..00.9",
    "2016-03-27 03:17:00.4200005",
    "2016~11-22",
    "*-*~5/5",
    "Monday.. 12:00",
    "Monday..",
    "Sat..Mon",
    "Mon...Fri",
    "Mon..Wed..Fri",
    "Mon,,Tue",
    "Wed,,",
    ",Wed",
    "Monday*-*-*",
    "* 1-1",
    "-00:+00/-5",
    "00:+00/-5",
    "2016- 11- 24 12: 30: 00",
    "12:00 *-*-*",
    "Mon *-*-* *:*:* surprise",
    "12:34 Europe/Surprise",
    "12:34 Europe/",
    "12:00 +02:00",
    "12:00 UTC+2",
    "*~29",
    "1~29",
    "*~16..31",
    "*~*/2",
    "12..1/2-*",
    "20/4:00",
    "*-1/12-01",
    "00:00/60",
    "*:*/0",
    "*:*/60",
    "*,5:00",
    "24:00",
    "1..2..3:00",
    "1/2/3:00",
    "*-*-5..1",
    "*:1..1_0",
    "1-32",
    "1969-*-*",
    "2200-*-01",
    "00:00:2300",
    "00:00:18446744073709551615",
    "@88588582097858858",
    "@1493187147",
    "daily daily",
    "0x5:00",
    "1e1:00",
    "٣:00",
    "*-*-* 12:00:",
    "__proto__",
    "constructor",
    "daily constructor",
  ])("refuses %j with a sentence", (expression) => {
    expect(why(expression)).toMatch(/^.{20,500}\.$/);
  });

  it.each(["%s *-*-* *:*:*", "%s-*-*", "*-%s-*", "*-*-%s", "*-*~%s", "%s:*:*", "*:%s:*", "*:*:%s"])(
    "refuses bad values in %s",
    (pattern) => {
      for (const bad of ["-1", "1000", "ABC", "1-1", "1:1", "Mon/1", "~1", "1,", ",1", "1..", "..1", "1/"]) {
        expect([pattern, bad, why(pattern.replace("%s", bad))]).toEqual([pattern, bad, expect.any(String)]);
      }
    },
  );
});

describe("what it says of an expression that can't be read", () => {
  it("names the part, what it takes, and an example", () => {
    expect(why("Mon..Fri 25:00")).toBe(
      'The hour "25" can\'t be read. It takes 0 to 23, *, lists such as 1,2, ranges such as 1..5, and steps such as 1/2 that stay inside. "Mon..Fri *-*-* 02:30" is 02:30 from Monday to Friday.',
    );
    expect(why("Sat..Mon")).toContain('The weekdays "Sat..Mon" can\'t be read. Ranges go up from Monday');
    expect(why("12:00 Mars/Base")).toContain('The time zone "Mars/Base" is not known here.');
    expect(why("*~29")).toContain('The day before the end "29" can\'t be read. It takes 1 to 28');
    expect(why("tomorrow 12:00")).toContain('The weekdays "tomorrow" can\'t be read.');
    expect(why("12:00 12:00")).toContain('"12:00 12:00" goes on after its time.');
    expect(why("daily", "Mars/Base")).toContain('The time zone "Mars/Base" is not known here.');
    expect(why("\n \n")).toContain("The schedule is empty.");
    expect(why(`${"1,".repeat(500)}1:00`)).toContain("at most 1000 characters");
    expect(why("daily\n".repeat(21))).toContain("at most 20 lines");
    expect(why("daily\n".repeat(20))).toBeNull();
  });

  it("shows what can't be seen, and cuts what is long", () => {
    expect(why(`\u202e${"x".repeat(90)} 12:00`)).toContain(`"⟨U+202E⟩${"x".repeat(39)}…"`);
  });
});

describe("several lines", () => {
  it("are one schedule, which comes when any of them does, in the zone of each", () => {
    const lines = "Mon..Fri 18:00\r\n\n  Sat,Sun 09:00 UTC\n2026-11-23 18:00";
    expect(times(lines, "2026-11-20T12:00:00Z", 5, "Europe/Berlin")).toEqual([
      "2026-11-20T17:00:00.000Z",
      "2026-11-21T09:00:00.000Z",
      "2026-11-22T09:00:00.000Z",
      "2026-11-23T17:00:00.000Z",
      "2026-11-24T17:00:00.000Z",
    ]);
  });

  it("are none when one can't be read", () => {
    expect(why("daily\n25:00")).toContain('The hour "25"');
  });

  it("end with the last of them", () => {
    expect(times("2026-01-01\n2026-02-01", "2025-06-01T00:00:00Z", 5)).toHaveLength(2);
  });
});

describe("when clocks change", () => {
  it("a time that does not exist comes once, when the clock has jumped (vector)", () => {
    expect(times("02:30", "2026-03-28T12:00:00Z", 2, "Europe/Berlin")).toEqual([
      "2026-03-29T01:00:00.000Z",
      "2026-03-30T00:30:00.000Z",
    ]);
    expect(times("2:0/20", "2026-03-28T12:00:00Z", 2, "Europe/Berlin")).toEqual([
      "2026-03-29T01:00:00.000Z",
      "2026-03-30T00:00:00.000Z",
    ]);
  });

  it("also where systemd leaves it out", () => {
    expect(next("2016-03-27 03:17:00", LONG_AGO, "EET")).toBe("2016-03-27T01:00:00.000Z");
    expect(next("2017-09-24 02:30:00 Pacific/Auckland", LONG_AGO)).toBe("2017-09-23T14:00:00.000Z");
    expect(next("Sun *-*-* 01:00:00 Europe/Dublin", iso(1616412478))).toBe("2021-03-28T01:00:00.000Z");
  });

  it("a time that comes twice counts once, the first time (vector)", () => {
    expect(times("02:30", "2026-10-24T12:00:00Z", 2, "Europe/Berlin")).toEqual([
      "2026-10-25T00:30:00.000Z",
      "2026-10-26T01:30:00.000Z",
    ]);
  });

  it("is not expected in the second of two equal hours, like a timer of systemd", () => {
    const half = ["2026-10-25T00:00:00.000Z", "2026-10-25T00:30:00.000Z", "2026-10-25T02:00:00.000Z"];
    expect(times("*:0/30", "2026-10-24T23:31:00Z", 3, "Europe/Berlin")).toEqual(half);
    expect(next("*:*:*", "2026-10-25T01:15:30Z", "Europe/Berlin")).toBe("2026-10-25T02:00:00.000Z");
    expect(next("*:*:*", "2026-10-25T00:59:59Z", "Europe/Berlin")).toBe("2026-10-25T02:00:00.000Z");
  });
});

describe("any expression", () => {
  it("that is read gives later and later times; any other has a sentence", () => {
    const letters = fc.constantFrom(
      ..."0123456789*/~.,-: MonFriUTC\n".split(""),
      "\u0000",
      "\ud800",
      "..",
      "*-*-*",
    );
    const texts = fc.array(letters, { maxLength: 24 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.oneof(texts, fc.string({ unit: "binary" })), fc.nat(7e12), (expression, at) => {
        const reading = readOnCalendar(expression, "Europe/Berlin");
        if ("why" in reading) expect(reading.why).toMatch(/\.$/);
        else expect(reading.next(at) ?? Number.POSITIVE_INFINITY).toBeGreaterThan(at);
      }),
      { numRuns: 500 },
    );
  });

  it("finds the first minute that fits, as a search of every minute does", () => {
    const some = (from: number, to: number) =>
      fc.uniqueArray(fc.integer({ min: from, max: to }), {
        minLength: 1,
        maxLength: Math.ceil((to - from) / 2),
      });
    const names = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    const parts = fc.record({
      weekdays: some(0, 6),
      months: some(1, 12),
      days: some(1, 31),
      hours: some(0, 23),
      minutes: some(0, 59),
      at: fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2027, 11) }),
    });
    fc.assert(
      fc.property(parts, ({ weekdays, months, days, hours, minutes, at }) => {
        const words = weekdays.map((day) => names[day]).join(",");
        const found = next(`${words} ${months}-${days} ${hours}:${minutes}`, new Date(at).toISOString());
        const fits = (time: Date) =>
          weekdays.includes(time.getUTCDay()) &&
          months.includes(time.getUTCMonth() + 1) &&
          days.includes(time.getUTCDate()) &&
          hours.includes(time.getUTCHours()) &&
          minutes.includes(time.getUTCMinutes());
        const end = Math.min(found === null ? Date.UTC(2200, 0) : Date.parse(found), at + 40 * 86_400_000);
        let earlier: number | null = null;
        for (let time = Math.floor(at / 60_000) * 60_000 + 60_000; time < end; time += 60_000) {
          if (fits(new Date(time))) earlier = time;
        }
        expect(earlier).toBeNull();
        if (found !== null) expect(fits(new Date(found))).toBe(true);
      }),
      { numRuns: 25 },
    );
  });
});
