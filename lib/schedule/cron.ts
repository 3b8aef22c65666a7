/**
 * When does cron run a line of a crontab? Pure. The fields are those of croner: five of them, or a name such as @daily.
 *
 * Clocks change as Vixie cron sees it: a line with set times runs once (wall-clock.ts), and one with a wildcard or a
 * step in its minutes or hours keeps running in real time, so through both of two equal hours and through none that is
 * skipped. Rules and vectors: field notes, "Backups".
 */
import { Cron } from "croner";
import { quoted, type Reading, unknownZone } from "./reading";
import { firstAfter, isTimeZone } from "./wall-clock";

const LONGEST = 100;
const EXAMPLE = '"30 2 * * *" is every day at 02:30.';
const FIELDS = [
  { name: "minute", takes: "0 to 59" },
  { name: "hour", takes: "0 to 23" },
  { name: "day of the month", takes: "1 to 31, or L for the last" },
  { name: "month", takes: "1 to 12, or JAN to DEC" },
  { name: "day of the week", takes: "0 to 7, or SUN to SAT" },
] as const;

export function readCron(expression: string, timeZone: string): Reading {
  if (!isTimeZone(timeZone)) return { why: unknownZone(timeZone) };
  if (expression.length > LONGEST) {
    return { why: `A cron expression has at most ${LONGEST} characters. ${EXAMPLE}` };
  }
  const fields = expression.trim().split(/\s+/);
  // Croner takes what has a colon for a date.
  const job = expression.includes(":") ? null : jobOf(fields.join(" "), timeZone);
  if (job === null) return { why: whyNot(fields) };
  if (isWild(fields)) return { next: (at) => job.nextRun(new Date(at))?.getTime() ?? null };
  // Croner would leave out a time in a gap that ends on another day, as Nuuk has one; so it counts in UTC alone.
  const clock = jobOf(fields.join(" "), "UTC");
  return {
    next: (at) => firstAfter(at, timeZone, (wall) => clock?.nextRun(new Date(wall))?.getTime() ?? null),
  };
}

function jobOf(pattern: string, timezone: string): Cron | null {
  try {
    return new Cron(pattern, { mode: "5-part", timezone });
  } catch {
    return null;
  }
}

function isWild(fields: readonly string[]): boolean {
  const [minutes = "", hours = ""] = fields;
  return minutes.toLowerCase() === "@hourly" || /[*?/]/.test(minutes + hours);
}

function whyNot(fields: readonly string[]): string {
  const [first = ""] = fields;
  if (first.startsWith("@")) {
    return `${quoted(fields.join(" "))} is no name that is known here; @hourly, @daily, @weekly, @monthly and @yearly are. ${EXAMPLE}`;
  }
  if (fields.length === 6 || fields.length === 7) {
    return `A cron expression has five fields, minute to day of the week; this has ${fields.length}. Leave seconds and years out. ${EXAMPLE}`;
  }
  if (fields.length !== FIELDS.length) {
    return `A cron expression has five fields: minute, hour, day of the month, month, day of the week. ${EXAMPLE}`;
  }
  for (const [index, { name, takes }] of FIELDS.entries()) {
    const value = fields[index] ?? "";
    const alone = FIELDS.map((_, other) => (other === index ? value : "*")).join(" ");
    if (value.includes(":") || jobOf(alone, "UTC") === null) {
      return `The ${name} ${quoted(value)} can't be read. It takes ${takes}, lists, ranges that go up, and steps such as */2. ${EXAMPLE}`;
    }
  }
  return `${quoted(fields.join(" "))} is no cron expression. ${EXAMPLE}`;
}
