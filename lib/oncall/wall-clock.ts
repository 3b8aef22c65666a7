/**
 * When does a clock on a wall show a time? Pure. Local times are counted in milliseconds as if the clock showed UTC, so
 * that a day has 24 hours and turns are found by division; only at the end does a time become an instant.
 *
 * That instant is the first at which the clock there has reached the time: a time that is skipped is the moment of the
 * jump, one that comes twice is its first. So later times never come before earlier ones, and what adjoins, adjoins.
 */
import { Temporal } from "temporal-polyfill";

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
export const WEEK_MS = 7 * DAY_MS;

export type WallClock = {
  /** What it shows at an instant. */
  localAt(at: number): number;
  /** The first instant at which it shows this time or a later one. */
  instantOf(local: number): number;
};

/** How long the clock goes without being set. */
type Stretch = { from: number; to: number; offset: number };

/** No zone differs from UTC by more, and clocks jump by a day at most. */
const MARGIN_MS = 3 * DAY_MS;

/**
 * Exact from `from` to `to`, in milliseconds since 1970. What lies further outside stays outside.
 * @throws RangeError for an unknown zone
 */
export function wallClock(timeZone: string, from: number, to: number): WallClock {
  const stretches = stretchesOf(timeZone, from - MARGIN_MS, to + MARGIN_MS);
  return {
    localAt(at) {
      return at + (stretches.find((stretch) => at < stretch.to)?.offset ?? 0);
    },
    instantOf(local) {
      const stretch = stretches.find(({ to: end, offset }) => local < end + offset);
      return stretch ? Math.max(stretch.from, local - stretch.offset) : local;
    },
  };
}

/** At least one; the first has no beginning, the last no end. */
function stretchesOf(timeZone: string, from: number, to: number): Stretch[] {
  const stretches: Stretch[] = [];
  let here = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(timeZone);
  for (let begin = Number.NEGATIVE_INFINITY; ; ) {
    const next = here.getTimeZoneTransition("next");
    const offset = here.offsetNanoseconds / 1_000_000;
    if (!next || next.epochMilliseconds >= to) {
      stretches.push({ from: begin, to: Number.POSITIVE_INFINITY, offset });
      return stretches;
    }
    stretches.push({ from: begin, to: next.epochMilliseconds, offset });
    begin = next.epochMilliseconds;
    here = next;
  }
}

/** Local milliseconds of "2026-11-23". */
export function localDate(date: string): number {
  return Date.parse(`${date}T00:00:00Z`);
}

/** Milliseconds since midnight of "09:30". */
export function clockMs(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(":").map(Number);
  return hours * HOUR_MS + minutes * MINUTE_MS;
}

/** 1970 began on a Thursday. */
const FIRST_MONDAY = -3 * DAY_MS;

/** Local milliseconds of the last time that it was this weekday (1 is Monday), not after the given midnight. */
export function weekdayBefore(midnight: number, weekday: number): number {
  const past = modulo(midnight - FIRST_MONDAY - (weekday - 1) * DAY_MS, WEEK_MS);
  return midnight - past;
}

export function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
