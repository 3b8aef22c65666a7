/** How the package tools of a simulated server answer. */
import type { Packaged } from "./catalogue";
import { fingerprint } from "./random";
import type { SimulatedServer } from "./server";

export type Printed = { stdout: string; exit?: number; stderr?: string };

export function dpkgPackages({ packages, outdated, held }: SimulatedServer): Printed {
  const lines = packages.map((one) => {
    const old = outdated.has(one.name) && one.former !== null;
    const state = held.includes(one.name) ? "hi " : "ii ";
    return `${one.name}\t${old ? one.former : one.version}\t${one.arch}\t${one.source}\t${old ? one.formerSource : one.sourceVersion}\t${state}\n`;
  });
  return { stdout: lines.join("") };
}

export function rpmPackages(server: SimulatedServer): Printed {
  const installed = Math.floor(server.bootedAt.getTime() / 1000);
  const lines = server.packages.map((one) => {
    const version = server.outdated.has(one.name) ? (one.former ?? one.version) : one.version;
    const { epoch, number, release } = evr(version);
    const { number: sourceNumber, release: sourceRelease } = evr(version);
    const at = installed - (fingerprint(one.source) % 20_000_000);
    return `${one.name}\t${epoch}\t${number}\t${release}\t${one.arch}\t${one.source}-${sourceNumber}-${sourceRelease}.src.rpm\t${at}\n`;
  });
  return { stdout: lines.join("") };
}

function evr(version: string): { epoch: string; number: string; release: string } {
  const [, epoch, number = "", release = ""] = /^(?:(\d+):)?(.+)-([^-]+)$/.exec(version) ?? [];
  return { epoch: epoch ?? "(none)", number, release };
}

function pending({ packages, outdated }: SimulatedServer): Packaged[] {
  return packages.filter(({ name }) => outdated.has(name));
}

export function aptUpdates(server: SimulatedServer): Printed {
  const all = pending(server);
  const updates = all.filter(({ name }) => !server.held.includes(name));
  const keptBack = all.filter(({ name }) => server.held.includes(name)).map(({ name }) => name);
  const origin = ({ security }: Packaged) =>
    security ? server.release.securityOrigin : server.release.updatesOrigin;
  const lines = [
    "Reading package lists...\nBuilding dependency tree...\nReading state information...\nCalculating upgrade...\n",
    keptBack.length > 0 ? `The following packages have been kept back:\n  ${keptBack.join(" ")}\n` : "",
    updates.length > 0
      ? `The following packages will be upgraded:\n${wrapped(updates.map(({ name }) => name))}`
      : "",
    `${updates.length} upgraded, 0 newly installed, 0 to remove and ${keptBack.length} not upgraded.\n`,
    ...updates.map(
      (one) => `Inst ${one.name} [${one.former}] (${one.version} ${origin(one)} [${one.arch}])\n`,
    ),
    ...updates.map((one) => `Conf ${one.name} (${one.version} ${origin(one)} [${one.arch}])\n`),
  ];
  return { stdout: lines.join("") };
}

function wrapped(names: readonly string[]): string {
  let text = "";
  let line = " ";
  for (const name of names) {
    if (line.length + name.length > 78) {
      text += `${line}\n`;
      line = " ";
    }
    line += ` ${name}`;
  }
  return `${text}${line}\n`;
}

export function aptHolds({ held }: SimulatedServer): Printed {
  return { stdout: held.map((name) => `${name}\n`).join("") };
}

export function aptCacheAge({ listsFetchedAt, release }: SimulatedServer): Printed {
  const at = Math.floor(listsFetchedAt.getTime() / 1000);
  const suite = { "debian-12": "bookworm", "debian-13": "trixie", "ubuntu-24.04": "noble", "rocky-9": "" }[
    release.id
  ];
  const host = release.id === "ubuntu-24.04" ? "archive.ubuntu.com_ubuntu" : "deb.debian.org_debian";
  return {
    stdout: [
      `${at - 7_200} /var/lib/apt/lists/${host}_dists_${suite}-updates_InRelease`,
      `${at - 900_000} /var/lib/apt/lists/${host}_dists_${suite}_InRelease`,
      `${at} /var/lib/apt/lists`,
      `${at} /var/lib/apt/periodic/update-success-stamp\n`,
    ].join("\n"),
  };
}

export function dnfUpgrades(server: SimulatedServer): Printed {
  const updates = pending(server);
  if (updates.length === 0) return { stdout: "" };
  const rows = updates.map(
    (one) => `${`${one.name}.${one.arch}`.padEnd(43)}${one.version.padEnd(37)}${repository(one)}\n`,
  );
  return { stdout: `\n${rows.join("")}`, exit: 100 };
}

function repository({ source }: Packaged): string {
  return fingerprint(`repository ${source}`) % 3 === 0 ? "appstream" : "baseos";
}

const SEVERITIES = ["Critical", "Important", "Important", "Moderate", "Moderate", "Low"] as const;

function notices(server: SimulatedServer, id: (one: Packaged) => string): Printed {
  const rows = pending(server)
    .filter(({ security }) => security)
    .map((one) => {
      const severity = SEVERITIES[fingerprint(one.source) % SEVERITIES.length];
      return `${id(one)} ${`${severity}/Sec.`.padEnd(14)} ${one.name}-${one.version}.${one.arch}\n`;
    });
  return { stdout: rows.join("") };
}

export function dnfAdvisories(server: SimulatedServer): Printed {
  return notices(server, ({ source }) => `RLSA-2026:${1000 + (fingerprint(`advisory ${source}`) % 9000)}`);
}

export function dnfCves(server: SimulatedServer): Printed {
  return notices(server, ({ source }) => `CVE-2026-${10_000 + (fingerprint(`cve ${source}`) % 40_000)}`);
}

export function dnfCacheAge({ listsFetchedAt }: SimulatedServer): Printed {
  const at = Math.floor(listsFetchedAt.getTime() / 1000);
  const paths = ["appstream-2c8f7d0f3a1b4c5d", "baseos-9a1e0b7c2d3f4e5a", "extras-0d4c3b2a1f5e6d7c"];
  return { stdout: paths.map((name) => `${at} /var/cache/dnf/${name}/repodata/repomd.xml\n`).join("") };
}
