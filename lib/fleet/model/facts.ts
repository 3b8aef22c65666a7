/**
 * What is known of one server: the sections of `garrison parse` and of `GET /api/servers/{id}/facts`.
 *
 * A section is either known or unknown with a reason; it is never silently empty. A key that the evidence at hand
 * cannot give is null, so "no updates" ([]) and "nobody could tell" (null) stay apart.
 * Bytes are bytes, times are RFC 3339, 64-bit ids that do not fit a double are strings.
 */

export type Unknown = { state: "unknown"; reason: string };
export type Known<T> = { state: "known" } & T;
export type Section<T> = Known<T> | Unknown;

export type Family = "debian" | "rhel" | "suse" | "alpine" | "other";
export type Os = {
  id: string | null;
  versionId: string | null;
  prettyName: string | null;
  family: Family | null;
  codename: string | null;
};

export type Kernel = { running: string | null; installed: string[] | null; rebootForKernel: boolean | null };

export type Filesystem = { mount: string; type: string; sizeBytes: number; usedBytes: number };
export type Hardware = { cpus: number | null; memoryBytes: number | null; filesystems: Filesystem[] | null };

export type Address = {
  interface: string;
  address: string;
  prefix: number;
  family: 4 | 6;
  vlanId: number | null;
};
export type Addresses = { items: Address[] };

export type PackageManager = "dpkg" | "rpm" | "apk";
/** `version` is [epoch:]version[-release]; only installed packages are listed. */
export type Package = {
  name: string;
  version: string;
  arch: string;
  source: string | null;
  sourceVersion: string | null;
};
export type Packages = { manager: PackageManager; items: Package[] };

export type Update = {
  name: string;
  installed: string | null;
  candidate: string;
  arch: string | null;
  security: boolean | null;
  advisories: string[];
  cves: string[];
  held: boolean;
};
export type Updates = { cacheAgeSeconds: number | null; items: Update[] | null };

export type Reboot = { required: boolean | null; reasons: string[]; servicesToRestart: string[] | null };

export type Service = {
  unit: string;
  type: string;
  active: string | null;
  sub: string | null;
  enabled: string | null;
};
export type Services = { items: Service[] };

export type Listener = {
  protocol: "tcp" | "udp";
  address: string;
  port: number;
  interface: string | null;
  processes: { name: string; pid: number }[];
};
export type Listeners = { items: Listener[] };

export type Sshd = {
  ports: number[];
  listenAddresses: string[];
  /** Effective keywords in lower case; a repeated keyword is an array. */
  options: Record<string, string | string[]>;
};

export type PasswordState = "set" | "locked" | "empty" | "none" | "unknown";
export type Account = {
  name: string;
  uid: number | null;
  gid: number | null;
  home: string | null;
  shell: string | null;
  password: PasswordState;
  /** The algorithm's id alone (y, 6, 1 …), never any part of a hash. */
  hash: string | null;
  /** RFC 3339 date of the last password change. */
  lastChange: string | null;
};
export type Accounts = { items: Account[] };

export type Group = { name: string; gid: number; members: string[] };
export type Groups = { items: Group[] };

export type SudoRule = {
  who: string;
  hosts: string;
  runAs: string;
  commands: string[];
  tags: string[];
  source: string | null;
};
export type Sudo = { items: SudoRule[] };

export type AuthorizedKey = {
  account: string;
  type: string;
  bits: number | null;
  fingerprint: string;
  comment: string;
  options: string[];
};
export type Keys = { items: AuthorizedKey[] };

export type Login = { account: string; from: string | null; tty: string; at: string; until: string | null };
export type Logins = { items: Login[] };

export type FirewallBackend = "nft" | "iptables" | "mixed" | "none";
export type FirewallChain = {
  family: string;
  table: string;
  chain: string;
  hook: string | null;
  policy: string | null;
};
export type FirewallRule = {
  chain: string;
  family: string;
  proto: string | null;
  ports: string[] | null;
  sources: string[] | null;
  destinations: string[] | null;
  states: string[];
  verdict: string;
  raw: string;
  /** False when the rule holds a match that we do not understand: nothing may be concluded from it. */
  modelled: boolean;
};
export type Firewall = { backend: FirewallBackend; chains: FirewallChain[]; rules: FirewallRule[] };

export type VpnPeer = {
  id: string;
  endpoint: string | null;
  address: string | null;
  allowed: string[];
  lastHandshake: string | null;
  connectedSince: string | null;
  rxBytes: number | string;
  txBytes: number | string;
};
export type Vpn = { kind: "wireguard" | "openvpn"; peers: VpnPeer[] };

export type Integrity = {
  tool: "aide" | "debsums" | "rpm" | "hashes";
  added: string[];
  removed: string[];
  changed: { path: string; attributes: string[] }[];
};

export type Process = { pid: number; ppid: number; user: string; startedAt: string | null; command: string };
export type Processes = { items: Process[]; suspicious: { pid: number; why: string }[] };

export type AuthEvent = {
  at: string;
  kind: "accepted" | "failed" | "invalid-user" | "sudo" | "su" | "session";
  account: string;
  from: string | null;
  method: string | null;
  port: number | null;
};
export type Auth = { events: AuthEvent[] };

export type TimeSync = { synchronised: boolean | null; offsetSeconds: number | null; source: string | null };

/** Every section, by its name in the contract. */
export type FactValues = {
  os: Os;
  kernel: Kernel;
  hardware: Hardware;
  addresses: Addresses;
  packages: Packages;
  updates: Updates;
  reboot: Reboot;
  services: Services;
  listeners: Listeners;
  sshd: Sshd;
  accounts: Accounts;
  groups: Groups;
  sudo: Sudo;
  keys: Keys;
  logins: Logins;
  firewall: Firewall;
  vpn: Vpn;
  integrity: Integrity;
  processes: Processes;
  auth: Auth;
  timeSync: TimeSync;
};
export type SectionName = keyof FactValues;
export type Facts = { [Name in SectionName]: Section<FactValues[Name]> };

/** The sections in the order in which they are printed and shown. */
export const SECTION_NAMES = [
  "os",
  "kernel",
  "hardware",
  "addresses",
  "packages",
  "updates",
  "reboot",
  "services",
  "listeners",
  "sshd",
  "accounts",
  "groups",
  "sudo",
  "keys",
  "logins",
  "firewall",
  "vpn",
  "integrity",
  "processes",
  "auth",
  "timeSync",
] as const satisfies readonly SectionName[];

export function unknown(reason: string): Unknown {
  return { state: "unknown", reason };
}
