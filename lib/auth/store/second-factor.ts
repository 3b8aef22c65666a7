/**
 * Second step of sign-in, and the same question again before dangerous actions: a code of the app, or a recovery
 * code. Every attempt is counted before it is looked at; five wrong ones end the session.
 */
import { database } from "@/lib/db/client";
import { environment } from "@/lib/env";
import { consume, forgive, keyOf, LIMITS } from "../attempts";
import { rememberDevice } from "../device";
import { type Transaction, writeAs } from "../gate";
import { open } from "../keys";
import { SignInProblem } from "../problems";
import { readRecoveryCode, recoveryCodeHash } from "../recovery-codes";
import { type LiveSession, personOf, raiseSession, revokeSessions } from "../session";
import { hashToken } from "../token";
import { isUsedAgain, matchingStep, readTotpCode } from "../totp";
import type { Visitor } from "./sign-in";

export const WRONG_CODES = 5;

export type Factor = "totp" | "passkey" | "recovery" | "oidc";
export type Raised = { token: string; deviceToken: string | null; factor: Factor; codesLeft: number | null };

export type FactorsOf = { totp: boolean; passkeys: number; recoveryCodes: number };

/** The second factors that a person can give now. */
export async function factorsOf(personId: string): Promise<FactorsOf> {
  const { rows } = await database().query(
    `SELECT EXISTS (SELECT 1 FROM totp_credential WHERE person_id = $1 AND confirmed_at IS NOT NULL) AS totp,
       (SELECT count(*)::int FROM passkey WHERE person_id = $1) AS passkeys,
       (SELECT count(*)::int FROM recovery_code WHERE person_id = $1 AND used_at IS NULL) AS "recoveryCodes"`,
    [personId],
  );
  return rows[0] as FactorsOf;
}

export function hasFactor(factors: FactorsOf): boolean {
  return factors.totp || factors.passkeys > 0;
}

/** Raises the session, or confirms it again, with `text`: six digits, else a recovery code. @throws SignInProblem */
export async function giveCode(session: LiveSession, text: string, visitor: Visitor): Promise<Raised> {
  await countAttempt(session, visitor);
  const totp = readTotpCode(text);
  const recovery = totp ? null : readRecoveryCode(text);
  const outcome = totp
    ? await giveTotp(session, totp, visitor)
    : recovery
      ? await giveRecoveryCode(session, recovery, visitor)
      : "code-shape";
  if (typeof outcome !== "string") {
    await forgive(await bucketOf(session, visitor));
    return outcome;
  }
  const ended = await recordWrongCode(session, visitor, outcome);
  throw new SignInProblem(ended ? "codes-spent" : outcome);
}

/** The account's bucket, or the known device's own: strangers cannot lock it. */
async function bucketOf(session: LiveSession, visitor: Visitor): Promise<string> {
  const hash = hashToken("device", visitor.deviceToken);
  const { rowCount } = await database().query(
    "SELECT 1 FROM known_device WHERE token_hash = $1 AND person_id = $2",
    [hash, session.personId],
  );
  return rowCount
    ? keyOf("code-device", `${session.personId}:${visitor.deviceToken}`)
    : keyOf("code", session.personId);
}

async function countAttempt(session: LiveSession, visitor: Visitor): Promise<void> {
  const { rowCount } = await database().query(
    `UPDATE session SET wrong_codes = wrong_codes + 1
     WHERE id = $1 AND wrong_codes < $2 AND revoked_at IS NULL AND expires_at > now()`,
    [session.id, WRONG_CODES],
  );
  if (!rowCount) throw new SignInProblem("codes-spent");
  const tried = await consume(await bucketOf(session, visitor), LIMITS.code);
  if (!tried.allowed) throw new SignInProblem("locked", tried);
}

type No = "code-wrong" | "code-used" | "code-shape" | "recovery-wrong";

async function giveTotp(session: LiveSession, code: string, visitor: Visitor): Promise<Raised | No> {
  const step = await findTotpStep(session.personId, code);
  if (typeof step === "string") return step;
  const raised = await raise(session, "totp", visitor, (tx) => spendTotpStep(tx, session.personId, step));
  return raised ?? "code-used";
}

/** The step that six digits belong to. It is not spent yet, and attempts are not counted here. */
export async function findTotpStep(
  personId: string,
  code: string,
): Promise<bigint | "code-wrong" | "code-used"> {
  const { rows } = await database().query(
    `SELECT secret, last_step::text AS "lastStep", now() AS at FROM totp_credential
     WHERE person_id = $1 AND confirmed_at IS NOT NULL AND secret IS NOT NULL`,
    [personId],
  );
  const row = rows[0] as { secret: string; lastStep: string; at: Date } | undefined;
  if (!row) return "code-wrong";
  const secret = open(environment().keys, `totp_credential/${personId}/secret`, row.secret);
  const lastStep = BigInt(row.lastStep);
  const step = matchingStep(secret, code, lastStep, row.at);
  return step ?? (isUsedAgain(secret, code, lastStep, row.at) ? "code-used" : "code-wrong");
}

/** A step counts once. @returns false when another request has spent it */
export async function spendTotpStep(tx: Transaction, personId: string, step: bigint): Promise<boolean> {
  const won = await tx.totpCredential.updateMany({
    where: { personId, lastStep: { lt: step } },
    data: { lastStep: step },
  });
  return won.count === 1;
}

async function giveRecoveryCode(session: LiveSession, code: string, visitor: Visitor): Promise<Raised | No> {
  const hashes = environment().keys.map((key) => recoveryCodeHash(key, session.personId, code));
  const raised = await raise(session, "recovery", visitor, async (tx) => {
    const used = await tx.$executeRaw`
      UPDATE recovery_code SET used_at = now()
      WHERE person_id = ${session.personId}::uuid AND code_hash = ANY(${hashes}) AND used_at IS NULL`;
    return used > 0;
  });
  return raised ?? "recovery-wrong";
}

/**
 * The session under a new token at level mfa, if `prove` still holds inside the transaction; null if it does not.
 * @throws SignInProblem when the session ended meanwhile
 */
export async function raise(
  session: LiveSession,
  factor: Factor,
  visitor: Visitor,
  prove: (tx: Transaction) => Promise<boolean>,
): Promise<Raised | null> {
  const permission = session.level === "mfa" ? "self.verify" : "self.sign-in";
  try {
    return await writeAs(personOf(session, visitor), permission, async (tx) => {
      if (!(await prove(tx))) throw new NotProved();
      const token = await raiseSession(tx, session.id, factor);
      if (!token) throw new SignInProblem("ended");
      const deviceToken = await rememberDevice(tx, session.personId, visitor.deviceToken);
      await tx.$executeRaw`
        UPDATE person SET failed_attempts = 0, last_sign_in_at = now() WHERE id = ${session.personId}::uuid`;
      const codesLeft =
        factor === "recovery"
          ? await tx.recoveryCode.count({ where: { personId: session.personId, usedAt: null } })
          : null;
      return {
        result: { token, deviceToken, factor, codesLeft },
        target: `person/${session.personId}`,
        after: { factor, level: "mfa", ...(codesLeft === null ? {} : { codesLeft }) },
      };
    });
  } catch (error) {
    if (error instanceof NotProved) return null;
    throw error;
  }
}

class NotProved extends Error {}

/** @returns true when that was the last try and the session ended. */
async function recordWrongCode(session: LiveSession, visitor: Visitor, why: No): Promise<boolean> {
  const permission = session.level === "mfa" ? "self.verify" : "self.sign-in";
  return writeAs(personOf(session, visitor), permission, async (tx) => {
    const row = await tx.session.findUnique({ where: { id: session.id }, select: { wrongCodes: true } });
    const ended = (row?.wrongCodes ?? WRONG_CODES) >= WRONG_CODES;
    if (ended) await revokeSessions(tx, { id: session.id });
    await tx.$executeRaw`
      UPDATE person SET failed_attempts = failed_attempts + 1 WHERE id = ${session.personId}::uuid`;
    return {
      result: ended,
      target: `person/${session.personId}`,
      outcome: ended ? "refused" : "failed",
      after: { step: "second factor", why, ...(ended ? { session: "ended after 5 wrong codes" } : {}) },
    };
  });
}
