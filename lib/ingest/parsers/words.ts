/** Words that are taken from the front one by one, in constant time each: an array's shift() is not. */

export class Words {
  private at = 0;

  constructor(private readonly words: readonly string[]) {}

  get left(): number {
    return this.words.length - this.at;
  }

  /** The word `ahead` places after the next one, "" past the end. */
  peek(ahead = 0): string {
    return this.words[this.at + ahead] ?? "";
  }

  /** The next word; undefined at the end. */
  take(): string | undefined {
    const word = this.words[this.at];
    this.at += word === undefined ? 0 : 1;
    return word;
  }

  skip(count: number): void {
    this.at = Math.min(this.words.length, this.at + count);
  }
}
