/** Enrolment tokens, and the servers that joined with them. */
import { type Actor, actorName } from "@/lib/auth/actor";
import { queryAs, writeAs } from "@/lib/auth/gate";
import { hashToken, newToken } from "@/lib/auth/token";
import { forgetMoment } from "@/lib/db/moment";
import { environment } from "@/lib/env";
import { Forbidden, NotFound } from "@/lib/errors";
import { newId } from "@/lib/id";
import type { Enrolment, EnrolmentTokenRow, MadeEnrolmentToken, NewEnrolmentToken } from "../model/enrolment";
import { findPlaceId } from "./places";

/**
 * The token is in the answer and nowhere else. Only Garrison itself may make one for made-up servers, so that no real
 * one is taken for such.
 * @throws Unprocessable when a place does not exist, Forbidden when a person asks for samples.
 */
export async function createEnrolmentToken(
  actor: Actor,
  wish: NewEnrolmentToken,
  { sample = false }: { sample?: boolean } = {},
): Promise<MadeEnrolmentToken> {
  if (sample && actor.kind !== "system") throw new Forbidden("Only the command line makes sample servers.");
  return writeAs(actor, "fleet.enrolment.create", async (tx) => {
    const token = newToken("enrol");
    const places = {
      environmentId: await findPlaceId(tx, "environments", wish.environment),
      zoneId: await findPlaceId(tx, "zones", wish.zone),
      roleId: await findPlaceId(tx, "roles", wish.role),
    };
    const expiresAt = new Date(Date.now() + wish.ttlMinutes * 60_000);
    const { id } = await tx.enrolmentToken.create({
      data: {
        tokenHash: hashToken("enrol", token) ?? new Uint8Array(),
        ...places,
        uses: wish.uses,
        usesLeft: wish.uses,
        sample,
        createdBy: actorName(actor),
        expiresAt,
      },
      select: { id: true },
    });
    const command = `curl -fsS ${environment().baseUrl}/install.sh | sh -s -- --token ${token}`;
    return {
      result: { id, token, command, expiresAt: expiresAt.toISOString() },
      target: `enrolment-token/${id}`,
      after: { ...wish, sample, expiresAt },
    };
  });
}

/** The newest 100 tokens, without the tokens themselves. */
export async function listEnrolmentTokens(actor: Actor): Promise<EnrolmentTokenRow[]> {
  return queryAs(
    actor,
    "fleet.enrolment.read",
  )<EnrolmentTokenRow>(
    `SELECT t.id, e.name AS environment, z.name AS zone, r.name AS role, t.uses, t.uses_left AS "usesLeft",
       t.created_by AS "createdBy", t.created_at AS "createdAt", t.expires_at AS "expiresAt",
       CASE WHEN t.revoked_at IS NOT NULL THEN 'revoked' WHEN t.uses_left = 0 THEN 'used'
            WHEN t.expires_at < now() THEN 'expired' ELSE 'open' END AS state
     FROM enrolment_token t
     LEFT JOIN environment e ON e.id = t.environment_id
     LEFT JOIN zone z ON z.id = t.zone_id
     LEFT JOIN server_role r ON r.id = t.role_id
     ORDER BY t.created_at DESC LIMIT 100`,
  );
}

/** @throws NotFound */
export async function revokeEnrolmentToken(actor: Actor, id: string): Promise<void> {
  await writeAs(actor, "fleet.enrolment.revoke", async (tx) => {
    const { count } = await tx.enrolmentToken.updateMany({
      where: { id, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    if (count === 0) throw new NotFound("There is no such enrolment token that could be revoked.");
    return { result: undefined, target: `enrolment-token/${id}` };
  });
}

export type Joined = { serverId: string; secret: string };

/** What a token gives to the servers that join with it. */
type Spent = {
  id: string;
  sample: boolean;
  environmentId: string | null;
  zoneId: string | null;
  roleId: string | null;
};

/**
 * Spend one use of the token and make the server, or give a known machine a new secret.
 * @throws Forbidden when the token is unknown, used up, expired or revoked: which, is for the admin's eyes alone.
 */
export async function enrol(actor: Actor, { token, hostname, machineId }: Enrolment): Promise<Joined> {
  const joined = await writeAs(actor, "fleet.enrol", async (tx) => {
    const hash = hashToken("enrol", token);
    const [spent] = hash
      ? await tx.$queryRaw<Spent[]>`
          UPDATE enrolment_token SET uses_left = uses_left - 1
          WHERE token_hash = ${hash} AND uses_left > 0 AND revoked_at IS NULL AND expires_at > now()
          RETURNING id, sample, environment_id AS "environmentId", zone_id AS "zoneId", role_id AS "roleId"`
      : [];
    if (!spent)
      throw new Forbidden("This enrolment token is used, expired or revoked. Ask an admin for a new one.");
    const secret = newToken("agent");
    const secretHash = hashToken("agent", secret) ?? new Uint8Array();
    const { id: tokenId, ...given } = spent;
    const serverId = newId();
    await tx.server.create({ data: { id: serverId, hostname, machineId, secretHash, ...given } });
    await tx.serverContact.create({ data: { serverId } });
    await tx.$executeRaw`SELECT pg_notify('garrison', ${JSON.stringify({ topic: "enrolment", id: serverId, version: 1 })})`;
    return {
      result: { serverId, secret },
      target: `server/${serverId}`,
      after: { hostname, machineId, enrolmentToken: tokenId },
    };
  });
  forgetMoment();
  return joined;
}
