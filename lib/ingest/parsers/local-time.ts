/** Which instant is meant by a server's local time that names no zone? */

/** A wall clock reading; `offset` is "+02:00" or "Z" where the output says it, else null. */
export type LocalTime = { wall: string; offset: string | null };

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const ASCTIME =
  /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}(\d{1,2}) (\d\d:\d\d:\d\d) (\d{4})\b/;
const ISO = /\b(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:[.,]\d{1,9})?(Z|[+-]\d\d:?\d\d)?(?![\w:])/;

export type FoundTime = { time: LocalTime; start: number; end: number };

/** The first "Sun Nov 22 11:22:04 2026" or "2026-11-22T11:22:04+00:00" in a line, and where it stands. */
export function findTime(text: string): FoundTime | null {
  const iso = ISO.exec(text);
  const asc = ASCTIME.exec(text);
  const match = asc === null || (iso !== null && iso.index < asc.index) ? iso : asc;
  if (match === null) return null;
  const time = match === asc ? fromAsctime(match) : fromIso(match);
  return time && { time, start: match.index, end: match.index + match[0].length };
}

/**
 * The instant in RFC 3339, UTC, whole seconds. Without an offset the zone (an IANA name) decides, and without a known
 * zone UTC. A time that a change to summer time skips or repeats is read with one of its two offsets.
 */
export function instantOf({ wall, offset }: LocalTime, zone: string | null): string {
  const utc = Date.parse(`${wall}Z`);
  if (offset !== null) return seconds(Date.parse(`${wall}${offset}`));
  const guess = utc - offsetAt(utc, zone);
  return seconds(utc - offsetAt(guess, zone));
}

/** The time `minutes` later on the same wall clock. */
export function later({ wall, offset }: LocalTime, minutes: number): LocalTime | null {
  const time = Date.parse(`${wall}Z`) + minutes * 60_000;
  return time < LAST ? { wall: seconds(time).slice(0, 19), offset } : null;
}

const LAST = Date.parse("9999-12-31T00:00:00Z");

function fromAsctime(match: RegExpExecArray): LocalTime | null {
  const [, month = "", day = "", clock = "", year = ""] = match;
  const number = String(MONTHS.indexOf(month) + 1).padStart(2, "0");
  return checked(`${year}-${number}-${day.padStart(2, "0")}T${clock}`, null);
}

function fromIso(match: RegExpExecArray): LocalTime | null {
  const [, date = "", clock = "", offset] = match;
  return checked(`${date}T${clock}`, offset?.replace(/(\d\d)(\d\d)$/, "$1:$2") ?? null);
}

function checked(wall: string, offset: string | null): LocalTime | null {
  const time = Date.parse(`${wall}${offset ?? "Z"}`);
  return Number.isNaN(time) || time < 0 || time > LAST ? null : { wall, offset };
}

function seconds(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

/** How far the zone is ahead of UTC at an instant, in milliseconds; 0 for an unknown zone. */
function offsetAt(time: number, zone: string | null): number {
  if (zone === null || zone === "Etc/UTC" || zone === "UTC") return 0;
  const quarter = Math.floor(time / QUARTER_MS);
  const offsets = offsetsOf(zone);
  const known = offsets.get(quarter);
  if (known !== undefined) return known;
  const found = measuredOffset(time, formatFor(zone));
  if (offsets.size >= QUARTERS_KEPT) offsets.clear();
  offsets.set(quarter, found);
  return found;
}

function measuredOffset(time: number, format: Intl.DateTimeFormat | null): number {
  const name = format?.formatToParts(time).find(({ type }) => type === "timeZoneName")?.value ?? "";
  const [, sign, hours, minutes, rest = "0"] = /^GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(name) ?? [];
  if (sign === undefined) return 0;
  const ahead = (Number(hours) * 3600 + Number(minutes) * 60 + Number(rest)) * 1000;
  return sign === "-" ? -ahead : ahead;
}

const QUARTER_MS = 900_000;
/** A server may name any zone, so what is kept is bounded. */
const ZONES_KEPT = 600;
const QUARTERS_KEPT = 4_000;
/** Making a formatter costs more than reading a whole output, and clocks are set on a quarter of an hour of UTC. */
const formats = new Map<string, Intl.DateTimeFormat | null>();
const offsetsByZone = new Map<string, Map<number, number>>();

function offsetsOf(zone: string): Map<number, number> {
  const known = offsetsByZone.get(zone);
  if (known) return known;
  if (offsetsByZone.size >= ZONES_KEPT) offsetsByZone.clear();
  const made = new Map<number, number>();
  offsetsByZone.set(zone, made);
  return made;
}

function formatFor(zone: string): Intl.DateTimeFormat | null {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  if (formats.size >= ZONES_KEPT) formats.clear();
  const made = newFormat(zone);
  formats.set(zone, made);
  return made;
}

function newFormat(zone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
  } catch {
    return null;
  }
}
