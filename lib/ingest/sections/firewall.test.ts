import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Firewall } from "@/lib/fleet/model/facts";
import { ip6tablesSaveParser, iptablesSaveParser } from "../parsers/iptables-save";
import { nftRulesetParser } from "../parsers/nft-ruleset";
import type { Output, Read } from "../parsers/parser";
import type { SpecId } from "../specs";
import { firewallRule } from "./firewall";
import { type Draft, type Evidence, NOT_HELD, NOT_INSTALLED } from "./section";

const fixture = (name: string) =>
  readFileSync(new URL(`../parsers/fixtures/${name}`, import.meta.url), "utf8");
const PARSERS = [nftRulesetParser, iptablesSaveParser, ip6tablesSaveParser];

type Given = Partial<Record<SpecId, Partial<Output> | string>>;

function firewallOf(given: Given): Draft<Firewall> {
  const reads = new Map<SpecId, Read<unknown>>();
  for (const parser of PARSERS) {
    const what = given[parser.spec];
    if (what === undefined) continue;
    reads.set(
      parser.spec,
      typeof what === "string"
        ? { state: "unread", reason: what, unread: [] }
        : parser.parse({
            spec: parser.spec,
            stdout: "",
            stderr: "",
            exit: 0,
            flags: [],
            collectedAt: null,
            ...what,
          }),
    );
  }
  const evidence: Evidence = {
    value<T>(spec: SpecId) {
      const found = reads.get(spec);
      return found?.state === "read" ? (found.value as T) : null;
    },
    reason(spec) {
      const found = reads.get(spec);
      return found === undefined ? NOT_HELD : found.state === "unread" ? found.reason : null;
    },
    collectedAt: null,
  };
  const combined = firewallRule.combine(evidence);
  if ("state" in combined) throw new Error(combined.reason);
  return combined;
}

describe("the firewall of a server", () => {
  it("takes rules of iptables-nft once, from the side that can say them", () => {
    const { backend, rules, gaps } = firewallOf({
      "nft-ruleset": { stdout: fixture("old01-nft.json") },
      "iptables-save": { stdout: fixture("old01-iptables-save") },
      "ip6tables-save": {},
    });
    expect(backend).toBe("iptables");
    expect(rules).toHaveLength(4);
    expect(rules?.every(({ modelled }) => modelled)).toBe(true);
    expect(gaps).toEqual([]);
  });

  it("is mixed where nft has tables of its own", () => {
    const { backend, chains, rules } = firewallOf({
      "nft-ruleset": { stdout: fixture("web01-nft.json") },
      "iptables-save": { stdout: fixture("web01-iptables-save") },
      "ip6tables-save": {},
    });
    expect(backend).toBe("mixed");
    expect(rules?.filter(({ chain }) => chain === "f2b-recidive")).toHaveLength(2);
    expect(chains?.filter(({ table }) => table === "nat").map(({ chain }) => chain)).toEqual([
      "prerouting",
      "postrouting",
    ]);
  });

  it("keeps legacy rules beside those of nft", () => {
    const { backend, rules } = firewallOf({
      "nft-ruleset": { stdout: fixture("firewall-nft-leaky.json") },
      "iptables-save": { stdout: fixture("firewall-iptables-legacy-save-leaky.txt") },
    });
    expect(backend).toBe("mixed");
    expect(rules).toHaveLength(6 + 21);
  });

  it("does not mix up tables of the same name", () => {
    const { backend, chains } = firewallOf({
      "nft-ruleset": { stdout: fixture("old01-nft.json") },
      "iptables-save": { stdout: fixture("firewall-iptables-legacy-save-leaky.txt") },
    });
    expect(backend).toBe("mixed");
    expect(chains?.filter(({ chain }) => chain === "INPUT").map(({ table }) => table)).toEqual([
      "filter",
      "filter (legacy)",
      "nat",
    ]);
  });

  it("says that hidden legacy rules leave a gap", () => {
    const { backend, gaps } = firewallOf({
      "nft-ruleset": { stdout: fixture("firewall-nft-empty.json") },
      "iptables-save": {
        stderr: "# Warning: iptables-legacy tables present, use iptables-legacy-save to see them",
      },
    });
    expect(backend).toBe("mixed");
    expect(gaps).toEqual(["Rules of iptables-legacy are loaded as well; iptables-save does not show them."]);
  });

  it("is none where nothing is loaded", () => {
    expect(
      firewallOf({
        "nft-ruleset": { stdout: fixture("firewall-nft-empty.json") },
        "iptables-save": {},
        "ip6tables-save": {},
      }),
    ).toEqual({ backend: "none", chains: [], rules: [], gaps: [] });
  });

  it("judges each output alone", () => {
    expect(firewallOf({ "nft-ruleset": { stdout: fixture("firewall-nft-web.json") } }).backend).toBe("nft");
    expect(
      firewallOf({ "iptables-save": { stdout: fixture("firewall-iptables-save-leaky.txt") } }),
    ).toMatchObject({
      backend: "iptables",
      gaps: [],
    });
  });

  it("has a gap where nft could not be read, none where it is not installed", () => {
    const save = { stdout: fixture("firewall-iptables-save-leaky.txt") };
    expect(firewallOf({ "nft-ruleset": NOT_INSTALLED, "iptables-save": save }).gaps).toEqual([]);
    expect(firewallOf({ "nft-ruleset": "The output was cut.", "iptables-save": save }).gaps).toEqual([
      "nft-ruleset could not be read: The output was cut.",
    ]);
    expect(firewallOf({ "iptables-save": { stdout: fixture("web01-iptables-save") } }).gaps).toEqual([
      "Only nft can list the tables: nat.",
    ]);
  });

  it("is unknown where nothing could be read", () => {
    expect(firewallOf({ "nft-ruleset": "Operation not permitted" })).toEqual({
      backend: null,
      chains: null,
      rules: null,
      gaps: null,
    });
  });
});
