/**
 * How is an entry of an incident made tamper-evident? Pure: one text for one meaning (canonical JSON: keys sorted, no
 * spaces, UTF-8), its SHA-256, and a chain in which each hash covers the one before. Anybody can reckon it without a key;
 * the end of each chain also stands in the audit log, whose chain nobody can rebuild without one.
 * Rules and vectors: field notes, "Test vectors", `hash`.
 */
import { createHash } from "node:crypto";

/** What the first entry of a chain follows. */
export const CHAIN_START = "0".repeat(64);
const DEEPEST = 50;

/**
 * Keys in the order of their UTF-16 units, as RFC 8785 has it.
 * @throws TypeError for what JSON can't say (undefined, NaN, a date, a bigint), and for what lies deeper than 50 levels
 */
export function canonicalJson(value: unknown, depth = 0): string {
  if (depth > DEEPEST) throw new TypeError(`Canonical JSON ends at ${DEEPEST} levels.`);
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number" && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((one) => canonicalJson(one, depth + 1)).join(",")}]`;
  if (isPlain(value)) {
    const parts = Object.keys(value)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key], depth + 1)}`);
    return `{${parts.join(",")}}`;
  }
  throw new TypeError(`Canonical JSON has no ${typeof value}.`);
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Of the text in UTF-8; 64 hexadecimal digits. */
export function sha256Of(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

/** The hash that an entry with this SHA-256 has behind `former`. */
export function chained(former: string, sha256: string): string {
  return sha256Of(`${former}\n${sha256}`);
}

/** All of an entry that is hashed; nothing of it can be changed unseen. Times in milliseconds since 1970. */
export type EntryContent = {
  incident: string;
  seq: number;
  at: number;
  recordedAt: number;
  kind: string;
  actor: string;
  actorName: string;
  detail: unknown;
};
export type StoredEntry = EntryContent & { sha256: string; chain: string };

/** @throws TypeError as `canonicalJson` */
export function entryText({ at, recordedAt, ...rest }: EntryContent): string {
  const times = { at: new Date(at).toISOString(), recordedAt: new Date(recordedAt).toISOString() };
  return canonicalJson({ v: 1, ...rest, ...times });
}

export type Fault = { seq: number; why: string };

/**
 * The first entry that is not as it was written; null when all are.
 * @param entries in the order of their numbers
 * @param end the last number and hash that the incident itself knows; null for one without entries
 */
export function firstFault(
  entries: readonly StoredEntry[],
  end: { seq: number; head: string } | null,
): Fault | null {
  let former = CHAIN_START;
  let expected = 1;
  for (const entry of entries) {
    if (entry.seq !== expected) {
      return entry.seq > expected
        ? { seq: expected, why: "it is missing" }
        : { seq: entry.seq, why: "it stands a second time, or out of order" };
    }
    if (hashOrNull(entry) !== entry.sha256) return { seq: entry.seq, why: "its content was changed" };
    if (chained(former, entry.sha256) !== entry.chain)
      return { seq: entry.seq, why: "it does not follow the entry before it" };
    former = entry.chain;
    expected += 1;
  }
  return faultAtEnd(expected - 1, former, end);
}

function faultAtEnd(last: number, head: string, end: { seq: number; head: string } | null): Fault | null {
  const known = end ?? { seq: 0, head: CHAIN_START };
  if (known.seq > last) return { seq: last + 1, why: "it is missing" };
  if (known.seq < last) return { seq: known.seq + 1, why: "the incident does not know of it" };
  return known.head === head ? null : { seq: last, why: "the incident knows another hash for it" };
}

/** What can't be said in canonical JSON was not written by us. */
function hashOrNull(entry: StoredEntry): string | null {
  const { sha256: _, chain: __, ...content } = entry;
  try {
    return sha256Of(entryText(content));
  } catch {
    return null;
  }
}
