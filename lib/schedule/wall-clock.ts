/**
 * When does a clock on the wall show a time? Pure. A schedule is written in times of such a clock; here they become
 * instants.
 *
 * A time that the clock skips is the moment at which it has jumped, so several of them are one. A time that comes twice
 * is the first. Rules and vectors: field notes, "Backups".
 */
import { Temporal } from "temporal-polyfill";

/** What a clock shows, written as the milliseconds since 1970 at which a clock in UTC shows the same. */
export type Wall = number;

const MINUTE_MS = 60_000;

/** Offsets such as "+02:00" are none: they know no summer time, and nobody means that. */
const NAME = /^[A-Za-z][\w+/-]{0,63}$/;

export function isTimeZone(name: string): boolean {
  if (!NAME.test(name)) return false;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}

/**
 * The first instant after `at`, in milliseconds since 1970, among times of a clock in a zone.
 * @param next the first time after another one, in whole seconds; null when there is none.
 * @throws RangeError for an unknown zone
 */
export function firstAfter(at: number, timeZone: string, next: (wall: Wall) => Wall | null): number | null {
  let wall = next(wallAt(at, timeZone));
  while (wall !== null) {
    const instant = instantAt(wall, timeZone);
    if (instant > at) return instant;
    // The clock was set back and shows this for the second time. It is set back at a whole minute, so the rest of this
    // one is over too: that keeps the search short for a schedule that comes each second.
    wall = next(Math.floor(wall / MINUTE_MS) * MINUTE_MS + MINUTE_MS - 1);
  }
  return null;
}

function wallAt(at: number, timeZone: string): Wall {
  return wallOf(Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone));
}

function instantAt(wall: Wall, timeZone: string): number {
  const shown = Temporal.Instant.fromEpochMilliseconds(wall).toZonedDateTimeISO("UTC").toPlainDateTime();
  const earlier = shown.toZonedDateTime(timeZone, { disambiguation: "earlier" });
  if (wallOf(earlier) === wall) return earlier.epochMilliseconds;
  return (earlier.getTimeZoneTransition("next") ?? earlier).epochMilliseconds;
}

function wallOf(time: Temporal.ZonedDateTime): Wall {
  return time.epochMilliseconds + time.offsetNanoseconds / 1_000_000;
}
