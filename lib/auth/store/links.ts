/**
 * Single-use links: invitation (24 h), reset of a passphrase (30 min), setup of the first admin (24 h). The link
 * carries 256 random bits; the table keeps their hash. Opening a link changes nothing, posting its form uses it up.
 */
import { database } from "@/lib/db/client";
import { environment } from "@/lib/env";
import { type Actor, type Role, stranger } from "../actor";
import { consume, forgive, keyOf, LIMITS, networkOf } from "../attempts";
import { type Transaction, writeAs } from "../gate";
import { readEmail, readName } from "../person-name";
import { SignInProblem } from "../problems";
import { createSession, revokeSessions } from "../session";
import { hashToken, newToken } from "../token";
import { acceptPassphrase } from "./passphrase";
import { endFormerSession, type Visitor } from "./sign-in";

type LinkPurpose = "invite" | "reset";
const LIFE_MINUTES = { invite: 24 * 60, reset: 30 } as const;
const PAGE = { invite: "welcome", reset: "reset" } as const;

export type Invited = { id: string; email: string; setupUrl: string };

/** A new person, and the link by which they set their passphrase and second factor. @throws SignInProblem, Forbidden */
export async function createInvitation(
  actor: Actor,
  given: { email: string; role: Role; name?: string },
): Promise<Invited> {
  const email = readEmail(given.email);
  if (!email) throw new SignInProblem("email-shape");
  const name = readName(given.name ?? (email.split("@")[0] as string));
  if (!name) throw new SignInProblem("name-shape");
  return writeAs(actor, "people.invite", async (tx) => {
    const [person] = await tx.$queryRaw<{ id: string }[]>`
      INSERT INTO person (id, email, name, role) VALUES (gen_random_uuid(), ${email}, ${name}, ${given.role}::role)
      ON CONFLICT (email) DO NOTHING RETURNING id`;
    if (!person) throw new SignInProblem("email-taken");
    const setupUrl = await issueLink(tx, "invite", person.id);
    return {
      result: { id: person.id, email, setupUrl },
      target: `person/${person.id}`,
      after: { email, name, role: given.role },
    };
  });
}

/** For somebody who forgot: makes a link if the person exists; the caller mails it and shows no difference. */
export async function askForReset(
  given: string,
  visitor: Visitor,
): Promise<{ email: string; name: string; resetUrl: string } | null> {
  const email = readEmail(given);
  if (!email) return null;
  const asked = await consume(keyOf("reset", email), LIMITS.reset);
  if (!asked.allowed) return null;
  const { rows } = await database().query(
    "SELECT id, email, name FROM person WHERE email = $1 AND disabled_at IS NULL AND password_hash IS NOT NULL",
    [email],
  );
  const person = rows[0] as { id: string; email: string; name: string } | undefined;
  if (!person) return null;
  return writeAs(stranger(visitor), "self.reset.ask", async (tx) => ({
    result: { email: person.email, name: person.name, resetUrl: await issueLink(tx, "reset", person.id) },
    target: `person/${person.id}`,
  }));
}

/** The old links of the person end. */
export async function issueLink(tx: Transaction, purpose: LinkPurpose, personId: string): Promise<string> {
  const token = newToken("link");
  await tx.singleUseLink.deleteMany({ where: { personId } });
  await tx.$executeRaw`
    INSERT INTO single_use_link (id, purpose, token_hash, person_id, expires_at)
    VALUES (gen_random_uuid(), ${purpose}::link_purpose, ${hashToken("link", token)}, ${personId}::uuid,
      now() + make_interval(mins => ${LIFE_MINUTES[purpose]}::int))`;
  return `${environment().baseUrl}/${PAGE[purpose]}/${token}`;
}

export type LinkHolder = {
  personId: string;
  name: string;
  email: string;
  role: Role;
  formerHashes: string[];
};

/** Whose link this is, while it is good; null otherwise. Uses nothing up. */
export async function holderOf(purpose: LinkPurpose, token: string): Promise<LinkHolder | null> {
  const hash = hashToken("link", token);
  if (!hash) return null;
  const { rows } = await database().query(
    `SELECT p.id AS "personId", p.name, p.email, p.role,
       array_remove(array_prepend(p.password_hash, p.former_hashes), NULL) AS "formerHashes"
     FROM single_use_link l JOIN person p ON p.id = l.person_id
     WHERE l.token_hash = $1 AND l.purpose = $2::link_purpose AND l.used_at IS NULL AND l.expires_at > now()
       AND p.disabled_at IS NULL`,
    [hash, purpose],
  );
  return (rows[0] as LinkHolder | undefined) ?? null;
}

/**
 * Uses the link up: the passphrase is set, every session of the person ends, and one at level `password` begins.
 * @throws SignInProblem
 */
export async function takeLink(
  purpose: LinkPurpose,
  given: { token: string; passphrase: string; name?: string },
  visitor: Visitor,
): Promise<{ token: string; name: string; email: string }> {
  const tried = await consume(keyOf("link", networkOf(visitor.address)), LIMITS.link);
  if (!tried.allowed) throw new SignInProblem("locked", tried);
  const holder = await holderOf(purpose, given.token);
  if (!holder) throw new SignInProblem("link-ended");
  const name = given.name === undefined ? holder.name : readName(given.name);
  if (!name) throw new SignInProblem("name-shape");
  const formerHashes = holder.formerHashes.slice(0, 4);
  const passwordHash = await acceptPassphrase({ ...given, name, email: holder.email, formerHashes });
  const begun = await writeAs(stranger(visitor), "self.link.use", async (tx) => {
    const used = await tx.$executeRaw`
      UPDATE single_use_link SET used_at = now()
      WHERE token_hash = ${hashToken("link", given.token)} AND used_at IS NULL AND expires_at > now()`;
    if (used !== 1) throw new SignInProblem("link-ended");
    await tx.person.update({
      where: { id: holder.personId },
      data: { passwordHash, formerHashes, name, failedAttempts: 0 },
    });
    await revokeSessions(tx, { personId: holder.personId });
    await endFormerSession(tx, visitor.sessionToken);
    const { token } = await createSession(tx, {
      personId: holder.personId,
      level: "password",
      factor: null,
      ...visitor,
    });
    return {
      result: { token },
      target: `person/${holder.personId}`,
      after: { link: purpose, passphrase: "set" },
    };
  });
  await forgive(keyOf("passphrase", holder.email));
  return { ...begun, name, email: holder.email };
}
