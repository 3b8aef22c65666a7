/** What does a tool's JSON say? Total, and strict about types: a number in quotes is no number. */
import { whyExcessive } from "@/lib/json-shape";

export type JsonRecord = Readonly<Record<string, unknown>>;

/**
 * undefined for what is no JSON, or more of it than we hold. Integers beyond 2^53 lose digits here: nothing that is read
 * of a backup is one, and an identifier such as PostgreSQL's system-id is not read at all.
 */
export function jsonIn(text: string): unknown {
  if (whyExcessive(text) !== null) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A refusal costs a thousand times what a line of JSON does; beyond this many the rest is text. */
const REFUSALS_PER_OUTPUT = 10_000;
const LONGEST_LINE = 4_000_000;

/** Reads the lines of one output that are JSON, each alone; undefined for those that are not. */
export function jsonLines(): (line: string) => unknown {
  let refusals = 0;
  return (line) => {
    const first = line.trimStart()[0];
    const isLikely = (first === "{" || first === "[") && /[}\]]$/.test(line.slice(-9).trimEnd());
    if (!isLikely || line.length > LONGEST_LINE || refusals >= REFUSALS_PER_OUTPUT) return undefined;
    const value = jsonIn(line);
    if (value === undefined) refusals++;
    return value;
  };
}

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function own(record: JsonRecord, name: string): unknown {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** The object under a name; an empty one when there is none. */
export function recordAt(record: JsonRecord, name: string): JsonRecord {
  const value = own(record, name);
  return isRecord(value) ? value : {};
}

export function recordsAt(record: JsonRecord, name: string): JsonRecord[] {
  const value = own(record, name);
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

export function textAt(record: JsonRecord, name: string): string | null {
  const value = own(record, name);
  return typeof value === "string" && value !== "" ? value : null;
}

/** A count or a size; null for what is missing, negative, broken or no number. */
export function countAt(record: JsonRecord, name: string): number | null {
  const value = own(record, name);
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : null;
}
