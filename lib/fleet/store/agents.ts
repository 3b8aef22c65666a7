/** Which server does a secret belong to? */
import type { Actor, ServerActor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { hashToken } from "@/lib/auth/token";
import { Forbidden, Unauthenticated } from "@/lib/errors";

/** @throws Unauthenticated for anything that is no secret of ours, Forbidden for a retired server's. */
export async function findAgent(authorization: string | null, origin: Actor): Promise<ServerActor> {
  const hash = hashToken("agent", /^Bearer (\S{1,64})$/.exec(authorization ?? "")?.[1]);
  if (!hash) throw new Unauthenticated("Send the secret of this server as a bearer token.");
  const [row] = await queryAs(origin, "fleet.enrol")<{ id: string; hostname: string; retired: boolean }>(
    "SELECT id, hostname, retired_at IS NOT NULL AS retired FROM server WHERE secret_hash = $1",
    [hash],
  );
  if (!row) throw new Unauthenticated("This secret belongs to no server. Enrol again with a new token.");
  if (row.retired) throw new Forbidden("This server was retired. Enrol it again with a new token.");
  return {
    kind: "server",
    id: row.id,
    name: row.hostname,
    address: origin.address,
    requestId: origin.requestId,
  };
}
