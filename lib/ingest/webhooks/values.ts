/** What do a sender's JSON values say as texts? Labels stay flat, annotations take any JSON. */
import { LABEL_LIMITS, type Labels, linkOf, wholeText } from "@/lib/alerts/model/signal";
import { isRecord, own } from "./json";

/** How many values of one JSON become annotations of their own, before it stays one text. */
const MOST_ANNOTATIONS = 50;

/** A text, a number or a truth value as text; null for all else, and for texts of white space alone. */
export function textOf(value: unknown): string | null {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "string" && value.trim() !== "" ? value : null;
}

/**
 * Any JSON as annotations: a text under `name`, an object by the paths of its values ("details.disk.free"), a list as
 * JSON. An object whose values are too many, or whose paths are too long or not distinct, is JSON as well, so that
 * nothing is lost without a trace.
 */
export function annotationsOf(name: string, value: unknown): Labels {
  const found = new Map<string, string>();
  if (isSpread(name, value, found)) return Object.fromEntries(found);
  return { [name]: wholeText(JSON.stringify(value), LABEL_LIMITS.annotation) };
}

/** @returns false when it does not fit. Bodies are as deep as json-shape.ts allows, so this ends soon. */
function isSpread(path: string, value: unknown, found: Map<string, string>): boolean {
  if (isRecord(value)) {
    return Object.entries(value).every(([name, inner]) => isSpread(`${path}.${name}`, inner, found));
  }
  const text = Array.isArray(value) && value.length > 0 ? JSON.stringify(value) : textOf(value);
  if (text === null) return true;
  const name = wholeText(path, LABEL_LIMITS.name);
  if (path.length > LABEL_LIMITS.name || found.has(name) || found.size === MOST_ANNOTATIONS) return false;
  found.set(name, wholeText(text, LABEL_LIMITS.annotation));
  return true;
}

export type ReadLabels = { labels: Labels; why: null } | { labels: null; why: string };

/**
 * An object of names and texts. One level of objects is flattened ("k8s.pod"); what has no value is not there. Lists and
 * deeper objects are refused, since a label that people cannot filter by would be a surprise.
 * @param field what the sender calls it @param most how many names it may have, inclusive
 */
export function labelsOf(field: string, value: unknown, most: number = LABEL_LIMITS.count): ReadLabels {
  if (value === undefined || value === null) return { labels: {}, why: null };
  if (!isRecord(value)) return refused(`${field}: must be an object of names and texts: {"host": "web-1"}.`);
  const found = new Map<string, string>();
  for (const [given, inner] of Object.entries(value)) {
    const entries: [string, unknown][] = isRecord(inner)
      ? Object.entries(inner).map(([name, innermost]) => [`${given}.${name}`, innermost])
      : [[given, inner]];
    for (const [name, single] of entries) {
      if (typeof single === "object" && single !== null) {
        return refused(`${field}: ${quoted(name)} holds a list or an object. Send a text.`);
      }
      const text = textOf(single);
      if (text === null) continue;
      const why = whyNoName(name, found, most);
      if (why) return refused(`${field}: ${why}`);
      found.set(wholeText(name, LABEL_LIMITS.name), wholeText(text, LABEL_LIMITS.value));
    }
  }
  return { labels: Object.fromEntries(found), why: null };
}

function whyNoName(name: string, found: ReadonlyMap<string, string>, most: number): string | null {
  if (name.trim() === "") return "has a name that is empty. Give every label a name.";
  if (name.length > LABEL_LIMITS.name) {
    return `${quoted(name)} is longer than ${LABEL_LIMITS.name} characters. Send a shorter name.`;
  }
  if (found.has(wholeText(name, LABEL_LIMITS.name))) return `${quoted(name)} is there twice. Send it once.`;
  return found.size >= most ? `has more than ${most} names. Send fewer.` : null;
}

function refused(why: string): ReadLabels {
  return { labels: null, why };
}

/** What a sender wrote, short enough for a sentence. */
export function quoted(text: string): string {
  return `"${wholeText(text, 60)}"`;
}

/**
 * The first http or https address among texts, or among objects that hold it under one of the names; one alone needs no
 * list. null when there is none.
 */
export function firstLink(value: unknown, names: readonly string[]): string | null {
  for (const entry of Array.isArray(value) ? value : [value]) {
    const candidates = isRecord(entry) ? names.map((name) => own(entry, name)) : [entry];
    for (const candidate of candidates) {
      const link = typeof candidate === "string" ? linkOf(candidate) : null;
      if (link !== null) return link;
    }
  }
  return null;
}
