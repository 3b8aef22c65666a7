import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Ruleset } from "./firewall-rule";
import { nftRulesetParser } from "./nft-ruleset";
import type { Output } from "./parser";

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url), "utf8");
const output = (stdout: string, rest: Partial<Output> = {}): Output => ({
  spec: "nft-ruleset",
  stdout,
  stderr: "",
  exit: 0,
  flags: [],
  collectedAt: null,
  ...rest,
});

function rulesetOf(stdout: string): Ruleset {
  const result = nftRulesetParser.parse(output(stdout));
  if (result.state !== "read") throw new Error(result.reason);
  expect(result.unread).toEqual([]);
  return result.value;
}

const json = (...items: unknown[]) => JSON.stringify({ nftables: items });
const rule = (expr: unknown[], family = "inet") =>
  json({ rule: { family, table: "filter", chain: "input", handle: 1, expr } });
const tcpPort = (right: unknown) => ({
  match: { op: "==", left: { payload: { protocol: "tcp", field: "dport" } }, right },
});

describe("nft -j list ruleset", () => {
  it("reads chains with hook, policy and priority", () => {
    expect(rulesetOf(fixture("firewall-nft-web.json")).chains).toEqual([
      { family: "inet", table: "filter", chain: "input", hook: "input", policy: "drop", priority: 0 },
      { family: "inet", table: "filter", chain: "forward", hook: "forward", policy: "drop", priority: 0 },
      { family: "inet", table: "filter", chain: "output", hook: "output", policy: "accept", priority: 0 },
      {
        family: "ip",
        table: "nat",
        chain: "prerouting",
        hook: "prerouting",
        policy: "accept",
        priority: -100,
      },
      {
        family: "ip",
        table: "nat",
        chain: "postrouting",
        hook: "postrouting",
        policy: "accept",
        priority: 100,
      },
    ]);
  });

  it("resolves named sets and says the rule in one line", () => {
    const found = rulesetOf(fixture("firewall-nft-web.json")).rules.find(({ raw }) =>
      raw.includes("admin nets"),
    );
    expect(found).toEqual({
      family: "inet",
      table: "filter",
      chain: "input",
      proto: "tcp",
      ports: ["22", "2222"],
      sourcePorts: null,
      sources: ["10.20.0.0/16", "192.0.2.7"],
      destinations: null,
      interfaces: { in: null, out: null },
      icmpTypes: null,
      states: ["new"],
      verdict: "accept",
      raw: 'tcp dport { 22, 2222 } ip saddr @admin_v4 ct state new counter accept comment "ssh from admin nets"',
      modelled: true,
    });
  });

  it("gives a verdict map one rule per verdict", () => {
    const { rules } = rulesetOf(fixture("firewall-nft-web.json"));
    expect(rules.slice(0, 2).map(({ states, verdict }) => [states, verdict])).toEqual([
      [["invalid"], "drop"],
      [["established", "related"], "accept"],
    ]);
    expect(rules.find(({ raw }) => raw.includes("vmap @svc"))).toMatchObject({
      proto: "tcp",
      ports: ["80", "443"],
      verdict: "accept",
      modelled: true,
    });
  });

  it("takes an elements' timeout for what it is", () => {
    const { rules } = rulesetOf(fixture("firewall-nft-web.json"));
    expect(rules.find(({ raw }) => raw.includes("@blocklist4"))?.sources).toEqual(["45.155.204.0/24"]);
  });

  it("keeps a negation, and the IP version that it implies in a table for both", () => {
    expect(rulesetOf(fixture("firewall-nft-leaky.json")).rules.at(-1)).toMatchObject({
      ports: ["5432"],
      sources: ["!10.0.0.0/8"],
      destinations: ["0.0.0.0/0"],
      verdict: "drop",
      modelled: true,
    });
  });

  it("reads nat targets", () => {
    const { rules } = rulesetOf(fixture("firewall-nft-web.json"));
    expect(rules.slice(-2).map(({ verdict }) => verdict)).toEqual(["dnat to 10.20.30.50:443", "masquerade"]);
  });

  it("does not model what iptables-nft could only say as xt", () => {
    const { rules } = rulesetOf(fixture("old01-nft.json"));
    expect(rules.map(({ modelled, verdict }) => [modelled, verdict])).toEqual([
      [true, "accept"],
      [false, "accept"],
      [false, "accept"],
      [false, "unknown"],
    ]);
    const docker = rulesetOf(fixture("firewall-nft-of-iptables-leaky.json")).rules;
    expect(
      docker.filter(({ raw }) => raw.includes('xt match "conntrack"')).every(({ modelled }) => !modelled),
    ).toBe(true);
    expect(docker.find(({ raw }) => raw.includes('xt match "comment"'))?.modelled).toBe(true);
  });

  it("knows an empty ruleset from none", () => {
    expect(rulesetOf(fixture("firewall-nft-empty.json"))).toEqual({ chains: [], rules: [], gaps: [] });
    for (const exit of [0, 1]) {
      const denied = output("", { exit, stderr: fixture("firewall-nft-noperm.json.stderr") });
      expect(nftRulesetParser.parse(denied)).toMatchObject({
        state: "unread",
        reason: "Operation not permitted (you must be root)",
      });
    }
  });

  it("reads a match of either protocol as a rule for each", () => {
    const l4proto = {
      match: { op: "==", left: { meta: { key: "l4proto" } }, right: { set: ["tcp", "udp"] } },
    };
    const th = { match: { op: "==", left: { payload: { protocol: "th", field: "dport" } }, right: 53 } };
    const { rules } = rulesetOf(rule([l4proto, th, { accept: null }]));
    expect(rules.map(({ proto, ports, modelled }) => [proto, ports, modelled])).toEqual([
      ["tcp", ["53"], true],
      ["udp", ["53"], true],
    ]);
  });

  it.each([
    ["a range", { range: [8000, 8100] }, ["8000-8100"]],
    ["a set with a range", { set: [22, { range: [80, 90] }] }, ["22", "80-90"]],
    ["a set of one, as nft 1.1 prints it", { set: 22 }, ["22"]],
  ])("reads %s of ports", (_, right, ports) => {
    expect(rulesetOf(rule([tcpPort(right), { accept: null }])).rules[0]).toMatchObject({
      ports,
      modelled: true,
    });
  });

  it("reads an order of ports as a range", () => {
    const above = {
      match: { op: ">=", left: { payload: { protocol: "tcp", field: "dport" } }, right: 1024 },
    };
    expect(rulesetOf(rule([above, { drop: null }])).rules[0]?.ports).toEqual(["1024-65535"]);
  });

  it.each([
    ["a mark", { match: { op: "==", left: { meta: { key: "mark" } }, right: 1 } }],
    ["a set that is not there", tcpPort("@gone")],
    [
      "masked flags",
      { match: { op: "==", left: { "&": [{ payload: { protocol: "tcp", field: "flags" } }, 2] }, right: 2 } },
    ],
    [
      "a concatenation",
      { match: { op: "==", left: { concat: [{ meta: { key: "iif" } }] }, right: "@pairs" } },
    ],
    ["a quota", { quota: { val: 1, val_unit: "mbytes" } }],
    ["a statement of a later nft", { flurb: { x: 1 } }],
  ])("does not model %s, and keeps the verdict", (_, expression) => {
    expect(rulesetOf(rule([expression, { accept: null }])).rules[0]).toMatchObject({
      modelled: false,
      verdict: "accept",
    });
  });

  it("never takes a limited drop for a drop", () => {
    const over = { limit: { rate: 10, per: "second", inv: true } };
    expect(rulesetOf(rule([tcpPort(22), over, { drop: null }])).rules[0]?.modelled).toBe(false);
    expect(
      rulesetOf(rule([tcpPort(22), { limit: { rate: 1, per: "second" } }, { accept: null }])).rules[0]
        ?.modelled,
    ).toBe(true);
  });

  it("does not model a second restriction of the same field", () => {
    const saddr = (op: string, addr: string) => ({
      match: {
        op,
        left: { payload: { protocol: "ip", field: "saddr" } },
        right: { prefix: { addr, len: 16 } },
      },
    });
    const { rules } = rulesetOf(rule([saddr("==", "10.0.0.0"), saddr("!=", "10.1.0.0"), { accept: null }]));
    expect(rules[0]).toMatchObject({ sources: ["10.0.0.0/16"], modelled: false });
  });

  it("reads an empty set as one that matches nothing", () => {
    const set = { set: { family: "inet", name: "bad", table: "filter", type: "ipv4_addr" } };
    const match = {
      match: { op: "==", left: { payload: { protocol: "ip", field: "saddr" } }, right: "@bad" },
    };
    const text = json(set, {
      rule: { family: "inet", table: "filter", chain: "input", expr: [match, { drop: null }] },
    });
    expect(rulesetOf(text).rules[0]).toMatchObject({ sources: [], verdict: "drop" });
  });

  it("is unread, not cut, beyond what anyone can judge", () => {
    const item = { rule: { family: "ip", table: "t", chain: "c", expr: [{ drop: null }] } };
    const text = json(...Array.from({ length: 100_001 }, () => item));
    const reason = "The firewall has more than 100000 rules.";
    expect(nftRulesetParser.parse(output(text))).toMatchObject({ state: "unread", reason });
    const lines = `table ip t {\nchain c {\n${"drop\n".repeat(100_001)}}\n}\n`;
    expect(nftRulesetParser.parse(output(lines))).toMatchObject({ state: "unread", reason });
  });

  it("says when the JSON is cut", () => {
    expect(nftRulesetParser.parse(output(fixture("firewall-nft-web.json").slice(0, 2000))).state).toBe(
      "unread",
    );
  });

  it("counts what it could not read as a gap", () => {
    const result = nftRulesetParser.parse(output(json({ rule: { family: "ip", table: "t", chain: "c" } })));
    expect(result).toMatchObject({ state: "read", unread: [{ line: 1, why: "a rule without expressions" }] });
    expect(result.state === "read" && result.value.gaps).toHaveLength(1);
  });
});

describe("nft list ruleset as text", () => {
  it.each(["firewall-nft-web", "firewall-nft-leaky"])("reads %s as its JSON", (name) => {
    const strip = ({ chains, rules }: Ruleset) => ({
      chains,
      rules: rules.map((each) => ({ ...each, raw: "" })),
    });
    expect(strip(rulesetOf(fixture(`${name}.txt`)))).toEqual(strip(rulesetOf(fixture(`${name}.json`))));
  });

  it("reads a whole server with sets over several lines", () => {
    const { chains, rules } = rulesetOf(fixture("web01-nft.txt"));
    expect(chains).toHaveLength(8);
    expect(chains[0]).toEqual({
      family: "inet",
      table: "f2b-table",
      chain: "f2b-chain",
      hook: "input",
      policy: "accept",
      priority: -1,
    });
    expect(rules[1]?.sources).toHaveLength(9);
    expect(rules[1]).toMatchObject({ ports: ["22"], verdict: "reject", modelled: true });
  });

  it("keeps what it does not know as not modelled", () => {
    const text = "table ip t {\n\tchain c {\n\t\ttcp flags syn / fin,syn limit rate 5/second drop\n\t}\n}\n";
    expect(rulesetOf(text).rules).toEqual([
      expect.objectContaining({
        verdict: "drop",
        modelled: false,
        raw: "tcp flags syn / fin,syn limit rate 5/second drop",
      }),
    ]);
  });

  it("takes no text and exit 0 for an empty ruleset, and a cut text for nothing", () => {
    expect(rulesetOf("")).toEqual({ chains: [], rules: [], gaps: [] });
    expect(nftRulesetParser.parse(output("table ip t {\n\tchain c {\n"))).toMatchObject({ state: "unread" });
    expect(nftRulesetParser.parse(output("bash: nft: command not found"))).toMatchObject({ state: "unread" });
  });
});

describe("any input", () => {
  it("never throws", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        for (const stdout of [text, `{${text}`, `table ip t {\n chain c {\n${text}\n}\n}`]) {
          expect(["read", "unread"]).toContain(nftRulesetParser.parse(output(stdout)).state);
        }
      }),
    );
  });

  it("models nothing that it was not told", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.jsonValue({ maxDepth: 5 }), (left, right) => {
        const known = ["payload", "meta", "ct"].some((key) => JSON.stringify(left).includes(`"${key}"`));
        const [first] = rulesetOf(rule([{ match: { op: "==", left, right } }, { accept: null }])).rules;
        expect(first?.modelled).toBe(known && first?.modelled);
      }),
    );
  });

  it("survives nesting that no rule has", () => {
    const deep = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;
    const text = `{"nftables":[{"rule":{"family":"ip","table":"t","chain":"c","expr":[{"match":{"op":"==","left":${deep},"right":${deep}}}]}},{"rule":${deep}}]}`;
    expect(nftRulesetParser.parse(output(text)).state).toBe("read");
  });
});
