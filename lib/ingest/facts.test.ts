/** Whole captures of real hosts: what is read of each, against what is known of them from elsewhere. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  type Facts,
  type FactValues,
  SECTION_NAMES,
  type Section,
  type SectionName,
} from "@/lib/fleet/model/facts";
import { readFolder } from "./bundle/folder";
import { combineReads, readAlone, readOutput, readReport } from "./facts";
import type { Output } from "./parsers/parser";

const HOSTS = join(import.meta.dirname, "fixtures", "hosts");

function captured(host: string): Output[] {
  const folder = join(HOSTS, host);
  const files = new Map(
    readdirSync(folder).map((name) => [name, new Uint8Array(readFileSync(join(folder, name)))]),
  );
  const read = readFolder(files);
  if (!read.ok) throw new Error(read.reason);
  return read.outputs;
}

function known<Name extends SectionName>(facts: Facts, name: Name): FactValues[Name] {
  const section: Section<FactValues[Name]> = facts[name];
  if (section.state === "unknown") throw new Error(`${name} is unknown: ${section.reason}`);
  return section;
}

describe("web01, Debian 12", () => {
  const { facts, unread } = readReport(captured("web01"));

  it("reads every line", () => expect(unread).toEqual([]));
  it("counts 312 packages, one of them held", () => {
    expect(known(facts, "packages").items).toHaveLength(312);
    expect(known(facts, "packages").manager).toBe("dpkg");
  });
  it("finds 46 security updates, and imagemagick held back", () => {
    const updates = known(facts, "updates").items ?? [];
    expect(updates.filter(({ security, held }) => security === true && !held)).toHaveLength(46);
    expect(updates.filter(({ held }) => held).map(({ name }) => name)).toEqual(["imagemagick"]);
  });
  it("ages the package lists by the host's own clock", () => {
    expect(known(facts, "updates").cacheAgeSeconds).toBe(617);
  });
  it("takes an empty flag file as a wish for a reboot", () => {
    expect(known(facts, "reboot").required).toBe(true);
    expect(known(facts, "reboot").reasons.join()).toContain("linux-image-6.1.0-41-amd64");
  });
  it("sees both SSH ports and the weak keys", () => {
    expect(known(facts, "sshd").ports).toEqual([22, 2222]);
    const weak = known(facts, "keys").items.filter(({ bits }) => bits === 1024);
    expect(weak.map(({ account, type }) => `${account} ${type}`)).toEqual(["root DSA", "deploy RSA"]);
  });
  it("names the owner of the listener on port 80", () => {
    const web = known(facts, "listeners").items.find(
      ({ port, address }) => port === 80 && address === "0.0.0.0",
    );
    expect(web?.processes.map(({ name }) => name)).toEqual(["nginx", "nginx", "nginx"]);
  });
  it("knows that the clock is not synchronised", () =>
    expect(known(facts, "timeSync").synchronised).toBe(false));
});

describe("old01, Debian 11", () => {
  const { facts } = readReport(captured("old01"));

  it("counts 295 packages and 88 security updates", () => {
    expect(known(facts, "packages").items).toHaveLength(295);
    const updates = known(facts, "updates").items ?? [];
    expect(updates.map(({ security }) => security)).toEqual(Array(88).fill(true));
  });
  it("sees the empty passwords", () => {
    const empty = known(facts, "accounts").items.filter(({ password }) => password === "empty");
    expect(empty.length).toBeGreaterThan(0);
  });
});

describe("a partly patched EL9", () => {
  const { facts } = readReport(captured("rpm-family-tools-partly-patched"));

  it("reads packages and updates of the rpm family", () => {
    expect(known(facts, "packages").manager).toBe("rpm");
    expect((known(facts, "updates").items ?? []).length).toBeGreaterThan(0);
  });
  it("does not know what nobody captured", () => expect(facts.accounts.state).toBe("unknown"));
});

describe("any part of a capture", () => {
  it("never guesses: each section is known, or unknown with a reason", () => {
    for (const host of readdirSync(HOSTS)) {
      const outputs = captured(host);
      for (const left of outputs) {
        const { facts } = readReport(outputs.filter((output) => output !== left));
        for (const name of SECTION_NAMES) {
          const section = facts[name];
          if (section.state === "unknown")
            expect(section.reason, `${host} without ${left.spec}: ${name}`).not.toBe("");
        }
      }
    }
  });

  it("says what one output alone gives", () => {
    for (const output of captured("web01")) {
      const { sections } = readAlone(output);
      for (const [name, section] of Object.entries(sections)) {
        expect((section as { state: string }).state, `${output.spec}: ${name}`).toMatch(/^(known|unknown)$/);
      }
    }
  });

  it("shows to what an output adds that answers no section by itself", () => {
    const collectedAt = new Date("2026-11-22T12:30:00Z");
    const alone = (stdout: string) =>
      readAlone({ spec: "uptime", stdout, stderr: "", exit: 0, flags: [], collectedAt }).sections;
    expect(alone("3600.50 7000.00\n")).toMatchObject({
      kernel: { state: "known", running: null, bootedAt: "2026-11-22T11:29:00Z" },
    });
    expect(alone(" 17:53 up 1 day\n")).toEqual({
      kernel: { state: "unknown", reason: "This is no content of /proc/uptime." },
    });
  });

  it("takes nothing from an output that was cut, denied, late or missing", () => {
    for (const flag of ["truncated", "denied", "timeout", "missing"] as const) {
      const outputs = captured("web01").map((output) => ({ ...output, flags: [flag] }));
      const { facts } = readReport(outputs);
      expect(SECTION_NAMES.filter((name) => facts[name].state === "known")).toEqual([]);
    }
  });

  it("reads the same facts from outputs that were read before", () => {
    const outputs = captured("old01");
    const reads = new Map(outputs.map((output) => [output.spec, readOutput(output)]));
    expect(combineReads(reads, outputs[0]?.collectedAt ?? null).facts).toEqual(readReport(outputs).facts);
  });
});
