/** Who signed in, from where, until when? `last -n 50 -F -w`, of util-linux and of wtmpdb (Debian 13). */
import type { Login } from "@/lib/fleet/model/facts";
import { eachLine, note } from "./lines";
import { type FoundTime, findTime, type LocalTime, later } from "./local-time";
import { type Output, type Parser, type Read, read, type Unread, unreadable } from "./parser";
import { complaintOf, refusalOf } from "./refusal";

export type LastLogin = Pick<Login, "account" | "from" | "tty" | "ended"> & {
  at: LocalTime;
  until: LocalTime | null;
};

export const lastLoginsParser: Parser<LastLogin[]> = { spec: "last-logins", version: 2, parse };

/** "wtmp begins …", "wtmpdb begins …", "/var/log/wtmp has no entries" */
const END = /^\S+ (?:begins\b|has no entries)/;
const LINE_LIMIT = 1000;

function parse(output: Output): Read<LastLogin[]> {
  const refusal = refusalOf(output);
  if (refusal !== null) return unreadable(refusal);
  const logins: LastLogin[] = [];
  const unread: Unread[] = [];
  let dated = false;
  for (const line of eachLine(output.stdout)) {
    if (END.test(line.text)) continue;
    const start = line.text.length > LINE_LIMIT ? null : findTime(line.text);
    dated ||= start !== null;
    if (start === null) note(unread, line, "no time with a year in it");
    else if (!isSystemEvent(line.text, start)) logins.push(loginIn(line.text, start));
  }
  // Lines that all lack the year are no proof that nobody signed in.
  const told = dated || (unread.length === 0 && output.exit === 0);
  return told ? read(logins, unread) : unreadable(reasonFor(output), unread);
}

function reasonFor(output: Output): string {
  return output.stdout.trim() === "" ? complaintOf(output) : "No line has a time with a year in it.";
}

/** Boots, shutdowns and changes of runlevel are records too, but nobody signed in. */
function isSystemEvent(text: string, { start }: FoundTime): boolean {
  return /^(?:\S+\s+system (?:boot|down)\s|runlevel\s+\(to lvl )/.test(text.slice(0, start));
}

function loginIn(text: string, start: FoundTime): LastLogin {
  const { account, tty, from } = who(text.slice(0, start.start));
  return { account, tty, from, at: start.time, ...endOf(text.slice(start.end), start.time) };
}

/** USER (8 wide) TTY (12 wide) HOST: the terminal is missing where PAM knew none, the host for local sign-ins. */
function who(text: string): Pick<Login, "account" | "tty" | "from"> {
  const [account = "", ...others] = text.trim().split(/\s+/);
  const hostColumn = Math.max(8, account.length) + 1 + 12;
  const hostOnly = others.length === 1 && text.indexOf(` ${others[0]}`, account.length) + 1 >= hostColumn;
  const [tty = "", from = null] = hostOnly ? ["", others[0]] : others;
  return { account, tty, from: from === "0.0.0.0" ? null : from };
}

function endOf(text: string, at: LocalTime): Pick<LastLogin, "until" | "ended"> {
  const end = findTime(text);
  if (end !== null) return { until: end.time, ended: "logout" };
  if (/^\s*(?:-\s+)?still\b/.test(text)) return { until: null, ended: null };
  const [, word] = /^\s*-\s+(down|crash)\b/.exec(text) ?? [];
  if (word === "down" || word === "crash") return { until: afterDuration(text, at), ended: word };
  return { until: null, ended: "gone" };
}

/** "(1+02:05)" is a day, two hours and five minutes. */
function afterDuration(text: string, at: LocalTime): LocalTime | null {
  const [, days = "0", hours, minutes] = /\((?:(\d{1,5})\+)?(\d\d):(\d\d)\)/.exec(text) ?? [];
  if (hours === undefined) return null;
  return later(at, Number(days) * 1440 + Number(hours) * 60 + Number(minutes));
}
