/**
 * Which instant does a sender's text name? RFC 3339, as loosely as senders write it: `T` or a space, seconds with or
 * without a fraction, `Z`, `+02:00`, `+0200`, `+02`, or no zone at all, which means UTC. A date alone is no instant.
 * Read by hand: a regular expression costs three times as much, and this runs twice for every alert.
 */

/** The end of year 9999. */
const LAST = 253_402_300_799_999;
/** "YYYY-MM-DDTHH:MM"; whoever writes more than LONGEST has something else in mind. */
const SHORTEST = 16;
const LONGEST = 64;

/**
 * Milliseconds since 1970, finer fractions cut off. null for what is no instant, for days that do not exist, and for
 * instants outside of the years 1970 to 9999 (inclusive, in UTC). A leap second is the first of the next minute.
 */
export function instantOf(text: string): number | null {
  if (text.length < SHORTEST || text.length > LONGEST || !isPunctuated(text)) return null;
  const year = pair(text, 0) * 100 + pair(text, 2);
  const month = pair(text, 5);
  const day = pair(text, 8);
  const hour = pair(text, 11);
  const minute = pair(text, 14);
  if (!isDay(year, month, day) || !isTime(hour, minute)) return null;

  let at = SHORTEST;
  let milliseconds = 0;
  if (text.charCodeAt(at) === COLON) {
    const second = pair(text, at + 1);
    if (second < 0 || second > 60) return null;
    milliseconds = second * 1_000;
    at += 3;
    if (text.charCodeAt(at) === POINT || text.charCodeAt(at) === COMMA) {
      const first = at + 1;
      at = endOfDigits(text, first);
      if (at === first) return null;
      milliseconds += thousandths(text, first, at);
    }
  }
  const offset = offsetOf(text, at);
  if (offset === null) return null;
  const minutes = (daysSince1970(year, month, day) * 24 + hour) * 60 + minute - offset;
  const instant = minutes * 60_000 + milliseconds;
  return instant < 0 || instant > LAST ? null : instant;
}

const COMMA = 0x2c;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const COLON = 0x3a;
const PLUS = 0x2b;
const SPACE = 0x20;
const LETTER_T = 0x54;
const LETTER_Z = 0x5a;

function isPunctuated(text: string): boolean {
  const between = text.charCodeAt(10);
  return (
    text.charCodeAt(4) === MINUS &&
    text.charCodeAt(7) === MINUS &&
    (between === SPACE || capital(between) === LETTER_T) &&
    text.charCodeAt(13) === COLON
  );
}

/** In ASCII a small letter is its capital plus 0x20, and senders write `t` and `z` too. */
function capital(code: number): number {
  return code & ~0x20;
}

/** The value of a digit; of all else, and behind the end of the text, a number that no digit has or NaN. */
function digit(text: string, at: number): number {
  return text.charCodeAt(at) - ZERO;
}

/** The value of two digits, or NO_PAIR: so far below 0 that a year made of it and of a pair is, too. */
function pair(text: string, at: number): number {
  const tens = digit(text, at);
  const ones = digit(text, at + 1);
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NO_PAIR;
}

const NO_PAIR = -10_000;

function endOfDigits(text: string, from: number): number {
  let at = from;
  while (digit(text, at) >= 0 && digit(text, at) <= 9) at++;
  return at;
}

/** The first three digits of a fraction: those of "5" are 500. */
function thousandths(text: string, from: number, end: number): number {
  const hundreds = digit(text, from) * 100;
  const tens = from + 1 < end ? digit(text, from + 1) * 10 : 0;
  return hundreds + tens + (from + 2 < end ? digit(text, from + 2) : 0);
}

/** Minutes east of UTC; null when the rest of the text is no zone. */
function offsetOf(text: string, at: number): number | null {
  const left = text.length - at;
  if (left === 0) return 0;
  const sign = text.charCodeAt(at);
  if (capital(sign) === LETTER_Z) return left === 1 ? 0 : null;
  if (sign !== PLUS && sign !== MINUS) return null;
  const hours = pair(text, at + 1);
  const minutes = minutesOf(text, at + 3, left - 3);
  if (!isTime(hours, minutes)) return null;
  return (hours * 60 + minutes) * (sign === MINUS ? -1 : 1);
}

/** Of "", "30" and ":30". */
function minutesOf(text: string, at: number, length: number): number {
  if (length === 0) return 0;
  if (length === 2) return pair(text, at);
  return length === 3 && text.charCodeAt(at) === COLON ? pair(text, at + 1) : NO_PAIR;
}

function isTime(hour: number, minute: number): boolean {
  return hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59;
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

function isDay(year: number, month: number, day: number): boolean {
  if (year < 0 || month < 1 || month > 12 || day < 1) return false;
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= (DAYS[month - 1] ?? 0) + (leap ? 1 : 0);
}

/** Howard Hinnant's days_from_civil: years begin in March, so the leap day is their last. */
function daysSince1970(year: number, month: number, day: number): number {
  const y = month > 2 ? year : year - 1;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
