/**
 * The audit chain: each entry's hash is keyed and covers the one before, over exactly the stored form.
 *
 * Whoever lacks the key can neither edit, drop, swap nor rebuild entries unnoticed. A cut tail, and a chain that was
 * rebuilt by somebody who has the key, are found against a checkpoint that left the database (checkpoint.ts).
 */
import { createHmac } from "node:crypto";
import type { Checkpoint } from "./checkpoint";

export type ChainedEntry = {
  seq: bigint;
  /** RFC 3339, UTC, microseconds, as stored. */
  at: string;
  actor: string;
  actorName: string;
  action: string;
  target: string;
  outcome: string;
  address: string | null;
  requestId: string | null;
  before: string | null;
  after: string | null;
};
export type StoredEntry = ChainedEntry & { prevHash: string; hash: string };

export const GENESIS = "0".repeat(64);

/** HMAC-SHA-256 in hex over a JSON array: the order of fields is fixed and no separator can be forged. */
export function entryHash(key: Buffer, prevHash: string, entry: ChainedEntry): string {
  const covered = [
    prevHash,
    entry.seq.toString(),
    entry.at,
    entry.actor,
    entry.actorName,
    entry.action,
    entry.target,
    entry.outcome,
    entry.address,
    entry.requestId,
    entry.before,
    entry.after,
  ];
  return createHmac("sha256", key).update(JSON.stringify(covered)).digest("hex");
}

export type Fault = { seq: bigint; why: string };
type Place = { seq: bigint; hash: string };
type Marks = {
  /** Begin at this entry, which was verified before, instead of at the first one. */
  from?: Checkpoint;
  /** What left the database earlier; in any order. */
  checkpoints?: readonly Checkpoint[];
};

/** Feed entries in order of `seq`, then call `finish`. Keeps one hash and the checkpoints, so any length fits. */
export class ChainVerifier {
  #expected: bigint;
  /** Null before the first of a walk that begins in the middle. */
  #head: string | null;
  #fault: Fault | null = null;
  readonly #marks = new Map<bigint, Checkpoint[]>();
  #furthest: Checkpoint | null = null;

  constructor(
    private readonly key: Buffer,
    { from, checkpoints = [] }: Marks = {},
  ) {
    this.#expected = from?.seq ?? 1n;
    this.#head = from ? null : GENESIS;
    for (const checkpoint of from ? [from, ...checkpoints] : checkpoints) {
      this.#marks.set(checkpoint.seq, [...(this.#marks.get(checkpoint.seq) ?? []), checkpoint]);
      if (!this.#furthest || checkpoint.seq > this.#furthest.seq) this.#furthest = checkpoint;
    }
  }

  add(entry: StoredEntry): void {
    if (this.#fault) return;
    this.#fault = this.#check(entry);
    if (this.#fault) return;
    this.#expected = entry.seq + 1n;
    this.#head = entry.hash;
  }

  #check(entry: StoredEntry): Fault | null {
    const { seq } = entry;
    if (seq > this.#expected) {
      const last = seq - 1n;
      const which = last === this.#expected ? "it is" : `it and all up to entry ${last} are`;
      return { seq: this.#expected, why: `${which} missing` };
    }
    if (seq < this.#expected) return { seq, why: "it stands a second time, or out of order" };
    if (this.#head !== null && entry.prevHash !== this.#head) {
      return { seq, why: "it does not follow the entry before it" };
    }
    if (entryHash(this.key, entry.prevHash, entry) !== entry.hash) {
      return { seq, why: "its content was changed, or it was written with another key" };
    }
    const other = this.#marks.get(seq)?.find(({ hash }) => hash !== entry.hash);
    if (other) {
      return {
        seq,
        why: `the checkpoint signed at ${other.at} has another hash for it: it or an entry before it was replaced`,
      };
    }
    return null;
  }

  /** After the last entry. `head` is where the log itself says that it ends; null when it does not say. */
  finish(head: Place | null): Fault | null {
    this.#fault ??= this.#checkEnd(head);
    return this.#fault;
  }

  #checkEnd(head: Place | null): Fault | null {
    const { count } = this;
    const next = count + 1n;
    const missing = (last: bigint) =>
      last === next ? "it is missing" : `it and all up to entry ${last} are missing`;
    if (this.#furthest && this.#furthest.seq > count) {
      const { seq, at } = this.#furthest;
      return { seq: next, why: `${missing(seq)}: a checkpoint signed at ${at} covers entry ${seq}` };
    }
    if (!head) return { seq: next, why: "the log does not say where it ends: its head is missing" };
    if (head.seq > count)
      return { seq: next, why: `${missing(head.seq)}: the log's head is entry ${head.seq}` };
    if (head.seq < count) {
      return {
        seq: head.seq + 1n,
        why: `the log's head is entry ${head.seq}, so it was not added by Garrison`,
      };
    }
    if (head.hash !== this.head) return { seq: count, why: "the log's head has another hash for it" };
    return null;
  }

  get fault(): Fault | null {
    return this.#fault;
  }
  /** Entries that are good, from the first one on. */
  get count(): bigint {
    return this.#expected - 1n;
  }
  get head(): string {
    return this.#head ?? GENESIS;
  }
}

const NUL = "\u0000";
const LIMIT = 20_000;

/** Text as PostgreSQL stores it, so that the hash covers what is read back: no NUL, no lone surrogate, bounded. */
export function storable(text: string): string {
  const clean = text.replaceAll(NUL, "\uFFFD").toWellFormed();
  return clean.length > LIMIT ? `${clean.slice(0, LIMIT).toWellFormed()}…` : clean;
}
