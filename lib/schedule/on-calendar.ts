/**
 * When does a timer of systemd elapse? Pure: OnCalendar= of systemd.timer(5), as systemd.time(7) describes it, without
 * fractions of a second. Several lines are one schedule that comes when any of them does.
 *
 * Read as systemd reads it, with two differences. "*" may have a step, as other programs allow. And a time that the
 * clock skips is expected when it has jumped (wall-clock.ts), where systemd leaves it out until the next day.
 */
import { quoted, type Reading, unknownZone } from "./reading";
import { firstAfter, isTimeZone, type Wall } from "./wall-clock";

const LONGEST = 1_000;
const MOST_LINES = 20;
const EXAMPLE = '"Mon..Fri *-*-* 02:30" is 02:30 from Monday to Friday.';
const DAY_MS = 86_400_000;

const NAMES: ReadonlyMap<string, string> = new Map([
  ["minutely", "*-*-* *:*:00"],
  ["hourly", "*-*-* *:00:00"],
  ["daily", "*-*-* 00:00:00"],
  ["weekly", "Mon *-*-* 00:00:00"],
  ["monthly", "*-*-01 00:00:00"],
  ["quarterly", "*-01,04,07,10-01 00:00:00"],
  ...["semiannually", "semi-annually", "biannually", "bi-annually"].map(
    (name) => [name, "*-01,07-01 00:00:00"] as const,
  ),
  ...["yearly", "annually", "anually"].map((name) => [name, "*-01-01 00:00:00"] as const),
]);

const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/** Both inclusive. `fromEnd`: 1 is the last day of a month. systemd allows 28, which every month has. */
type Field = { name: string; from: number; to: number; fromEnd?: true };
const YEAR: Field = { name: "year", from: 1970, to: 2199 };
const MONTH: Field = { name: "month", from: 1, to: 12 };
const DAY: Field = { name: "day", from: 1, to: 31 };
const DAY_FROM_END: Field = { name: "day before the end", from: 1, to: 28, fromEnd: true };
const HOUR: Field = { name: "hour", from: 0, to: 23 };
const MINUTE: Field = { name: "minute", from: 0, to: 59 };
const SECOND: Field = { name: "second", from: 0, to: 59 };

/** Numbers go up. Weekdays are as `Date` counts them: 0 is Sunday. */
type CalendarDate = { years: number[]; months: number[]; days: number[]; fromEnd: boolean };
type CalendarTime = { hours: number[]; minutes: number[]; seconds: number[] };
type CalendarEvent = CalendarDate & CalendarTime & { weekdays: ReadonlySet<number>; timeZone: string };

/** What a part of an expression can't be; its message goes to the person who wrote it, and no further. */
class Unreadable extends Error {}

/** @param timeZone for lines that name none themselves. */
export function readOnCalendar(expression: string, timeZone: string): Reading {
  if (!isTimeZone(timeZone)) return { why: unknownZone(timeZone) };
  if (expression.length > LONGEST)
    return { why: `The schedule has at most ${LONGEST} characters. ${EXAMPLE}` };
  const lines = expression.split("\n").map((line) => line.trim());
  const written = lines.filter((line) => line !== "");
  if (written.length === 0) return { why: `The schedule is empty. ${EXAMPLE}` };
  if (written.length > MOST_LINES) return { why: `The schedule has at most ${MOST_LINES} lines. ${EXAMPLE}` };
  try {
    const events = written.map((line) => eventOf(line, timeZone));
    return { next: (at) => earliest(events.map((event) => nextOf(event, at))) };
  } catch (error) {
    if (error instanceof Unreadable) return { why: `${error.message} ${EXAMPLE}` };
    throw error;
  }
}

function earliest(times: readonly (number | null)[]): number | null {
  return times.reduce((one, other) => (one === null || (other !== null && other < one) ? other : one), null);
}

function eventOf(line: string, timeZone: string): CalendarEvent {
  const words = line.split(/\s+/);
  const zone = words.length > 1 && /^[A-Za-z]/.test(words.at(-1) ?? "") ? words.pop() : undefined;
  if (zone !== undefined && !isTimeZone(zone)) throw new Unreadable(unknownZone(zone));
  const [first = ""] = words;
  const named = words.length === 1 ? NAMES.get(first.toLowerCase()) : undefined;
  const parts = named === undefined ? words : named.split(" ");
  const weekdays = /^[A-Za-z]/.test(parts[0] ?? "") ? parts.shift() : undefined;
  const date = parts[0]?.includes(":") ? undefined : parts.shift();
  const time = parts.shift();
  if (parts.length > 0) {
    throw new Unreadable(`${quoted(line)} goes on after its time. Write weekdays, then a date, then a time.`);
  }
  return {
    weekdays: weekdays === undefined ? new Set([0, 1, 2, 3, 4, 5, 6]) : weekdaysOf(weekdays),
    ...dateOf(date ?? "*-*-*"),
    ...timeOf(time ?? "0:0"),
    timeZone: zone ?? timeZone,
  };
}

/** "Mon", "Mon,Thu..Sat", and "Mon-Wed" as it was once written. A comma may end it. */
function weekdaysOf(word: string): ReadonlySet<number> {
  const found = new Set<number>();
  for (const term of word.replace(/,$/, "").split(",")) {
    const days = term.split(/\.\.|-/).map(weekdayOf);
    const [from = -1] = days;
    const to = days.at(-1) ?? -1;
    if (days.includes(-1) || days.length > 2 || to < from) {
      throw new Unreadable(`The weekdays ${quoted(word)} can't be read. Ranges go up from Monday to Sunday.`);
    }
    for (let day = from; day <= to; day++) found.add((day + 1) % 7);
  }
  return found;
}

/** 0 is Monday, -1 is none. */
function weekdayOf(text: string): number {
  const name = text.toLowerCase();
  return WEEKDAYS.findIndex((day) => day === name || day.slice(0, 3) === name);
}

/** "2026-05-01", "*-05~01", "05-01". */
function dateOf(word: string): CalendarDate {
  const found = /^(?:([^-~]+)-)?([^-~]+)([-~])([^-~]+)$/.exec(word);
  if (found === null) {
    throw new Unreadable(`${quoted(word)} is neither a date nor a time. A date is *-*-01, a time is 02:30.`);
  }
  const [, year = "*", month = "", sign, day = ""] = found;
  const isFromEnd = sign === "~" && day !== "*";
  return {
    years: valuesOf(year, YEAR),
    months: valuesOf(month, MONTH),
    days: valuesOf(day, isFromEnd ? DAY_FROM_END : DAY),
    fromEnd: isFromEnd,
  };
}

/** "02:30", "*:00/15:00". */
function timeOf(word: string): CalendarTime {
  const [hour = "", minute, second = "0", ...more] = word.split(":");
  if (minute === undefined || more.length > 0) {
    throw new Unreadable(`${quoted(word)} is no time. A time is 02:30 or 02:30:00.`);
  }
  return {
    hours: valuesOf(hour, HOUR),
    minutes: valuesOf(minute, MINUTE),
    seconds: valuesOf(second, SECOND),
  };
}

/** "*", "1,3..5", "0/15", "8..18/2". */
function valuesOf(text: string, field: Field): number[] {
  const terms =
    text === "*" ? [span(field.from, field.to, 1)] : text.split(",").map((term) => termOf(term, field));
  if (!terms.every((term) => term !== null)) {
    const { name, from, to } = field;
    throw new Unreadable(
      `The ${name} ${quoted(text)} can't be read. It takes ${from} to ${to}, *, lists such as 1,2, ranges such as 1..5, and steps such as 1/2 that stay inside.`,
    );
  }
  return [...new Set(terms.flat())].sort((a, b) => a - b);
}

const TERM = /^(?:\*|0*(\d{1,4}))(?:\.\.0*(\d{1,4}))?(?:\/0*(\d{1,4}))?$/;

function termOf(term: string, field: Field): number[] | null {
  const found = TERM.exec(term);
  if (found === null) return null;
  const [, first, last, by] = found;
  if (first === undefined && (last !== undefined || by === undefined || field.fromEnd)) return null;
  const start = first === undefined ? field.from : numberOf(first, field);
  const step = by === undefined ? 1 : Number(by);
  if (!isIn(start, field) || step < 1) return null;
  if (last !== undefined) {
    const range = numberOf(last, field) - start;
    // What is never reached may lie outside: 0..24/5 ends at 20.
    return range >= 0 && isIn(start + range - (range % step), field)
      ? span(start, start + range, step)
      : null;
  }
  if (by === undefined) return [start];
  // Before the end of a month, a step goes down to the last day. One that is never taken is refused, as by systemd.
  if (field.fromEnd) return start - step < 1 ? null : span(start, field.from, -step);
  return start + step > field.to ? null : span(start, field.to, step);
}

/** 26 is 2026, and 93 is 1993. */
function numberOf(digits: string, field: Field): number {
  const value = Number(digits);
  if (field !== YEAR || value >= 100) return value;
  return value + (value < 70 ? 2_000 : 1_900);
}

function isIn(value: number, { from, to }: Field): boolean {
  return value >= from && value <= to;
}

function span(from: number, to: number, step: number): number[] {
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);
}

function nextOf(event: CalendarEvent, at: number): number | null {
  return firstAfter(at, event.timeZone, (wall) => nextWall(event, wall));
}

function nextWall(event: CalendarEvent, wall: Wall): Wall | null {
  const from = Math.floor(wall / 1_000) * 1_000 + 1_000;
  const thisYear = new Date(from).getUTCFullYear();
  for (const year of event.years) {
    if (year < thisYear) continue;
    for (const month of event.months) {
      for (const midnight of midnightsIn(event, year, month)) {
        const time = midnight + DAY_MS <= from ? null : firstTime(event, Math.max(0, from - midnight));
        if (time !== null) return midnight + time;
      }
    }
  }
  return null;
}

function midnightsIn({ days, fromEnd, weekdays }: CalendarEvent, year: number, month: number): Wall[] {
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return days
    .map((day) => (fromEnd ? last + 1 - day : day))
    .filter((day) => day <= last)
    .map((day) => Date.UTC(year, month - 1, day))
    .filter((midnight) => weekdays.has(new Date(midnight).getUTCDay()))
    .sort((a, b) => a - b);
}

/** Both in milliseconds of a day; `from` inclusive. */
function firstTime({ hours, minutes, seconds }: CalendarTime, from: number): number | null {
  for (const hour of hours) {
    for (const minute of minutes) {
      const start = (hour * 60 + minute) * 60_000;
      if (start + 59_000 < from) continue;
      const second = seconds.find((value) => start + value * 1_000 >= from);
      if (second !== undefined) return start + second * 1_000;
    }
  }
  return null;
}
