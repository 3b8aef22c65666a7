/**
 * Same bytes, same parser, same value: what many servers print alike (units, settings, sudo rules) is read once.
 *
 * Kept is what was printed a second time: an output that one server alone prints (its packages, its processes) is let
 * go at once, for what lives on costs the collector of memory more than it will ever save. What is kept is bounded by
 * the length of the outputs.
 */
import { readOutput } from "./facts";
import type { HeldOutput } from "./model";
import type { Read } from "./parsers/parser";
import { PARSERS } from "./registry";

const parserOf = new Map(PARSERS.map((parser) => [parser.spec, parser]));

/** Bytes of output. What was read from them takes three to five times as much memory. */
const KEPT_BYTES = 2 * 1024 * 1024;
/** Outputs of some eighty servers. */
const SEEN = 5_000;

export class KeptReads {
  /** In the order in which they were last asked for. */
  readonly #reads = new Map<string, { read: Read<unknown>; bytes: number }>();
  /** What was read once, and is kept when it comes again. */
  readonly #seen = new Set<string>();
  #bytes = 0;

  /** Hashes of the contents without which these outputs cannot be read. All else stays until this is asked again. */
  missing(wanted: readonly { output: HeldOutput; collectedAt: Date }[]): string[] {
    this.#makeRoom();
    const hashes = new Set<string>();
    for (const { output, collectedAt } of wanted) {
      if (!parserOf.has(output.spec) || this.#reads.has(keyOf(output, collectedAt))) continue;
      if (output.bytes > 0) hashes.add(output.sha256);
      if (output.stderr) hashes.add(output.stderr);
    }
    return [...hashes];
  }

  /** What an output says, read now unless it was read before. */
  read(output: HeldOutput, collectedAt: Date, contents: ReadonlyMap<string, Buffer>): Read<unknown> {
    const key = keyOf(output, collectedAt);
    const known = this.#reads.get(key);
    if (known) {
      this.#reads.delete(key);
      this.#reads.set(key, known);
      return known.read;
    }
    const read = readHeld(output, collectedAt, contents);
    if (!parserOf.get(output.spec)?.timed && this.#isSeenAgain(key)) this.#keep(key, read, output.bytes);
    return read;
  }

  #isSeenAgain(key: string): boolean {
    if (this.#seen.delete(key)) return true;
    this.#seen.add(key);
    const [oldest] = this.#seen;
    if (this.#seen.size > SEEN && oldest !== undefined) this.#seen.delete(oldest);
    return false;
  }

  #keep(key: string, read: Read<unknown>, bytes: number): void {
    this.#reads.set(key, { read, bytes });
    this.#bytes += bytes + key.length;
  }

  #makeRoom(): void {
    for (const [oldest, entry] of this.#reads) {
      if (this.#bytes <= KEPT_BYTES) return;
      this.#reads.delete(oldest);
      this.#bytes -= entry.bytes + oldest.length;
    }
  }
}

function readHeld(
  output: HeldOutput,
  collectedAt: Date,
  contents: ReadonlyMap<string, Buffer>,
): Read<unknown> {
  const bytes = contents.get(output.sha256);
  if (!bytes && output.bytes > 0 && parserOf.has(output.spec)) {
    return { state: "unread", reason: "Its bytes are no longer kept, or are damaged.", unread: [] };
  }
  return readOutput({
    spec: output.spec,
    stdout: bytes?.toString("utf8") ?? "",
    stderr: output.stderr ? (contents.get(output.stderr)?.toString("utf8") ?? "") : "",
    exit: output.exit,
    flags: output.flags,
    collectedAt,
  });
}

function keyOf({ spec, sha256, exit, flags, stderr }: HeldOutput, collectedAt: Date): string {
  const time = parserOf.get(spec)?.timed ? collectedAt.toISOString() : "";
  return `${spec} ${sha256} ${exit} ${flags.join()} ${stderr ?? ""} ${time}`;
}
