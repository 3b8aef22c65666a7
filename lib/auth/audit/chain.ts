/**
 * The audit chain: each entry's hash is keyed and covers the one before, over exactly the stored form.
 *
 * Whoever lacks the key can neither edit, drop, swap nor rebuild entries unnoticed. A cut tail is found against a
 * checkpoint that left the database (checkpoint.ts).
 */
import { createHmac } from "node:crypto";

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

/** Feed entries in order of `seq`; ask for the end. Keeps one hash, so any length fits. */
export class ChainVerifier {
  #expected = 1n;
  #head = GENESIS;
  #fault: Fault | null = null;

  constructor(private readonly key: Buffer) {}

  add(entry: StoredEntry): void {
    if (this.#fault) return;
    this.#fault = this.#check(entry);
    this.#expected = entry.seq + 1n;
    this.#head = entry.hash;
  }

  #check(entry: StoredEntry): Fault | null {
    if (entry.seq !== this.#expected) {
      const missing = `entry ${this.#expected} is missing`;
      return { seq: this.#expected, why: entry.seq > this.#expected ? missing : "entries are out of order" };
    }
    if (entry.prevHash !== this.#head)
      return { seq: entry.seq, why: "it does not follow the entry before it" };
    if (entryHash(this.key, entry.prevHash, entry) !== entry.hash) {
      return { seq: entry.seq, why: "its content was changed, or it was written with another key" };
    }
    return null;
  }

  get fault(): Fault | null {
    return this.#fault;
  }
  get count(): bigint {
    return this.#expected - 1n;
  }
  get head(): string {
    return this.#head;
  }
}

const NUL = "\u0000";
const LIMIT = 20_000;

/** Text as PostgreSQL stores it, so that the hash covers what is read back: no NUL, no lone surrogate, bounded. */
export function storable(text: string): string {
  const clean = text.replaceAll(NUL, "\uFFFD").toWellFormed();
  return clean.length > LIMIT ? `${clean.slice(0, LIMIT).toWellFormed()}…` : clean;
}
