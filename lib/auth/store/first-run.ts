/** The first admin: made once, by whoever holds the link that was printed at the start. */
import { database } from "@/lib/db/client";
import { stranger } from "../actor";
import { consume, keyOf, LIMITS, networkOf } from "../attempts";
import { writeAs } from "../gate";
import { readEmail, readName } from "../person-name";
import { SignInProblem } from "../problems";
import { createSession } from "../session";
import { hashToken } from "../token";
import { acceptPassphrase } from "./passphrase";
import { endFormerSession, type Visitor } from "./sign-in";

const LOCK = 72_707_370;

export async function adminExists(): Promise<boolean> {
  const { rows } = await database().query(
    "SELECT EXISTS (SELECT 1 FROM person WHERE role = 'admin') AS exists",
  );
  return (rows[0] as { exists: boolean }).exists;
}

/** @throws SignInProblem `setup-ended` for a link that is not good, and once an admin exists */
export async function createFirstAdmin(
  given: { token: string; name: string; email: string; passphrase: string },
  visitor: Visitor,
): Promise<{ token: string }> {
  const tried = await consume(keyOf("link", networkOf(visitor.address)), LIMITS.link);
  if (!tried.allowed) throw new SignInProblem("locked", tried);
  const hash = hashToken("link", given.token);
  if (!hash || !(await isGoodSetupLink(given.token))) throw new SignInProblem("setup-ended");
  const name = readName(given.name);
  if (!name) throw new SignInProblem("name-shape");
  const email = readEmail(given.email);
  if (!email) throw new SignInProblem("email-shape");
  const passwordHash = await acceptPassphrase({ passphrase: given.passphrase, name, email });
  return writeAs(stranger(visitor), "self.first-run", async (tx) => {
    await tx.$queryRaw`SELECT 1 AS locked FROM pg_advisory_xact_lock(${LOCK})`;
    if ((await tx.person.count({ where: { role: "admin" } })) > 0) throw new SignInProblem("setup-ended");
    const used = await tx.$executeRaw`
      UPDATE single_use_link SET used_at = now()
      WHERE token_hash = ${hash} AND purpose = 'setup' AND used_at IS NULL AND expires_at > now()`;
    if (used !== 1) throw new SignInProblem("setup-ended");
    if ((await tx.person.count({ where: { email } })) > 0) throw new SignInProblem("email-taken");
    const person = await tx.person.create({ data: { name, email, role: "admin", passwordHash } });
    await endFormerSession(tx, visitor.sessionToken);
    const { token } = await createSession(tx, {
      personId: person.id,
      level: "password",
      factor: null,
      ...visitor,
    });
    return { result: { token }, target: `person/${person.id}`, after: { name, email, role: "admin" } };
  });
}

/** True while the link is good and no admin exists. Uses nothing up. */
export async function isGoodSetupLink(token: string): Promise<boolean> {
  const hash = hashToken("link", token);
  if (!hash || (await adminExists())) return false;
  const { rowCount } = await database().query(
    "SELECT 1 FROM single_use_link WHERE token_hash = $1 AND purpose = 'setup' AND used_at IS NULL AND expires_at > now()",
    [hash],
  );
  return rowCount === 1;
}
