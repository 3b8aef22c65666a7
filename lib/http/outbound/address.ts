/**
 * May we connect to this address? Pure. People name the targets of probes and webhooks, and a console that connects
 * wherever it is told is a way into the network it guards.
 *
 * Three answers: never (ourselves, link-local and the clouds' metadata, addresses that hide another one), only where
 * PROBE_ALLOW_CIDRS says so (private and reserved ranges), and yes. Rules: field notes on security, 3.F.
 */
import ipaddr from "ipaddr.js";

export type Address = ipaddr.IPv4 | ipaddr.IPv6;
export type Range = readonly [Address, number];

export type Policy = {
  /** Private ranges that an operator opened (PROBE_ALLOW_CIDRS). */
  allowed: readonly Range[];
  /** Addresses and ports that are never a target: our own database. */
  guarded: readonly { address: string; port: number }[];
  /** Tests listen on loopback; nothing else may. */
  loopback?: true;
};

/** Why not, in a word for the rule and never for what stands there. */
export type Refusal = "never" | "not-allowed" | "no-address";

/** Metadata services that stand at addresses of other ranges, public ones among them. */
const METADATA = ["169.254.169.254", "168.63.129.16", "100.100.100.200", "192.0.0.192", "fd00:ec2::254"].map(
  (text) => ipaddr.parse(text).toNormalizedString(),
);
const NEVER = new Set([
  ...["unspecified", "broadcast", "multicast", "linkLocal", "loopback"],
  // They carry an IPv4 address that a gateway on the way would open.
  ...["6to4", "teredo", "rfc6145", "rfc6052"],
]);
/** ::/96, an abandoned form of IPv4 in IPv6 that parsers still take for a usual address. */
const COMPATIBLE: Range = [ipaddr.parse("::"), 96];
const LOCAL_NAT64: Range = [ipaddr.parse("64:ff9b:1::"), 48];

/** Null when it may be connected to. @param text an address as `dns` or a URL gives it */
export function refusalOf(text: string, port: number, policy: Policy): Refusal | null {
  const bare = text.replace(/^\[|\]$/g, "");
  // An interface's name after the address chooses a link of ours.
  if (bare.includes("%") || !ipaddr.isValid(bare)) return "no-address";
  // Mapped addresses are judged as what they are.
  const address = ipaddr.process(bare);
  if (isGuarded(address, port, policy)) return "never";
  if (address.range() === "loopback") return policy.loopback ? null : "never";
  if (isNever(address)) return "never";
  if (policy.allowed.some((range) => isWithin(address, range))) return null;
  return address.range() === "unicast" ? null : "not-allowed";
}

function isNever(address: Address): boolean {
  return (
    NEVER.has(address.range()) ||
    METADATA.includes(address.toNormalizedString()) ||
    isWithin(address, COMPATIBLE) ||
    isWithin(address, LOCAL_NAT64)
  );
}

function isGuarded(address: Address, port: number, policy: Policy): boolean {
  return policy.guarded.some(
    (guarded) =>
      guarded.port === port &&
      ipaddr.isValid(guarded.address) &&
      ipaddr.process(guarded.address).toNormalizedString() === address.toNormalizedString(),
  );
}

function isWithin(address: Address, [base, bits]: Range): boolean {
  if (address.kind() !== base.kind()) return false;
  return address.match(base as never, bits);
}

/**
 * Ports that speak something else than HTTP, as far as browsers and common sense know: a request sent there could be
 * read as commands.
 */
const FOREIGN_PORTS = new Set([
  ...[
    1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104,
  ],
  ...[
    109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515,
  ],
  ...[526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1433, 1521, 1719, 1720],
  ...[1723, 2049, 3306, 3659, 4045, 4190, 5060, 5061, 5432, 6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669],
  ...[6679, 6697, 9200, 9300, 10080, 11211, 27017],
]);

export function speaksHttp(port: number): boolean {
  return port >= 1 && port <= 65_535 && !FOREIGN_PORTS.has(port);
}
