import { describe, expect, it } from "vitest";
import { type Facts, SECTION_NAMES, type SectionName } from "@/lib/fleet/model/facts";
import { summariseSome } from "@/lib/fleet/summary";
import { outputsOf } from "../bundle/outputs";
import { readBundle } from "../bundle/read";
import { readReport } from "../facts";
import { WIRE_LIMIT } from "../model/limits";
import { happen } from "./news";
import { RELEASES } from "./releases";
import { bundleOf, knownOf, look, sparing, unchanged } from "./report";
import { makeServer } from "./server";

const now = new Date("2026-11-22T12:00:00Z");
const before = new Date("2026-11-22T11:55:00Z");
const fleet = Array.from({ length: 28 }, (_, index) => makeServer("a seed", index + 1, now));
const first = { sequence: 1, previousSha256: null, startedAt: now };

function readBack(wire: Uint8Array) {
  const bundle = readBundle(wire);
  if (!bundle.ok) throw new Error(bundle.reason);
  return { bundle, ...readReport(outputsOf(bundle, () => null)) };
}

describe("a simulated fleet", () => {
  it("is the same for the same seed, and another for another", () => {
    const wire = (seed: string) =>
      Buffer.from(bundleOf(makeServer(seed, 7, now), look(makeServer(seed, 7, now), now, before), first));
    expect(wire("a seed").equals(wire("a seed"))).toBe(true);
    expect(wire("a seed").equals(wire("another seed"))).toBe(false);
  });

  it("has every release, every role and every environment", () => {
    expect(new Set(fleet.map(({ release }) => release.id))).toEqual(new Set(RELEASES));
    expect(new Set(fleet.map(({ role }) => role.name)).size).toBe(4);
    expect(new Set(fleet.map(({ environment }) => environment)).size).toBe(3);
    expect(new Set(fleet.map(({ machineId }) => machineId)).size).toBe(28);
  });

  it.each(fleet.map((server) => [`${server.hostname}, ${server.release.id}`, server] as const))(
    "sends what the parsers read to the last line: %s",
    (_, server) => {
      const wire = bundleOf(server, look(server, now, before), first);
      expect(wire.length).toBeLessThan(WIRE_LIMIT);
      const { bundle, facts, unread } = readBack(wire);
      expect(bundle.ignored).toEqual([]);
      expect(unread).toEqual([]);
      const unknown = Object.entries(facts).filter(([, { state }]) => state === "unknown");
      expect(unknown.map(([name]) => name as SectionName)).toEqual(["vpn"]);
      expect(summary(facts)).toMatchObject({
        primaryAddress: server.address,
        kernel: server.kernel,
        rebootRequired: server.kernel !== server.release.kernels[1],
        updateCount: server.outdated.size,
        osFamily: server.release.family,
      });
      if (facts.packages.state === "known") expect(facts.packages.items.length).toBeGreaterThan(700);
      if (facts.accounts.state === "known") expect(facts.accounts.items.length).toBeGreaterThan(20);
    },
  );

  it("has servers with and without security updates", () => {
    const counts = fleet.map((server) => summary(readReport(outputs(server)).facts).securityCount ?? null);
    expect(counts.some((count) => count === 0)).toBe(true);
    expect(counts.some((count) => count !== null && count > 10)).toBe(true);
  });
});

function summary(facts: Facts) {
  return summariseSome(SECTION_NAMES.map((name) => ({ name, value: facts[name] })));
}

function outputs(server: (typeof fleet)[number]) {
  const bundle = readBundle(bundleOf(server, look(server, now, before), first));
  return bundle.ok ? outputsOf(bundle, () => null) : [];
}

describe("the reports that follow", () => {
  const server = makeServer("a seed", 3, now);
  const full = look(server, now, before);
  const known = knownOf(full);
  const second = { sequence: 2, previousSha256: "0".repeat(63).concat("1"), startedAt: now };

  it("cost a few kilobytes where nothing is different, and say the same", () => {
    const wire = bundleOf(server, unchanged(known), second);
    expect(wire.length).toBeLessThan(6_000);
    const bundle = readBundle(wire);
    expect(bundle.ok && bundle.contents.size).toBe(0);
    expect(bundle.ok && bundle.manifest.map(({ spec, sha256 }) => [spec, sha256])).toEqual(
      known.map(({ spec, sha256 }) => [spec, sha256]),
    );
  });

  it("name what is as before and send what is not", () => {
    const later = new Date(now.getTime() + 300_000);
    const outputs = sparing(look(server, later, now), known);
    const sent = outputs.filter(({ flags }) => !flags.includes("same")).map(({ spec }) => spec);
    expect(sent).toEqual(expect.arrayContaining(["uptime", "meminfo", "connections", "processes"]));
    expect(sent).not.toContain("dpkg-packages");
  });

  it("tell of what happened, in outputs that are still read whole", () => {
    const changing = makeServer("a seed", 5, now);
    const told = new Set<string>();
    for (let sequence = 2; sequence < 26; sequence += 1) {
      const outputsBefore = knownOf(look(changing, now, before));
      told.add(happen(changing, "a seed", sequence, now).replace(/ .*/, ""));
      const { facts, unread } = readBack(bundleOf(changing, look(changing, now, before), first));
      expect(unread).toEqual([]);
      expect(Object.values(facts).filter(({ state }) => state === "unknown")).toHaveLength(1);
      expect(knownOf(look(changing, now, before))).not.toEqual(outputsBefore);
    }
    expect(told.size).toBeGreaterThan(4);
  });
});
