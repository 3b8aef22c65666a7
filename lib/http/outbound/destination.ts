/**
 * Where a name leads, decided once: all addresses are asked for, all must be allowed, and whoever connects afterwards
 * connects to these and no others. A name that says one thing when checked and another when used is no way round.
 */
import { lookup } from "node:dns/promises";
import { isIP, type LookupFunction } from "node:net";
import { type Policy, type Refusal, refusalOf } from "./address";

export type Destination = { host: string; port: number; addresses: { address: string; family: 4 | 6 }[] };

/** Names of this machine, which need no resolver to lead here. */
const OURSELVES = /(^|\.)localhost\.?$/i;

export class OutboundRefused extends Error {
  constructor(readonly refusal: Refusal | "port" | "scheme" | "credentials") {
    super(`This destination is refused: ${refusal}`);
  }
}

/** Of a name or an address. @throws OutboundRefused, or the resolver's error */
export async function findDestination(host: string, port: number, policy: Policy): Promise<Destination> {
  const bare = host.replace(/^\[|\]$/g, "");
  if (OURSELVES.test(bare) && !policy.loopback) throw new OutboundRefused("never");
  const family = isIP(bare);
  const found = family ? [{ address: bare, family }] : await lookup(bare, { all: true, order: "verbatim" });
  for (const { address } of found) {
    const refusal = refusalOf(address, port, policy);
    if (refusal) throw new OutboundRefused(refusal);
  }
  const addresses = found.map(
    ({ address, family: kind }) => ({ address, family: kind === 6 ? 6 : 4 }) as const,
  );
  return { host: bare, port, addresses };
}

/** For sockets: answers with what was decided, whatever is asked. */
export function pinned({ addresses }: Destination): LookupFunction {
  return (_name, options, done) => {
    if (options.all) return done(null, [...addresses]);
    const [first] = addresses;
    if (first) done(null, first.address, first.family);
    else done(Object.assign(new Error("no address"), { code: "ENOTFOUND" }), "", 0);
  };
}

/** Did the socket end where it was meant to? A mapped address is the same as its IPv4 form. */
export function isPinned({ addresses }: Destination, remote: string | undefined): boolean {
  const plain = remote?.replace(/^::ffff:/i, "");
  return addresses.some(({ address }) => address.replace(/^::ffff:/i, "") === plain);
}
