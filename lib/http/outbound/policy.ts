/** What this installation may reach: what its operator allows, and never its own database. */
import { lookup } from "node:dns/promises";
import { environment } from "@/lib/env";
import { log } from "@/lib/log";
import type { Policy } from "./address";

let known: Promise<Policy> | undefined;

export function outboundPolicy(): Promise<Policy> {
  known ??= read();
  return known;
}

async function read(): Promise<Policy> {
  const { databaseUrl, probeAllowCidrs } = environment();
  const { hostname, port } = new URL(databaseUrl);
  // A name that can't be resolved now can't be a database that we talk to either; it is asked again at the next start.
  const addresses = await lookup(hostname.replace(/^\[|\]$/g, ""), { all: true }).catch((error: unknown) => {
    log.warn({ err: error }, "The database's name has no address here.");
    return [];
  });
  return {
    allowed: probeAllowCidrs,
    guarded: addresses.map(({ address }) => ({ address, port: Number(port) || 5_432 })),
  };
}
