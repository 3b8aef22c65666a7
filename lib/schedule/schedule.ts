/**
 * When is a heartbeat expected next? Pure: a period, a line of a crontab, or a timer of systemd.
 *
 * Times are those of the schedule's zone, through changes of its clocks (wall-clock.ts, cron.ts). Nothing comes after
 * 2199, where systemd ends too, so no search is endless.
 */
import { readCron } from "./cron";
import { readOnCalendar } from "./on-calendar";
import type { Reading } from "./reading";

export type Schedule =
  | { kind: "every"; periodS: number }
  | { kind: "cron"; expression: string; timeZone: string }
  | { kind: "oncalendar"; expression: string; timeZone: string };

/** Seconds, both inclusive. Nobody pings more often, and a year must fit. */
export const PERIOD_S = { least: 10, most: 366 * 86_400 } as const;

const BEGIN = Date.UTC(1970, 0, 1) - 1;
const END = Date.UTC(2200, 0, 1);

/** A sentence for the person who wrote it, or null when it is one. */
export function whyNoSchedule(schedule: Schedule): string | null {
  const reading = readSchedule(schedule);
  if ("why" in reading) return reading.why;
  return reading.next(BEGIN) === null ? "No day from 1970 to 2199 is such a day. Check day and month." : null;
}

/**
 * The first time after `at`, exclusive. Milliseconds since 1970.
 * null: it never comes again, or `whyNoSchedule` says why it is no schedule.
 */
export function nextAfter(schedule: Schedule, at: number): number | null {
  if (!(at < END)) return null;
  const next = remembered(schedule, Math.floor(Math.max(at, BEGIN)));
  return next !== null && next < END ? next : null;
}

/** `next` is the first time after `from`, and so after all that lies between them. */
type Known = { reading: Reading; from: number; next: number | null };

/** Reading an expression takes a thousand times as long as knowing the answer, and every ping asks. */
const known = new Map<string, Known>();
const MOST_KNOWN = 2_000;

function remembered(schedule: Schedule, at: number): number | null {
  if (schedule.kind === "every") {
    const reading = readPeriod(schedule.periodS);
    return "why" in reading ? null : reading.next(at);
  }
  const key = `${schedule.kind} ${schedule.timeZone} ${schedule.expression}`;
  const found = known.get(key);
  if (found && at >= found.from && at < (found.next ?? END)) return found.next;
  const reading = found?.reading ?? readSchedule(schedule);
  const next = "why" in reading ? null : reading.next(at);
  known.delete(key);
  known.set(key, { reading, from: at, next });
  const [oldest] = known.keys();
  if (known.size > MOST_KNOWN && oldest !== undefined) known.delete(oldest);
  return next;
}

function readSchedule(schedule: Schedule): Reading {
  switch (schedule.kind) {
    case "every":
      return readPeriod(schedule.periodS);
    case "cron":
      return readCron(schedule.expression, schedule.timeZone);
    case "oncalendar":
      return readOnCalendar(schedule.expression, schedule.timeZone);
  }
}

function readPeriod(periodS: number): Reading {
  if (Number.isInteger(periodS) && periodS >= PERIOD_S.least && periodS <= PERIOD_S.most) {
    return { next: (at) => at + periodS * 1_000 };
  }
  return {
    why: `The period is a whole number of seconds from ${PERIOD_S.least} to ${PERIOD_S.most}. 86400 is a day.`,
  };
}
