/**
 * What does one rule of nftables match, and what does it lead to? From the expressions of nft's JSON to the facts.
 *
 * Only expressions that are understood completely are used; any other makes the rule not modelled.
 */
import type { FirewallRule } from "@/lib/fleet/model/facts";
import {
  branch,
  ENTRY_LIMIT,
  type Field,
  finish,
  narrow,
  type Place,
  type RuleDraft,
  ruleDraft,
} from "./firewall-rule";
import { asObject, DEPTH_LIMIT, type Json, natTarget, scalar, soleEntry, valueText } from "./nft-text-of";

/** Elements of the named sets and maps of one table, by name without @. */
export type NamedSets = ReadonlyMap<string, readonly unknown[]>;

/** The rule's facts; several for a verdict map or several protocols. `raw` is the rule in one line. */
export function readNftRule(
  place: Place,
  expressions: readonly unknown[],
  sets: NamedSets,
  raw: string,
): FirewallRule[] {
  let drafts = [ruleDraft(place)];
  for (const statement of expressions) {
    const [name, body] = soleEntry(statement) ?? ["", null];
    const vmap = name === "vmap" ? asObject(body) : null;
    if (vmap !== null) drafts = drafts.flatMap((draft) => branches(draft, vmap, sets));
    else for (const draft of drafts) apply(draft, name, body, sets);
    if (drafts.length > BRANCH_LIMIT)
      return finish({ ...ruleDraft(place), verdict: "vmap", modelled: false }, raw);
  }
  return drafts.flatMap((draft) => finish(draft, raw));
}

const BRANCH_LIMIT = 256;

/** Statements that change neither what is matched nor where the packet goes. */
const HARMLESS: ReadonlySet<string> = new Set([
  "counter",
  "mangle",
  "flow",
  "notrack",
  "ct helper",
  "ct timeout",
  "ct expectation",
  "secmark",
  "last",
]);

function apply(draft: RuleDraft, name: string, body: unknown, sets: NamedSets): void {
  const fields = asObject(body);
  if (name === "match") match(draft, fields ?? {}, sets);
  else if (name === "limit") draft.limited = fields?.["inv"] === true ? "over" : "up to";
  else if (name === "log") draft.verdict ??= "log";
  else if (name === "xt") xtables(draft, fields);
  else if (name === "set") draft.modelled &&= fields?.["stmt"] === undefined;
  else if (!HARMLESS.has(name)) {
    const verdict = verdictOf(name, body);
    if (verdict === null || (draft.verdict !== null && draft.verdict !== "log")) draft.modelled = false;
    if (verdict !== null) draft.verdict = verdict;
  }
}

function verdictOf(name: string, body: unknown): string | null {
  const fields = asObject(body);
  switch (name) {
    case "accept":
    case "drop":
    case "return":
    case "continue":
    case "queue":
    case "reject":
    case "tproxy":
    case "synproxy":
      return name;
    case "jump":
    case "goto":
      return typeof fields?.["target"] === "string" ? `${name} ${fields["target"]}` : null;
    case "masquerade":
    case "redirect":
    case "dnat":
    case "snat": {
      const target = natTarget(fields);
      return target === null ? name : `${name} to ${target}`;
    }
    default:
      return null;
  }
}

/** What iptables-nft could not say in nft's language: names at best, nothing at all before nft 1.0. */
function xtables(draft: RuleDraft, xt: Json | null): void {
  const name = typeof xt?.["name"] === "string" ? xt["name"] : null;
  if (xt?.["type"] === "match" && name === "comment") return;
  if (xt?.["type"] === "target" && name !== null) {
    draft.verdict = TARGETS.get(name) ?? name.toLowerCase();
    if (!TARGETS.has(name)) draft.modelled = false;
    return;
  }
  draft.modelled = false;
  if (xt === null) draft.verdict ??= "unknown";
}

const TARGETS: ReadonlyMap<string, string> = new Map([
  ["REJECT", "reject"],
  ["LOG", "log"],
  ["NFLOG", "log"],
  ["MASQUERADE", "masquerade"],
  ["DNAT", "dnat"],
  ["SNAT", "snat"],
  ["REDIRECT", "redirect"],
]);

function match(draft: RuleDraft, { op, left, right }: Json, sets: NamedSets): void {
  const meaning = meaningOf(draft, left);
  const values = meaning === null ? null : compared(meaning.field, op, right, sets);
  if (meaning === null || values === null) {
    draft.modelled = false;
    return;
  }
  if (meaning.field !== "version") {
    narrow(draft, meaning.field, values, op === "!=");
    return;
  }
  const [version] = values;
  const known =
    values.length === 1 && op !== "!=" && version !== undefined ? VERSIONS.get(version) : undefined;
  if (known === undefined) draft.modelled = false;
  else draft.versions.add(known);
}

const VERSIONS: ReadonlyMap<string, 4 | 6> = new Map([
  ["ipv4", 4],
  ["ip", 4],
  ["ipv6", 6],
  ["ip6", 6],
]);

type Meaning = { field: Field | "version" };

/** Which fact the left side of a match is about; notes the protocol and IP version that it implies. */
function meaningOf(draft: RuleDraft, left: unknown): Meaning | null {
  const [name, body] = soleEntry(left) ?? ["", null];
  const fields = asObject(body);
  const key = typeof body === "string" ? body : fields?.["key"];
  if (name === "payload")
    return payloadMeaning(draft, scalar(fields?.["protocol"]), scalar(fields?.["field"]));
  if (name === "meta") return META.get(scalar(key)) ?? null;
  if (name === "ct" && key === "state") return { field: "states" };
  return null;
}

const META: ReadonlyMap<string, Meaning> = new Map([
  ["l4proto", { field: "proto" }],
  ["nfproto", { field: "version" }],
  ["protocol", { field: "version" }],
  ["iif", { field: "in" }],
  ["iifname", { field: "in" }],
  ["oif", { field: "out" }],
  ["oifname", { field: "out" }],
]);

const PORT_PROTOCOLS: ReadonlySet<string> = new Set(["tcp", "udp", "sctp", "dccp", "udplite"]);

function payloadMeaning(draft: RuleDraft, protocol: string, field: string): Meaning | null {
  if (protocol === "ip" || protocol === "ip6") {
    const meaning = ADDRESS_FIELDS.get(field);
    if (meaning !== undefined) draft.versions.add(protocol === "ip" ? 4 : 6);
    return meaning ?? null;
  }
  if ((protocol === "icmp" || protocol === "icmpv6") && field === "type") {
    draft.versions.add(protocol === "icmp" ? 4 : 6);
    narrow(draft, "proto", [protocol]);
    return { field: "icmpTypes" };
  }
  const ports = field === "dport" ? "ports" : field === "sport" ? "sourcePorts" : null;
  if (ports === null || (protocol !== "th" && !PORT_PROTOCOLS.has(protocol))) return null;
  if (protocol !== "th") narrow(draft, "proto", [protocol]);
  return { field: ports };
}

const ADDRESS_FIELDS: ReadonlyMap<string, Meaning> = new Map([
  ["saddr", { field: "sources" }],
  ["daddr", { field: "destinations" }],
  ["protocol", { field: "proto" }],
  ["nexthdr", { field: "proto" }],
]);

/** The values that fulfil a comparison; null for one that cannot be listed. */
function compared(field: Field | "version", op: unknown, right: unknown, sets: NamedSets): string[] | null {
  if (op === "==" || op === "!=" || op === "in" || op === undefined) return listed(right, sets);
  const bound = typeof right === "number" && (field === "ports" || field === "sourcePorts") ? right : null;
  if (bound === null) return null;
  if (op === ">=") return [`${bound}-65535`];
  if (op === "<=") return [`0-${bound}`];
  if (op === ">" && bound < 65_535) return [`${bound + 1}-65535`];
  if (op === "<" && bound > 0) return [`0-${bound - 1}`];
  return null;
}

function listed(value: unknown, sets: NamedSets, depth = 0): string[] | null {
  if (depth > DEPTH_LIMIT) return null;
  if (typeof value === "number") return [String(value)];
  if (typeof value === "string") return value.startsWith("@") ? named(value.slice(1), sets) : [value];
  if (Array.isArray(value)) return value.length > ENTRY_LIMIT ? null : all(value, sets, depth);
  const [name, body] = soleEntry(value) ?? ["", null];
  if (name === "set" || name === "|") return listed(body, sets, depth + 1);
  if (name === "elem") return listed(asObject(body)?.["val"], sets, depth + 1);
  if (name === "range" || name === "prefix") return [valueText(value)];
  return null;
}

function named(name: string, sets: NamedSets): string[] | null {
  const elements = sets.get(name);
  return elements === undefined || elements.length > ENTRY_LIMIT ? null : all(elements, new Map(), 0);
}

function all(values: readonly unknown[], sets: NamedSets, depth: number): string[] | null {
  const lists = values.map((value) => listed(value, sets, depth + 1));
  return lists.includes(null) ? null : lists.flatMap((list) => list ?? []);
}

/** One draft per verdict of a map such as `tcp dport vmap { 22 : drop, 80 : accept }`. */
function branches(draft: RuleDraft, { key, data }: Json, sets: NamedSets): RuleDraft[] {
  const meaning = meaningOf(draft, key);
  const groups = meaning === null || meaning.field === "version" ? null : verdictGroups(data, sets);
  if (meaning === null || meaning.field === "version" || groups === null) {
    return [{ ...draft, verdict: "vmap", modelled: false }];
  }
  const { field } = meaning;
  return groups.map(({ values, verdict }) => {
    const twig = branch(draft);
    narrow(twig, field, values);
    twig.verdict = verdict;
    return twig;
  });
}

type VerdictGroup = { values: string[]; verdict: string };

function verdictGroups(data: unknown, sets: NamedSets): VerdictGroup[] | null {
  const inline = asObject(data)?.["set"];
  const elements = typeof data === "string" && data.startsWith("@") ? sets.get(data.slice(1)) : inline;
  if (!Array.isArray(elements) || elements.length > ENTRY_LIMIT) return null;
  const groups: VerdictGroup[] = [];
  for (const element of elements as unknown[]) {
    const [value, target] = Array.isArray(element) ? (element as unknown[]) : [];
    const values = listed(value, new Map());
    const verdict = verdictOf(...(soleEntry(target) ?? ["", null]));
    if (values === null || verdict === null || values.includes("*")) return null;
    const last = groups.at(-1);
    if (last?.verdict === verdict) last.values.push(...values);
    else groups.push({ values, verdict });
  }
  return groups;
}
