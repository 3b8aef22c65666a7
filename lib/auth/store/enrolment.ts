/**
 * A person's second factors are made here. Before the first one exists, the passphrase is enough to make it; after
 * that only a session that has just given one may add or replace another.
 */
import { database } from "@/lib/db/client";
import { environment } from "@/lib/env";
import { StepUpRequired } from "@/lib/errors";
import { STEP_UP_AGE_MS } from "../actor";
import { consume, keyOf, LIMITS } from "../attempts";
import { rememberDevice } from "../device";
import { type Transaction, writeAs } from "../gate";
import { open, seal } from "../keys";
import type { NewPasskey } from "../passkey-answer";
import { SignInProblem } from "../problems";
import { newRecoveryCodes, recoveryCodeHash } from "../recovery-codes";
import { type LiveSession, personOf, raiseSession, revokeSessions } from "../session";
import { matchingStep, newTotpSecret, readTotpCode, totpUri } from "../totp";
import { proveNewPasskey } from "./passkeys";
import { factorsOf, hasFactor } from "./second-factor";
import type { Visitor } from "./sign-in";

export type Enrolled = {
  token: string;
  deviceToken: string | null;
  /** Shown once; null when the person keeps the ones they have. */
  recoveryCodes: string[] | null;
};

/** @throws SignInProblem, StepUpRequired */
export async function requireEnrolmentRight(session: LiveSession): Promise<void> {
  if (session.level === "mfa") {
    if (!session.verifiedAt || Date.now() - session.verifiedAt.getTime() > STEP_UP_AGE_MS)
      throw new StepUpRequired();
    return;
  }
  if (hasFactor(await factorsOf(session.personId))) throw new SignInProblem("factor-exists");
}

export type PendingTotp = { secret: string; uri: string };

/** Makes a secret for an app, which counts once a code proves it. @throws SignInProblem, StepUpRequired */
export async function startTotp(session: LiveSession, visitor: Visitor): Promise<PendingTotp> {
  await requireEnrolmentRight(session);
  const secret = newTotpSecret();
  const sealed = seal(environment().keys, pendingPlace(session.personId), secret);
  await writeAs(personOf(session, visitor), "self.enrol-factor", async (tx) => {
    await tx.$executeRaw`
      INSERT INTO totp_credential (person_id, pending_secret, pending_at)
      VALUES (${session.personId}::uuid, ${sealed}, now())
      ON CONFLICT (person_id) DO UPDATE SET pending_secret = excluded.pending_secret, pending_at = now()`;
    return { result: null, target: `person/${session.personId}`, after: { totp: "shown" } };
  });
  return pendingOf(session, secret);
}

/** The secret that was shown and not yet proved, if it is younger than 30 minutes. */
export async function pendingTotp(session: LiveSession): Promise<PendingTotp | null> {
  const { rows } = await database().query(
    `SELECT pending_secret AS sealed FROM totp_credential
     WHERE person_id = $1 AND pending_secret IS NOT NULL AND pending_at > now() - interval '30 minutes'`,
    [session.personId],
  );
  const row = rows[0] as { sealed: string } | undefined;
  if (!row) return null;
  return pendingOf(session, open(environment().keys, pendingPlace(session.personId), row.sealed));
}

function pendingOf(session: LiveSession, secret: string): PendingTotp {
  return { secret, uri: totpUri(secret, "Garrison", session.email) };
}

function pendingPlace(personId: string): string {
  return `totp_credential/${personId}/pending_secret`;
}

/** Proves the app with a code; the session rises to level mfa. @throws SignInProblem, StepUpRequired */
export async function confirmTotp(session: LiveSession, text: string, visitor: Visitor): Promise<Enrolled> {
  await requireEnrolmentRight(session);
  const tried = await consume(keyOf("enrol-code", session.personId), LIMITS.link);
  if (!tried.allowed) throw new SignInProblem("locked", tried);
  const code = readTotpCode(text);
  if (!code) throw new SignInProblem("code-shape");
  const pending = await pendingTotp(session);
  if (!pending) throw new SignInProblem("factor-not-started");
  const { rows } = await database().query("SELECT now() AS at");
  const { at } = rows[0] as { at: Date };
  const step = matchingStep(pending.secret, code, 0n, at);
  if (step === null) throw new SignInProblem("code-wrong");
  const { keys } = environment();
  const secret = seal(keys, `totp_credential/${session.personId}/secret`, pending.secret);
  return enrol(session, visitor, "totp", async (tx) => {
    // Only the secret that was proved, and only once.
    const { count } = await tx.totpCredential.updateMany({
      where: { personId: session.personId, pendingSecret: { not: null } },
      data: { secret, lastStep: step, confirmedAt: at, pendingSecret: null, pendingAt: null },
    });
    if (count !== 1) throw new SignInProblem("factor-not-started");
  });
}

/** Adds the passkey in `answer`; the session rises to level mfa. @throws SignInProblem, StepUpRequired */
export async function addPasskey(
  session: LiveSession,
  answer: NewPasskey,
  name: string,
  visitor: Visitor,
): Promise<Enrolled> {
  await requireEnrolmentRight(session);
  const passkey = await proveNewPasskey(session, answer);
  return enrol(session, visitor, "passkey", async (tx) => {
    const taken = await tx.passkey.count({ where: { credentialId: passkey.credentialId } });
    if (taken > 0) throw new SignInProblem("passkey-failed");
    await tx.passkey.create({ data: { personId: session.personId, name, ...passkey } });
  });
}

async function enrol(
  session: LiveSession,
  visitor: Visitor,
  factor: "totp" | "passkey",
  store: (tx: Transaction) => Promise<void>,
): Promise<Enrolled> {
  return writeAs(personOf(session, visitor), "self.enrol-factor", async (tx) => {
    // One enrolment at a time: two at once at level `password` would let the second ride on the first.
    await tx.$queryRaw`SELECT id FROM person WHERE id = ${session.personId}::uuid FOR UPDATE`;
    if (session.level === "password") await refuseSecondEnrolment(tx, session.personId);
    await store(tx);
    const codesLeft = await tx.recoveryCode.count({ where: { personId: session.personId, usedAt: null } });
    const recoveryCodes = codesLeft === 0 ? await replaceRecoveryCodes(tx, session.personId) : null;
    const token = await raiseSession(tx, session.id, factor);
    if (!token) throw new SignInProblem("ended");
    // A new factor ends every other session: whoever sat in one has to give it.
    await revokeSessions(tx, { personId: session.personId, except: session.id });
    const deviceToken = await rememberDevice(tx, session.personId, visitor.deviceToken);
    await tx.$executeRaw`
      UPDATE person SET failed_attempts = 0, last_sign_in_at = now() WHERE id = ${session.personId}::uuid`;
    return {
      result: { token, deviceToken, recoveryCodes },
      target: `person/${session.personId}`,
      after: { factor, recoveryCodes: recoveryCodes ? "new" : "kept" },
    };
  });
}

async function refuseSecondEnrolment(tx: Transaction, personId: string): Promise<void> {
  const totp = await tx.totpCredential.count({ where: { personId, confirmedAt: { not: null } } });
  const passkeys = await tx.passkey.count({ where: { personId } });
  if (totp + passkeys > 0) throw new SignInProblem("factor-exists");
}

/** Ten new codes; the old ones are worth nothing. @throws StepUpRequired */
export async function renewRecoveryCodes(session: LiveSession, visitor: Visitor): Promise<string[]> {
  if (session.level !== "mfa") throw new SignInProblem("ended");
  await requireEnrolmentRight(session);
  return writeAs(personOf(session, visitor), "self.recovery-codes.create", async (tx) => ({
    result: await replaceRecoveryCodes(tx, session.personId),
    target: `person/${session.personId}`,
    after: { recoveryCodes: "new" },
  }));
}

async function replaceRecoveryCodes(tx: Transaction, personId: string): Promise<string[]> {
  const [key] = environment().keys;
  if (!key) throw new Error("GARRISON_KEYS holds no key.");
  const codes = newRecoveryCodes();
  await tx.recoveryCode.deleteMany({ where: { personId } });
  await tx.recoveryCode.createMany({
    data: codes.map((code) => ({ personId, codeHash: recoveryCodeHash(key, personId, code) })),
  });
  return codes;
}
