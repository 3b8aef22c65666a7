/**
 * How are instants and durations written? One format everywhere, the same in every language and on every machine.
 *
 * Absolute times are in the ISO order, 24 hours, made with the one locale whose output is equal in Node and in
 * browsers (sv-SE), and always in a zone that the caller names. They are made on the server; the browser only
 * counts (`ago`, `durationWords`, `clockAt`), because it may lack a language's data.
 */

/** U+00A0 keeps a number and its unit on one line. */
const NBSP = "\u00a0";

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;
const MONTH = 30 * DAY;
const YEAR = 365 * DAY;

/** A duration in one unit, rounded down: "12 s", "6 min", "9 h", "3 days". Negative counts as 0 s. */
export function durationWords(seconds: number): string {
  const s = Math.max(0, Math.floor(seconds));
  if (s < MINUTE) return `${s}${NBSP}s`;
  if (s < HOUR) return `${Math.floor(s / MINUTE)}${NBSP}min`;
  if (s < DAY) return `${Math.floor(s / HOUR)}${NBSP}h`;
  if (s < 2 * MONTH) return plural(Math.floor(s / DAY), "day");
  if (s < 2 * YEAR) return plural(Math.floor(s / MONTH), "month");
  return plural(Math.floor(s / YEAR), "year");
}

function plural(count: number, unit: string): string {
  return `${count}${NBSP}${unit}${count === 1 ? "" : "s"}`;
}

const SPANS = [
  { seconds: 86_400, one: "day", many: "days" },
  { seconds: 3_600, one: "hour", many: "hours" },
  { seconds: 60, one: "minute", many: "minutes" },
  { seconds: 1, one: "second", many: "seconds" },
] as const;

/** "1 day", "90 minutes", "36 hours": the largest unit of which it is a whole number. */
export function spanWords(seconds: number, bare = false): string {
  const unit = SPANS.find((one) => seconds >= one.seconds && seconds % one.seconds === 0) ?? SPANS[3];
  const count = seconds / unit.seconds;
  if (count === 1) return bare ? unit.one : `1${NBSP}${unit.one}`;
  return `${count}${NBSP}${unit.many}`;
}

/** "6 min ago", "in 3 days", or "now" within a second. Both are milliseconds since 1970. */
export function ago(at: number, now: number): string {
  const seconds = (now - at) / 1000;
  if (Math.abs(seconds) < 1) return "now";
  return seconds > 0 ? `${durationWords(seconds)} ago` : `in ${durationWords(-seconds)}`;
}

const FORMATS = {
  clock: { hour: "2-digit", minute: "2-digit" },
  date: { year: "numeric", month: "2-digit", day: "2-digit" },
  minute: { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" },
  second: {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/** clock "02:14" · date "2026-11-22" · minute "2026-11-22 02:14" · second "2026-11-22 02:14:05" */
export type Precision = keyof typeof FORMATS;

const formatters = new Map<string, Intl.DateTimeFormat>();

/** The local time of `zone`, an IANA name. @throws RangeError for an unknown zone or an invalid date. */
export function localText(at: Date, zone: string, precision: Precision = "minute"): string {
  const key = `${precision} ${zone}`;
  let formatter = formatters.get(key);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat("sv-SE", { ...FORMATS[precision], timeZone: zone });
    if (formatters.size < 500) formatters.set(key, formatter);
  }
  return formatter.format(at);
}

/** "2026-11-22 01:14:05 UTC". @throws RangeError for an invalid date. */
export function utcText(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** Minutes that `zone` is ahead of UTC at an instant, so that a browser can tell the time without zone data. */
export function offsetMinutes(at: Date, zone: string): number {
  const local = Date.parse(`${localText(at, zone, "second").replace(" ", "T")}Z`);
  return Math.round((local - Math.floor(at.getTime() / 1000) * 1000) / 60_000);
}

/** "02:14" for milliseconds since 1970 at an offset from `offsetMinutes`. */
export function clockAt(at: number, offset: number): string {
  return new Date(at + offset * 60_000).toISOString().slice(11, 16);
}

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("sv-SE", { timeZone: name });
    return name !== "";
  } catch {
    return false;
  }
}

/** The instant `days` × 24 hours before `now`. */
export function daysAgo(days: number, now: Date = new Date()): Date {
  return new Date(now.getTime() - days * DAY * 1000);
}
