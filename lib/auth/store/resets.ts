/**
 * How does somebody who lost their way in get a link to set a new passphrase? Admins make it, and never see or set a
 * secret. Who may reset an admin may become one, so that takes two of them: one asks, another approves.
 */
import { Conflict, NotFound } from "@/lib/errors";
import { isId } from "@/lib/id";
import type { Actor, Role, SystemActor } from "../actor";
import { readAs, type Transaction, writeAs } from "../gate";
import type { Addressee, ResetKind, ResetRequest } from "../model/resets";
import { readEmail } from "../person-name";
import { revokeSessions } from "../session";
import { issueLink } from "./links";

/** How long a request waits for its approval. */
const WAIT_HOURS = 24;

/**
 * A link for the person, from somebody who has the server itself. The second factor is still asked, unless it is
 * taken away too. @throws NotFound, Forbidden
 */
export async function createReset(
  actor: SystemActor,
  personId: string,
  kind: ResetKind,
): Promise<{ resetUrl: string }> {
  return writeAs(actor, "people.reset", async (tx) => {
    await lockPerson(tx, personId);
    return made(await reset(tx, personId, kind), personId, kind);
  });
}

/** Who is to be told of what was done. */
export type Asked = { person: Addressee; resetUrl: string | null };

/**
 * A link for the person, or for an admin the request for one (`resetUrl` null).
 * @throws NotFound; Conflict where nobody could approve; Forbidden
 */
export async function askReset(actor: Actor, personId: string, kind: ResetKind): Promise<Asked> {
  return writeAs<Asked>(actor, "people.reset", async (tx) => {
    const person = await lockPerson(tx, personId);
    if (actor.kind !== "person" || person.role !== "admin") {
      const { result, ...audited } = made(await reset(tx, personId, kind), personId, kind);
      return { result: { person, ...result }, ...audited };
    }
    await refuseWithoutThird(tx, [actor.id, personId], person.email);
    await tx.$executeRaw`
      INSERT INTO reset_request (person_id, asked_by, factors_too, expires_at)
      VALUES (${personId}::uuid, ${actor.id}::uuid, ${kind.factorsToo}, now() + make_interval(hours => ${WAIT_HOURS}::int))
      ON CONFLICT (person_id) DO UPDATE SET asked_by = EXCLUDED.asked_by, factors_too = EXCLUDED.factors_too,
        asked_at = now(), expires_at = EXCLUDED.expires_at`;
    return {
      result: { person, resetUrl: null },
      target: `person/${personId}`,
      after: { reset: kindWord(kind), state: "waits for the approval of a second admin" },
    };
  });
}

/**
 * The second admin's word on what the first asked for; `seen` is what they were shown.
 * @throws NotFound when nothing waits; Conflict for the one who asked, the one it is about, and when something else
 * was asked for meanwhile; Forbidden
 */
export async function approveReset(
  actor: Actor,
  personId: string,
  seen: ResetKind,
): Promise<{ person: Addressee; asker: Addressee; resetUrl: string }> {
  return writeAs(actor, "people.reset", async (tx) => {
    const person = await lockPerson(tx, personId);
    const [request] = await tx.$queryRaw<
      { askedBy: string; factorsToo: boolean; name: string; email: string }[]
    >`
      SELECT r.asked_by AS "askedBy", r.factors_too AS "factorsToo", a.name, a.email
      FROM reset_request r JOIN person a ON a.id = r.asked_by
      WHERE r.person_id = ${personId}::uuid AND r.expires_at > now() AND a.role = 'admin' AND a.disabled_at IS NULL`;
    if (!request) throw new NotFound("No reset of this person waits for an approval.");
    if (actor.kind === "person" && [request.askedBy, personId].includes(actor.id)) {
      throw new Conflict(
        "Another admin has to approve this: neither the one who asked nor the one it is about.",
      );
    }
    if (request.factorsToo !== seen.factorsToo) {
      throw new Conflict("Something else was asked for meanwhile. Load the page again and look at it.");
    }
    const { result, ...audited } = made(await reset(tx, personId, request), personId, request);
    return {
      result: { person, asker: request, ...result },
      ...audited,
      after: { ...audited.after, askedBy: `person/${request.askedBy}` },
    };
  });
}

/** The request ends unapproved. @throws NotFound, Forbidden */
export async function withdrawReset(actor: Actor, personId: string): Promise<void> {
  await writeAs(actor, "people.reset", async (tx) => {
    const { count } = isId(personId)
      ? await tx.resetRequest.deleteMany({ where: { personId } })
      : { count: 0 };
    if (count === 0) throw new NotFound("No reset of this person waits for an approval.");
    return { result: undefined, target: `person/${personId}`, after: { reset: "withdrawn" } };
  });
}

/** What waits for an approval, if anything does. @throws Forbidden */
export async function findResetRequest(
  actor: Actor,
  personId: string,
  now = new Date(),
): Promise<ResetRequest | null> {
  return readAs(actor, "people.reset").resetRequest.findFirst({
    where: { personId, expiresAt: { gt: now } },
    select: {
      factorsToo: true,
      askedAt: true,
      expiresAt: true,
      askedBy: { select: { id: true, name: true } },
    },
  });
}

/** @throws NotFound, Forbidden */
export async function findPersonByEmail(actor: Actor, given: string): Promise<string> {
  const email = readEmail(given) ?? "";
  const person = await readAs(actor, "people.reset").person.findUnique({
    where: { email },
    select: { id: true },
  });
  if (!person) throw new NotFound("Nobody with this e-mail address is here.");
  return person.id;
}

/** Two admins cannot ask and approve past each other. @throws NotFound */
async function lockPerson(tx: Transaction, id: string): Promise<Addressee & { role: Role }> {
  const [person] = isId(id)
    ? await tx.$queryRaw<(Addressee & { role: Role })[]>`
        SELECT name, email, role FROM person WHERE id = ${id}::uuid AND disabled_at IS NULL FOR UPDATE`
    : [];
  if (!person) throw new NotFound("There is no such person.");
  return person;
}

/** @throws Conflict */
async function refuseWithoutThird(tx: Transaction, involved: string[], email: string): Promise<void> {
  const others = await tx.person.count({
    where: { role: "admin", disabledAt: null, lastSignInAt: { not: null }, id: { notIn: involved } },
  });
  if (others > 0) return;
  throw new Conflict(
    `Another admin has to approve the reset of an admin, and there is none. Whoever has the machine of Garrison makes the link there: bin/garrison user reset --email ${email}`,
  );
}

async function reset(tx: Transaction, personId: string, kind: ResetKind): Promise<string> {
  await tx.resetRequest.deleteMany({ where: { personId } });
  if (kind.factorsToo) await takeFactors(tx, personId);
  return issueLink(tx, "reset", personId);
}

async function takeFactors(tx: Transaction, personId: string): Promise<void> {
  await tx.totpCredential.deleteMany({ where: { personId } });
  await tx.passkey.deleteMany({ where: { personId } });
  await tx.recoveryCode.deleteMany({ where: { personId } });
  await tx.knownDevice.deleteMany({ where: { personId } });
  // Without a passphrase nothing but the link leads in.
  await tx.person.update({ where: { id: personId }, data: { passwordHash: null } });
  await revokeSessions(tx, { personId });
}

function made(resetUrl: string, personId: string, kind: ResetKind) {
  return { result: { resetUrl }, target: `person/${personId}`, after: { reset: kindWord(kind) } };
}

function kindWord({ factorsToo }: ResetKind): string {
  return factorsToo ? "all" : "passphrase";
}
