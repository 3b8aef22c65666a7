/** Ping keys: the word before the slug in addresses such as /ping/grk_…/nightly-backup. */
import { type Actor, actorName } from "@/lib/auth/actor";
import { queryAs, writeAs } from "@/lib/auth/gate";
import { hashToken, newToken } from "@/lib/auth/token";
import { environment } from "@/lib/env";
import { NotFound } from "@/lib/errors";
import type { NewPingKey, PingKeyRow } from "../model/heartbeat";

/** The key is in the answer and nowhere else. @throws Forbidden */
export async function createPingKey(
  actor: Actor,
  { name, mayCreate }: NewPingKey,
): Promise<{ id: string; token: string; url: string }> {
  return writeAs(actor, "uptime.ping-key.change", async (tx) => {
    const token = newToken("ping");
    const { id } = await tx.pingKey.create({
      data: {
        name,
        mayCreate,
        tokenHash: hashToken("ping", token) ?? new Uint8Array(),
        createdBy: actorName(actor),
      },
      select: { id: true },
    });
    const url = `${environment().baseUrl}/ping/${token}/`;
    return { result: { id, token, url }, target: `ping-key/${id}`, after: { name, mayCreate } };
  });
}

/** The newest 200, those that hold first, without their words. @throws Forbidden */
export async function listPingKeys(actor: Actor): Promise<PingKeyRow[]> {
  return queryAs(
    actor,
    "uptime.ping-key.read",
  )<PingKeyRow>(
    `SELECT k.id, k.name, k.may_create AS "mayCreate", k.created_by AS "createdBy", k.created_at AS "createdAt",
       k.revoked_at AS "revokedAt", (SELECT count(*)::int FROM heartbeat h WHERE h.key_id = k.id) AS made
     FROM ping_key k ORDER BY k.revoked_at IS NOT NULL, k.id DESC LIMIT 200`,
  );
}

/** Calls with it are answered as if it had never been. @throws NotFound, Forbidden */
export async function revokePingKey(actor: Actor, id: string): Promise<void> {
  await writeAs(actor, "uptime.ping-key.change", async (tx) => {
    const { count } = await tx.pingKey.updateMany({
      where: { id, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    if (count === 0) throw new NotFound("There is no such ping key that could be revoked.");
    return { result: undefined, target: `ping-key/${id}` };
  });
}
