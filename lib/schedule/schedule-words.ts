/**
 * How is a schedule said to people? Pure. What is common is said in words, and all else as it was written: better an
 * expression than half a sentence about it.
 */
import { spanWords } from "@/lib/time";
import type { Schedule } from "./schedule";

/** "every day", "every 36 hours", "daily at 02:30, Europe/Berlin" */
export function scheduleWords(schedule: Schedule): string {
  if (schedule.kind === "every") return `every ${spanWords(schedule.periodS, true)}`;
  const words = schedule.kind === "cron" ? cronWords(schedule.expression) : timerWords(schedule.expression);
  return `${words ?? schedule.expression.split("\n").join(" or ")}, ${schedule.timeZone}`;
}

const DAYS = ["Sundays", "Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays"];

function cronWords(expression: string): string | null {
  const [minute = "", hour = "", day = "", month = "", weekday = "", ...more] = expression
    .trim()
    .split(/\s+/);
  if (more.length > 0 || month !== "*") return null;
  const step = /^\*\/(\d{1,2})$/.exec(minute)?.[1];
  const isAlways = hour === "*" && day === "*" && weekday === "*";
  if (isAlways && minute === "*") return "every minute";
  if (isAlways && step !== undefined && 60 % Number(step) === 0)
    return `every ${spanWords(Number(step) * 60, true)}`;
  if (isAlways && isNumber(minute, 59)) return `hourly at :${minute.padStart(2, "0")}`;
  if (!isNumber(minute, 59) || !isNumber(hour, 23)) return null;
  const time = `at ${hour.padStart(2, "0")}:${minute.padStart(2, "0")}`;
  if (day === "*" && weekday === "*") return `daily ${time}`;
  if (day === "*" && isNumber(weekday, 7)) return `${DAYS[Number(weekday) % 7]} ${time}`;
  if (day === "*" && /^(1-5|mon-fri)$/i.test(weekday)) return `Mondays to Fridays ${time}`;
  if (weekday === "*" && isNumber(day, 31)) return `on day ${Number(day)} of each month ${time}`;
  return null;
}

function isNumber(text: string, most: number): boolean {
  return /^\d{1,2}$/.test(text) && Number(text) <= most;
}

const NAMES: ReadonlyMap<string, string> = new Map([
  ["minutely", "every minute"],
  ["hourly", "hourly at :00"],
  ["daily", "daily at 00:00"],
  ["weekly", "Mondays at 00:00"],
  ["monthly", "on day 1 of each month at 00:00"],
]);

function timerWords(expression: string): string | null {
  const text = expression.trim();
  const named = NAMES.get(text.toLowerCase());
  if (named !== undefined) return named;
  const [, hour, minute] = /^(?:\*-\*-\* )?(\d{1,2}):(\d{2})(?::00)?$/.exec(text) ?? [];
  if (hour === undefined || minute === undefined || Number(hour) > 23 || Number(minute) > 59) return null;
  return `daily at ${hour.padStart(2, "0")}:${minute}`;
}
