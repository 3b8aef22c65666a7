/** Which server does a secret belong to? */
import type { Actor, ServerActor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { hashToken } from "@/lib/auth/token";
import { Forbidden, Unauthenticated } from "@/lib/errors";

type Known = { id: string; hostname: string };

/**
 * Secrets seen by this process. A secret stays its server's for good, so this never becomes untrue; whether the
 * server was retired meanwhile is asked in the statement that records its report.
 */
const known = new Map<string, Known>();
const KNOWN_LIMIT = 20_000;

/** @throws Unauthenticated for anything that is no secret of ours, Forbidden for a retired server's. */
export async function findAgent(authorization: string | null, origin: Actor): Promise<ServerActor> {
  const hash = hashToken("agent", /^Bearer (\S{1,64})$/.exec(authorization ?? "")?.[1]);
  if (!hash) throw new Unauthenticated("Send the secret of this server as a bearer token.");
  const key = Buffer.from(hash).toString("base64");
  const { id, hostname } = known.get(key) ?? (await look(key, hash, origin));
  return { kind: "server", id, name: hostname, address: origin.address, requestId: origin.requestId };
}

const FIND = {
  name: "server.by-secret",
  text: "SELECT id, hostname, retired_at IS NOT NULL AS retired FROM server WHERE secret_hash = $1",
};

async function look(key: string, hash: Uint8Array, origin: Actor): Promise<Known> {
  const [row] = await queryAs(origin, "fleet.enrol")<Known & { retired: boolean }>(FIND, [hash]);
  if (!row) throw new Unauthenticated("This secret belongs to no server. Enrol again with a new token.");
  if (row.retired) throw retired();
  if (known.size >= KNOWN_LIMIT) known.clear();
  known.set(key, row);
  return row;
}

export function retired(): Forbidden {
  return new Forbidden("This server was retired. Enrol it again with a new token.");
}
