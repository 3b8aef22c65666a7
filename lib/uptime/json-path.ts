/**
 * Where in a JSON answer does a value stand? Pure: names and indexes, without filters or wildcards, so that reading is
 * linear in the path. "$.checks[0].state", "checks[0]['a b']".
 */

export type JsonPath = (string | number)[];

const STEP = /\.?([A-Za-z_][\w-]*)|\[(\d{1,6})\]|\["([^"]*)"\]|\['([^']*)'\]/y;

/** Null for what is no such path. */
export function readJsonPath(text: string): JsonPath | null {
  const path: JsonPath = [];
  let at = text.startsWith("$") ? 1 : 0;
  while (at < text.length) {
    STEP.lastIndex = at;
    const found = STEP.exec(text);
    if (!found) return null;
    const [step, name, index, double, single] = found;
    path.push(index === undefined ? (name ?? double ?? single ?? "") : Number(index));
    at += step.length;
  }
  return path;
}

/** The value at the path as text: strings as they are, the rest as JSON; undefined when there is none. */
export function textAt(value: unknown, path: JsonPath): string | undefined {
  let here: unknown = value;
  for (const step of path) {
    if (here === null || typeof here !== "object" || !Object.hasOwn(here, step)) return undefined;
    here = (here as Record<string | number, unknown>)[step];
  }
  return typeof here === "string" ? here : JSON.stringify(here);
}
