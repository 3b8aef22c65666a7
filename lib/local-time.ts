/**
 * Which instant does a person mean? Pure: "2026-11-23T22:00" as a clock in their zone shows it, or an instant with its
 * offset. An hour that clocks skip is the one after it, an hour that comes twice is its first.
 */
import { Temporal } from "temporal-polyfill";

const LOCAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/;

/** Milliseconds since 1970; null for what is no time. @throws RangeError for an unknown zone */
export function instantOf(text: string, timeZone: string): number | null {
  try {
    if (!LOCAL.test(text)) return Temporal.Instant.from(text).epochMilliseconds;
    return Temporal.PlainDateTime.from(text, { overflow: "reject" }).toZonedDateTime(timeZone)
      .epochMilliseconds;
  } catch (error) {
    if (error instanceof RangeError && isZone(timeZone)) return null;
    throw error;
  }
}

function isZone(timeZone: string): boolean {
  return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone).timeZoneId.length > 0;
}
