/**
 * What does `nft list ruleset` say where nft has no JSON? Its text, turned into the expressions that the JSON has.
 *
 * Simple rules only: a word that is not known becomes an expression that nobody understands, so the rule is kept and
 * counts as not modelled.
 */

import { Words } from "./words";

export type TextBlock = {
  kind: "chain" | "set" | "map";
  family: string;
  table: string;
  name: string;
  /** Statements of the block: rules of a chain, properties of a set. */
  statements: string[];
};

export type TextRuleset = {
  tables: { family: string; name: string }[];
  blocks: TextBlock[];
  /** Statements outside of any block that is known. */
  strays: { line: number; text: string }[];
  /** False when a bracket is still open at the end. */
  complete: boolean;
};

const TABLE = /^table (?:(ip|ip6|inet|arp|bridge|netdev) )?(\S+) \{$/;
const BLOCK = /^(chain|set|map) (\S+) \{$/;

export function readNftText(text: string): TextRuleset {
  const found: TextRuleset = { tables: [], blocks: [], strays: [], complete: true };
  const open: ("table" | "other" | TextBlock)[] = [];
  let table = { family: "ip", name: "" };
  for (const { line, text: statement } of statementsOf(text)) {
    const inside = open.at(-1);
    const [, family, tableName] = TABLE.exec(statement) ?? [];
    const [, kind, name] = BLOCK.exec(statement) ?? [];
    if (statement === "}") open.pop();
    else if (tableName !== undefined && inside === undefined) {
      table = { family: family ?? "ip", name: tableName };
      found.tables.push(table);
      open.push("table");
    } else if (kind !== undefined && name !== undefined && inside === "table") {
      const block = {
        kind: kind as TextBlock["kind"],
        family: table.family,
        table: table.name,
        name,
        statements: [],
      };
      found.blocks.push(block);
      open.push(block);
    } else if (statement.endsWith("{")) open.push("other");
    else if (typeof inside === "object") inside.statements.push(statement);
    else if (inside !== "other") found.strays.push({ line, text: statement });
  }
  found.complete = open.length === 0;
  return found;
}

/** Lines, joined while a set's bracket is open, without handles and comment lines. */
function* statementsOf(text: string): Generator<{ line: number; text: string }> {
  let pending = "";
  let depth = 0;
  let start = 0;
  for (const [index, raw] of text.split("\n").entries()) {
    const trimmed = raw.trim().replace(/ ?# handle \d+$/, "");
    if (trimmed === "" || trimmed.startsWith("#")) continue;
    if (depth === 0) start = index + 1;
    const opensBlock =
      depth === 0 && trimmed.endsWith("{") && !/(?:=|vmap|map|dport|sport|saddr|daddr) \{$/.test(trimmed);
    if (opensBlock || (depth === 0 && trimmed === "}")) {
      yield { line: start, text: trimmed };
      continue;
    }
    depth = Math.max(0, depth + brackets(trimmed));
    pending = pending === "" ? trimmed : `${pending} ${trimmed}`;
    if (depth > 0) continue;
    yield { line: start, text: pending };
    pending = "";
  }
  if (pending !== "") yield { line: start, text: pending };
}

function brackets(text: string): number {
  let count = 0;
  let quoted = false;
  for (const character of text) {
    if (character === '"') quoted = !quoted;
    else if (!quoted && character === "{") count += 1;
    else if (!quoted && character === "}") count -= 1;
  }
  return count;
}

const HOOK = /^type (\S+) hook (\S+)(?: device \S+)? priority ([^;]+);(?: policy (\w+);)?/;

export type TextHook = { hook: string; priority: number | null; policy: string | null };

/** The first statement of a base chain: "type filter hook input priority filter - 1; policy drop;". */
export function readHook(statement: string): TextHook | null {
  const [, , hook, priority, policy] = HOOK.exec(statement) ?? [];
  if (hook === undefined || priority === undefined) return null;
  return { hook, priority: readPriority(priority.trim()), policy: policy ?? "accept" };
}

const PRIORITIES: ReadonlyMap<string, number> = new Map([
  ["raw", -300],
  ["mangle", -150],
  ["dstnat", -100],
  ["filter", 0],
  ["security", 50],
  ["srcnat", 100],
]);

function readPriority(text: string): number | null {
  if (/^-?\d{1,9}$/.test(text)) return Number(text);
  const [, name, sign, offset] = /^([a-z]+)(?: ([+-]) (\d{1,9}))?$/.exec(text) ?? [];
  const base = name === undefined ? undefined : PRIORITIES.get(name);
  if (base === undefined) return null;
  return base + (offset === undefined ? 0 : Number(offset) * (sign === "-" ? -1 : 1));
}

/** The elements of a set or map ("elements = { a, b : accept }"); none when it has no such statement. */
export function readElements(statements: readonly string[]): unknown[] {
  const text = statements.find((statement) => statement.startsWith("elements = {"));
  return text === undefined ? [] : elementsOf(text.slice(text.indexOf("{")));
}

function elementsOf(group: string): unknown[] {
  const inner = group.replace(/^\{/, "").replace(/\}$/, "");
  return inner
    .split(",")
    .map((element) => element.trim())
    .filter((element) => element !== "")
    .map(elementOf);
}

function elementOf(element: string): unknown {
  const [key, verdict] = element.split(" : ");
  const value = (key ?? "").split(" ")[0] ?? "";
  return verdict === undefined ? unquoted(value) : [unquoted(value), verdictOf(verdict.trim().split(" "))];
}

function verdictOf([name, target]: string[]): unknown {
  if (name === "jump" || name === "goto") return { [name]: { target } };
  return { [name ?? ""]: null };
}

function unquoted(text: string): string {
  return text.replace(/^"|"$/g, "");
}

/** One rule as expressions of nft's JSON. */
export function readTextRule(statement: string): unknown[] {
  if (statement.length > STATEMENT_LIMIT) return [{ unknown: "a very long rule" }];
  const tokens = new Words(statement.match(/"[^"]*"|\{[^}]*\}|[^\s"{}]+/g) ?? []);
  const expressions: unknown[] = [];
  while (tokens.left > 0) expressions.push(...nextExpression(tokens));
  return expressions;
}

/** No rule is longer; splitting a hostile one would take quadratic time. */
const STATEMENT_LIMIT = 65_536;

const PAYLOADS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    ip: new Set(["saddr", "daddr", "protocol"]),
    ip6: new Set(["saddr", "daddr", "nexthdr"]),
    icmp: new Set(["type"]),
    icmpv6: new Set(["type"]),
    tcp: new Set(["dport", "sport"]),
    udp: new Set(["dport", "sport"]),
    sctp: new Set(["dport", "sport"]),
    dccp: new Set(["dport", "sport"]),
    udplite: new Set(["dport", "sport"]),
    th: new Set(["dport", "sport"]),
  }),
);
const BARE_META: ReadonlySet<string> = new Set(["iif", "iifname", "oif", "oifname"]);
const META: ReadonlySet<string> = new Set([...BARE_META, "l4proto", "nfproto", "protocol"]);

/** Take one expression from the front of the tokens: at least one token is always taken. */
function nextExpression(tokens: Words): unknown[] {
  const word = tokens.take() ?? "";
  const next = tokens.peek();
  if (PAYLOADS.get(word)?.has(next)) {
    tokens.take();
    return [comparison({ payload: { protocol: word, field: next } }, tokens)];
  }
  if (BARE_META.has(word)) return [comparison({ meta: { key: word } }, tokens)];
  if (word === "meta" && META.has(next)) {
    tokens.take();
    return [comparison({ meta: { key: next } }, tokens)];
  }
  if (word === "ct" && next === "state") {
    tokens.take();
    return [comparison({ ct: { key: "state" } }, tokens)];
  }
  return [statementOf(word, tokens)].filter((statement) => statement !== null);
}

const OPERATORS: ReadonlySet<string> = new Set(["==", "!=", "<", ">", "<=", ">="]);

function comparison(left: unknown, tokens: Words): unknown {
  const op = OPERATORS.has(tokens.peek()) ? tokens.take() : "==";
  const value = tokens.take() ?? "";
  if (value === "vmap") {
    const data = tokens.take() ?? "";
    return { vmap: { key: left, data: data.startsWith("{") ? { set: elementsOf(data) } : data } };
  }
  if (value.startsWith("{")) return { match: { op, left, right: { set: elementsOf(value) } } };
  if (value === "&" || value === "." || value === "map" || value === "") return { unknown: value };
  const list = value.split(",").map(unquoted);
  const number = /^\d{1,5}$/.test(value) ? Number(value) : null;
  return { match: { op, left, right: number ?? (list.length > 1 ? list : list[0]) } };
}

function statementOf(word: string, tokens: Words): unknown {
  switch (word) {
    case "counter":
      if (tokens.peek() === "packets") tokens.skip(4);
      return { counter: null };
    case "comment":
      tokens.take();
      return null;
    case "log":
      while (LOG_OPTIONS.has(tokens.peek())) tokens.skip(2);
      return { log: null };
    case "limit": {
      const over = tokens.peek(1) === "over";
      tokens.skip(over ? 3 : 2);
      if (tokens.peek().endsWith("bytes/second")) tokens.take();
      if (tokens.peek() === "burst") tokens.skip(3);
      return { limit: { inv: over } };
    }
    case "jump":
    case "goto":
      return { [word]: { target: tokens.take() } };
    case "reject":
      tokens.skip(tokens.peek() === "with" ? 3 : 0);
      return { reject: null };
    case "dnat":
    case "snat":
    case "masquerade":
    case "redirect":
      return natOf(word, tokens);
    case "accept":
    case "drop":
    case "return":
    case "continue":
    case "queue":
    case "notrack":
      return { [word]: null };
    default:
      return { unknown: word };
  }
}

const LOG_OPTIONS: ReadonlySet<string> = new Set([
  "prefix",
  "group",
  "flags",
  "level",
  "snaplen",
  "queue-threshold",
]);

function natOf(word: string, tokens: Words): unknown {
  if (tokens.peek() === "ip" || tokens.peek() === "ip6") tokens.take();
  if (tokens.peek() !== "to") return { [word]: null };
  tokens.take();
  const target = tokens.take() ?? "";
  while (["random", "fully-random", "persistent"].includes(tokens.peek())) tokens.take();
  return { [word]: { addr: target } };
}
