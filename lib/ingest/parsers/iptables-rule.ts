/**
 * What does one rule of iptables-save match, and what does it lead to? From its arguments to the facts.
 *
 * A match extension or option that is not listed here makes the rule not modelled.
 */
import type { FirewallRule } from "@/lib/fleet/model/facts";
import { type Field, finish, narrow, type Place, type RuleDraft, ruleDraft } from "./firewall-rule";
import { Words } from "./words";

/** The arguments of a rule as a shell would split them; null when a quote is not closed. */
export function splitArguments(text: string): string[] | null {
  const found: string[] = [];
  let current: string | null = null;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === "\\" && quoted && at + 1 < text.length) {
      at += 1;
      current = (current ?? "") + text.charAt(at);
    } else if (character === '"') {
      quoted = !quoted;
      current ??= "";
    } else if (character === " " && !quoted) {
      if (current !== null) found.push(current);
      current = null;
    } else current = (current ?? "") + character;
  }
  if (current !== null) found.push(current);
  return quoted ? null : found;
}

export function readIptablesRule(place: Place, words: readonly string[] | null, raw: string): FirewallRule[] {
  const draft = ruleDraft(place);
  if (words === null) draft.modelled = false;
  const rest = new Words(words ?? []);
  while (rest.left > 0 && draft.verdict === null) takeOption(draft, rest);
  if (draft.verdict?.startsWith("dnat") || draft.verdict?.startsWith("snat")) addNatTarget(draft, rest);
  return finish(draft, raw);
}

const FIELDS: ReadonlyMap<string, Field> = new Map([
  ["-p", "proto"],
  ["-s", "sources"],
  ["-d", "destinations"],
  ["-i", "in"],
  ["-o", "out"],
  ["--sport", "sourcePorts"],
  ["--sports", "sourcePorts"],
  ["--source-ports", "sourcePorts"],
  ["--dport", "ports"],
  ["--dports", "ports"],
  ["--destination-ports", "ports"],
  ["--ctstate", "states"],
  ["--state", "states"],
  ["--icmp-type", "icmpTypes"],
  ["--icmpv6-type", "icmpTypes"],
  ["--src-range", "sources"],
  ["--dst-range", "destinations"],
]);
/** Extensions whose options are all in FIELDS or say nothing about the packet. Any other may match on anything. */
const EXTENSIONS: ReadonlySet<string> = new Set([
  "tcp",
  "udp",
  "udplite",
  "sctp",
  "dccp",
  "icmp",
  "icmp6",
  "multiport",
  "conntrack",
  "state",
  "iprange",
  "limit",
  "comment",
]);

/** Take one option with its arguments from the front; at least one word is always taken. */
function takeOption(draft: RuleDraft, rest: Words): void {
  const negated = rest.peek() === "!";
  if (negated) rest.skip(1);
  const option = rest.take() ?? "";
  const field = FIELDS.get(option);
  if (field !== undefined) narrowBy(draft, field, rest.take(), negated);
  else if (option === "-j" || option === "-g") draft.verdict = verdictOf(option, rest.take() ?? "");
  else if (option === "-m") draft.modelled &&= EXTENSIONS.has(rest.take() ?? "");
  else if (option === "--comment" || option === "--limit-burst") rest.take();
  else if (option === "--limit") {
    draft.limited = "up to";
    rest.take();
  } else draft.modelled = false;
}

function narrowBy(draft: RuleDraft, field: Field, argument: string | undefined, negated: boolean): void {
  if (argument === undefined) {
    draft.modelled = false;
    return;
  }
  const anything =
    (field === "proto" && /^(?:all|0)$/.test(argument)) || (field === "icmpTypes" && argument === "any");
  if (anything && !negated) return;
  narrow(draft, field, argument.split(","), negated);
}

/** Targets after which the next rule is looked at, whatever else they do. */
const PASSING: ReadonlySet<string> = new Set([
  "AUDIT",
  "CHECKSUM",
  "CLASSIFY",
  "CONNMARK",
  "CONNSECMARK",
  "CT",
  "DSCP",
  "HL",
  "MARK",
  "NOTRACK",
  "RATEEST",
  "SECMARK",
  "SET",
  "TCPMSS",
  "TOS",
  "TRACE",
  "TTL",
]);
const VERDICTS: ReadonlyMap<string, string> = new Map([
  ["ACCEPT", "accept"],
  ["DROP", "drop"],
  ["REJECT", "reject"],
  ["RETURN", "return"],
  ["LOG", "log"],
  ["NFLOG", "log"],
  ["ULOG", "log"],
  ["MASQUERADE", "masquerade"],
  ["DNAT", "dnat"],
  ["SNAT", "snat"],
  ["REDIRECT", "redirect"],
  ["NETMAP", "netmap"],
  ["TPROXY", "tproxy"],
  ["QUEUE", "queue"],
  ["NFQUEUE", "queue"],
  ["SYNPROXY", "synproxy"],
]);

function verdictOf(option: string, target: string): string {
  if (option === "-g") return `goto ${target}`;
  if (PASSING.has(target)) return "continue";
  return VERDICTS.get(target) ?? `jump ${target}`;
}

function addNatTarget(draft: RuleDraft, rest: Words): void {
  while (rest.left > 0 && !/^--to-(?:destination|source)$/.test(rest.peek())) rest.skip(1);
  const target = rest.left > 1 ? rest.peek(1) : undefined;
  if (target !== undefined) draft.verdict = `${draft.verdict} to ${target}`;
}
