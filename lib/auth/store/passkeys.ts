/**
 * Passkeys: sign-in without a passphrase, second factor, and confirmation. User verification is always required, so
 * a passkey is two factors in one; it is never locked by what others type.
 */
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import { database } from "@/lib/db/client";
import { environment } from "@/lib/env";
import { stranger } from "../actor";
import { consume, keyOf, LIMITS, networkOf, refund } from "../attempts";
import { rememberDevice } from "../device";
import { writeAs } from "../gate";
import type { NewPasskey, PasskeyUse } from "../passkey-answer";
import { SignInProblem } from "../problems";
import { createSession, type LiveSession } from "../session";
import { type ChallengePurpose, challengeIn, newChallenge, takeChallenge } from "./challenges";
import { type Raised, raise } from "./second-factor";
import { endFormerSession, type Visitor } from "./sign-in";

/** Names and origin come from BASE_URL alone, never from the request. */
function relyingParty(): { id: string; origin: string; name: string } {
  const { baseUrl } = environment();
  return { id: new URL(baseUrl).hostname, origin: baseUrl, name: "Garrison" };
}

export type StoredPasskey = {
  id: string;
  personId: string;
  credentialId: string;
  publicKey: Buffer;
  counter: string;
  transports: string[];
  name: string;
  disabled: boolean;
};

const STORED = `
  SELECT k.id, k.person_id AS "personId", k.credential_id AS "credentialId", k.public_key AS "publicKey",
    k.counter::text AS counter, k.transports, k.name, p.disabled_at IS NOT NULL AS disabled
  FROM passkey k JOIN person p ON p.id = k.person_id`;

async function passkeysOf(personId: string): Promise<StoredPasskey[]> {
  return (await database().query(`${STORED} WHERE k.person_id = $1 LIMIT 50`, [personId]))
    .rows as StoredPasskey[];
}

/** What the browser needs to use a passkey. Without a session: any passkey of this console. @throws SignInProblem */
export async function passkeyChallenge(session: LiveSession | null, visitor: Visitor) {
  const limited = await consume(keyOf("passkey", networkOf(visitor.address)), LIMITS.passkey);
  if (!limited.allowed) throw new SignInProblem("locked", limited);
  const known = session ? await passkeysOf(session.personId) : [];
  return generateAuthenticationOptions({
    rpID: relyingParty().id,
    challenge: Buffer.from(await newChallenge(purposeFor(session), session?.id ?? null), "base64url"),
    userVerification: "required",
    timeout: 300_000,
    allowCredentials: known.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
  });
}

function purposeFor(session: LiveSession | null): ChallengePurpose {
  return session === null ? "sign-in" : session.level === "mfa" ? "step-up" : "second-factor";
}

/** Signs in, raises or confirms with a passkey. @throws SignInProblem */
export async function givePasskey(
  session: LiveSession | null,
  answer: PasskeyUse,
  visitor: Visitor,
): Promise<Raised> {
  const challenge = challengeIn(answer.response.clientDataJSON);
  if (!challenge || !(await takeChallenge(challenge, purposeFor(session), session?.id ?? null)))
    throw new SignInProblem("ended");
  const stored = await findPasskey(answer.id);
  if (!stored || stored.disabled || (session && session.personId !== stored.personId)) {
    await recordRefusal(visitor, stored?.personId ?? null, "unknown passkey");
    throw new SignInProblem("passkey-unknown");
  }
  const verified = await verifyPasskey(answer, challenge, stored);
  if (!verified) {
    await recordRefusal(visitor, stored.personId, "passkey not accepted");
    throw new SignInProblem("passkey-failed");
  }
  await refund(keyOf("passkey", networkOf(visitor.address)));
  return session ? raiseBy(session, stored, verified, visitor) : signInBy(stored, verified, visitor);
}

export async function findPasskey(credentialId: string): Promise<StoredPasskey | undefined> {
  return (await database().query(`${STORED} WHERE k.credential_id = $1`, [credentialId])).rows[0];
}

type Verified = { newCounter: number; backedUp: boolean };

/** Signed with this passkey, over this challenge, by a verified user, for this console; null when not. */
export async function verifyPasskey(
  answer: PasskeyUse,
  challenge: string,
  stored: StoredPasskey,
): Promise<Verified | null> {
  const { id, origin } = relyingParty();
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: answer,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: id,
      requireUserVerification: true,
      credential: {
        id: stored.credentialId,
        publicKey: new Uint8Array(stored.publicKey),
        counter: Number(stored.counter),
        transports: stored.transports,
      },
    });
    return verified
      ? { newCounter: authenticationInfo.newCounter, backedUp: authenticationInfo.credentialBackedUp }
      : null;
  } catch {
    // The library throws on whatever does not fit: wrong origin, no verification, a counter that went back.
    return null;
  }
}

async function raiseBy(session: LiveSession, stored: StoredPasskey, verified: Verified, visitor: Visitor) {
  const raised = await raise(session, "passkey", visitor, async (tx) => {
    await tx.passkey.update({ where: { id: stored.id }, data: useOf(verified) });
    return true;
  });
  if (!raised) throw new SignInProblem("passkey-failed");
  return raised;
}

async function signInBy(stored: StoredPasskey, verified: Verified, visitor: Visitor): Promise<Raised> {
  return writeAs(stranger(visitor), "self.sign-in", async (tx) => {
    await tx.passkey.update({ where: { id: stored.id }, data: useOf(verified) });
    await endFormerSession(tx, visitor.sessionToken);
    const { token } = await createSession(tx, {
      personId: stored.personId,
      level: "mfa",
      factor: "passkey",
      ...visitor,
    });
    const deviceToken = await rememberDevice(tx, stored.personId, visitor.deviceToken);
    await tx.$executeRaw`
      UPDATE person SET failed_attempts = 0, last_sign_in_at = now() WHERE id = ${stored.personId}::uuid`;
    return {
      result: { token, deviceToken, factor: "passkey" as const, codesLeft: null },
      target: `person/${stored.personId}`,
      after: { factor: "passkey", level: "mfa" },
    };
  });
}

/** What is kept of a use. */
export function useOf({ newCounter, backedUp }: Verified) {
  return { counter: BigInt(newCounter), backedUp, lastUsedAt: new Date() };
}

async function recordRefusal(visitor: Visitor, personId: string | null, why: string): Promise<void> {
  await writeAs(stranger(visitor), "self.sign-in", async () => ({
    result: null,
    target: personId ? `person/${personId}` : "person/unknown",
    outcome: "failed",
    after: { step: "passkey", why },
  }));
}

/** What the browser needs to make a passkey for this person. */
export async function newPasskeyChallenge(session: LiveSession) {
  const { id, name } = relyingParty();
  return generateRegistrationOptions({
    rpID: id,
    rpName: name,
    userName: session.email,
    userDisplayName: session.name,
    userID: new TextEncoder().encode(session.personId),
    challenge: Buffer.from(await newChallenge("enrol", session.id), "base64url"),
    attestationType: "none",
    timeout: 300_000,
    excludeCredentials: (await passkeysOf(session.personId)).map(({ credentialId }) => ({
      id: credentialId,
    })),
    authenticatorSelection: { residentKey: "preferred", userVerification: "required" },
  });
}

export type ProvedPasskey = {
  credentialId: string;
  publicKey: Uint8Array<ArrayBuffer>;
  counter: bigint;
  transports: string[];
  deviceType: string;
  backedUp: boolean;
};

/** The passkey in `answer`, proved to be made for this console and this session. @throws SignInProblem */
export async function proveNewPasskey(session: LiveSession, answer: NewPasskey): Promise<ProvedPasskey> {
  const challenge = challengeIn(answer.response.clientDataJSON);
  if (!challenge || !(await takeChallenge(challenge, "enrol", session.id))) throw new SignInProblem("ended");
  const { id, origin } = relyingParty();
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    response: answer,
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: id,
    requireUserVerification: true,
  }).catch(() => ({ verified: false as const, registrationInfo: undefined }));
  if (!verified || !registrationInfo) throw new SignInProblem("passkey-failed");
  const { credential, credentialDeviceType, credentialBackedUp } = registrationInfo;
  return {
    credentialId: credential.id,
    publicKey: new Uint8Array(credential.publicKey),
    counter: BigInt(credential.counter),
    transports: (answer.response.transports ?? []).filter((name) => /^[a-z-]{2,20}$/.test(name)),
    deviceType: credentialDeviceType,
    backedUp: credentialBackedUp,
  };
}
