/**
 * Which packets does the firewall let in? One list of chains and rules from nftables, iptables and ip6tables.
 *
 * Rules of iptables-nft are visible twice: in nft with matches that it cannot name, in iptables-save in full. Such a
 * table is taken once, from the side that leaves fewer rules not modelled. A table that only iptables-save knows
 * belongs to the legacy back end and is in force beside those of nft.
 */
import type { Firewall, FirewallBackend, FirewallRule } from "@/lib/fleet/model/facts";
import type { Ruleset } from "../parsers/firewall-rule";
import type { Iptables } from "../parsers/iptables-save";
import type { SpecId } from "../specs";
import { type Draft, type Evidence, NOT_HELD, NOT_INSTALLED, type SectionRule } from "./section";

const SPECS = ["nft-ruleset", "iptables-save", "ip6tables-save"] as const satisfies readonly SpecId[];

export const firewallRule: SectionRule<"firewall"> = {
  section: "firewall",
  specs: SPECS,
  needs: { backend: SPECS, chains: SPECS, rules: SPECS },
  combine,
};

function combine(evidence: Evidence): Draft<Firewall> {
  const nft = evidence.value<Ruleset>("nft-ruleset");
  const iptables = [
    evidence.value<Iptables>("iptables-save"),
    evidence.value<Iptables>("ip6tables-save"),
  ].filter((value) => value !== null);
  if (nft === null && iptables.length === 0) return { backend: null, chains: null, rules: null, gaps: null };

  const merged = merge(nft ?? EMPTY, iptables);
  return {
    backend: backendOf(merged, iptables),
    chains: merged.chains,
    rules: merged.rules,
    gaps: [...(nft?.gaps ?? []), ...iptables.flatMap((each) => gapsOf(each, nft)), ...unreadSides(evidence)],
  };
}

const EMPTY: Ruleset = { chains: [], rules: [], gaps: [] };

type Table = Pick<Ruleset, "chains" | "rules">;
type Tables = ReadonlyMap<string, Table>;
/** Which tables nft itself, and which iptables made. */
type Merged = Table & { nft: ReadonlySet<string>; iptables: ReadonlySet<string> };

function merge(nft: Ruleset, iptables: readonly Iptables[]): Merged {
  const native = tablesOf(nft);
  const chosen = new Map(native);
  const made = new Set<string>();
  for (const save of iptables) {
    for (const [name, theirs] of tablesOf(save)) {
      const ours = native.get(name);
      if (ours !== undefined && isSame(ours, theirs, save.backend)) {
        made.add(name);
        if (unmodelled(theirs.rules) < unmodelled(ours.rules)) chosen.set(name, theirs);
      } else if (native.size === 0 || !isIdle(theirs)) {
        const label = ours === undefined ? name : `${name} (legacy)`;
        made.add(label);
        chosen.set(label, ours === undefined ? theirs : asLegacy(theirs));
      }
    }
  }
  return {
    chains: [...chosen.values()].flatMap(({ chains }) => chains),
    rules: [...chosen.values()].flatMap(({ rules }) => rules),
    nft: new Set([...native.keys()].filter((name) => !made.has(name))),
    iptables: made,
  };
}

function tablesOf({ chains, rules }: Ruleset): Tables {
  const tables = new Map<string, Table>();
  const table = (item: { family: string; table: string }): Table => {
    const name = `${item.family} ${item.table}`;
    const found = tables.get(name) ?? { chains: [], rules: [] };
    tables.set(name, found);
    return found;
  };
  for (const chain of chains) table(chain).chains.push(chain);
  for (const rule of rules) table(rule).rules.push(rule);
  return tables;
}

/** Both back ends may have a table of the same name: then the names keep their chains apart. */
function asLegacy({ chains, rules }: Table): Table {
  const renamed = <T extends { table: string }>(item: T): T => ({ ...item, table: `${item.table} (legacy)` });
  return { chains: chains.map(renamed), rules: rules.map(renamed) };
}

/** Before 1.8.8 iptables does not say for which back end it speaks: the same chains with as many rules are the same. */
function isSame(ours: Table, theirs: Table, backend: Iptables["backend"]): boolean {
  if (backend !== null) return backend === "nf_tables";
  return shapeOf(ours) === shapeOf(theirs);
}

function shapeOf({ chains, rules }: Table): string {
  const counts = new Map(chains.map(({ chain }) => [chain, 0]));
  for (const { chain } of rules) counts.set(chain, (counts.get(chain) ?? 0) + 1);
  return [...counts]
    .map(([chain, count]) => `${chain} ${count}`)
    .sort()
    .join("\n");
}

/** iptables-save shows built-in chains that nobody made: no rules, and everything accepted. */
function isIdle({ chains, rules }: Table): boolean {
  return rules.length === 0 && chains.every(({ policy }) => policy === null || policy === "accept");
}

function unmodelled(rules: readonly FirewallRule[]): number {
  return rules.filter(({ modelled }) => !modelled).length;
}

function backendOf(merged: Merged, iptables: readonly Iptables[]): FirewallBackend {
  const hidden = iptables.some(({ legacyHidden }) => legacyHidden);
  if (hidden || (merged.nft.size > 0 && merged.iptables.size > 0)) return "mixed";
  if (merged.nft.size > 0) return "nft";
  return merged.iptables.size > 0 ? "iptables" : "none";
}

function gapsOf({ gaps, foreignTables }: Iptables, nft: Ruleset | null): string[] {
  if (nft !== null || foreignTables.length === 0) return gaps;
  return [...gaps, `Only nft can list the tables: ${[...new Set(foreignTables)].slice(0, 20).join(", ")}.`];
}

/** What was collected and could not be read may hold rules. nft shows what iptables-nft made, so it suffices. */
function unreadSides(evidence: Evidence): string[] {
  const needed: SpecId[] = evidence.value("nft-ruleset") === null ? [...SPECS] : [];
  return needed.flatMap((spec) => {
    const reason = evidence.reason(spec);
    const harmless = reason === null || reason === NOT_HELD || reason === NOT_INSTALLED;
    return harmless ? [] : [`${spec} could not be read: ${reason}`];
  });
}
