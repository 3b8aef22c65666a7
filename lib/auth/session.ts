/**
 * Sessions: rows in our own table, found by the hash of an opaque token. The database's clock decides.
 *
 * The stores of identity may use the client directly: before sign-in there is no actor to ask the gate with.
 */
import { database, queryPlanned } from "@/lib/db/client";
import type { Prisma } from "@/lib/db/generated/client";
import type { Origin, PersonActor, Role } from "./actor";
import { hashToken, newToken } from "./token";

/** `password` sessions reach nothing but the second factor, and not for long. */
export const SESSION = { idleMinutes: 15, absoluteHours: 12, passwordMinutes: 30 } as const;

export type LiveSession = {
  id: string;
  personId: string;
  name: string;
  email: string;
  role: Role;
  level: "password" | "mfa";
  verifiedAt: Date | null;
  timeZone: string;
};

/** `polling` requests keep a page fresh but prove no presence, so they do not put off the idle end. */
export async function findSession(
  token: string | null | undefined,
  polling = false,
): Promise<LiveSession | null> {
  const hash = hashToken("session", token);
  if (!hash) return null;
  const [row] = (await queryPlanned(FIND, [hash])) as ((LiveSession & { stale: boolean }) | undefined)[];
  if (!row) return null;
  const { stale, ...session } = row;
  if (stale && !polling)
    await database().query("UPDATE session SET last_seen_at = now() WHERE id = $1", [row.id]);
  return session;
}

const FIND = {
  name: "session.find",
  text: `
  SELECT s.id, s.person_id AS "personId", p.name, p.email, p.role, s.level, s.verified_at AS "verifiedAt",
    p.time_zone AS "timeZone", s.last_seen_at < now() - interval '30 seconds' AS stale
  FROM session s JOIN person p ON p.id = s.person_id
  WHERE s.token_hash = $1 AND s.revoked_at IS NULL AND p.disabled_at IS NULL
    AND s.expires_at > now() AND s.last_seen_at > now() - interval '${SESSION.idleMinutes} minutes'`,
};

/** The person of a session, whatever its level: for entries in the audit log. The door for pages is `viewer`. */
export function personOf(session: LiveSession, origin: Origin): PersonActor {
  return {
    kind: "person",
    id: session.personId,
    name: session.name,
    role: session.role,
    sessionId: session.id,
    verifiedAt: session.verifiedAt,
    timeZone: session.timeZone,
    address: origin.address,
    requestId: origin.requestId,
  };
}

type Db = Prisma.TransactionClient;

export type NewSession = {
  personId: string;
  level: "password" | "mfa";
  factor: string | null;
  address: string | null;
  userAgent: string | null;
};

/** A new session and its token, which is never stored. */
export async function createSession(db: Db, session: NewSession): Promise<{ id: string; token: string }> {
  const token = newToken("session");
  const minutes = session.level === "mfa" ? SESSION.absoluteHours * 60 : SESSION.passwordMinutes;
  const [row] = await db.$queryRaw<{ id: string }[]>`
    INSERT INTO session (id, token_hash, person_id, level, factor, address, user_agent, expires_at, verified_at)
    VALUES (gen_random_uuid(), ${hashToken("session", token)}, ${session.personId}::uuid,
      ${session.level}::session_level, ${session.factor}, ${session.address ?? ""},
      ${(session.userAgent ?? "").slice(0, 300)}, now() + make_interval(mins => ${minutes}::int),
      CASE WHEN ${session.level} = 'mfa' THEN now() END)
    RETURNING id`;
  if (!row) throw new Error("The session was not stored.");
  return { id: row.id, token };
}

/**
 * The session goes on under a new token, from now at level mfa: an id planted or seen before is worth nothing.
 * The absolute end counts from its beginning. @returns null when it ended meanwhile.
 */
export async function raiseSession(db: Db, sessionId: string, factor: string): Promise<string | null> {
  const token = newToken("session");
  const raised = await db.$executeRaw`
    UPDATE session SET token_hash = ${hashToken("session", token)}, level = 'mfa', factor = ${factor},
      verified_at = now(), last_seen_at = now(), wrong_codes = 0,
      expires_at = created_at + make_interval(hours => ${SESSION.absoluteHours}::int)
    WHERE id = ${sessionId}::uuid AND revoked_at IS NULL AND expires_at > now()`;
  return raised > 0 ? token : null;
}

/** Ends sessions and tells every process at the commit, so that their live streams close. */
export async function revokeSessions(
  db: Db,
  where: { personId: string; except?: string | null } | { id: string },
): Promise<number> {
  const rows =
    "id" in where
      ? await db.$queryRaw<{ id: string }[]>`
          UPDATE session SET revoked_at = now() WHERE id = ${where.id}::uuid AND revoked_at IS NULL RETURNING id`
      : await db.$queryRaw<{ id: string }[]>`
          UPDATE session SET revoked_at = now()
          WHERE person_id = ${where.personId}::uuid AND revoked_at IS NULL
            AND id IS DISTINCT FROM ${where.except ?? null}::uuid RETURNING id`;
  for (const { id } of rows) {
    await db.$executeRaw`SELECT pg_notify('garrison', ${JSON.stringify({ topic: "session", id })})`;
  }
  return rows.length;
}
