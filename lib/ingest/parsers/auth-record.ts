/**
 * Which events come of a log's messages? Repetitions are counted, and traces only where nothing better was logged.
 */
import type { AuthEvent } from "@/lib/fleet/model/facts";
import { type AuthMessage, readAuthMessage } from "./auth-message";
import type { LocalTime } from "./local-time";

/** An instant (milliseconds since 1970), or a local time that the section rule places in the server's zone. */
export type AuthTime = number | LocalTime;
export type TimedEvent = Omit<AuthEvent, "at"> & { time: AuthTime };

type Entry = { time: AuthTime; connection: string | null; message: AuthMessage };

export class AuthRecord {
  private readonly entries: Entry[] = [];
  private last: Entry | null = null;

  /** Take one log message; `pid` tells connections apart. */
  add(time: AuthTime, program: string, pid: string | null, text: string): void {
    const [, count, repeated] = REPEATED.exec(text) ?? [];
    const again = LAST_REPEATED.exec(text)?.[1];
    if (again !== undefined && this.last !== null) {
      this.entries.push({ ...this.last, time, message: { ...this.last.message, times: Number(again) } });
      return;
    }
    const message = readAuthMessage(program, repeated ?? text);
    this.last = message && { time, connection: connectionOf(pid, message), message };
    if (this.last === null || message === null) return;
    const times = message.times * (count === undefined ? 1 : Number(count));
    this.entries.push({ ...this.last, message: { ...message, times } });
  }

  /** In the order of the log. `left` is how many repetitions a hostile log claims beyond what is kept. */
  events(): { events: TimedEvent[]; left: number } {
    const told = this.toldConnections();
    const events: TimedEvent[] = [];
    let left = 0;
    let room = REPEAT_LIMIT;
    for (const { time, connection, message } of this.entries) {
      if (!counts(message, connection, told)) continue;
      const { weight: _, times, ...event } = message;
      const kept = Math.min(times, room + 1);
      room -= Math.max(0, kept - 1);
      left += times - kept;
      for (let copy = 0; copy < kept; copy += 1) events.push({ ...event, time });
    }
    return { events, left };
  }

  private toldConnections(): Told {
    const told: Told = {
      outcome: new Set(),
      invalid: new Set(),
      pam: new Set(),
      traced: new Set(),
      sshdSpeaks: false,
    };
    for (const { connection, message } of this.entries) {
      told.sshdSpeaks ||= message.weight === "event" && SSHD_KINDS.has(message.kind);
      if (connection === null) continue;
      if (message.weight === "pam") told.pam.add(connection);
      else if (message.weight === "event") {
        (message.kind === "invalid-user" ? told.invalid : told.outcome).add(connection);
      }
    }
    return told;
  }
}

const REPEATED = /^message repeated (\d{1,6}) times?: \[ ?(.*)\]$/;
const LAST_REPEATED = /^last message repeated (\d{1,6}) times?$/;
/** More repetitions than this in one output are only counted. */
const REPEAT_LIMIT = 10_000;

const SSHD_KINDS: ReadonlySet<string> = new Set(["accepted", "failed", "invalid-user"]);

/** Connections of which something better than a trace was logged. */
type Told = {
  outcome: Set<string>;
  invalid: Set<string>;
  pam: Set<string>;
  traced: Set<string>;
  /** sshd itself logs attempts: then PAM's lines only come before its own, and the last may still be to come. */
  sshdSpeaks: boolean;
};

function counts({ kind, weight }: AuthMessage, connection: string | null, told: Told): boolean {
  if (weight === "event") return true;
  if (weight === "pam" && told.sshdSpeaks) return false;
  if (connection === null) return true;
  if (told.outcome.has(connection)) return false;
  if (weight === "pam") return true;
  if (told.pam.has(connection) || told.invalid.has(connection) || told.traced.has(connection)) return false;
  if (kind === "failed" || kind === "invalid-user") told.traced.add(connection);
  return true;
}

/** Without a process id the address and port are the connection. */
function connectionOf(pid: string | null, { from, port }: AuthMessage): string | null {
  if (pid !== null) return pid;
  return from === null || port === null ? null : `${from} ${port}`;
}
