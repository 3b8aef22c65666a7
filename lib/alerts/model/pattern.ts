/**
 * Does a text match a pattern that somebody typed? Pure, and in time linear in the text whatever the pattern: all ways
 * through it are followed at once (Thompson), so nothing is ever tried twice. The whole text must match, as in
 * Alertmanager; there are no back-references and no lookaround. A character takes at most some 10 µs, and mostly less than one.
 */
import { type Alphabet, alphabetOf, type Range } from "./char-set";
import { type Refused, readPattern, type Tree } from "./pattern-syntax";

export type Pattern = { matches(text: string): boolean };

/** Total: a pattern, or a sentence for whoever typed it. */
export function compilePattern(source: string): Pattern | Refused {
  const tree = readPattern(source);
  if ("refused" in tree) return tree;
  const program = new Program();
  program.write(tree);
  program.step(OP.match);
  const walk = new Walk(program);
  return { matches: (text) => walk.matches(text) };
}

/** Numbers, for speed: this runs for every alert and every silence. */
const OP = { char: 0, start: 1, end: 2, match: 3, either: 4, jump: 5 } as const;
type Op = (typeof OP)[keyof typeof OP];

/** A pattern as steps, one after the other. */
class Program {
  readonly does: Op[] = [];
  /** Where jumps lead to, and forks besides the next step. */
  readonly to: number[] = [];
  /** Of a step that takes a character: the number of the set that must hold it. */
  readonly set: number[] = [];
  readonly sets: (readonly Range[])[] = [];
  private readonly known = new Map<string, number>();

  /** @returns its place, so that `to` can be set once it is known */
  step(does: Op, set = 0): number {
    this.set.push(set);
    this.to.push(0);
    return this.does.push(does) - 1;
  }

  write(tree: Tree): void {
    if (tree.steps === 0) return;
    if (tree.kind === "one") this.step(OP.char, this.setOf(tree.of));
    else if (tree.kind === "edge") this.step(OP[tree.at]);
    else if (tree.kind === "sequence") for (const part of tree.parts) this.write(part);
    else if (tree.kind === "choice") this.writeChoice(tree.options);
    else this.writeRepeat(tree);
  }

  private setOf(ranges: readonly Range[]): number {
    const key = ranges.join();
    const known = this.known.get(key);
    if (known !== undefined) return known;
    this.known.set(key, this.sets.length);
    return this.sets.push(ranges) - 1;
  }

  private writeChoice(options: readonly Tree[]): void {
    const jumps: number[] = [];
    for (const option of options.slice(0, -1)) {
      const fork = this.step(OP.either);
      this.write(option);
      jumps.push(this.step(OP.jump));
      this.to[fork] = this.does.length;
    }
    for (const last of options.slice(-1)) this.write(last);
    for (const jump of jumps) this.to[jump] = this.does.length;
  }

  private writeRepeat({ what, min, max }: Extract<Tree, { kind: "repeat" }>): void {
    for (let copy = 0; copy < min; copy++) this.write(what);
    const start = this.does.length;
    const forks: number[] = [];
    for (let copy = min; copy < (max ?? min + 1); copy++) {
      forks.push(this.step(OP.either));
      this.write(what);
    }
    if (max === null) this.to[this.step(OP.jump)] = start;
    for (const fork of forks) this.to[fork] = this.does.length;
  }
}

/** Where in a program one can stand between two characters. No place is entered twice, so loops of nothing end. */
class Walk {
  private readonly does: Uint8Array;
  /** Where each place leads to, past jumps: the next one, and the other one of a fork. */
  private readonly after: Int32Array;
  private readonly other: Int32Array;
  private readonly alphabet: Alphabet;
  /** Where in the alphabet's table the set of a place begins. */
  private readonly row: Int32Array;
  private waiting: Int32Array;
  private before: Int32Array;
  private hasMatched = false;
  private readonly pending: Int32Array;
  /** At which turn a place was last entered. */
  private readonly entered: Int32Array;
  private turn = 0;

  constructor({ does, to, set, sets }: Program) {
    const landing = (place: number): number => (does[place] === OP.jump ? landing(to[place] ?? 0) : place);
    this.does = Uint8Array.from(does);
    this.after = Int32Array.from(does, (_, place) => landing(place + 1));
    this.other = Int32Array.from(to, landing);
    this.alphabet = alphabetOf(sets);
    this.row = Int32Array.from(set, (number) => number * this.alphabet.size);
    this.waiting = new Int32Array(does.length);
    this.before = new Int32Array(does.length);
    this.pending = new Int32Array(does.length);
    this.entered = new Int32Array(does.length);
  }

  matches(text: string): boolean {
    this.begin(text.length);
    let count = this.enter(0, 0, true, text.length === 0);
    for (let at = 0; at < text.length; ) {
      const code = text.codePointAt(at) ?? 0;
      at += code > 0xffff ? 2 : 1;
      count = this.advance(code, count, at === text.length);
      if (count === 0 && at < text.length) return false;
    }
    return this.hasMatched;
  }

  private begin(turns: number): void {
    if (this.turn + turns > 2 ** 30) {
      this.turn = 0;
      this.entered.fill(0);
    }
    this.turn++;
    this.hasMatched = false;
  }

  /** @param count how many places wait for this character @returns how many wait for the next one */
  private advance(code: number, count: number, isEnd: boolean): number {
    const { row, after, does, entered } = this;
    const { holds } = this.alphabet;
    const letter = this.alphabet.letterOf(code);
    const here = this.waiting;
    const there = this.before;
    this.waiting = there;
    this.before = here;
    this.hasMatched = false;
    const turn = ++this.turn;
    let found = 0;
    for (let index = 0; index < count; index++) {
      const place = here[index] as number;
      if (holds[(row[place] as number) + letter] === 0) continue;
      const next = after[place] as number;
      if (entered[next] === turn) continue;
      if (does[next] === OP.char) {
        entered[next] = turn;
        there[found++] = next;
      } else found = this.enter(next, found, false, isEnd);
    }
    return found;
  }

  /** Follows everything that takes no character. @param count how many places wait already @returns how many do now */
  private enter(first: number, count: number, isStart: boolean, isEnd: boolean): number {
    const { does, after, other, pending, entered, waiting, turn } = this;
    let found = count;
    entered[first] = turn;
    pending[0] = first;
    for (let left = 1; left > 0; ) {
      const at = pending[--left] as number;
      const op = does[at];
      if (op === OP.char) waiting[found++] = at;
      else if (op === OP.match) this.hasMatched = true;
      else if (op === OP.either || (op === OP.start ? isStart : isEnd)) {
        const next = after[at] as number;
        if (entered[next] !== turn) {
          entered[next] = turn;
          pending[left++] = next;
        }
        const fork = op === OP.either ? (other[at] as number) : next;
        if (entered[fork] !== turn) {
          entered[fork] = turn;
          pending[left++] = fork;
        }
      }
    }
    return found;
  }
}
