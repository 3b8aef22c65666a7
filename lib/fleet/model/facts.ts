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
  /** Debian's point release ("12.15"); os-release names the major version alone. */
  pointRelease: string | null;
};

export type Kernel = {
  running: string | null;
  installed: string[] | null;
  rebootForKernel: boolean | null;
  /** When the server was started, to the minute: the report's time less the uptime. */
  bootedAt: string | null;
};

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

/**
 * `candidate` is null for a held package whose newer version apt does not name. `security`: false only where the
 * source marks security updates and did not mark this one; null where it cannot tell.
 */
export type Update = {
  name: string;
  installed: string | null;
  candidate: string | null;
  arch: string | null;
  security: boolean | null;
  advisories: string[];
  cves: string[];
  held: boolean;
};
export type Updates = {
  /** As of the report: how long ago the lists were fetched. */
  cacheAgeSeconds: number | null;
  /** When the package lists were last fetched. */
  listsChangedAt: string | null;
  items: Update[] | null;
};

/**
 * `required` is null where nothing on the server can tell. `servicesToRestart` are units as needrestart names them,
 * else the programs that still run replaced code; null when nobody looked.
 */
export type Reboot = { required: boolean | null; reasons: string[]; servicesToRestart: string[] | null };

/**
 * `load` is systemd's: "not-found" is a name that others mention and that is not installed.
 * OpenRC's states are told in systemd's words in `active`, in its own in `sub`.
 */
export type Service = {
  unit: string;
  type: string;
  load: string | null;
  active: string | null;
  sub: string | null;
  enabled: string | null;
};
/** `manager` is who was asked for the states; null when nobody could be. */
export type Services = { manager: "systemd" | "openrc" | null; items: Service[] };

/**
 * `address` is "0.0.0.0", "::", "*" (both families through one socket) or one address without zone; an IPv4 address
 * that is written as IPv6 (::ffff:…) is IPv4. No processes means that the owner is not known.
 */
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
  options: SshdOptions;
  /** The options that differ for root from an address outside; null when that was not asked. */
  rootOptions: SshdOptions | null;
  /** Where systemd listens in place of sshd ([] = nowhere); `ports` and `listenAddresses` are then these. */
  socketListen: string[] | null;
};
export type SshdOptions = Record<string, string | string[]>;

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
  /** Days after which the password must be changed; null when there is no limit or nobody could tell. */
  maxDays: number | null;
  /** RFC 3339 date from which the account is shut; null when there is none or nobody could tell. */
  expires: string | null;
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
/** A Defaults setting; `scope` is as written (":deploy", "@host", "!command", ">runas"), null for everyone. */
export type SudoDefault = { scope: string | null; setting: string };
export type Sudo = { items: SudoRule[]; defaults: SudoDefault[] };

export type AuthorizedKey = {
  account: string;
  type: string;
  bits: number | null;
  fingerprint: string;
  comment: string;
  options: string[];
  /** The file that holds the key. */
  path: string;
};
export type Keys = { items: AuthorizedKey[] };

/**
 * `ended`: how the session ended, null while it lasts; "gone" = nobody knows when. `until` is to the minute after
 * "down" and "crash".
 */
export type Login = {
  account: string;
  from: string | null;
  tty: string;
  at: string;
  until: string | null;
  ended: "logout" | "down" | "crash" | "gone" | null;
};
export type Logins = { items: Login[] };

export type FirewallBackend = "nft" | "iptables" | "mixed" | "none";
export type FirewallChain = {
  family: string;
  table: string;
  chain: string;
  hook: string | null;
  policy: string | null;
  /** Priority of a base chain at its hook: lower runs first. */
  priority: number | null;
};
/**
 * One match and what it leads to. A rule with a verdict map is listed once per verdict.
 *
 * In every list null means "any" and [] means "nothing matches" (an empty set). Entries are alternatives; where they
 * begin with "!" all of them do, and the rule matches what is none of them. Ranges read "8000-8100".
 */
export type FirewallRule = {
  table: string;
  chain: string;
  family: string;
  proto: string | null;
  /** Destination ports. */
  ports: string[] | null;
  sourcePorts: string[] | null;
  sources: string[] | null;
  destinations: string[] | null;
  /** Names in which a trailing * stands for any ending. */
  interfaces: { in: string[] | null; out: string[] | null };
  icmpTypes: string[] | null;
  /** Connection states in lower case; [] means any. */
  states: string[];
  /** accept, drop, reject, return, continue, log, masquerade, "jump CHAIN", "goto CHAIN", "dnat to ADDRESS:PORT" … */
  verdict: string;
  raw: string;
  /** False when the rule holds a match that we do not understand: nothing may be concluded from it. */
  modelled: boolean;
};
export type Firewall = {
  backend: FirewallBackend;
  chains: FirewallChain[];
  rules: FirewallRule[];
  /** What is in force but could not be seen, one sentence each: then no port may be called closed or open. */
  gaps: string[];
};

export type VpnPeer = {
  kind: "wireguard" | "openvpn";
  /** WireGuard: the public key. OpenVPN: the common name. */
  id: string;
  interface: string | null;
  endpoint: string | null;
  address: string | null;
  allowed: string[];
  lastHandshake: string | null;
  connectedSince: string | null;
  rxBytes: number | string;
  txBytes: number | string;
};
export type Vpn = {
  /** Of a server that has both: wireguard; each peer names its own. */
  kind: "wireguard" | "openvpn";
  peers: VpnPeer[];
  /** When OpenVPN wrote its status file: an old one lists clients that may be long gone. */
  asOf: string | null;
};

export type IntegrityTool = "aide" | "debsums" | "rpm" | "hashes";
/** `attributes` are the tool's names in lower case; `config` is true for what the package calls configuration. */
export type ChangedFile = { path: string; attributes: string[]; config: boolean | null };
/** A list is null when nobody compared. debsums and rpm never look for added files: theirs is empty. */
export type IntegrityCheck = {
  tool: IntegrityTool;
  added: string[] | null;
  removed: string[] | null;
  changed: ChangedFile[] | null;
  checkedAt: string | null;
};
export type Integrity = IntegrityCheck & {
  /** Checks by further tools of the same server. */
  others: IntegrityCheck[];
  hashes: { path: string; sha256: string }[] | null;
};

/** `command` has its secrets replaced by [redacted]. */
export type Process = { pid: number; ppid: number; user: string; startedAt: string | null; command: string };
export type Processes = { items: Process[]; suspicious: { pid: number; why: string }[] };

/**
 * `account` is who signs in or acts, spelled as in the log, and may be anything that a stranger typed.
 * sudo and su are also listed when they were refused: `outcome` tells. `target` is whom they became.
 */
export type AuthEvent = {
  at: string;
  kind: "accepted" | "failed" | "invalid-user" | "sudo" | "su" | "session";
  account: string;
  from: string | null;
  method: string | null;
  port: number | null;
  outcome: "success" | "failure";
  target: string | null;
  command: string | null;
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
