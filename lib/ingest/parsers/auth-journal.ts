/**
 * Who signed in or tried to, and who became whom? `journalctl -o json`, one object a line.
 *
 * The program is _COMM, which the kernel vouches for; SYSLOG_IDENTIFIER is what a program claims and counts only where
 * _COMM was not sent. A message that is no UTF-8 is an array of bytes; one above 4096 bytes is null.
 */
import { AuthRecord, type TimedEvent } from "./auth-record";
import { type Line, linesOf, note } from "./lines";
import { type Output, type Parser, type Read, readLog, type Unread, unreadable } from "./parser";
import { complaintOf, refusalOf } from "./refusal";

export const authJournalParser: Parser<TimedEvent[]> = { spec: "auth-journal", version: 2, parse };

/** Finding out that a line is no JSON is slow. */
const FAULT_LIMIT = 10_000;

const PARTIAL =
  /not seeing messages from other users|insufficient permissions|No journal files were (?:found|opened)|holds no entry at all/i;

function parse(output: Output): Read<TimedEvent[]> {
  if (PARTIAL.test(output.stderr)) return unreadable(complaintOf({ ...output, stdout: "" }));
  const refusal = refusalOf(output);
  if (refusal !== null) return unreadable(refusal);
  const record = new AuthRecord();
  const unread: Unread[] = [];
  let entries = 0;
  let faults = 0;
  for (const line of linesOf(output.stdout)) {
    if (line.text.startsWith("-- ")) continue;
    const problem = take(record, line);
    if (problem === null) entries += 1;
    else note(unread, line, problem);
    faults += problem === null ? 0 : 1;
    if (faults > FAULT_LIMIT) return unreadable(`More than ${FAULT_LIMIT} lines are no entries.`, unread);
  }
  if (entries === 0 && unread.length > 0)
    return unreadable("The output is not that of journalctl -o json.", unread);
  const { events, left } = record.events();
  if (left > 0) note(unread, { number: 0, text: "" }, `${left} more repetitions are claimed than are kept`);
  return readLog(events, unread);
}

/** Null when the entry was read, else why not. */
function take(record: AuthRecord, { text }: Line): string | null {
  const entry = objectIn(text);
  if (entry === null) return "not a JSON object";
  const time = timeOf(entry["__REALTIME_TIMESTAMP"]);
  if (time === null) return "an entry without time";
  const program = textOf(entry["_COMM"]) ?? textOf(entry["SYSLOG_IDENTIFIER"]) ?? "";
  const message = textOf(entry["MESSAGE"]);
  if (message === null) return SENDERS.has(program) ? "an entry whose message was left out" : null;
  record.add(time, program, textOf(entry["SYSLOG_PID"]) ?? textOf(entry["_PID"]), message);
  return null;
}

const SENDERS: ReadonlySet<string> = new Set(["sshd", "sshd-session", "sshd-auth", "sudo", "su"]);

function objectIn(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

/** Microseconds since 1970, as text. */
function timeOf(value: unknown): number | null {
  const text = typeof value === "number" ? String(value) : value;
  return typeof text === "string" && /^\d{10,17}$/.test(text) ? Math.floor(Number(text) / 1000) : null;
}

/** A field is text, bytes, or a list of either when it was sent more than once; the first counts. */
function textOf(value: unknown, depth = 0): string | null {
  if (typeof value === "string") return value;
  if (!Array.isArray(value) || value.length === 0) return null;
  const bytes = value.filter(
    (byte) => typeof byte === "number" && Number.isInteger(byte) && byte >= 0 && byte < 256,
  );
  if (bytes.length === value.length) return new TextDecoder().decode(Uint8Array.from(bytes as number[]));
  return depth === 0 ? textOf(value[0], 1) : null;
}
