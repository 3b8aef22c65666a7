/**
 * Who answers a link that was sent to somebody? Without a session: by a passkey over a challenge that is bound to one
 * deed, or by a code of the app. It proves the person for that deed and begins no session.
 */
import { database } from "@/lib/db/client";
import { TooMany, Unauthenticated } from "@/lib/errors";
import type { Origin, PersonActor, Role } from "../actor";
import { consume, forgive, keyOf, LIMITS } from "../attempts";
import type { Transaction } from "../gate";
import type { PasskeyUse } from "../passkey-answer";
import { SignInProblem } from "../problems";
import { readTotpCode } from "../totp";
import { findPasskey, useOf, verifyPasskey } from "./passkeys";
import { findTotpStep, spendTotpStep } from "./second-factor";

export type Proved = {
  person: PersonActor;
  /** The passkey that was used; null for a code. */
  passkey: { name: string; credentialId: string } | null;
  /** Notes the use in the deed's own transaction. @returns false when somebody was faster with the same code */
  keep: (tx: Transaction) => Promise<boolean>;
};

/** @param challenge in base64url @throws Unauthenticated */
export async function proveByPasskey(
  personId: string,
  answer: PasskeyUse,
  challenge: string,
  origin: Origin,
): Promise<Proved> {
  const stored = await findPasskey(answer.id);
  if (!stored || stored.personId !== personId) {
    throw new Unauthenticated(
      "This passkey is not one of the person to whom this was sent. Use that person's, or sign in as yourself.",
    );
  }
  const verified = await verifyPasskey(answer, challenge, stored);
  if (!verified) throw new Unauthenticated("The passkey was not accepted. Open the link again and retry.");
  return {
    person: await personOf(personId, origin),
    passkey: { name: stored.name, credentialId: stored.credentialId },
    keep: async (tx) => {
      await tx.passkey.update({ where: { id: stored.id }, data: useOf(verified), select: { id: true } });
      return true;
    },
  };
}

/** @param subject what the code is given for: its tries are counted too @throws SignInProblem, TooMany, Unauthenticated */
export async function proveByCode(
  personId: string,
  text: string,
  subject: string,
  origin: Origin,
): Promise<Proved> {
  const code = readTotpCode(text);
  if (!code) throw new Unauthenticated("Give the 6 digits that the app shows now.");
  const ofSubject = keyOf("link-code", subject);
  const tried = await consume(ofSubject, LIMITS.linkCode);
  if (!tried.allowed) {
    throw new TooMany(
      "Five codes were tried here, and that is all. Use a passkey, or sign in.",
      tried.retryAfterS,
    );
  }
  const ofPerson = keyOf("person-code", personId);
  const all = await consume(ofPerson, LIMITS.personCode);
  if (!all.allowed) throw new SignInProblem("locked", all);
  const step = await findTotpStep(personId, code);
  if (typeof step === "string") throw new SignInProblem(step);
  await Promise.all([forgive(ofSubject), forgive(ofPerson)]);
  return {
    person: await personOf(personId, origin),
    passkey: null,
    keep: (tx) => spendTotpStep(tx, personId, step),
  };
}

async function personOf(id: string, { address, requestId }: Origin): Promise<PersonActor> {
  const { rows } = await database().query(
    `SELECT name, role, time_zone AS "timeZone" FROM person WHERE id = $1 AND disabled_at IS NULL`,
    [id],
  );
  const row = rows[0] as { name: string; role: Role; timeZone: string } | undefined;
  if (!row) throw new Unauthenticated("The person to whom this was sent may no longer sign in.");
  return { kind: "person", id, ...row, sessionId: null, verifiedAt: null, address, requestId };
}
