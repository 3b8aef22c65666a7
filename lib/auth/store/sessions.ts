/** Sessions as people see them: where one is signed in, and how to end it. */
import { NotFound } from "@/lib/errors";
import { isId } from "@/lib/id";
import type { Actor, PersonActor } from "../actor";
import { queryAs, writeAs } from "../gate";
import type { SessionRow } from "../model/people";
import { revokeSessions, SESSION } from "../session";

const LIVE = `
  SELECT s.id, s.person_id AS "personId", p.name, p.email, s.address, s.user_agent AS "userAgent", s.factor,
    s.created_at AS "createdAt", s.last_seen_at AS "lastSeenAt", s.expires_at AS "expiresAt", s.id = $1 AS own
  FROM session s JOIN person p ON p.id = s.person_id
  WHERE s.level = 'mfa' AND s.revoked_at IS NULL AND s.expires_at > now()
    AND s.last_seen_at > now() - interval '${SESSION.idleMinutes} minutes'`;

/** One's own sessions that are alive, newest first. */
export async function listOwnSessions(actor: PersonActor): Promise<SessionRow[]> {
  return queryAs(actor, "self.read")<SessionRow>(
    `${LIVE} AND s.person_id = $2 ORDER BY s.last_seen_at DESC LIMIT 100`,
    [actor.sessionId, actor.id],
  );
}

/** Everybody's sessions that are alive, at most 200. @throws Forbidden */
export async function listAllSessions(actor: Actor): Promise<SessionRow[]> {
  const own = actor.kind === "person" ? actor.sessionId : null;
  return queryAs(actor, "sessions.any.read")<SessionRow>(
    `${LIVE} ORDER BY p.name, s.last_seen_at DESC LIMIT 200`,
    [own],
  );
}

/** Ends one's own session, or anybody's for whoever may. @throws NotFound, also for sessions one may not see */
export async function endSession(actor: PersonActor, id: string): Promise<void> {
  const [session] = isId(id)
    ? await queryAs(actor, "self.read")<{ personId: string }>(
        'SELECT person_id AS "personId" FROM session WHERE id = $1 AND revoked_at IS NULL',
        [id],
      )
    : [];
  const own = session?.personId === actor.id;
  if (!session || (!own && actor.role !== "admin"))
    throw new NotFound("There is no such session, or it has ended.");
  await writeAs(actor, own ? "self.change" : "sessions.any.revoke", async (tx) => {
    await revokeSessions(tx, { id });
    return { result: undefined, target: `session/${id}`, after: { ended: true, person: session.personId } };
  });
}

/** Ends all of one's sessions but this one. @returns how many */
export async function endOtherSessions(actor: PersonActor): Promise<number> {
  return writeAs(actor, "self.change", async (tx) => {
    const ended = await revokeSessions(tx, { personId: actor.id, except: actor.sessionId });
    return { result: ended, target: `person/${actor.id}`, after: { otherSessionsEnded: ended } };
  });
}
