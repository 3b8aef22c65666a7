/**
 * Which characters does a class of a pattern hold? Pure: ranges of code points, their complement, and what they hold when
 * upper and lower case are one. Characters are told apart by code point, as in Go.
 */

/** Code points, both inclusive. */
export type Range = readonly [from: number, to: number];

const LAST = 0x10ffff;
/** Beyond it no character has a case. */
const LAST_CASED = 0x1ffff;

export const ANY: readonly Range[] = [[0, LAST]];

export function only(code: number): readonly Range[] {
  return [[code, code]];
}

/** Everything else. */
export function inverted(ranges: readonly Range[]): Range[] {
  const rest: Range[] = [];
  let from = 0;
  for (const [low, high] of merged(ranges)) {
    if (from < low) rest.push([from, low - 1]);
    from = high + 1;
  }
  if (from <= LAST) rest.push([from, LAST]);
  return rest;
}

/** With every character that differs from one of these in its case alone (Unicode's simple folding, as RE2 does it). */
export function caseless(ranges: readonly Range[]): readonly Range[] {
  const groups = isSmall(ranges) ? groupsOf(ranges) : groupsIn(ranges);
  return groups.length === 0 ? ranges : merged([...ranges, ...groups.flat().flatMap(only)]);
}

/** Looking at each character is then faster than looking at each group. */
function isSmall(ranges: readonly Range[]): boolean {
  return ranges.reduce((count, [from, to]) => count + to - from + 1, 0) < 1_000;
}

function groupsOf(ranges: readonly Range[]): (readonly number[])[] {
  return ranges.flatMap(([from, to]) =>
    Array.from({ length: to - from + 1 }, (_, index) => caseGroups().of.get(from + index) ?? []),
  );
}

function groupsIn(ranges: readonly Range[]): (readonly number[])[] {
  const { letterOf, holds } = alphabetOf([ranges]);
  return caseGroups().all.filter((group) => group.some((code) => holds[letterOf(code)] === 1));
}

/**
 * All characters that the same ones of some sets hold are one *letter*: a text is then looked up once for each character,
 * not once for each set.
 */
export type Alphabet = {
  size: number;
  letterOf(code: number): number;
  /** 1 where set number `set` holds `letter`, at `set * size + letter`. */
  holds: Uint8Array;
};

export function alphabetOf(sets: readonly (readonly Range[])[]): Alphabet {
  const ordered = sets.map(merged);
  const starts = [...new Set([0, ...ordered.flat().flatMap(([from, to]) => [from, to + 1])])].sort(ascending);
  const size = starts.length;
  const place = new Map(starts.map((start, letter) => [start, letter]));
  const holds = new Uint8Array(ordered.length * size);
  for (const [set, ranges] of ordered.entries()) {
    for (const [from, to] of ranges) {
      holds.fill(1, set * size + (place.get(from) ?? 0), set * size + (place.get(to + 1) ?? 0));
    }
  }
  const ascii = Uint16Array.from({ length: 128 }, (_, code) => lastNotAbove(code, starts));
  return { size, holds, letterOf: (code) => ascii[code] ?? lastNotAbove(code, starts) };
}

function ascending(a: number, b: number): number {
  return a - b;
}

/** @param starts in order, the first one 0 @returns the place of the last one that is not above `code` */
function lastNotAbove(code: number, starts: readonly number[]): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= code) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** In order, without overlap; those that touch are one. */
export function merged(ranges: readonly Range[]): Range[] {
  const result: [number, number][] = [];
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
}

type CaseGroups = { all: readonly (readonly number[])[]; of: ReadonlyMap<number, readonly number[]> };

let known: CaseGroups | null = null;

/** Characters that differ in case alone, by two to four: "kK" and the Kelvin sign. Found once, in a few milliseconds. */
function caseGroups(): CaseGroups {
  if (known) return known;
  const byFold = new Map<number, number[]>();
  for (const char of everyCharacter().match(/\p{Changes_When_Casemapped}/gu) ?? []) {
    const code = char.codePointAt(0) ?? 0;
    const group = byFold.get(foldOf(code));
    if (group) group.push(code);
    else byFold.set(foldOf(code), [code]);
  }
  const all = [...byFold.values()].filter((group) => group.length > 1);
  known = { all, of: new Map(all.flatMap((group) => group.map((code) => [code, group] as const))) };
  return known;
}

/** By way of bytes, which takes a tenth of the time that joining characters does. */
function everyCharacter(): string {
  const units = new DataView(new ArrayBuffer(2 * 0x10000 + 4 * (LAST_CASED - 0xffff)));
  let at = 0;
  for (let code = 0; code <= 0xffff; code++, at += 2) units.setUint16(at, code, true);
  for (let code = 0x10000; code <= LAST_CASED; code++, at += 4) {
    units.setUint16(at, 0xd800 + ((code - 0x10000) >> 10), true);
    units.setUint16(at + 2, 0xdc00 + (code & 0x3ff), true);
  }
  return new TextDecoder("utf-16le").decode(units);
}

/** The Turkish dotless i has a capital that belongs to another letter; simple folding leaves it alone. */
const DOTLESS_I = 0x131;

function foldOf(code: number): number {
  if (code === DOTLESS_I) return code;
  return lowerOf(upperOf(code));
}

function upperOf(code: number): number {
  return one(String.fromCodePoint(code).toUpperCase()) ?? code;
}

function lowerOf(code: number): number {
  return one(String.fromCodePoint(code).toLowerCase()) ?? code;
}

/** Case changes to several characters ("ß" to "SS") are none in simple folding. */
function one(text: string): number | null {
  const code = text.codePointAt(0) ?? 0;
  return text.length === (code > 0xffff ? 2 : 1) ? code : null;
}
