/**
 * Is a passphrase too easy to guess? Length, a list of common ones, and what an attacker tries next: repeats,
 * sequences, and words that belong to the person or the place. No rules of composition (NIST SP 800-63B-4 §3.1.1).
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

export const PASSPHRASE = { min: 15, max: 128 } as const;

export type Weakness =
  | "passphrase-short"
  | "passphrase-long"
  | "passphrase-common"
  | "passphrase-repeated"
  | "passphrase-sequence"
  | "passphrase-contextual"
  | "passphrase-composition";

/** `long` holds whole passphrases of 15 and more, `words` the shorter ones that long ones are made of. */
export type CommonPasswords = { long: ReadonlySet<string>; words: ReadonlySet<string> };

export type PassphraseContext = {
  /** Names that an attacker knows: organisation, person, e-mail address, product. */
  names: readonly string[];
  /** PCI DSS 8.3.6 to the letter: a letter and a digit. */
  strictComposition?: boolean;
};

/** The form that is hashed and measured: one spelling for what looks the same. */
export function normalPassphrase(text: string): string {
  return text.normalize("NFC");
}

/** The first reason to refuse `text`, or null. Length counts code points of the NFC form, both limits inclusive. */
export function weaknessOf(
  text: string,
  context: PassphraseContext,
  common: CommonPasswords,
): Weakness | null {
  const normal = normalPassphrase(text);
  const length = [...normal].length;
  if (length < PASSPHRASE.min) return "passphrase-short";
  if (length > PASSPHRASE.max) return "passphrase-long";
  if (context.strictComposition && !(/\p{L}/u.test(normal) && /\p{N}/u.test(normal)))
    return "passphrase-composition";
  const folded = normal.normalize("NFKC").toLowerCase();
  if (isContextual(folded, context.names)) return "passphrase-contextual";
  if (isCommon(folded, common)) return "passphrase-common";
  if (isRepeated([...folded]) || isRepeated([...folded.replace(NOT_ALPHANUMERIC, "")]))
    return "passphrase-repeated";
  return isSequence([...folded]) ? "passphrase-sequence" : null;
}

const NOT_A_LETTER = /[^\p{L}]/gu;
const NOT_ALPHANUMERIC = /[^\p{L}\p{N}]/gu;
/** What must be left once the known words are taken out. */
const OWN_LETTERS = 8;

function isContextual(folded: string, names: readonly string[]): boolean {
  const words = new Set<string>();
  for (const name of names) {
    const whole = name.normalize("NFKC").toLowerCase();
    for (const part of [whole, ...whole.split(NOT_ALPHANUMERIC)]) {
      const word = part.replace(NOT_ALPHANUMERIC, "");
      if (word.length >= 4) words.add(word);
    }
  }
  return [folded, plain(folded)].some((form) => {
    let rest = form.replace(NOT_ALPHANUMERIC, "");
    const before = rest.length;
    for (const word of [...words].sort((a, b) => b.length - a.length)) rest = rest.replaceAll(word, "");
    return rest.length < before && rest.replace(NOT_A_LETTER, "").length < OWN_LETTERS;
  });
}

/** On the list, or nothing but one or two words of it with digits and marks around them. */
function isCommon(folded: string, common: CommonPasswords): boolean {
  const compact = folded.replace(NOT_ALPHANUMERIC, "");
  if (common.long.has(folded) || common.long.has(compact)) return true;
  return [compact, plain(folded).replace(NOT_ALPHANUMERIC, "")].some((form) => {
    const letters = form.replace(NOT_A_LETTER, "");
    return (
      letters.length >= 4 && (fewestWords(form, common.words) <= 2 || fewestWords(letters, common.words) <= 2)
    );
  });
}

const LEET: Record<string, string> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "@": "a",
  $: "s",
  "!": "i",
};

function plain(folded: string): string {
  return folded.replace(/[013457@$!]/g, (char) => LEET[char] ?? char);
}

const LONGEST_WORD = 14;

/** The least number of listed words that spell `text`; digits between them are free. Infinity when none do. */
function fewestWords(text: string, words: ReadonlySet<string>): number {
  const fewest = new Array<number>(text.length + 1).fill(Number.POSITIVE_INFINITY);
  fewest[0] = 0;
  for (let end = 1; end <= text.length; end++) {
    const digit = text.charCodeAt(end - 1) >= 0x30 && text.charCodeAt(end - 1) <= 0x39;
    let best = digit ? (fewest[end - 1] ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
    for (let length = 4; length <= Math.min(LONGEST_WORD, end); length++) {
      const before = (fewest[end - length] ?? Number.POSITIVE_INFINITY) + 1;
      if (before < best && words.has(text.slice(end - length, end))) best = before;
    }
    fewest[end] = best;
  }
  return fewest[text.length] ?? Number.POSITIVE_INFINITY;
}

/** Few different characters, or a piece shorter than the minimum said again and again. */
function isRepeated(chars: string[]): boolean {
  if (chars.length < PASSPHRASE.min) return false;
  if (new Set(chars).size <= 4) return true;
  const period = smallestPeriod(chars);
  return period * 2 <= chars.length && period < PASSPHRASE.min;
}

/** By the prefix function of Knuth, Morris and Pratt. */
function smallestPeriod(chars: string[]): number {
  const border = new Array<number>(chars.length).fill(0);
  for (let at = 1; at < chars.length; at++) {
    let length = border[at - 1] ?? 0;
    while (length > 0 && chars[at] !== chars[length]) length = border[length - 1] ?? 0;
    border[at] = chars[at] === chars[length] ? length + 1 : 0;
  }
  return chars.length - (border.at(-1) ?? 0);
}

const ROWS = [
  "1234567890",
  "qwertyuiop",
  "asdfghjkl",
  "zxcvbnm",
  "qwertzuiop",
  "azertyuiop",
  "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
];

/** Three quarters of the steps lead to the neighbour in the alphabet, among the digits or on the keyboard. */
function isSequence(chars: string[]): boolean {
  let steps = 0;
  for (let at = 1; at < chars.length; at++) if (isStep(chars[at - 1] ?? "", chars[at] ?? "")) steps++;
  return steps * 4 >= (chars.length - 1) * 3;
}

function isStep(from: string, to: string): boolean {
  const difference = Math.abs((from.codePointAt(0) ?? 0) - (to.codePointAt(0) ?? 0));
  if (difference <= 1) return true;
  return ROWS.some((row) => {
    const [a, b] = [row.indexOf(from), row.indexOf(to)];
    return a >= 0 && b >= 0 && (Math.abs(a - b) === 1 || Math.abs(a - b) === row.length - 1);
  });
}

let loaded: CommonPasswords | undefined;

/** The bundled lists (docs/decisions/common-passwords.md), read once from the installation at `root`. */
export function commonPasswords(root: string): CommonPasswords {
  loaded ??= { long: readList(root, "long"), words: readList(root, "words") };
  return loaded;
}

function readList(root: string, name: string): ReadonlySet<string> {
  const packed = readFileSync(join(root, "lib/auth/common-passwords", `${name}.txt.gz`));
  return new Set(gunzipSync(packed).toString("utf8").split("\n"));
}
