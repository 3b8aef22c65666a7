/** What the agent on a simulated server hands in: every output, in the form in which the real tools print it. */
import { hash } from "node:crypto";
import type { Meta } from "../bundle/meta";
import { type CollectedOutput, writeBundle } from "../bundle/write";
import type { SpecId } from "../specs";
import * as access from "./print-access";
import * as network from "./print-network";
import type { Printed } from "./print-packages";
import * as packages from "./print-packages";
import * as work from "./print-processes";
import * as system from "./print-system";
import { fingerprint } from "./random";
import type { SimulatedServer } from "./server";

type Print = (server: SimulatedServer, now: Date, since: Date) => Printed;

const EVERYWHERE: Partial<Record<SpecId, Print>> = {
  "os-release": ({ release }) => ({ stdout: release.osRelease }),
  uname: system.uname,
  "machine-id": ({ machineId }) => ({ stdout: `${machineId}\n` }),
  "boot-id": ({ bootId }) => ({ stdout: `${bootId}\n` }),
  uptime: system.uptime,
  cpus: ({ cpus }) => ({ stdout: `${cpus}\n` }),
  meminfo: system.meminfo,
  df: system.df,
  "ip-addr": system.ipAddr,
  "ip-route": system.ipRoute,
  "boot-kernels": system.bootKernels,
  "deleted-libraries": () => ({ stdout: "", exit: 1 }),
  "deleted-executables": work.executables,
  units: work.units,
  "unit-files": work.unitFiles,
  listeners: network.listeners,
  connections: network.connections,
  "sshd-effective": network.sshdEffective,
  "sshd-effective-root": network.sshdEffective,
  "sshd-process": network.sshdProcess,
  passwd: access.passwd,
  group: access.group,
  "shadow-state": access.shadowState,
  sudoers: access.sudoers,
  "authorized-keys": access.authorizedKeys,
  "last-logins": access.lastLogins,
  "nft-ruleset": network.nftRuleset,
  "iptables-save": (server) => network.iptablesSave(server, 4),
  "ip6tables-save": (server) => network.iptablesSave(server, 6),
  "package-verify": () => ({ stdout: "" }),
  processes: work.processes,
  "auth-journal": (server, now, since) => access.authJournal(server, since, now),
  "time-sync": (_, now) => system.timeSync(now),
  cron: work.cron,
  "file-hashes": fileHashes,
};

const OF_FAMILY: { debian: Partial<Record<SpecId, Print>>; rhel: Partial<Record<SpecId, Print>> } = {
  debian: {
    "debian-version": ({ release }) => ({ stdout: release.debianVersion ?? "" }),
    "dpkg-packages": packages.dpkgPackages,
    "apt-updates": packages.aptUpdates,
    "apt-holds": packages.aptHolds,
    "apt-cache-age": packages.aptCacheAge,
    "reboot-required": system.rebootRequired,
    needrestart: system.needrestart,
  },
  rhel: {
    "rpm-packages": packages.rpmPackages,
    "dnf-upgrades": packages.dnfUpgrades,
    "dnf-advisories": packages.dnfAdvisories,
    "dnf-cves": packages.dnfCves,
    "dnf-cache-age": packages.dnfCacheAge,
    "needs-restarting": system.needsRestarting,
  },
};

/** Commands that these servers do not have. */
const MISSING: readonly SpecId[] = ["wg-peers", "firewalld", "docker-ports", "openrc-services"];

function fileHashes({ release, sshd }: SimulatedServer): Printed {
  const paths = [
    "/etc/passwd",
    "/etc/ssh/sshd_config",
    "/etc/sudoers",
    "/usr/bin/sudo",
    "/usr/sbin/sshd",
    "/usr/bin/login",
  ];
  return {
    stdout: paths
      .map((path) => `${hash("sha256", `${path} ${release.id} ${sshd.rootLogin}`)}  ${path}\n`)
      .join(""),
  };
}

/** Every output as of `now`. The log is that since `since`. */
export function look(server: SimulatedServer, now: Date, since: Date): CollectedOutput[] {
  const prints = { ...EVERYWHERE, ...OF_FAMILY[server.release.family] };
  const printed = Object.entries(prints).map(([spec, print]) =>
    collected(spec, print(server, now, since), []),
  );
  const missing = MISSING.map((spec) =>
    collected(spec, { stdout: "", exit: 127, stderr: `sh: ${spec}: not found\n` }, ["missing"]),
  );
  return [...printed, ...missing];
}

function collected(
  spec: string,
  { stdout, exit = 0, stderr = "" }: Printed,
  flags: CollectedOutput["flags"],
): CollectedOutput {
  const ms = 3 + (fingerprint(spec) % 60);
  return { spec, exit, ms, stdout: Buffer.from(stdout), stderr: Buffer.from(stderr), flags };
}

/** One line of the last accepted report, as long as it holds: spec, exit status, length and SHA-256. */
export type Known = {
  spec: string;
  exit: number;
  bytes: number;
  sha256: string;
  flags: CollectedOutput["flags"];
};

export function knownOf(outputs: readonly CollectedOutput[]): Known[] {
  return outputs.map(({ spec, exit, stdout, flags, digest }) => ({
    spec,
    exit,
    flags: flags.filter((flag) => flag !== "same"),
    ...(digest ?? { bytes: stdout.length, sha256: hash("sha256", stdout, "hex") }),
  }));
}

/** Marks what is as it was in the last accepted report, so that its bytes are left out. */
export function sparing(outputs: readonly CollectedOutput[], known: readonly Known[]): CollectedOutput[] {
  const before = new Map(known.map((row) => [row.spec, row]));
  return outputs.map((output) => {
    const digest = output.digest ?? {
      bytes: output.stdout.length,
      sha256: hash("sha256", output.stdout, "hex"),
    };
    const isSame = before.get(output.spec)?.sha256 === digest.sha256;
    return isSame
      ? { ...output, digest, stderr: EMPTY, flags: [...output.flags, "same"] }
      : { ...output, digest };
  });
}

const EMPTY = new Uint8Array(0);

/** The outputs of a report in which nothing is different, without looking. */
export function unchanged(known: readonly Known[]): CollectedOutput[] {
  return known.map(({ spec, exit, flags, bytes, sha256 }) => ({
    spec,
    exit,
    ms: 5,
    stdout: EMPTY,
    stderr: EMPTY,
    flags: [...flags, "same"],
    digest: { bytes, sha256 },
  }));
}

export type Sequel = { sequence: number; previousSha256: string | null; startedAt: Date };

/** The bundle as sent. */
export function bundleOf(
  server: SimulatedServer,
  outputs: readonly CollectedOutput[],
  sequel: Sequel,
): Uint8Array {
  const meta: Meta = {
    format: 1,
    agentVersion: "1.0.0",
    agentSha256: hash("sha256", "a simulated agent", "hex"),
    hostname: server.hostname,
    machineId: server.machineId,
    bootId: server.bootId,
    euid: 0,
    dropped: 0,
    ...sequel,
  };
  return writeBundle({ meta, outputs }, 1);
}
