/** What is random in a simulated fleet, repeated exactly by its seed. Not for secrets. */

export class Random {
  #state: number;

  constructor(seed: string) {
    this.#state = fingerprint(seed);
  }

  /** From 0 up to, not including, 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number, both ends included. */
  whole(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** @throws RangeError when there is nothing to choose from */
  pick<T>(choices: readonly T[]): T {
    const chosen = choices[Math.floor(this.next() * choices.length)];
    if (chosen === undefined) throw new RangeError("Nothing to choose from.");
    return chosen;
  }

  /** Up to `count` different ones, in the order of the list. */
  some<T>(choices: readonly T[], count: number): T[] {
    let left = Math.min(count, choices.length);
    return choices.filter((_, at) => {
      const taken = this.next() < left / (choices.length - at);
      if (taken) left -= 1;
      return taken;
    });
  }

  hex(digits: number): string {
    let text = "";
    while (text.length < digits) text += this.whole(0, 0xffff).toString(16).padStart(4, "0");
    return text.slice(0, digits);
  }
}

/** FNV-1a of the text, 32 bits. */
export function fingerprint(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
