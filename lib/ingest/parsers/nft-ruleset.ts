/**
 * Which chains and rules does nftables hold? `nft -j list ruleset`, or its text where nft is built without JSON.
 *
 * An empty ruleset is 112 bytes of JSON (or no text at all): read, and without rules. Rules of iptables-nft are in
 * here too, with matches that nft itself cannot name: those are not modelled.
 */
import type { FirewallChain } from "@/lib/fleet/model/facts";
import { type Place, RULE_LIMIT, type Ruleset, TOO_MANY_RULES } from "./firewall-rule";
import { note } from "./lines";
import { type NamedSets, readNftRule } from "./nft-rule";
import { readElements, readHook, readNftText, readTextRule, type TextBlock } from "./nft-text";
import { asObject, type Json, ruleText, scalar } from "./nft-text-of";
import { type Output, type Parser, type Read, read, type Unread, unreadable } from "./parser";
import { complaintOf, refusalOf } from "./refusal";

export const nftRulesetParser: Parser<Ruleset> = { spec: "nft-ruleset", version: 2, parse };

function parse(output: Output): Read<Ruleset> {
  const refusal = refusalOf(output);
  if (refusal !== null) return unreadable(refusal);
  const text = output.stdout.trim();
  if (output.exit !== 0) return unreadable(complaintOf(output));
  if (text.startsWith("{")) return fromJson(text);
  if (text === "" || /^(?:#|table )/m.test(text)) return fromText(text);
  return unreadable(complaintOf({ ...output, stderr: "" }));
}

type Tables = Map<string, Map<string, readonly unknown[]>>;

function fromJson(text: string): Read<Ruleset> {
  const items = itemsOf(text);
  if (items === null) return unreadable("The output is not complete JSON of nft.");
  const ruleset: Ruleset = { chains: [], rules: [], gaps: [] };
  const unread: Unread[] = [];
  const tables = namedSets(items);
  for (const [index, item] of items.entries()) {
    if (ruleset.rules.length > RULE_LIMIT) break;
    const chain = asObject(asObject(item)?.["chain"]);
    const rule = asObject(asObject(item)?.["rule"]);
    const problem =
      chain !== null ? addChain(ruleset, chain) : rule !== null ? addRule(ruleset, rule, tables) : null;
    if (problem !== null)
      note(unread, { number: index + 1, text: Object.keys(asObject(item) ?? {}).join(" ") }, problem);
  }
  if (ruleset.rules.length > RULE_LIMIT) return unreadable(TOO_MANY_RULES);
  if (unread.length > 0)
    ruleset.gaps.push(`${unread.length} entries of the nftables ruleset could not be read.`);
  return read(ruleset, unread);
}

function itemsOf(text: string): unknown[] | null {
  try {
    const items = asObject(JSON.parse(text))?.["nftables"];
    return Array.isArray(items) ? items : null;
  } catch {
    return null;
  }
}

/** Sets and maps come before the rules that use them only as a rule, so they are gathered first. */
function namedSets(items: readonly unknown[]): Tables {
  const tables: Tables = new Map();
  for (const item of items) {
    const set = asObject(asObject(item)?.["set"]) ?? asObject(asObject(item)?.["map"]);
    if (set === null) continue;
    const elements = Array.isArray(set["elem"]) ? (set["elem"] as unknown[]) : [];
    remember(tables, scalar(set["family"]), scalar(set["table"]), scalar(set["name"]), elements);
  }
  return tables;
}

function remember(
  tables: Tables,
  family: string,
  table: string,
  name: string,
  elements: readonly unknown[],
): void {
  const key = `${family} ${table}`;
  const sets = tables.get(key) ?? new Map<string, readonly unknown[]>();
  sets.set(name, elements);
  tables.set(key, sets);
}

function setsOf(tables: Tables, { family, table }: Place): NamedSets {
  return tables.get(`${family} ${table}`) ?? new Map();
}

function addChain(ruleset: Ruleset, chain: Json): string | null {
  const { family, table, name, hook, policy, prio } = chain;
  if (typeof family !== "string" || typeof table !== "string" || typeof name !== "string")
    return "a chain without name";
  const facts: FirewallChain = {
    family,
    table,
    chain: name,
    hook: typeof hook === "string" ? hook : null,
    policy: typeof policy === "string" ? policy : null,
    priority: typeof prio === "number" ? prio : null,
  };
  ruleset.chains.push(facts);
  return null;
}

function addRule(ruleset: Ruleset, rule: Json, tables: Tables): string | null {
  const { family, table, chain, expr, comment } = rule;
  if (typeof family !== "string" || typeof table !== "string" || typeof chain !== "string")
    return "a rule without chain";
  if (!Array.isArray(expr)) return "a rule without expressions";
  const place = { family, table, chain };
  ruleset.rules.push(...readNftRule(place, expr, setsOf(tables, place), ruleText(expr, comment)));
  return null;
}

function fromText(text: string): Read<Ruleset> {
  const { blocks, strays, complete } = readNftText(text);
  if (!complete) return unreadable("The output ends in the middle of a table.");
  const unread: Unread[] = [];
  for (const stray of strays) note(unread, { number: stray.line, text: stray.text }, "not part of a table");
  const tables: Tables = new Map();
  for (const { kind, family, table, name, statements } of blocks) {
    if (kind !== "chain") remember(tables, family, table, name, readElements(statements));
  }
  const ruleset: Ruleset = { chains: [], rules: [], gaps: [] };
  for (const block of blocks) if (block.kind === "chain") addTextChain(ruleset, block, tables);
  if (ruleset.rules.length > RULE_LIMIT) return unreadable(TOO_MANY_RULES);
  if (unread.length > 0)
    ruleset.gaps.push(`${unread.length} lines of the nftables ruleset could not be read.`);
  return read(ruleset, unread);
}

function addTextChain(ruleset: Ruleset, block: TextBlock, tables: Tables): void {
  const { family, table, name: chain, statements } = block;
  const place = { family, table, chain };
  const base = { hook: null, policy: null, priority: null };
  const hook = statements[0] === undefined ? null : readHook(statements[0]);
  ruleset.chains.push({ ...place, ...(hook ?? base) });
  for (const statement of statements) {
    if (ruleset.rules.length > RULE_LIMIT) return;
    if (readHook(statement) !== null || /^(?:policy \w+;|comment "[^"]*")$/.test(statement)) continue;
    const raw = statement.replace(/counter packets \d+ bytes \d+/, "counter");
    ruleset.rules.push(...readNftRule(place, readTextRule(statement), setsOf(tables, place), raw));
  }
}
