/**
 * How is one firewall rule built up from its matches, so that nothing false can be concluded from it?
 *
 * nftables and iptables say the same things in different words. Both narrow a draft match by match; what cannot be
 * expressed in the facts makes the rule not modelled instead of being dropped.
 */
import type { FirewallChain, FirewallRule } from "@/lib/fleet/model/facts";

/** What one tool shows of the firewall. */
export type Ruleset = { chains: FirewallChain[]; rules: FirewallRule[]; gaps: string[] };

/** No firewall that a person can judge has more; a hostile output shall not fill the memory. */
export const RULE_LIMIT = 100_000;
export const TOO_MANY_RULES = `The firewall has more than ${RULE_LIMIT} rules.`;

export type Place = { family: string; table: string; chain: string };
export type Field =
  | "proto"
  | "ports"
  | "sourcePorts"
  | "sources"
  | "destinations"
  | "in"
  | "out"
  | "icmpTypes"
  | "states";

export type RuleDraft = {
  place: Place;
  fields: Map<Field, string[]>;
  verdict: string | null;
  modelled: boolean;
  /** Holds only up to or above a rate. */
  limited: "up to" | "over" | null;
  /** IP versions named by a match in a table that serves both. */
  versions: Set<4 | 6>;
};

export function ruleDraft(place: Place): RuleDraft {
  return {
    place,
    fields: new Map(),
    verdict: null,
    modelled: true,
    limited: null,
    versions: new Set(),
  };
}

/** A copy that can be narrowed on its own, for the branches of a verdict map. */
export function branch(draft: RuleDraft): RuleDraft {
  return { ...draft, fields: new Map(draft.fields), versions: new Set(draft.versions) };
}

/** Restrict the rule to `values` of a field (or to all others). A second restriction cannot be expressed. */
export function narrow(draft: RuleDraft, field: Field, values: readonly string[], negated = false): void {
  if (values.length > ENTRY_LIMIT) {
    draft.modelled = false;
    return;
  }
  const wanted = [...new Set(values.map((value) => normal(field, value)))];
  const held = draft.fields.get(field);
  if (negated && wanted.length === 0) return;
  const entries = negated ? wanted.map((value) => `!${value}`) : wanted;
  if (held === undefined) draft.fields.set(field, entries);
  else if (field === "proto" && !negated && wanted.every((value) => held.includes(value))) {
    draft.fields.set(field, entries);
  } else if (entries.join() !== held.join()) draft.modelled = false;
}

/** Longer lists (block lists) would be repeated in every rule that names them. */
export const ENTRY_LIMIT = 2000;

/** The finished rule; one per protocol where the rule names several. */
export function finish(draft: RuleDraft, raw: string): FirewallRule[] {
  nameVersion(draft);
  const verdict = draft.verdict ?? "continue";
  const protos = draft.fields.get("proto");
  const several = protos !== undefined && protos.length > 1 && protos.some((name) => name.startsWith("!"));
  const modelled = draft.modelled && !several && limitIsHarmless(draft, verdict);
  const rule = (proto: string | null): FirewallRule => ({
    ...draft.place,
    proto,
    ports: draft.fields.get("ports") ?? null,
    sourcePorts: draft.fields.get("sourcePorts") ?? null,
    sources: draft.fields.get("sources") ?? null,
    destinations: draft.fields.get("destinations") ?? null,
    interfaces: { in: draft.fields.get("in") ?? null, out: draft.fields.get("out") ?? null },
    icmpTypes: draft.fields.get("icmpTypes") ?? null,
    states: draft.fields.get("states") ?? [],
    verdict,
    raw: raw.length > RAW_LIMIT ? `${raw.slice(0, RAW_LIMIT)}…` : raw,
    modelled,
  });
  return protos === undefined || several || protos.length === 0
    ? [{ ...rule(null), modelled: modelled && protos?.length !== 0 }]
    : protos.map(rule);
}

const RAW_LIMIT = 1000;

/** In a table for both IP versions, a match on one of them leaves out the other: said as "any address of that version". */
function nameVersion(draft: RuleDraft): void {
  const [version, second] = draft.versions;
  if (version === undefined || draft.place.family === "ip" || draft.place.family === "ip6") return;
  if (second !== undefined) {
    draft.modelled = false;
    return;
  }
  const fields = [draft.fields.get("sources"), draft.fields.get("destinations")];
  if (fields.some((entries) => entries?.some((entry) => !entry.startsWith("!")))) return;
  const everything = version === 4 ? "0.0.0.0/0" : "::/0";
  if (fields[0] === undefined) draft.fields.set("sources", [everything]);
  else if (fields[1] === undefined) draft.fields.set("destinations", [everything]);
  else draft.modelled = false;
}

/** "Accept ten a second" does let traffic in; "drop ten a second" does not keep it out. */
function limitIsHarmless({ limited }: RuleDraft, verdict: string): boolean {
  if (limited === null || verdict === "log" || verdict === "continue") return true;
  return limited === "up to" && verdict === "accept";
}

const PROTOCOLS: ReadonlyMap<string, string> = new Map([
  ["1", "icmp"],
  ["6", "tcp"],
  ["17", "udp"],
  ["33", "dccp"],
  ["41", "ipv6"],
  ["47", "gre"],
  ["50", "esp"],
  ["51", "ah"],
  ["58", "ipv6-icmp"],
  ["89", "ospf"],
  ["112", "vrrp"],
  ["132", "sctp"],
  ["136", "udplite"],
  ["icmpv6", "ipv6-icmp"],
]);

function normal(field: Field, value: string): string {
  if (field === "proto") return PROTOCOLS.get(value.toLowerCase()) ?? value.toLowerCase();
  if (field === "states") return value.toLowerCase();
  if (field === "ports" || field === "sourcePorts") return value.replace(":", "-");
  if (field === "in" || field === "out") return value.replace(/\+$/, "*");
  return value;
}
