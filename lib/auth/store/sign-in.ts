/** First step of sign-in: e-mail address and passphrase. Whoever is unknown costs the same work and gets the same no. */
import { database } from "@/lib/db/client";
import { type Origin, stranger } from "../actor";
import { consume, forgive, keyOf, LIMITS, networkOf, refund } from "../attempts";
import { type Transaction, writeAs } from "../gate";
import { hashPassphrase, isPassphrase, isWeaker } from "../password";
import { readEmail } from "../person-name";
import { SignInProblem } from "../problems";
import { createSession, revokeSessions } from "../session";
import { hashToken } from "../token";

export type Visitor = Origin & {
  userAgent: string | null;
  /** From the cookie of a known device. */
  deviceToken: string | null;
  /** From the session cookie, if any: it ends when another session begins. */
  sessionToken: string | null;
};

/** NIST SP 800-63B-4 §3.2.2: after so many failures in a row only a known device, a passkey or a reset helps. */
const LIFETIME_FAILURES = 100;

type Found = {
  id: string;
  passwordHash: string | null;
  failedAttempts: number;
  disabled: boolean;
  knownDevice: boolean;
};

/** @returns the token of a session at level `password`. @throws SignInProblem, TooMany */
export async function signInWithPassphrase(
  given: { email: string; passphrase: string },
  visitor: Visitor,
): Promise<{ token: string }> {
  const email = readEmail(given.email) ?? "";
  const found = await findPerson(email, visitor.deviceToken);
  const network = keyOf("network", networkOf(visitor.address));
  const account = found?.knownDevice
    ? keyOf("passphrase-device", `${found.id}:${visitor.deviceToken}`)
    : keyOf("passphrase", email);
  if (!found?.knownDevice) {
    const fromNetwork = await consume(network, LIMITS.network);
    if (!fromNetwork.allowed) throw new SignInProblem("locked", fromNetwork);
  }
  const tried = await consume(account, LIMITS.passphrase);
  if (!tried.allowed) throw new SignInProblem("locked", tried);
  if (found && !found.knownDevice && found.failedAttempts >= LIFETIME_FAILURES)
    throw new SignInProblem("locked", { retryAfterS: LIMITS.passphrase.lockS });

  const right = await isPassphrase(found?.disabled ? null : (found?.passwordHash ?? null), given.passphrase);
  if (!found || !right) {
    await recordFailure(visitor, found?.id ?? null, tried.count >= LIMITS.passphrase.attempts);
    throw new SignInProblem("wrong");
  }
  await forgive(account);
  if (!found.knownDevice) await refund(network);
  const rehashed =
    found.passwordHash && isWeaker(found.passwordHash) ? await hashPassphrase(given.passphrase) : null;
  return beginSession(visitor, found.id, "passphrase", async (tx) => {
    if (rehashed) await tx.person.update({ where: { id: found.id }, data: { passwordHash: rehashed } });
  });
}

async function findPerson(email: string, deviceToken: string | null): Promise<Found | null> {
  const { rows } = await database().query(
    `SELECT p.id, p.password_hash AS "passwordHash", p.failed_attempts AS "failedAttempts",
       p.disabled_at IS NOT NULL AS disabled,
       EXISTS (SELECT 1 FROM known_device d WHERE d.person_id = p.id AND d.token_hash = $2) AS "knownDevice"
     FROM person p WHERE p.email = $1`,
    [email, hashToken("device", deviceToken)],
  );
  return (rows[0] as Found | undefined) ?? null;
}

async function recordFailure(visitor: Visitor, personId: string | null, locks: boolean): Promise<void> {
  await writeAs(stranger(visitor), "self.sign-in", async (tx) => {
    // The same statements for nobody: the time taken tells nothing.
    await tx.$executeRaw`
      UPDATE person SET failed_attempts = failed_attempts + 1 WHERE id = ${personId}::uuid`;
    return {
      result: null,
      target: personId ? `person/${personId}` : "person/unknown",
      outcome: locks ? "refused" : "failed",
      after: { step: "passphrase", why: locks ? "10 wrong in a row: locked for 30 minutes" : "wrong" },
    };
  });
}

/** A session at level `password`; the one that the browser had before ends. */
export async function beginSession(
  visitor: Visitor,
  personId: string,
  step: "passphrase" | "oidc" | "invitation" | "reset",
  also: (tx: Transaction) => Promise<void> = async () => undefined,
): Promise<{ token: string }> {
  return writeAs(stranger(visitor), "self.sign-in", async (tx) => {
    await also(tx);
    await endFormerSession(tx, visitor.sessionToken);
    const { token } = await createSession(tx, { personId, level: "password", factor: null, ...visitor });
    return { result: { token }, target: `person/${personId}`, after: { step, level: "password" } };
  });
}

export async function endFormerSession(tx: Transaction, sessionToken: string | null): Promise<void> {
  const hash = hashToken("session", sessionToken);
  const former = hash
    ? await tx.session.findUnique({ where: { tokenHash: hash }, select: { id: true } })
    : null;
  if (former) await revokeSessions(tx, { id: former.id });
}
