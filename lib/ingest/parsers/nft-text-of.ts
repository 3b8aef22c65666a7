/**
 * How does a rule of `nft -j list ruleset` read as one line of nft's own language?
 *
 * Without packet counts, so that the same rule always gives the same line.
 */

export type Json = Record<string, unknown>;

/** Deeper nesting than any real rule has; hostile input shall not exhaust the stack. */
export const DEPTH_LIMIT = 12;

export function asObject(value: unknown): Json | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : null;
}

/** The only key of an object such as {"accept": null}, and its value. */
export function soleEntry(value: unknown): [string, unknown] | null {
  const object = asObject(value);
  const entry = object === null ? undefined : Object.entries(object)[0];
  return entry ?? null;
}

/** A plain value as text. Lists and objects are not looked into: String() would follow them to any depth. */
export function scalar(value: unknown): string {
  return typeof value === "object" || value === undefined ? "…" : String(value);
}

export function ruleText(expressions: readonly unknown[], comment: unknown): string {
  const parts = expressions.map(statementText);
  if (typeof comment === "string") parts.push(`comment ${JSON.stringify(comment)}`);
  return parts.join(" ");
}

function statementText(statement: unknown): string {
  const [name, body] = soleEntry(statement) ?? ["", statement];
  const fields = asObject(body);
  switch (name) {
    case "match":
      return matchText(fields);
    case "vmap":
      return `${valueText(fields?.["key"])} vmap ${valueText(fields?.["data"])}`;
    case "jump":
    case "goto":
      return `${name} ${valueText(fields?.["target"])}`;
    case "counter":
      return "counter";
    case "limit":
      return limitText(fields);
    case "log":
      return fields !== null && typeof fields["prefix"] === "string"
        ? `log prefix ${JSON.stringify(fields["prefix"])}`
        : "log";
    case "reject":
      return fields === null ? "reject" : `reject with ${words([fields["type"], fields["expr"]])}`;
    case "dnat":
    case "snat":
    case "redirect":
    case "masquerade":
      return natText(name, fields);
    case "xt":
      return fields === null
        ? "xt"
        : `xt ${words([fields["type"]])} ${JSON.stringify(scalar(fields["name"]))}`;
    default:
      return body === null ? name : `${name} ${valueText(body)}`;
  }
}

function matchText(match: Json | null): string {
  const operator = match?.["op"];
  const sign = operator === "==" || operator === "in" || typeof operator !== "string" ? "" : `${operator} `;
  return `${valueText(match?.["left"])} ${sign}${valueText(match?.["right"])}`;
}

function limitText(limit: Json | null): string {
  const over = limit?.["inv"] === true ? "over " : "";
  const burst = limit?.["burst"] === undefined ? "" : ` burst ${scalar(limit["burst"])}`;
  return `limit rate ${over}${scalar(limit?.["rate"])}/${scalar(limit?.["per"])}${burst}`;
}

function natText(name: string, nat: Json | null): string {
  const target = natTarget(nat);
  return target === null ? name : `${name} to ${target}`;
}

/** "10.20.30.50:443", null when the rule names no target. */
export function natTarget(nat: Json | null): string | null {
  const address = nat?.["addr"] === undefined ? "" : valueText(nat["addr"]);
  const port = nat?.["port"] === undefined ? "" : `:${valueText(nat["port"])}`;
  const bracketed = port !== "" && address.includes(":") ? `[${address}]` : address;
  return bracketed + port === "" ? null : bracketed + port;
}

function words(values: readonly unknown[]): string {
  return values
    .filter((value) => value !== undefined && value !== null)
    .map((value) => valueText(value))
    .join(" ");
}

export function valueText(value: unknown, depth = 0): string {
  if (depth > DEPTH_LIMIT) return "…";
  if (value === null || value === undefined) return "?";
  if (Array.isArray(value)) return value.map((each) => valueText(each, depth + 1)).join(", ");
  const object = asObject(value);
  if (object === null) return String(value);
  return objectText(object, depth + 1);
}

function objectText(object: Json, depth: number): string {
  const [name, body] = soleEntry(object) ?? ["", null];
  const fields = asObject(body);
  const list = Array.isArray(body) ? body : [body];
  switch (name) {
    case "payload":
      return fields?.["protocol"] === undefined
        ? `payload ${flat(body)}`
        : words([fields["protocol"], fields["field"]]);
    case "meta":
      return META_WITHOUT_WORD.has(scalar(fields?.["key"]))
        ? scalar(fields?.["key"])
        : words(["meta", fields?.["key"] ?? body]);
    case "ct":
      return words(["ct", fields?.["dir"], fields?.["key"] ?? body]);
    case "set":
      return `{ ${list.map((each) => pairText(each, depth)).join(", ")} }`;
    case "range":
      return list.map((each) => valueText(each, depth)).join("-");
    case "prefix":
      return `${valueText(fields?.["addr"], depth)}/${valueText(fields?.["len"], depth)}`;
    case "concat":
      return list.map((each) => valueText(each, depth)).join(" . ");
    case "elem":
      return valueText(fields?.["val"], depth);
    case "&":
    case "|":
    case "^":
    case "<<":
    case ">>":
      return list.map((each) => valueText(each, depth)).join(` ${name} `);
    default:
      return body === null ? name : `${name} ${flat(body)}`;
  }
}

const META_WITHOUT_WORD: ReadonlySet<string> = new Set(["iif", "iifname", "oif", "oifname"]);

/** Elements of a map are [key, verdict]. */
function pairText(element: unknown, depth: number): string {
  if (!Array.isArray(element) || element.length !== 2) return valueText(element, depth);
  return `${valueText(element[0], depth)} : ${valueText(element[1], depth)}`;
}

/** Whatever has no words of its own, as a short piece of JSON without nesting. */
function flat(body: unknown): string {
  const fields = asObject(body);
  if (fields === null) return scalar(body);
  const parts = Object.entries(fields).map(([key, value]) => `${key} ${scalar(value)}`);
  return parts.join(" ").slice(0, 200);
}
