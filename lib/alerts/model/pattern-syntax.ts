/**
 * What does a pattern say? Pure: from its text to a tree. The syntax is the part of Go's RE2 that people use in matchers:
 * characters, `.`, classes, groups, `|`, `*`, `+`, `?`, `{n,m}`, `^`, `$`, `\d \w \s` and `(?i)`. Whatever else means
 * something in RE2 is refused by name, so that no pattern is read in another way than where it was copied from.
 */

import { ANY, caseless, inverted, merged, only, type Range } from "./char-set";

/**
 * Characters of its text, steps of what it says, and steps where something comes again without end or is counted. A text
 * as long as a label can be takes as many steps as these, times its length. All inclusive.
 */
const LIMITS = { length: 1_000, steps: 1_000, repeated: 600 } as const;
/** RE2's own limit of the numbers in {n,m}. */
const MOST_REPEATS = 1_000;

/** `steps`: how many it takes in a program, never above `LIMITS.steps`. */
export type Tree = Unsized & { steps: number };

type Unsized =
  | { kind: "one"; of: readonly Range[] }
  | { kind: "edge"; at: "start" | "end" }
  | { kind: "sequence"; parts: Tree[] }
  | { kind: "choice"; options: Tree[] }
  | { kind: "repeat"; what: Tree; min: number; max: number | null };

const NEWLINE = 0x0a;
const DIGITS: readonly Range[] = [[0x30, 0x39]];
const WORD: readonly Range[] = [...DIGITS, [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]];
/** RE2's: without the vertical tab, and nothing beyond ASCII. */
const SPACE: readonly Range[] = [
  [0x09, 0x0a],
  [0x0c, 0x0d],
  [0x20, 0x20],
];
const LINE = inverted(only(NEWLINE));
const NAMED_CLASSES = new Map<string, readonly Range[]>([
  ["d", DIGITS],
  ["D", inverted(DIGITS)],
  ["w", WORD],
  ["W", inverted(WORD)],
  ["s", SPACE],
  ["S", inverted(SPACE)],
]);
const CONTROLS = new Map([
  ["n", NEWLINE],
  ["t", 0x09],
  ["r", 0x0d],
  ["f", 0x0c],
  ["v", 0x0b],
]);

/** {n}, {n,}, {n,m}; a number with a leading zero is none. */
const COUNTS = /^\{(0|[1-9]\d*)(?:(,)(0|[1-9]\d*)?)?\}/;

export type Refused = { refused: string };

/** Total: a tree, or a sentence that says what is not understood and where. */
export function readPattern(source: string): Tree | Refused {
  if (source.length > LIMITS.length) {
    return { refused: `The pattern is longer than ${LIMITS.length} characters. Shorten it.` };
  }
  try {
    return new Reader(source).read();
  } catch (error) {
    if (error instanceof Unreadable) return { refused: error.message };
    throw error;
  }
}

/** Never leaves this file. */
class Unreadable extends Error {}

class Reader {
  private readonly chars: string[];
  private at = 0;
  private ignoresCase = false;
  private dotIsAll = false;
  private repeats = false;

  constructor(source: string) {
    this.chars = Array.from(source);
  }

  read(): Tree {
    const tree = this.choice();
    if (this.at < this.chars.length) this.refuse(this.at, ")", "closes nothing. Write \\) for the character");
    if (this.repeats) checkSteps(tree.steps, LIMITS.repeated);
    return tree;
  }

  private choice(): Tree {
    const options = [this.sequence()];
    while (this.take("|")) options.push(this.sequence());
    const [option] = options;
    if (options.length === 1 && option) return option;
    const sets = options.flatMap((one) => (one.kind === "one" ? [one.of] : []));
    // One set is one way through the pattern, and as many would be looked at for every character.
    if (sets.length === options.length) return this.sized({ kind: "one", of: merged(sets.flat()) });
    return this.sized({ kind: "choice", options });
  }

  private sequence(): Tree {
    const parts: Tree[] = [];
    while (this.at < this.chars.length && !this.sees("|") && !this.sees(")")) {
      const part = this.part();
      if (part) parts.push(this.repeated(part));
    }
    const [part] = parts;
    return parts.length === 1 && part ? part : this.sized({ kind: "sequence", parts });
  }

  /** Null for flags, which are no part but change how the rest is read. */
  private part(): Tree | null {
    const start = this.at;
    const char = this.next();
    if (char === "(") return this.group(start);
    if (char === "[") return this.one(this.classRanges(start));
    if (char === "^" || char === "$") {
      return this.sized({ kind: "edge", at: char === "^" ? "start" : "end" });
    }
    if (char === ".") return this.one(this.dotIsAll ? ANY : LINE);
    if (char === "\\") return this.one(this.escape(start));
    if (char === "*" || char === "+" || char === "?") {
      this.refuse(start, char, `has nothing to repeat. Write \\${char} for the character`);
    }
    return this.one(only(codeOf(char)));
  }

  private group(start: number): Tree | null {
    const outside = { ignoresCase: this.ignoresCase, dotIsAll: this.dotIsAll };
    if (this.take("?") && this.flags(start) === ")") return null;
    const inside = this.choice();
    if (!this.take(")")) this.refuse(start, "(", "is never closed. Write \\( for the character");
    this.ignoresCase = outside.ignoresCase;
    this.dotIsAll = outside.dotIsAll;
    return inside;
  }

  /** After "(?": the letters up to ":", where a group begins, or ")", from where on they hold. */
  private flags(start: number): ":" | ")" {
    const letters: string[] = [];
    while (this.sees("i") || this.sees("s")) letters.push(this.next());
    const end = this.chars[this.at];
    if ((end !== ":" && end !== ")") || (end === ")" && letters.length === 0)) {
      const shown = this.chars.slice(start, this.at + 1).join("");
      this.refuse(start, shown, "is not understood. Groups are (…), (?:…), (?i) and (?s)");
    }
    this.at++;
    if (letters.includes("i")) this.ignoresCase = true;
    if (letters.includes("s")) this.dotIsAll = true;
    return end;
  }

  private repeated(what: Tree): Tree {
    const start = this.at;
    const times = this.times();
    if (!times) return what;
    // Which of several ways is tried first makes no difference when only the whole text counts.
    this.take("?");
    const again = this.at;
    if (this.times()) {
      const shown = this.chars.slice(start, this.at).join("");
      this.refuse(again, shown, "repeats a repetition. Put the first one into a group");
    }
    if (times.max !== 1) this.repeats = true;
    return this.sized({ kind: "repeat", what, ...times });
  }

  private times(): { min: number; max: number | null } | null {
    if (this.take("*")) return { min: 0, max: null };
    if (this.take("+")) return { min: 1, max: null };
    if (this.take("?")) return { min: 0, max: 1 };
    return this.sees("{") ? this.counted() : null;
  }

  /** Braces that hold no numbers are characters, as in RE2. */
  private counted(): { min: number; max: number | null } | null {
    const start = this.at;
    const [shown, low, comma, high] = COUNTS.exec(this.chars.slice(start, start + 40).join("")) ?? [];
    if (shown === undefined) return null;
    const min = Number(low);
    const max = comma ? (high ? Number(high) : null) : min;
    if (Math.max(min, max ?? 0) > MOST_REPEATS) {
      this.refuse(start, shown, `asks for more than ${MOST_REPEATS} repetitions. Use * or + instead`);
    }
    if (max !== null && max < min) this.refuse(start, shown, "has the larger number first. Turn them round");
    this.at += shown.length;
    return { min, max };
  }

  private classRanges(start: number): Range[] {
    const negated = this.take("^");
    const ranges: Range[] = [];
    for (let first = true; first || !this.sees("]"); first = false) {
      if (this.at >= this.chars.length)
        this.refuse(start, "[", "is never closed. Write \\[ for the character");
      if (this.sees("[") && this.chars[this.at + 1] === ":") {
        this.refuse(this.at, "[:", "begins a named class, which is not understood. Write it out, like a-z");
      }
      ranges.push(...this.classItem());
    }
    this.at++;
    // Case is ignored before the class is turned round: (?i)[^a] does not hold A.
    return negated ? inverted(this.ignoresCase ? caseless(ranges) : ranges) : ranges;
  }

  private classItem(): readonly Range[] {
    const start = this.at;
    const from = this.classChar();
    const isRange = this.sees("-") && this.chars[this.at + 1] !== "]" && this.at + 1 < this.chars.length;
    const low = single(from);
    // After a named class a dash is itself, as in RE2: [\w-.].
    if (low === null || !isRange) return from;
    this.at++;
    const high = single(this.classChar());
    const shown = this.chars.slice(start, this.at).join("");
    if (high === null) this.refuse(start, shown, "is no range between two characters");
    if (high < low) this.refuse(start, shown, "is a range that runs backwards. Turn it round");
    return [[low, high]];
  }

  private classChar(): readonly Range[] {
    const start = this.at;
    const char = this.next();
    return char === "\\" ? this.escape(start) : only(codeOf(char));
  }

  private escape(start: number): readonly Range[] {
    if (this.at >= this.chars.length) {
      this.refuse(start, "\\", "escapes nothing. Write \\\\ for the character");
    }
    const char = this.next();
    const named = NAMED_CLASSES.get(char);
    if (named) return named;
    const control = CONTROLS.get(char);
    if (control !== undefined) return only(control);
    if (!/^[ -/:-@[-`{-~]$/.test(char)) {
      this.refuse(start, `\\${char}`, "is not understood. Escapes are \\d \\w \\s \\n \\t and punctuation");
    }
    return only(codeOf(char));
  }

  private one(ranges: readonly Range[]): Tree {
    const isFinal = !this.ignoresCase || ranges === ANY || ranges === LINE;
    return this.sized({ kind: "one", of: isFinal ? ranges : caseless(ranges) });
  }

  private sized(tree: Unsized): Tree {
    const steps = stepsOf(tree);
    checkSteps(steps, LIMITS.steps);
    return { ...tree, steps };
  }

  private sees(char: string): boolean {
    return this.chars[this.at] === char;
  }

  private take(char: string): boolean {
    if (!this.sees(char)) return false;
    this.at++;
    return true;
  }

  /** Only where something is left. */
  private next(): string {
    return this.chars[this.at++] ?? "";
  }

  private refuse(at: number, shown: string, why: string): never {
    throw new Unreadable(`“${shown}” at character ${at + 1} of the pattern ${why}.`);
  }
}

function codeOf(char: string): number {
  return char.codePointAt(0) ?? 0;
}

function checkSteps(steps: number, most: number): void {
  if (steps <= most) return;
  throw new Unreadable(
    `The pattern has more than ${most} steps when its repetitions are written out. Make it simpler.`,
  );
}

/** The one character of a set that holds no more. */
function single(ranges: readonly Range[]): number | null {
  const [range, other] = ranges;
  return range && !other && range[0] === range[1] ? range[0] : null;
}

/** What `pattern.ts` makes of it: a step for each character and edge, and those that branch. */
function stepsOf(tree: Unsized): number {
  if (tree.kind === "one" || tree.kind === "edge") return 1;
  if (tree.kind === "sequence") return sum(tree.parts);
  if (tree.kind === "choice") return sum(tree.options) + 2 * (tree.options.length - 1);
  const { what, min, max } = tree;
  if (what.steps === 0) return 0;
  return max === null ? (min + 1) * what.steps + 2 : min * what.steps + (max - min) * (what.steps + 1);
}

function sum(trees: readonly Tree[]): number {
  return trees.reduce((steps, tree) => steps + tree.steps, 0);
}
