/** What did a change change? The states before and after as one list of fields, in the order they are written in. */

export type FieldChange = {
  field: string;
  before: string | null;
  after: string | null;
  /** Said of what the state after tells: a change often tells only what it set. */
  changed: boolean;
};
export type StateDiff = {
  fields: FieldChange[];
  /** More fields than are listed. */
  left: number;
};

const FIELD_LIMIT = 300;
const DEPTH_LIMIT = 16;

/**
 * States are JSON texts as stored; null means that there was none. A text that is no JSON, because it was too long to
 * store whole, is one field of its own. Never throws.
 */
export function diffStates(before: string | null, after: string | null): StateDiff {
  const [from, to] = [fieldsOf(before), fieldsOf(after)];
  const names = [...new Set([...from.keys(), ...to.keys()])];
  const fields = names.slice(0, FIELD_LIMIT).map((field) => {
    const [was, is] = [from.get(field) ?? null, to.get(field) ?? null];
    return { field, before: was, after: is, changed: is !== null && was !== is };
  });
  return { fields, left: names.length - fields.length };
}

function fieldsOf(state: string | null): Map<string, string> {
  const fields = new Map<string, string>();
  if (state === null || state === "null") return fields;
  let value: unknown;
  try {
    value = JSON.parse(state);
  } catch {
    return fields.set("", state);
  }
  collect(value, "", 0, fields);
  return fields;
}

function collect(value: unknown, path: string, depth: number, fields: Map<string, string>): void {
  const inner = typeof value === "object" && value !== null ? Object.entries(value) : [];
  if (inner.length === 0 || depth === DEPTH_LIMIT) {
    fields.set(path, typeof value === "string" ? value : textOf(value));
    return;
  }
  const list = Array.isArray(value);
  for (const [name, part] of inner) {
    const step = list ? `[${name}]` : path === "" ? name : `.${name}`;
    collect(part, path + step, depth + 1, fields);
  }
}

/** A value that is nested thousands deep can be read, but not written again. */
function textOf(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return "nested too deep to show";
  }
}
