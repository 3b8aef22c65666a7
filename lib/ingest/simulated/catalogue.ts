/**
 * Which packages does a simulated server of one release and role have, in which versions, and what came before each?
 *
 * Debian 12 and Rocky 9 are listed; Debian 13 and Ubuntu 24.04 are derived from Debian 12 by how their versions and
 * names are made, so they are believable and not exact.
 */
import * as debian from "./debian-packages";
import { fingerprint, Random } from "./random";
import { type Release, releaseOf } from "./releases";
import * as rocky from "./rocky-packages";
import type { RoleName } from "./roles";

export type Packaged = {
  name: string;
  arch: string;
  /** [epoch:]version[-release], the newest on offer. */
  version: string;
  source: string;
  sourceVersion: string;
  /** The version before, where an update was published; null where none was. */
  former: string | null;
  formerSource: string;
  security: boolean;
};

const PACKAGES_PER_SERVER = 900;
const kept = new Map<string, readonly Packaged[]>();

/** The packages that every server of this release and role was installed with, about 900, in order of name. */
export function packagesOf(release: Release, role: RoleName): readonly Packaged[] {
  const key = `${release.id} ${role}`;
  const found = kept.get(key) ?? install(release, role);
  kept.set(key, found);
  return found;
}

function install(release: Release, role: RoleName): Packaged[] {
  const lists = release.family === "rhel" ? rocky : debian;
  const chosen = new Map<string, Packaged>();
  const add = (packages: Packaged[]) => {
    for (const one of packages) if (!chosen.has(one.name)) chosen.set(one.name, one);
  };
  add(read(lists.EVERY_SERVER, release));
  add(read(lists.OF_ROLE[role], release));
  const others = read(Object.values(lists.OF_ROLE).join("\n"), release).filter(
    ({ name }) => !chosen.has(name),
  );
  add(new Random(`image ${release.id} ${role}`).some(others, PACKAGES_PER_SERVER - chosen.size));
  return [...chosen.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function read(text: string, release: Release): Packaged[] {
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.flatMap((line) => (release.family === "rhel" ? rpmLine(line) : debianLine(line, release)));
}

/** "NAME", "NAME/" for every architecture, "NAME=VERSION" with a version of its own. */
function binary(text: string): { name: string; every: boolean; own: string | null } {
  const [names = "", own = null] = text.split("=", 2);
  return { name: names.replace("/", ""), every: names.endsWith("/"), own };
}

function debianLine(line: string, release: Release): Packaged[] {
  const [source = "", version = "", binaries = ""] = line.split(" ");
  const { source: named, version: sourceVersion } = inRelease(source, version, release);
  return binaries.split(",").map((text) => {
    const { name, every, own } = binary(text);
    const current = own === null ? sourceVersion : inRelease(source, own, release).version;
    const former = own === null ? formerOf(current) : null;
    return {
      name: rename(name, release),
      arch: every ? "all" : "amd64",
      version: current,
      source: named,
      sourceVersion,
      former,
      formerSource: former ?? sourceVersion,
      security: isSecurity(source),
    };
  });
}

function rpmLine(line: string): Packaged[] {
  const [source = "", version = "", binaries = "", ...more] = line.split(" ");
  if (source.endsWith("*")) return rpmFamily(source.slice(0, -1), [version, binaries, ...more]);
  const current = version.includes(".el9") ? version : `${version}.el9`;
  const former = formerOf(current);
  return binaries.split(",").map((text) => {
    const { name, every } = binary(text);
    return {
      name,
      arch: every ? "noarch" : "x86_64",
      version: current,
      source,
      sourceVersion: current,
      former,
      formerSource: former ?? current,
      security: isSecurity(source),
    };
  });
}

function rpmFamily(prefix: string, names: string[]): Packaged[] {
  return names.flatMap((name) => {
    const number = fingerprint(prefix + name);
    const version = `${number % 4}.${(number >>> 4) % 40}.${(number >>> 10) % 12}-${1 + ((number >>> 14) % 40)}.el9`;
    const isLibrary = prefix === "lib" || (number & 3) === 0;
    return rpmLine(`${prefix}${name} ${version} ${prefix}${name}${isLibrary ? "" : "/"}`);
  });
}

/** The version before an update of a distribution: the number of the update, less one. */
function formerOf(version: string): string | null {
  const [, head, number] = /^(.*(?:[+~]deb1[23]u|ubuntu[\d.]*\.|\.el9_\d\.))(\d+)$/.exec(version) ?? [];
  if (head !== undefined && Number(number) > 1) return `${head}${Number(number) - 1}`;
  return version.endsWith(".el9_6") ? `${version.slice(0, -1)}5` : null;
}

/** Seven updates in ten mend security. */
function isSecurity(source: string): boolean {
  return fingerprint(`security ${source}`) % 10 < 7;
}

const PROMINENT: Record<string, { "debian-13": string; "ubuntu-24.04": string }> = {
  apt: { "debian-13": "3.0.3", "ubuntu-24.04": "2.8.3" },
  bash: { "debian-13": "5.2.37-2", "ubuntu-24.04": "5.2.21-2ubuntu4" },
  coreutils: { "debian-13": "9.7-3", "ubuntu-24.04": "9.4-3ubuntu6.2" },
  curl: { "debian-13": "8.14.1-2+deb13u3", "ubuntu-24.04": "8.5.0-2ubuntu10.9" },
  dpkg: { "debian-13": "1.22.21", "ubuntu-24.04": "1.22.6ubuntu6.5" },
  git: { "debian-13": "1:2.47.3-0+deb13u2", "ubuntu-24.04": "1:2.43.0-1ubuntu7.4" },
  glibc: { "debian-13": "2.41-12+deb13u3", "ubuntu-24.04": "2.39-0ubuntu8.8" },
  gnutls28: { "debian-13": "3.8.9-3+deb13u2", "ubuntu-24.04": "3.8.3-1.1ubuntu3.5" },
  haproxy: { "debian-13": "3.0.11-1+deb13u2", "ubuntu-24.04": "2.8.16-0ubuntu0.24.04.3" },
  krb5: { "debian-13": "1.21.3-5+deb13u2", "ubuntu-24.04": "1.20.1-6ubuntu2.7" },
  nginx: { "debian-13": "1.26.3-3+deb13u4", "ubuntu-24.04": "1.24.0-2ubuntu7.6" },
  openssh: { "debian-13": "1:10.0p1-7+deb13u2", "ubuntu-24.04": "1:9.6p1-3ubuntu13.15" },
  openssl: { "debian-13": "3.5.5-1~deb13u3", "ubuntu-24.04": "3.0.13-0ubuntu3.9" },
  perl: { "debian-13": "5.40.1-6+deb13u2", "ubuntu-24.04": "5.38.2-3.2ubuntu0.4" },
  sudo: { "debian-13": "1.9.16p2-3+deb13u2", "ubuntu-24.04": "1.9.15p5-3ubuntu5.24.04.3" },
  systemd: { "debian-13": "257.13-1~deb13u2", "ubuntu-24.04": "255.4-1ubuntu8.15" },
  tzdata: { "debian-13": "2026b-0+deb13u2", "ubuntu-24.04": "2026b-0ubuntu0.24.04.2" },
  vim: { "debian-13": "2:9.1.1230-2", "ubuntu-24.04": "2:9.1.0016-1ubuntu7.12" },
  "linux-signed-amd64": { "debian-13": "6.12.88+1", "ubuntu-24.04": "6.8.0-112.112" },
  linux: { "debian-13": "6.12.88-1", "ubuntu-24.04": "6.8.0-112.112" },
};

function inRelease(source: string, version: string, { id }: Release): { source: string; version: string } {
  if (id !== "debian-13" && id !== "ubuntu-24.04") return { source, version };
  const known = PROMINENT[source]?.[id];
  return { source: rename(source, releaseOf(id)), version: known ?? derived(source, version, id) };
}

/** The next upstream version in the clothes of the release; one in eight sources has had updates since. */
function derived(source: string, version: string, id: "debian-13" | "ubuntu-24.04"): string {
  const [, epoch = "", upstream = "", revision] = /^(\d+:)?(.+?)(?:-([^-]+))?$/.exec(version) ?? [];
  const updates = Number(/deb12u(\d+)/.exec(version)?.[1] ?? 0);
  const plain = upstream.replace(/[+~]deb12u\d+$/, "");
  const number = fingerprint(`${id} ${source}`);
  const next = plain.replace(/(\d{1,3})(?=\D*$)/, (digits) => String(Number(digits) + (number % 3)));
  const base = revision === undefined ? `${epoch}${next}` : `${epoch}${next}-${1 + (number % 5)}`;
  if (id === "debian-13") return updates > 0 ? `${base}+deb13u${1 + (updates % 4)}` : base;
  if (updates > 0) return `${base}ubuntu0.24.04.${1 + (updates % 4)}`;
  return number % 3 === 0
    ? `${base}ubuntu${1 + (number % 4)}`
    : number % 3 === 1
      ? `${base}build${1 + (number % 2)}`
      : base;
}

const T64 =
  /^lib(?:ssl3|curl4|curl3-gnutls|glib2\.0-0|gnutls30|readline8|db5\.3|ext2fs2|aio1|elf1|gdbm6|gdbm-compat4|gpgme11|hogweed6|nettle8|png16-16|pcap0\.8|psl5|tirpc3)$/;
const NEW_NAMES: [RegExp, Record<"debian-13" | "ubuntu-24.04", string>][] = [
  [/python3\.11/, { "debian-13": "python3.13", "ubuntu-24.04": "python3.12" }],
  [/perl5\.36/, { "debian-13": "perl5.40", "ubuntu-24.04": "perl5.38" }],
  [/perl-modules-5\.36/, { "debian-13": "perl-modules-5.40", "ubuntu-24.04": "perl-modules-5.38" }],
  [/php8\.2/, { "debian-13": "php8.4", "ubuntu-24.04": "php8.3" }],
  [/postgresql-(client-)?15/, { "debian-13": "postgresql-$117", "ubuntu-24.04": "postgresql-$116" }],
  [/openjdk-17/, { "debian-13": "openjdk-21", "ubuntu-24.04": "openjdk-21" }],
  [/^(cpp|g\+\+|gcc)-12/, { "debian-13": "$1-14", "ubuntu-24.04": "$1-13" }],
  [/ruby3\.1/, { "debian-13": "ruby3.3", "ubuntu-24.04": "ruby3.2" }],
];

function rename(name: string, { id, kernels }: Release): string {
  if (id === "debian-12" || id === "rocky-9") return name;
  if (name.startsWith("linux-image-6.")) return `linux-image-${kernels[1]}`;
  if (name === "linux-image-amd64" && id === "ubuntu-24.04") return "linux-image-generic";
  if (T64.test(name)) return name === "libcurl3-gnutls" ? "libcurl3t64-gnutls" : `${name}t64`;
  for (const [pattern, names] of NEW_NAMES) if (pattern.test(name)) return name.replace(pattern, names[id]);
  return name;
}
