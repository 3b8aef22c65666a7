/**
 * How do shifts look in a calendar? Pure: an iCalendar feed (RFC 5545) that calendar programs subscribe to. Times are UTC,
 * lines end with CR LF and are folded at 75 octets, and no name can begin a line of its own.
 */
import type { Span } from "./spans";

export type CalendarShift = Span & { rotaId: string; rotaName: string; personName: string };

/**
 * @param now when it was made, in milliseconds since 1970, as are the shifts: of one rota, or of one person in several.
 * An event is known again by its rota and its beginning, so a feed should begin at a time that rarely moves.
 */
export function calendarOf(name: string, shifts: readonly CalendarShift[], now: number): string {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Garrison//On call//EN",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
    `NAME:${text(name)}`,
    `X-WR-CALNAME:${text(name)}`,
    "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
    "X-PUBLISHED-TTL:PT1H",
    ...shifts.flatMap((shift) => eventLines(shift, now)),
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join("");
}

function eventLines({ from, to, rotaId, rotaName, personName }: CalendarShift, now: number): string[] {
  return [
    "BEGIN:VEVENT",
    `UID:${text(rotaId)}-${from}@garrison`,
    `DTSTAMP:${utc(now)}`,
    `DTSTART:${utc(from)}`,
    `DTEND:${utc(to)}`,
    `SUMMARY:${text(`${personName}: on call (${rotaName})`)}`,
    // Whoever is on call can still be invited.
    "TRANSP:TRANSPARENT",
    "END:VEVENT",
  ];
}

/** "20261123T090000Z". Seconds are whole: a shift begins at a minute. */
function utc(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}Z`;
}

/** Line ends become "\n" in letters; other controls, which no text may hold, become blanks. */
function text(value: string): string {
  return value
    .toWellFormed()
    .replaceAll(/\r\n?|[\n\u0085\u2028\u2029]/g, "\n")
    .replaceAll(/[^\P{Cc}\n]/gu, " ")
    .replaceAll(/[\\;,]/g, "\\$&")
    .replaceAll("\n", "\\n");
}

const MOST_OCTETS = 75;
const encoder = new TextEncoder();

/** A line that goes on begins with a blank, which counts. Characters are never cut. */
function folded(line: string): string {
  let result = "";
  let octets = 0;
  for (const char of line) {
    const size = encoder.encode(char).length;
    if (octets + size > MOST_OCTETS) {
      result += "\r\n ";
      octets = 1;
    }
    result += char;
    octets += size;
  }
  return result;
}
