/**
 * Which of two Alpine versions is newer? number{.number}[letter]{_suffix[number]}[~hash][-rN], the rules of apk-tools:
 * _alpha _beta _pre _rc come before the release, _cvs _svn _git _hg _p after it.
 */
import { compareDigits, compareText, type Order } from "./digits";

/** Total over any two strings; what does not fit the form is compared as text and counts as newer than the form. */
export function compareApk(left: string, right: string): Order {
  const a = tokens(left);
  const b = tokens(right);
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const order = compareToken(a[at] ?? END, b[at] ?? END);
    if (order !== 0) return order;
  }
  return 0;
}

const BEFORE = ["alpha", "beta", "pre", "rc"];
const AFTER = ["cvs", "svn", "git", "hg", "p"];

/** Where two versions differ in kind, the larger rank is newer: 1.0_rc < 1.0 < 1.0-r1 < 1.0_p1 < 1.0a < 1.0.1. */
const RANK = {
  before: 0,
  end: 1,
  revision: 2,
  hash: 3,
  count: 4,
  after: 5,
  letter: 6,
  number: 7,
  first: 8,
  odd: 9,
};
type Token = { kind: keyof typeof RANK; text: string };
const END: Token = { kind: "end", text: "" };

function tokens(version: string): Token[] {
  const found: Token[] = [];
  const pattern = /\.?(\d+)|([a-z])(?![a-z])|_([a-z]+)(\d*)|~([0-9a-f]+)|-r(\d+)/y;
  while (pattern.lastIndex < version.length) {
    const from = pattern.lastIndex;
    const match = pattern.exec(version);
    if (!match) {
      found.push({ kind: "odd", text: version.slice(from) });
      break;
    }
    found.push(...tokensOf(match, found.length === 0));
  }
  return found;
}

function tokensOf(match: RegExpExecArray, isFirst: boolean): Token[] {
  const [whole, number, letter, suffix, count, hash, revision] = match;
  if (number !== undefined) return [{ kind: isFirst ? "first" : "number", text: number }];
  if (letter !== undefined) return [{ kind: "letter", text: letter }];
  if (hash !== undefined) return [{ kind: "hash", text: hash }];
  if (revision !== undefined) return [{ kind: "revision", text: revision }];
  const numbered: Token[] = count ? [{ kind: "count", text: count }] : [];
  if (suffix !== undefined && BEFORE.includes(suffix)) {
    return [{ kind: "before", text: String(BEFORE.indexOf(suffix)) }, ...numbered];
  }
  if (suffix !== undefined && AFTER.includes(suffix)) {
    return [{ kind: "after", text: String(AFTER.indexOf(suffix)) }, ...numbered];
  }
  return [{ kind: "odd", text: whole }];
}

function compareToken(a: Token, b: Token): Order {
  const byRank = RANK[a.kind] - RANK[b.kind];
  if (byRank !== 0) return byRank < 0 ? -1 : 1;
  if (a.kind === "odd" || a.kind === "letter" || a.kind === "hash") return compareText(a.text, b.text);
  // As in a decimal fraction, 1.05 comes before 1.1: a number after a dot with a leading zero is text.
  const isFraction = a.kind === "number" && (a.text.startsWith("0") || b.text.startsWith("0"));
  return isFraction ? compareText(a.text, b.text) : compareDigits(a.text, b.text);
}
