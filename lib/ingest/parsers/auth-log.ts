/**
 * Who signed in or tried to, and who became whom? /var/log/auth.log (Debian), /var/log/secure (EL), messages (SUSE).
 *
 * Time stamps are RFC 3339 (Debian 12 and later), or RFC 3164: local, without zone and year. The year is the one that
 * puts the line before the collection, so a December line read in January is last year's.
 */
import { AuthRecord, type AuthTime, type TimedEvent } from "./auth-record";
import { linesOf, note } from "./lines";
import {
  NOT_ITS_OUTPUT,
  type Output,
  type Parser,
  type Read,
  readLog,
  type Unread,
  unreadable,
} from "./parser";
import { refusalOf } from "./refusal";

export const authLogParser: Parser<TimedEvent[]> = { spec: "auth-log", version: 2, parse };

function parse(output: Output): Read<TimedEvent[]> {
  const refusal = refusalOf(output);
  if (refusal !== null) return unreadable(refusal);
  const record = new AuthRecord();
  const unread: Unread[] = [];
  let dated = 0;
  let undatable = 0;
  for (const line of linesOf(output.stdout)) {
    const found = entryOf(line.text, output.collectedAt);
    if (typeof found === "string") {
      note(unread, line, found);
      if (found === NO_YEAR) undatable += 1;
    } else {
      dated += 1;
      record.add(found.time, found.program, found.pid, found.message);
    }
  }
  if (dated === 0 && undatable > 0) return unreadable(NO_YEAR, unread);
  if (dated === 0 && unread.length > 0) return unreadable(NOT_ITS_OUTPUT, unread);
  const { events, left } = record.events();
  if (left > 0) note(unread, { number: 0, text: "" }, `${left} more repetitions are claimed than are kept`);
  return readLog(events, unread);
}

type LogEntry = { time: AuthTime; program: string; pid: string | null; message: string };

const NO_YEAR = "The time stamps name no year, and it is not known when the log was collected.";
const PRIORITY = /^<\d{1,3}>/;
const RFC3339 = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)([.,]\d{1,9})?(Z|[+-]\d\d:?\d\d)? /;
const RFC3164 = /^([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d:\d\d:\d\d)(?:\.\d{1,9})? /;
const TAG = /^\[?([A-Za-z/][A-Za-z0-9_.@/+()-]{0,60}?)\]?(?:\[(\d{1,10})\])?:?$/;

/** What the line says, or why it cannot be used. */
function entryOf(text: string, collectedAt: Date | null): LogEntry | string {
  const line = text.replace(PRIORITY, "");
  const iso = RFC3339.exec(line);
  const bsd = iso === null ? RFC3164.exec(line) : null;
  const stamp = iso?.[0] ?? bsd?.[0];
  if (stamp === undefined) return "no time stamp at the beginning";
  const time = iso !== null ? isoTime(iso) : bsd !== null ? bsdTime(bsd, collectedAt) : null;
  if (time === null) return bsd !== null && collectedAt === null ? NO_YEAR : "no such time";
  return { time, ...senderOf(line.slice(stamp.length)) };
}

function isoTime([, date = "", clock = "", fraction = "", offset]: RegExpExecArray): AuthTime | null {
  const wall = `${date}T${clock}`;
  const zone = offset?.replace(/(\d\d)(\d\d)$/, "$1:$2") ?? null;
  const instant = Date.parse(`${wall}${fraction.replace(",", ".").slice(0, 4)}${zone ?? "Z"}`);
  if (Number.isNaN(instant) || instant < 0) return null;
  return zone === null ? { wall, offset: null } : instant;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAY_MS = 86_400_000;

/** A line may seem up to a day younger than the collection: the server's zone is not known here. */
function bsdTime(
  [, month = "", day = "", clock = ""]: RegExpExecArray,
  collectedAt: Date | null,
): AuthTime | null {
  const number = MONTHS.indexOf(month) + 1;
  if (number === 0 || collectedAt === null) return null;
  const latest = collectedAt.getTime() + DAY_MS;
  const newest = new Date(latest).getUTCFullYear();
  // 29 February is in one year of four (at times of eight).
  for (let year = newest; year > newest - 9; year -= 1) {
    const date = `${year}-${String(number).padStart(2, "0")}-${day.padStart(2, "0")}`;
    const instant = Date.parse(`${date}T${clock}Z`);
    const exists = !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(date);
    if (exists && instant <= latest) return { wall: `${date}T${clock}`, offset: null };
  }
  return null;
}

/** "HOST [facility.level] PROGRAM[PID]: MESSAGE"; the host may be missing. */
function senderOf(rest: string): Omit<LogEntry, "time"> {
  let at = 0;
  for (let word = 0; word < 3; word += 1) {
    const end = rest.indexOf(" ", at);
    if (end < 0) break;
    const text = rest.slice(at, end);
    const [, program, pid] = text.endsWith(":") || text.startsWith("[") ? (TAG.exec(text) ?? []) : [];
    if (program !== undefined)
      return { program: nameOf(program), pid: pid ?? null, message: rest.slice(end + 1) };
    at = end + 1;
  }
  // rsyslog and busybox write "last message repeated 2 times" without a tag.
  const repeated = rest.indexOf("last message repeated ");
  return { program: "", pid: null, message: repeated < 0 ? "" : rest.slice(repeated) };
}

function nameOf(program: string): string {
  return program.slice(program.lastIndexOf("/") + 1);
}
