/**
 * Sessions: rows in our own table, found by the hash of an opaque token. The database's clock decides.
 *
 * The store of identity may use the client directly: before sign-in there is no actor to ask the gate with.
 */
import { database } from "@/lib/db/client";
import type { Role } from "./actor";
import { hashToken, newToken } from "./token";

export const SESSION = { idleMinutes: 15, absoluteHours: 12 } as const;

export type LiveSession = {
  id: string;
  personId: string;
  name: string;
  email: string;
  role: Role;
  level: "password" | "mfa";
  verifiedAt: Date | null;
  timeZone: string;
  theme: string;
  density: string;
};

/** `polling` requests keep a page fresh but prove no presence, so they do not put off the idle end. */
export async function findSession(
  token: string | null | undefined,
  polling = false,
): Promise<LiveSession | null> {
  const hash = hashToken("session", token);
  if (!hash) return null;
  const { rows } = await database().query(FIND, [hash]);
  const row = rows[0] as (LiveSession & { stale: boolean }) | undefined;
  if (!row) return null;
  const { stale, ...session } = row;
  if (stale && !polling)
    await database().query("UPDATE session SET last_seen_at = now() WHERE id = $1", [row.id]);
  return session;
}

const FIND = `
  SELECT s.id, s.person_id AS "personId", p.name, p.email, p.role, s.level, s.verified_at AS "verifiedAt",
    p.time_zone AS "timeZone", p.theme, p.density, s.last_seen_at < now() - interval '30 seconds' AS stale
  FROM session s JOIN person p ON p.id = s.person_id
  WHERE s.token_hash = $1 AND s.revoked_at IS NULL AND p.disabled_at IS NULL
    AND s.expires_at > now() AND s.last_seen_at > now() - interval '${SESSION.idleMinutes} minutes'`;

export type NewSession = {
  personId: string;
  level: "password" | "mfa";
  factor: string | null;
  address: string | null;
  userAgent: string | null;
};

/** A new session and its token, which is never stored. */
export async function createSession(session: NewSession): Promise<{ id: string; token: string }> {
  const token = newToken("session");
  const { rows } = await database().query(
    `INSERT INTO session (id, token_hash, person_id, level, factor, address, user_agent, expires_at, verified_at)
     VALUES (gen_random_uuid(), $1, $2, $3::session_level, $4, $5, $6, now() + interval '${SESSION.absoluteHours} hours',
       CASE WHEN $3 = 'mfa' THEN now() END)
     RETURNING id`,
    [
      hashToken("session", token),
      session.personId,
      session.level,
      session.factor,
      session.address ?? "",
      (session.userAgent ?? "").slice(0, 300),
    ],
  );
  return { id: (rows[0] as { id: string }).id, token };
}

/**
 * The session goes on under a new token, from now at level mfa: an id planted or seen before is worth nothing.
 * The absolute end stays. @returns null when it ended meanwhile.
 */
export async function raiseSession(sessionId: string, factor: string): Promise<string | null> {
  const token = newToken("session");
  const { rowCount } = await database().query(
    `UPDATE session SET token_hash = $2, level = 'mfa', factor = $3, verified_at = now(), last_seen_at = now(),
       wrong_codes = 0
     WHERE id = $1 AND revoked_at IS NULL AND expires_at > now()`,
    [sessionId, hashToken("session", token), factor],
  );
  return rowCount ? token : null;
}

/** Ends sessions and tells every process, so that their live streams close. */
export async function revokeSessions(
  where: { personId: string; except?: string } | { id: string },
): Promise<number> {
  const { rows } =
    "id" in where
      ? await database().query(
          "UPDATE session SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL RETURNING id",
          [where.id],
        )
      : await database().query(
          "UPDATE session SET revoked_at = now() WHERE person_id = $1 AND id <> coalesce($2::uuid, gen_random_uuid()) AND revoked_at IS NULL RETURNING id",
          [where.personId, where.except ?? null],
        );
  for (const { id } of rows as { id: string }[]) {
    await database().query("SELECT pg_notify('garrison', $1)", [JSON.stringify({ topic: "session", id })]);
  }
  return rows.length;
}
