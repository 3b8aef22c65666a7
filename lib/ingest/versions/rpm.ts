/**
 * Which of two rpm versions is newer? The rules of rpmvercmp: segments of digits or letters, everything else only
 * separates; a number is newer than letters, `~` older than the end, `^` newer than the end but older than more.
 */
import { compareDigits, compareText, isDigit, isLetter, type Order } from "./digits";

/** Compares [epoch:]version[-release]. An epoch that is absent or `(none)` is 0; no release is older than any. */
export function compareRpm(left: string, right: string): Order {
  const a = split(left);
  const b = split(right);
  return (
    compareDigits(a.epoch, b.epoch) ||
    compareSegments(a.version, b.version) ||
    compareRelease(a.release, b.release)
  );
}

/** rpmvercmp itself: one version, or one release. */
export function compareSegments(left: string, right: string): Order {
  const a = segments(left);
  const b = segments(right);
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const order = compareSegment(a[at] ?? "", b[at] ?? "");
    if (order !== 0) return order;
  }
  return 0;
}

function split(text: string): { epoch: string; version: string; release: string | null } {
  const colon = text.indexOf(":");
  const epoch = colon < 0 ? "" : text.slice(0, colon);
  const rest = text.slice(colon + 1);
  const hyphen = rest.lastIndexOf("-");
  return {
    epoch: /^\d+$/.test(epoch) ? epoch : "0",
    version: hyphen < 0 ? rest : rest.slice(0, hyphen),
    release: hyphen < 0 ? null : rest.slice(hyphen + 1),
  };
}

function compareRelease(a: string | null, b: string | null): Order {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  return compareSegments(a, b);
}

function segments(text: string): string[] {
  return text.match(/\d+|[A-Za-z]+|[~^]/g) ?? [];
}

function compareSegment(a: string, b: string): Order {
  const byRank = rank(a) - rank(b);
  if (byRank !== 0) return byRank < 0 ? -1 : 1;
  return isDigit(a[0]) ? compareDigits(a, b) : compareText(a, b);
}

function rank(segment: string): number {
  if (segment === "~") return 0;
  if (segment === "") return 1;
  if (segment === "^") return 2;
  return isLetter(segment[0]) ? 3 : 4;
}
