/** One's own settings, passphrase and second factors. */
import { Conflict, NotFound, Unprocessable } from "@/lib/errors";
import { isId } from "@/lib/id";
import type { PersonActor } from "../actor";
import { consume, keyOf, LIMITS } from "../attempts";
import { readAs, type Transaction, writeAs } from "../gate";
import type { Me, Preferences } from "../model/people";
import { isPassphrase } from "../password";
import { readName } from "../person-name";
import { SignInProblem } from "../problems";
import { revokeSessions } from "../session";
import { acceptPassphrase } from "./passphrase";

/** The last four and the present one are remembered (PCI DSS 8.3.7). */
const FORMER_KEPT = 4;

export async function getMe(actor: PersonActor): Promise<Me> {
  const person = await readAs(actor, "self.read").person.findUnique({
    where: { id: actor.id },
    select: {
      id: true,
      email: true,
      name: true,
      role: true,
      timeZone: true,
      passwordHash: true,
      totp: { select: { confirmedAt: true } },
      passkeys: {
        select: { id: true, name: true, backedUp: true, createdAt: true, lastUsedAt: true },
        orderBy: { createdAt: "asc" },
        take: 50,
      },
      _count: { select: { recoveryCodes: { where: { usedAt: null } } } },
    },
  });
  if (!person) throw new NotFound("You are no longer here.");
  const { passwordHash, totp, _count, ...shown } = person;
  return {
    ...shown,
    hasPassphrase: passwordHash !== null,
    totp: totp?.confirmedAt != null,
    recoveryCodes: _count.recoveryCodes,
  };
}

export async function changePreferences(actor: PersonActor, wish: Preferences): Promise<void> {
  const name = wish.name === undefined ? undefined : readName(wish.name);
  if (name === null) throw new SignInProblem("name-shape");
  await writeAs(actor, "self.change", async (tx) => {
    const data = Object.fromEntries(
      Object.entries({ ...wish, name }).filter(([, value]) => value !== undefined),
    );
    await tx.person.update({ where: { id: actor.id }, data, select: { id: true } });
    return { result: undefined, target: `person/${actor.id}`, after: data };
  });
}

/** The present passphrase is asked again; every other session ends. @throws Unprocessable, SignInProblem, TooMany */
export async function changePassphrase(
  actor: PersonActor,
  given: { current: string; passphrase: string },
): Promise<void> {
  const tried = await consume(keyOf("change-passphrase", actor.id), LIMITS.link);
  if (!tried.allowed) throw new SignInProblem("locked", tried);
  const person = await readAs(actor, "self.read").person.findUnique({
    where: { id: actor.id },
    select: { email: true, name: true, passwordHash: true, formerHashes: true },
  });
  if (!person) throw new NotFound("You are no longer here.");
  if (!person.passwordHash || !(await isPassphrase(person.passwordHash, given.current))) {
    const message = "This is not your present passphrase.";
    throw new Unprocessable(message, [{ field: "current", message }]);
  }
  const formerHashes = [person.passwordHash, ...person.formerHashes].slice(0, FORMER_KEPT);
  const passwordHash = await acceptPassphrase({
    ...person,
    passphrase: given.passphrase,
    formerHashes,
  }).catch((error) => {
    // On the way in the field has the name that password managers know; here it is this one.
    if (error instanceof SignInProblem)
      error.fields = error.fields.map(({ message }) => ({ field: "passphrase", message }));
    throw error;
  });
  await writeAs(actor, "self.change", async (tx) => {
    await tx.person.update({
      where: { id: actor.id },
      data: { passwordHash, formerHashes },
      select: { id: true },
    });
    await revokeSessions(tx, { personId: actor.id, except: actor.sessionId });
    return { result: undefined, target: `person/${actor.id}`, after: { passphrase: "new" } };
  });
}

/** @throws NotFound; Conflict when it is the last second factor */
export async function removePasskey(actor: PersonActor, id: string): Promise<void> {
  await writeAs(actor, "self.change", async (tx) => {
    await keepAFactor(tx, actor.id);
    const { count } = isId(id)
      ? await tx.passkey.deleteMany({ where: { id, personId: actor.id } })
      : { count: 0 };
    if (count === 0) throw new NotFound("There is no such passkey.");
    await revokeSessions(tx, { personId: actor.id, except: actor.sessionId });
    return { result: undefined, target: `person/${actor.id}`, before: { passkey: id } };
  });
}

/** @throws NotFound; Conflict when it is the last second factor */
export async function removeTotp(actor: PersonActor): Promise<void> {
  await writeAs(actor, "self.change", async (tx) => {
    await keepAFactor(tx, actor.id);
    const { count } = await tx.totpCredential.deleteMany({ where: { personId: actor.id } });
    if (count === 0) throw new NotFound("No authenticator app is set up.");
    await revokeSessions(tx, { personId: actor.id, except: actor.sessionId });
    return { result: undefined, target: `person/${actor.id}`, before: { totp: true } };
  });
}

/** The person's row is locked, so that two removals at once cannot leave nothing. */
async function keepAFactor(tx: Transaction, personId: string): Promise<void> {
  await tx.$queryRaw`SELECT id FROM person WHERE id = ${personId}::uuid FOR UPDATE`;
  const passkeys = await tx.passkey.count({ where: { personId } });
  const totp = await tx.totpCredential.count({ where: { personId, confirmedAt: { not: null } } });
  if (passkeys + totp > 1) return;
  throw new Conflict("This is your last second factor. Add another one first.");
}
