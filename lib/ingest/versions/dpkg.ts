/**
 * Which of two Debian versions is newer? The rules of deb-version(7): epoch, upstream version, revision; runs of
 * non-digits compare letters before all other characters and `~` before everything, even the end.
 */
import { compareDigits, isDigit, isLetter, type Order } from "./digits";

/** Total over any two strings; a part that is missing counts as 0. */
export function compareDpkg(left: string, right: string): Order {
  const a = split(left);
  const b = split(right);
  return (
    compareDigits(a.epoch, b.epoch) ||
    compareParts(a.upstream, b.upstream) ||
    compareParts(a.revision, b.revision)
  );
}

function split(version: string): { epoch: string; upstream: string; revision: string } {
  const text = version.trim();
  const colon = text.indexOf(":");
  const hasEpoch = colon > 0 && /^\d+$/.test(text.slice(0, colon));
  const rest = hasEpoch ? text.slice(colon + 1) : text;
  const hyphen = rest.lastIndexOf("-");
  return {
    epoch: hasEpoch ? text.slice(0, colon) : "0",
    upstream: hyphen < 0 ? rest : rest.slice(0, hyphen),
    revision: hyphen < 0 ? "" : rest.slice(hyphen + 1),
  };
}

function compareParts(a: string, b: string): Order {
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    while ((i < a.length && !isDigit(a[i])) || (j < b.length && !isDigit(b[j]))) {
      const difference = weight(a, i) - weight(b, j);
      if (difference !== 0) return difference < 0 ? -1 : 1;
      i++;
      j++;
    }
    const endOfA = endOfDigits(a, i);
    const endOfB = endOfDigits(b, j);
    const order = compareDigits(a.slice(i, endOfA), b.slice(j, endOfB));
    if (order !== 0) return order;
    i = endOfA;
    j = endOfB;
  }
  return 0;
}

function weight(text: string, at: number): number {
  const character = text[at];
  if (character === undefined || isDigit(character)) return 0;
  if (character === "~") return -1;
  return isLetter(character) ? text.charCodeAt(at) : text.charCodeAt(at) + 256;
}

function endOfDigits(text: string, from: number): number {
  let end = from;
  while (isDigit(text[end])) end++;
  return end;
}
