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
