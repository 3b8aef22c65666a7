/** One simulated server: what it is, drawn from the seed of its fleet and its number in it. */
import { type Packaged, packagesOf } from "./catalogue";
import { Random } from "./random";
import { RELEASES, type Release, releaseOf } from "./releases";
import { type Daemon, EVERYWHERE, ROLES, type Role, type Socket } from "./roles";

export type Person = {
  name: string;
  gecos: string;
  uid: number;
  sudo: boolean;
  password: "set" | "locked";
  /** Days since 1970 of the last password change. */
  changedOn: number;
  keys: { bits: number; fingerprint: string; comment: string; type: string }[];
};

export type SimulatedServer = {
  number: number;
  hostname: string;
  machineId: string;
  bootId: string;
  release: Release;
  role: Role;
  environment: "production" | "staging" | "development";
  address: string;
  mac: string;
  cpus: number;
  memoryKiB: number;
  diskKiB: number;
  usedKiB: number;
  bootedAt: Date;
  kernel: string;
  /** Installed in this version or, when it stands in `outdated`, in the one before. */
  packages: readonly Packaged[];
  outdated: Set<string>;
  held: string[];
  people: Person[];
  daemons: Daemon[];
  /** Daemons that are installed and failed. */
  failed: Set<string>;
  firewall: "nft" | "iptables";
  sshd: { rootLogin: string; passwords: "yes" | "no"; maxTries: number };
  listsFetchedAt: Date;
};

const ENVIRONMENTS = [
  ...Array<"production">(7).fill("production"),
  ...Array<"staging">(2).fill("staging"),
  "development" as const,
];
const ROLE_MIX = [0, 0, 0, 1, 1, 1, 1, 2, 2, 3] as const;
const RELEASE_MIX = [0, 0, 0, 0, 1, 1, 1, 2, 2, 3] as const;
const DAY_MS = 86_400_000;

/** Server `number` (from 1) of the fleet with this seed, as of `now`. The same arguments give the same server. */
export function makeServer(seed: string, number: number, now: Date): SimulatedServer {
  const random = new Random(`${seed} ${number}`);
  const role = at(ROLES, random.pick(ROLE_MIX));
  const release = releaseOf(at(RELEASES, random.pick(RELEASE_MIX)));
  const environment = random.pick(ENVIRONMENTS);
  const packages = ownPackages(release, role, random);
  const bootedAt = new Date(now.getTime() - random.whole(1, 200) * DAY_MS - random.whole(0, 86_399) * 1000);
  const memoryKiB = random.pick([2, 4, 8, 16, 32, 64] as const) * 1_048_576 - random.whole(20_000, 90_000);
  const diskKiB = random.pick([20, 40, 80, 160, 500] as const) * 1_048_576;
  const isCurrent = random.chance(0.75);
  return {
    number,
    hostname: hostnameOf(role, environment, number),
    machineId: random.hex(32),
    bootId: uuid(random),
    release,
    role,
    environment,
    address: `10.${20 + ENVIRONMENTS.indexOf(environment)}.${(number >> 8) & 255}.${number & 255}`,
    mac: `52:54:00:${random.hex(2)}:${random.hex(2)}:${random.hex(2)}`,
    cpus: random.pick([1, 2, 2, 4, 4, 8, 16] as const),
    memoryKiB,
    diskKiB,
    usedKiB: Math.floor(diskKiB * (0.15 + 0.7 * random.next())),
    bootedAt,
    kernel: release.kernels[isCurrent ? 1 : 0],
    packages,
    outdated: outdated(packages, random),
    held: random.chance(0.08) ? ["postgresql", "nginx", "haproxy", "redis-server"].slice(0, 1) : [],
    people: people(seed, environment, random, now),
    daemons: [...EVERYWHERE, ...role.daemons],
    failed: new Set(random.chance(0.06) ? ["logrotate.service"] : []),
    firewall: release.family === "rhel" || random.chance(0.7) ? "nft" : "iptables",
    sshd: {
      rootLogin: random.pick(["no", "no", "without-password", "yes"] as const),
      passwords: random.chance(0.15) ? "yes" : "no",
      maxTries: random.pick([3, 4, 6] as const),
    },
    listsFetchedAt: new Date(now.getTime() - random.whole(600, 86_400) * 1000),
  };
}

function at<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new RangeError(`No entry ${index}.`);
  return found;
}

const SHORT = { production: "", staging: "stg-", development: "dev-" } as const;

function hostnameOf(role: Role, environment: SimulatedServer["environment"], number: number): string {
  return `${SHORT[environment]}${role.name}${String(number).padStart(3, "0")}.example.net`;
}

/** A few are absent and a few versions differ from server to server, as after years of care by hand. */
function ownPackages(release: Release, role: Role, random: Random): readonly Packaged[] {
  const packages = packagesOf(release, role.name);
  const absent = new Set(random.some(packages.slice(100), random.whole(0, 6)).map(({ name }) => name));
  return packages.filter(({ name }) => !absent.has(name) || isCore(name));
}

function isCore(name: string): boolean {
  return /^(linux-|kernel|libc|glibc|openss|systemd|sudo|bash|apt|dpkg|dnf|rpm|unattended)/.test(name);
}

/** Updates arrive by source: all packages of one are outdated together. Most servers are a few behind. */
function outdated(packages: readonly Packaged[], random: Random): Set<string> {
  const behind = random.pick([0, 0.03, 0.1, 0.1, 0.25, 0.5] as const);
  const sources = new Set<string>();
  const seen = new Set<string>();
  for (const { source, former } of packages) {
    if (former === null || seen.has(source)) continue;
    seen.add(source);
    if (random.chance(behind)) sources.add(source);
  }
  return new Set(
    packages.filter(({ source, former }) => former !== null && sources.has(source)).map(({ name }) => name),
  );
}

const FIRST =
  "alice bruno chiara dana elif farid greta hugo ines jonas kira lars maya nils olga pavel quinn rosa sven tara umar vera wim yara zoe".split(
    " ",
  );
const LAST =
  "Adler Bauer Costa Duval Evans Fischer Garcia Haas Ivanov Jansen Kaya Lopez Meyer Novak Okafor Petit Rossi Silva Tanaka Vogel".split(
    " ",
  );

/** The fleet has one team; each server lets some of it in. */
function people(seed: string, environment: string, random: Random, now: Date): Person[] {
  const team = new Random(`${seed} team`);
  const today = Math.floor(now.getTime() / DAY_MS);
  const all = FIRST.map((name, index) => ({
    name,
    gecos: `${capital(name)} ${team.pick(LAST)},,,`,
    uid: 1001 + index,
    keys: keysOf(name, team),
  }));
  const count = environment === "development" ? random.whole(5, 9) : random.whole(3, 6);
  return random.some(all, count).map((person, index) => ({
    ...person,
    sudo: index < 2,
    password: random.chance(0.7) ? ("locked" as const) : ("set" as const),
    changedOn: today - random.whole(10, 700),
  }));
}

const KEY_KINDS = [
  { type: "ED25519", bits: 256 },
  { type: "ED25519", bits: 256 },
  { type: "RSA", bits: 4096 },
  { type: "RSA", bits: 2048 },
  { type: "ECDSA", bits: 256 },
] as const;

function keysOf(name: string, random: Random): Person["keys"] {
  return Array.from({ length: random.chance(0.2) ? 2 : 1 }, (_, index) =>
    newKey(`${name}@laptop${index + 1}`, random),
  );
}

export function newKey(comment: string, random: Random): Person["keys"][number] {
  const digest = Buffer.from(random.hex(64), "hex").toString("base64").replace("=", "");
  return { ...random.pick(KEY_KINDS), fingerprint: `SHA256:${digest}`, comment };
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

export function uuid(random: Random): string {
  const digits = random.hex(32);
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-a${digits.slice(17, 20)}-${digits.slice(20)}`;
}

/** The address that a socket is bound to. */
export function boundTo({ on }: Socket, server: SimulatedServer): string {
  return on === "any" ? "0.0.0.0" : on === "loopback" ? "127.0.0.1" : server.address;
}

/** Process ids, steady from report to report. */
export function pidOf(server: SimulatedServer, daemon: Daemon, worker = 0): number {
  return 400 + (server.number % 97) + server.daemons.indexOf(daemon) * 31 + worker;
}
