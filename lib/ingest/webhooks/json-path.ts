/**
 * Where in a JSON body does a value stand? `alerts[0].labels.host`, with or without `$` before it, and `["a.b"]` for
 * names that hold a point. Names and places alone, no filters and no wildcards, so reading is linear in the path.
 */
import { isRecord, own } from "./json";

/** A text is a name in an object, a number a place in a list. */
export type JsonPath = readonly (string | number)[];

/** Longer texts are no paths. */
const LENGTH = 500;
const STEP = /\.?([^.[\]"'\s][^.[\]"']*)|\[(\d{1,6})\]|\["([^"]*)"\]|\['([^']*)'\]/y;

/** "$" and "" are the whole body. null for what is no path. */
export function readPath(text: string): JsonPath | null {
  if (text.length > LENGTH) return null;
  const trimmed = text.trim();
  const path: (string | number)[] = [];
  let at = /^\$(?:$|[.[])/.test(trimmed) ? 1 : 0;
  while (at < trimmed.length) {
    // A point leads to a name and never begins a path: "a.b", "$.a", but not ".a".
    if (at === 0 && trimmed.startsWith(".")) return null;
    STEP.lastIndex = at;
    const found = STEP.exec(trimmed);
    if (!found) return null;
    const [step, name, place, double, single] = found;
    // Without a point, a name is the first step alone: not "a[0]b".
    if (name !== undefined && at > 0 && !step.startsWith(".")) return null;
    path.push(place === undefined ? (name ?? double ?? single ?? "") : Number(place));
    at += step.length;
  }
  return path;
}

/** undefined when nothing stands there. Own properties alone: no list has a "length", and no object a "constructor". */
export function valueAt(value: unknown, path: JsonPath): unknown {
  let here = value;
  for (const step of path) {
    if (typeof step === "number") here = Array.isArray(here) ? here[step] : undefined;
    else here = isRecord(here) ? own(here, step) : undefined;
    if (here === undefined) return undefined;
  }
  return here;
}
