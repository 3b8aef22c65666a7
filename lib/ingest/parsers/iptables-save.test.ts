import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitArguments } from "./iptables-rule";
import { type Iptables, ip6tablesSaveParser, iptablesSaveParser } from "./iptables-save";
import type { Output } from "./parser";

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url), "utf8");
const output = (stdout: string, rest: Partial<Output> = {}): Output => ({
  spec: "iptables-save",
  stdout,
  stderr: "",
  exit: 0,
  flags: [],
  collectedAt: null,
  ...rest,
});

function read(stdout: string, rest: Partial<Output> = {}, parser = iptablesSaveParser): Iptables {
  const result = parser.parse(output(stdout, rest));
  if (result.state !== "read") throw new Error(result.reason);
  return result.value;
}

const table = (...rules: string[]) => `*filter\n:INPUT ACCEPT [0:0]\n${rules.join("\n")}\nCOMMIT\n`;
const only = (rule: string) => read(table(rule)).rules[0];

describe("iptables-save", () => {
  it("reads chains with policies and rules behind counters", () => {
    const { backend, chains, rules } = read(fixture("firewall-iptables-save-leaky.txt"));
    expect(backend).toBe("nf_tables");
    expect(chains.slice(0, 4)).toEqual([
      { family: "ip", table: "filter", chain: "INPUT", hook: "input", policy: "drop", priority: null },
      { family: "ip", table: "filter", chain: "FORWARD", hook: "forward", policy: "drop", priority: null },
      { family: "ip", table: "filter", chain: "OUTPUT", hook: "output", policy: "accept", priority: null },
      { family: "ip", table: "filter", chain: "DOCKER", hook: null, policy: null, priority: null },
    ]);
    expect(rules).toHaveLength(21);
    expect(rules.filter(({ modelled }) => !modelled).map(({ raw }) => raw)).toEqual([
      expect.stringContaining("-m recent"),
      expect.stringContaining("-A PREROUTING -m addrtype"),
      expect.stringContaining("-A OUTPUT ! -d 127.0.0.0/8 -m addrtype"),
    ]);
  });

  it("reads the same rules from the legacy back end", () => {
    const facts = (name: string) => read(fixture(name)).rules;
    expect(facts("firewall-iptables-legacy-save-leaky.txt")).toEqual(
      facts("firewall-iptables-save-leaky.txt"),
    );
  });

  it("reads multiport, states, negations and interfaces", () => {
    const { rules } = read(fixture("firewall-iptables-save-leaky.txt"));
    expect(rules[5]).toMatchObject({ proto: "tcp", ports: ["80", "443", "8000-8100"], verdict: "accept" });
    expect(rules[1]).toMatchObject({ states: ["related", "established"], verdict: "accept", modelled: true });
    expect(rules[6]).toMatchObject({
      sources: ["!192.168.1.0/24"],
      ports: ["3306"],
      verdict: "jump LOGDROP",
    });
    expect(rules[12]).toMatchObject({
      destinations: ["172.17.0.2/32"],
      interfaces: { in: ["!docker0"], out: ["docker0"] },
      verdict: "accept",
      modelled: true,
    });
    expect(rules.at(-1)).toMatchObject({ table: "nat", verdict: "dnat to 172.17.0.2:5432" });
  });

  it("reads quoted comments", () => {
    expect(read(fixture("old01-iptables-save")).rules[2]).toMatchObject({
      sources: ["198.51.100.0/24"],
      ports: ["80", "443", "6379"],
      verdict: "accept",
      modelled: true,
    });
  });

  it("leaves out the made-up chains of a table that only nft can list", () => {
    const { chains, foreignTables } = read(fixture("web01-iptables-save"));
    expect(foreignTables).toEqual(["nat"]);
    expect(new Set(chains.map((chain) => chain.table))).toEqual(new Set(["filter"]));
  });

  it("knows nothing loaded from nothing seen", () => {
    expect(read("")).toMatchObject({ chains: [], rules: [], gaps: [], legacyHidden: false });
    const warned = read("", {
      stderr: "# Warning: iptables-legacy tables present, use iptables-legacy-save to see them\n",
    });
    expect(warned.legacyHidden).toBe(true);
    expect(warned.gaps).toHaveLength(1);
    expect(
      iptablesSaveParser.parse(output("", { exit: 4, stderr: "Permission denied (you must be root)" })),
    ).toMatchObject({ state: "unread", reason: "Permission denied (you must be root)" });
  });

  it("reads ufw's user rules", () => {
    const { rules } = read(fixture("firewall-ufw-1-iptables-save.txt"));
    const user = rules.filter(({ chain }) => chain === "ufw-user-input");
    expect(user).toHaveLength(8);
    expect(user[4]).toMatchObject({
      sources: ["10.0.0.0/8"],
      ports: ["5432"],
      verdict: "accept",
      modelled: true,
    });
    expect(user[5]).toMatchObject({
      interfaces: { in: ["eth0"], out: null },
      ports: ["51820"],
      proto: "udp",
    });
    expect(user[6]).toMatchObject({ ports: ["23"], verdict: "reject" });
    expect(user.slice(0, 2).map(({ modelled }) => modelled)).toEqual([false, false]);
  });

  it("reads ip6tables-save as family ip6", () => {
    const { rules } = read(
      fixture("firewall-ip6tables-save-open.txt"),
      { spec: "ip6tables-save" },
      ip6tablesSaveParser,
    );
    expect(rules).toEqual([
      expect.objectContaining({
        family: "ip6",
        sources: ["2001:db8::/32"],
        ports: ["22"],
        verdict: "accept",
      }),
    ]);
  });

  it.each([
    ["-A INPUT -p tcp -m set --match-set bad src -j DROP", { modelled: false, verdict: "drop" }],
    ["-A INPUT -m rpfilter --invert -j DROP", { modelled: false, verdict: "drop" }],
    ["-A INPUT -p tcp -m tcp --tcp-flags SYN,RST SYN -j DROP", { modelled: false }],
    ["-A INPUT -p tcp -m tcp ! --dport 22 -j DROP", { ports: ["!22"], modelled: true }],
    [
      "-A INPUT -m iprange --src-range 10.0.0.1-10.0.0.9 -j ACCEPT",
      { sources: ["10.0.0.1-10.0.0.9"], modelled: true },
    ],
    ["-A INPUT -p tcp -m state --state NEW -m tcp --dport 22 -j ACCEPT", { states: ["new"], ports: ["22"] }],
    ["-A INPUT -i eth+ -j DROP", { interfaces: { in: ["eth*"], out: null }, modelled: true }],
    ["-A INPUT -m limit --limit 5/sec -j DROP", { modelled: false }],
    ["-A INPUT -p icmp -m icmp --icmp-type 8 -j ACCEPT", { proto: "icmp", icmpTypes: ["8"], modelled: true }],
    ["-A INPUT -g OTHER", { verdict: "goto OTHER" }],
    ["-A INPUT -s 10.0.0.0/8", { verdict: "continue", sources: ["10.0.0.0/8"] }],
    ["-A INPUT -j MARK --set-xmark 0x1/0xffffffff", { verdict: "continue" }],
    ["-A INPUT", { verdict: "continue", modelled: true }],
    ['-A INPUT -m comment --comment "cut -j ACCEPT', { modelled: false }],
  ])("reads %s", (rule, facts) => {
    expect(only(rule)).toMatchObject(facts);
  });

  it("says when the output is cut", () => {
    expect(iptablesSaveParser.parse(output("*filter\n:INPUT DROP [0:0]\n"))).toMatchObject({
      state: "unread",
      reason: "The output ends in the middle of the table filter.",
    });
    expect(iptablesSaveParser.parse(output(`*${"x".repeat(5_000)}\n`))).toMatchObject({
      reason: expect.stringMatching(/^The output ends in the middle of the table x{800,900}…$/),
    });
    expect(iptablesSaveParser.parse(output("sh: iptables-save: not found\n")).state).toBe("unread");
  });

  it("names a line that is none as a gap", () => {
    expect(read(table("-N odd")).gaps).toEqual(["1 lines of iptables-save could not be read."]);
  });
});

describe("any input", () => {
  it("never throws", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        for (const stdout of [text, table(text), table(`-A INPUT ${text}`)]) {
          expect(["read", "unread"]).toContain(iptablesSaveParser.parse(output(stdout)).state);
        }
      }),
    );
  });

  it("splits what iptables quotes", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1, maxLength: 20 })), (words) => {
        const quoted = words.map((word) => `"${word.replace(/["\\]/g, "\\$&")}"`);
        expect(splitArguments(quoted.join(" "))).toEqual(words);
      }),
    );
  });
});

describe("a firewall beyond judgement", () => {
  it("is unread, not cut", () => {
    const many = table(...Array.from({ length: 100_002 }, () => "-A INPUT -j DROP"));
    expect(iptablesSaveParser.parse(output(many))).toMatchObject({
      state: "unread",
      reason: "The firewall has more than 100000 rules.",
    });
  });
});
