/** Which instant does a tool's text name? Total: null for what is no time, whatever the zone. */
import { Temporal } from "temporal-polyfill";

const ZONED = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:[.,]\d{1,12})? ?(Z|z|[+-]\d\d:?\d\d)$/;
const WALL = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)([.,]\d{1,12})?$/;
/** The end of year 9999. */
const LAST = 253_402_300_799_999;

/** Milliseconds since 1970, finer fractions cut off. Without an offset the zone decides, of two hours the first. */
export function instantIn(timeZone: string, text: unknown): number | null {
  return instantsIn(timeZone, text)[0] ?? null;
}

/** The same with both instants of an hour that comes twice, the earlier one first. */
export function instantsIn(timeZone: string, text: unknown): number[] {
  if (typeof text !== "string" || text.length > 64) return [];
  const found = zonedInstants(text) ?? wallInstants(text, timeZone);
  return [...new Set(found)].filter((instant) => instant >= 0 && instant <= LAST);
}

function zonedInstants(text: string): number[] | null {
  const [, day, clock, offset] = ZONED.exec(text) ?? [];
  if (day === undefined || clock === undefined || offset === undefined) return null;
  const fraction = /[.,](\d{1,3})/.exec(text)?.[1] ?? "";
  const zone = offset.toUpperCase().replace(/(\d\d)(\d\d)$/, "$1:$2");
  return orNone(() => [
    Temporal.Instant.from(`${day}T${clock}${zone}`).epochMilliseconds + Number(fraction.padEnd(3, "0")),
  ]);
}

function wallInstants(text: string, timeZone: string): number[] {
  const [, day, clock, rest = ""] = WALL.exec(text) ?? [];
  if (day === undefined) return [];
  const milliseconds = Number(rest.slice(1, 4).padEnd(3, "0"));
  return orNone(() => {
    const wall = Temporal.PlainDateTime.from(`${day}T${clock}`, { overflow: "reject" });
    const both = (["compatible", "later"] as const).map(
      (disambiguation) => wall.toZonedDateTime(timeZone, { disambiguation }).epochMilliseconds,
    );
    return both.map((instant) => instant + milliseconds);
  });
}

function orNone(read: () => number[]): number[] {
  try {
    return read();
  } catch (error) {
    // What Temporal says of days that do not exist, and of zones that it does not know.
    if (error instanceof RangeError) return [];
    throw error;
  }
}

/** Seconds since 1970 as milliseconds; null for what is no such number. */
export function instantOfSeconds(value: unknown): number | null {
  if (typeof value !== "number" || !(value >= 0) || value * 1_000 > LAST) return null;
  return Math.floor(value * 1_000);
}
