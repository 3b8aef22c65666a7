/**
 * Where a name leads, decided once: all addresses are asked for, all must be allowed, and whoever connects afterwards
 * connects to these and no others. A name that says one thing when checked and another when used is no way round.
 */
import type { LookupAddress } from "node:dns";
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

/**
 * Of a name or an address. A resolver that says nothing in time is a fault of ours (EAI_AGAIN), not of the name.
 * @throws OutboundRefused, or the resolver's error
 */
export async function findDestination(
  host: string,
  port: number,
  policy: Policy,
  signal: AbortSignal,
): Promise<Destination> {
  const bare = host.replace(/^\[|\]$/g, "");
  if (OURSELVES.test(bare) && !policy.loopback) throw new OutboundRefused("never");
  const family = isIP(bare);
  const found = family ? [{ address: bare, family }] : await addressesOf(bare, signal);
  for (const { address } of found) {
    const refusal = refusalOf(address, port, policy);
    if (refusal) throw new OutboundRefused(refusal);
  }
  const addresses = found.map(
    ({ address, family: kind }) => ({ address, family: kind === 6 ? 6 : 4 }) as const,
  );
  return { host: bare, port, addresses };
}

/** Looking a name up can't be called off; nobody waits for it any longer. */
function addressesOf(name: string, signal: AbortSignal): Promise<LookupAddress[]> {
  return new Promise((done, failed) => {
    const silent = Object.assign(new Error("The resolver did not answer in time."), { code: "EAI_AGAIN" });
    signal.addEventListener("abort", () => failed(silent), { once: true });
    lookup(name, { all: true, order: "verbatim" }).then(done, failed);
  });
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
