/**
 * Which accounts have a password, which are locked, and since when? The redacted lines of /etc/shadow, or
 * `passwd -Sa`. No part of a hash leaves this parser, not even from lines that were not redacted.
 */
import { eachLine, type Line, note } from "./lines";
import { type Output, type Parser, type Read, read, type Unread, unreadable } from "./parser";
import { type PasswordField, readPasswordField } from "./password-field";
import { complaintOf, refusalOf } from "./refusal";

/** Dates are YYYY-MM-DD in UTC; `maxDays` is null for no limit. */
export type ShadowState = PasswordField & {
  name: string;
  lastChange: string | null;
  maxDays: number | null;
  expires: string | null;
};

export const shadowStateParser: Parser<ShadowState[]> = { spec: "shadow-state", version: 1, parse };

/** shadow(5): so many days and more are written for "never". */
const NO_LIMIT_DAYS = 99_999;
const LAST_DAY = 200_000;

function parse(output: Output): Read<ShadowState[]> {
  const refusal = refusalOf(output);
  if (refusal !== null) return unreadable(refusal);
  const states: ShadowState[] = [];
  const unread: Unread[] = [];
  for (const line of eachLine(output.stdout)) {
    const state = line.text.includes(":") ? shadowLine(line) : statusLine(line);
    if (state !== null) states.push(state);
    // Only the name: the rest of a line that is not understood could be a hash.
    else
      note(
        unread,
        { number: line.number, text: nameIn(line.text) },
        "neither a line of shadow nor of passwd -S",
      );
  }
  if (states.length > 0) return read(states, unread);
  // Standard output may hold hashes, so it is never quoted as the reason.
  const reason =
    output.stdout.trim() === "" ? complaintOf(output) : "No line is one of shadow or of passwd -S.";
  return unreadable(reason, unread);
}

/** NAME:HASH:LASTCHANGE:MIN:MAX:WARN:INACTIVE:EXPIRE:FLAG, all days since 1970. */
function shadowLine({ text }: Line): ShadowState | null {
  const [name = "", field, lastChange, , max = "", , , expires] = text.split(":");
  if (!isName(name) || field === undefined || lastChange === undefined) return null;
  return {
    name,
    ...readPasswordField(field),
    lastChange: dateOfDay(lastChange),
    maxDays: limitOf(max),
    expires: dateOfDay(expires ?? ""),
  };
}

/** NAME STATE DATE MIN MAX WARN INACTIVE [(…)] */
function statusLine({ text }: Line): ShadowState | null {
  const [name = "", state = "", date = "", , max = ""] = text.trim().split(/\s+/, 5);
  const password = PASSWORD_STATES.get(state);
  if (!isName(name) || password === undefined) return null;
  return { name, password, hash: null, lastChange: dateIn(date), maxDays: limitOf(max), expires: null };
}

const PASSWORD_STATES: ReadonlyMap<string, ShadowState["password"]> = new Map([
  ["P", "set"],
  ["PS", "set"],
  ["L", "locked"],
  ["LK", "locked"],
  ["NP", "empty"],
]);

function isName(text: string): boolean {
  return /^[^\s+:$-][^\s:$]*\$?$/.test(text) && text.length <= 64;
}

function nameIn(text: string): string {
  const name = text.trim().split(/[\s:]/, 1)[0] ?? "";
  return isName(name) ? name : "";
}

/** Day 0 is no date: it asks for a change at the next sign-in. */
function dateOfDay(text: string): string | null {
  const day = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (day <= 0 || day > LAST_DAY) return null;
  if (day !== lastDay.day) lastDay = { day, date: new Date(day * 86_400_000).toISOString().slice(0, 10) };
  return lastDay.date;
}

/** Most accounts of a server date from the day it was installed. */
let lastDay = { day: 0, date: "" };

/** 2026-11-22 (shadow 4.9 and later), 11/22/2026 (before). */
function dateIn(text: string): string | null {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  const [, oldMonth, oldDay, oldYear] = /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(text) ?? [];
  const time = Date.parse(`${year ?? oldYear}-${month ?? oldMonth}-${day ?? oldDay}T00:00:00Z`);
  return Number.isNaN(time) ? null : dateOfDay(String(Math.round(time / 86_400_000)));
}

function limitOf(text: string): number | null {
  const days = /^\d{1,6}$/.test(text) ? Number(text) : NO_LIMIT_DAYS;
  return days < NO_LIMIT_DAYS ? days : null;
}
