/**
 * What a location saw and could not deliver yet: files of lines, only ever appended to, the oldest first. A process that is
 * killed leaves at most a torn last line, which counts for nothing. When there is no more room the oldest file goes, and its
 * looks are counted as lost.
 *
 * What was delivered is remembered by file, and within a file in memory alone: after a kill up to one file is delivered
 * again, which changes nothing there.
 */
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { SentLook } from "../model/location";

const SEGMENT_BYTES = 262_144;
const SEGMENT = /^(\d{12})\.looks$/;
const LOST = "lost";

type Segment = { no: number; bytes: number; lines: number; taken: number };

/** What to deliver next. `lines` counts those that cannot be read, too. */
export type Batch = { looks: SentLook[]; lines: number; taken: () => Promise<void> };

export class Spool {
  #current: Awaited<ReturnType<typeof open>> | null = null;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly folder: string,
    private readonly limitBytes: number,
    /** The oldest first; the last one is being written while `#current` is open. */
    private segments: Segment[],
    private lostLooks: number,
  ) {}

  /** Finds what a former process left. @param limitBytes at least two files of 256 KiB are kept whatever it says */
  static async open(folder: string, limitBytes: number): Promise<Spool> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const numbers = (await readdir(folder))
      .flatMap((name) => SEGMENT.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => a - b);
    const segments: Segment[] = [];
    for (const no of numbers) {
      const text = await readFile(join(folder, nameOf(no)), "utf8");
      segments.push({ no, bytes: Buffer.byteLength(text), lines: linesOf(text).length, taken: 0 });
    }
    const lost = Number(await readFile(join(folder, LOST), "utf8").catch(() => "0"));
    return new Spool(folder, limitBytes, segments, Number.isSafeInteger(lost) && lost > 0 ? lost : 0);
  }

  /** How many looks wait. */
  get kept(): number {
    return this.segments.reduce((sum, { lines, taken }) => sum + lines - taken, 0);
  }

  /** How many were ever given up for want of room. */
  get lost(): number {
    return this.lostLooks;
  }

  /** On the disk when it returns. @throws when the disk takes no more; a line that is then torn counts for nothing */
  append(looks: readonly SentLook[]): Promise<void> {
    return this.#alone(() => this.#append(looks));
  }

  /** The oldest looks that wait, at most so many; null when none does. */
  next(most: number): Promise<Batch | null> {
    return this.#alone(() => this.#next(most));
  }

  /** Counts looks that nobody will ever have. */
  giveUp(looks: number): Promise<void> {
    return this.#alone(() => this.#giveUp(looks));
  }

  /** Leaves nothing behind that was delivered. */
  close(): Promise<void> {
    return this.#alone(async () => {
      await this.#close();
      for (const segment of this.segments.filter(({ lines, taken }) => taken >= lines))
        await this.#remove(segment);
    });
  }

  /** Writing and delivering take turns, so that no file is taken away under a look that is being written. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #append(looks: readonly SentLook[]): Promise<void> {
    if (looks.length === 0) return;
    const segment = await this.#writable();
    const text = looks.map((look) => `${JSON.stringify(look)}\n`).join("");
    try {
      await this.#current?.appendFile(text);
      await this.#current?.datasync();
    } catch (error) {
      // Nothing may follow a torn line, and what the file holds of these looks is written again elsewhere.
      await this.#close();
      throw error;
    }
    segment.bytes += Buffer.byteLength(text);
    segment.lines += looks.length;
    await this.#makeRoom();
  }

  async #next(most: number): Promise<Batch | null> {
    for (;;) {
      const [segment] = this.segments;
      if (!segment) return null;
      if (segment.taken >= segment.lines) {
        if (this.#isOpen(segment)) return null;
        await this.#remove(segment);
        continue;
      }
      const text = await readFile(this.#path(segment), "utf8").catch(() => "");
      const lines = linesOf(text).slice(segment.taken, Math.min(segment.lines, segment.taken + most));
      if (lines.length === 0) {
        // Somebody took the file away.
        await this.#giveUp(segment.lines - segment.taken);
        await this.#remove(segment);
        continue;
      }
      const looks = lines.flatMap(lookOf);
      const taken = () =>
        this.#alone(async () => {
          if (!this.segments.includes(segment)) return;
          segment.taken += lines.length;
          await this.#giveUp(lines.length - looks.length);
          if (segment.taken >= segment.lines && !this.#isOpen(segment)) await this.#remove(segment);
        });
      return { looks, lines: lines.length, taken };
    }
  }

  async #writable(): Promise<Segment> {
    const last = this.segments.at(-1);
    if (last && this.#isOpen(last) && last.bytes < SEGMENT_BYTES) return last;
    await this.#close();
    for (let no = (last?.no ?? 0) + 1; ; no++) {
      const segment = { no, bytes: 0, lines: 0, taken: 0 };
      try {
        this.#current = await open(this.#path(segment), "ax", 0o600);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "EEXIST") continue;
        throw error;
      }
      this.segments.push(segment);
      return segment;
    }
  }

  async #makeRoom(): Promise<void> {
    while (
      this.segments.length > 2 &&
      this.segments.reduce((sum, { bytes }) => sum + bytes, 0) > this.limitBytes
    ) {
      const [oldest] = this.segments;
      if (!oldest) return;
      await this.#giveUp(oldest.lines - oldest.taken);
      await this.#remove(oldest);
    }
  }

  async #giveUp(looks: number): Promise<void> {
    if (looks <= 0) return;
    this.lostLooks += looks;
    const path = join(this.folder, LOST);
    await writeFile(`${path}.new`, String(this.lostLooks), { mode: 0o600 });
    await rename(`${path}.new`, path);
  }

  async #remove(segment: Segment): Promise<void> {
    if (this.#isOpen(segment)) await this.#close();
    this.segments = this.segments.filter((one) => one !== segment);
    await rm(this.#path(segment), { force: true });
  }

  #isOpen(segment: Segment): boolean {
    return this.#current !== null && segment === this.segments.at(-1);
  }

  async #close(): Promise<void> {
    const file = this.#current;
    this.#current = null;
    await file?.close();
  }

  #path({ no }: Pick<Segment, "no">): string {
    return join(this.folder, nameOf(no));
  }
}

function nameOf(no: number): string {
  return `${String(no).padStart(12, "0")}.looks`;
}

/** Whole lines only. */
function linesOf(text: string): string[] {
  return text.split("\n").slice(0, -1);
}

/** None for a line that the disk spoilt; whoever takes the looks checks each of them. */
function lookOf(line: string): SentLook[] {
  try {
    const look: unknown = JSON.parse(line);
    return typeof look === "object" && look !== null ? [look as SentLook] : [];
  } catch {
    return [];
  }
}
