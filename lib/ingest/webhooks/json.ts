/** What does a body say as JSON? Total, within limits, and without losing integers that no double can hold. */
import { whyExcessive } from "@/lib/json-shape";

export type Json = { value: unknown; why: null } | { value: null; why: string };

/** `why` is a sentence for the sender. */
export function jsonOf(body: string): Json {
  return parsed(body, JSON.parse);
}

/** The same, with integers beyond 2^53 as text: nanoseconds and system ids are such. Slower. */
export function jsonWithLongIntegers(body: string): Json {
  return parsed(body, (text) => JSON.parse(text, keepLongIntegers));
}

function parsed(body: string, parse: (text: string) => unknown): Json {
  const excess = whyExcessive(body);
  if (excess) return { value: null, why: excess };
  try {
    return { value: parse(body), why: null };
  } catch {
    return { value: null, why: "The body is not JSON." };
  }
}

const INTEGER = /^-?\d+$/;

function keepLongIntegers(_: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  const source = context?.source;
  return source && source.length <= 1_000 && INTEGER.test(source) ? source : value;
}

/** A JSON object, and no list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A property of its own; undefined for what only its prototype has. */
export function own(record: Record<string, unknown>, name: string): unknown {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
