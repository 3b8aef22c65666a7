/** People: who may come in, as what, and who no longer. */
import { Conflict, NotFound } from "@/lib/errors";
import { isId } from "@/lib/id";
import type { Actor } from "../actor";
import { queryAs, type Transaction, writeAs } from "../gate";
import type { PersonChange, PersonRow } from "../model/people";
import { readName } from "../person-name";
import { SignInProblem } from "../problems";
import { revokeSessions } from "../session";

const PERSON = `
  SELECT p.id, p.email, p.name, p.role, p.created_at AS "createdAt", p.last_sign_in_at AS "lastSignInAt",
    CASE WHEN p.disabled_at IS NOT NULL THEN 'disabled' WHEN p.last_sign_in_at IS NULL THEN 'invited' ELSE 'active' END AS state,
    EXISTS (SELECT 1 FROM totp_credential t WHERE t.person_id = p.id AND t.confirmed_at IS NOT NULL) AS totp,
    (SELECT count(*)::int FROM passkey k WHERE k.person_id = p.id) AS passkeys,
    (SELECT count(*)::int FROM recovery_code c WHERE c.person_id = p.id AND c.used_at IS NULL) AS "recoveryCodes",
    (SELECT count(*)::int FROM session s WHERE s.person_id = p.id AND s.revoked_at IS NULL AND s.expires_at > now()) AS sessions
  FROM person p`;

/** Everybody, at most 200, the disabled last. @throws Forbidden */
export async function listPeople(actor: Actor): Promise<PersonRow[]> {
  return queryAs(
    actor,
    "people.read",
  )<PersonRow>(`${PERSON} ORDER BY p.disabled_at IS NOT NULL, lower(p.name), p.id LIMIT 200`);
}

/** @throws NotFound, Forbidden */
export async function getPerson(actor: Actor, id: string): Promise<PersonRow> {
  const [person] = isId(id)
    ? await queryAs(actor, "people.read")<PersonRow>(`${PERSON} WHERE p.id = $1`, [id])
    : [];
  if (!person) throw new NotFound("There is no such person.");
  return person;
}

/**
 * A new role or an end of access holds at the person's next request: their sessions end with the change.
 * @throws NotFound; Conflict when no admin would be left; Forbidden
 */
export async function changePerson(actor: Actor, id: string, wish: PersonChange): Promise<void> {
  const name = wish.name === undefined ? undefined : readName(wish.name);
  if (name === null) throw new SignInProblem("name-shape");
  await writeAs(actor, "people.change", async (tx) => {
    const before = isId(id)
      ? await tx.person.findUnique({ where: { id }, select: { role: true, name: true, disabledAt: true } })
      : null;
    if (!before) throw new NotFound("There is no such person.");
    await keepAnAdmin(tx, id, wish);
    await tx.person.update({
      where: { id },
      data: {
        ...(wish.role === undefined ? {} : { role: wish.role }),
        ...(name === undefined ? {} : { name }),
        ...(wish.disabled === undefined ? {} : { disabledAt: wish.disabled ? new Date() : null }),
      },
      select: { id: true },
    });
    if (wish.role !== undefined || wish.disabled) await revokeSessions(tx, { personId: id });
    if (wish.disabled) await tx.singleUseLink.deleteMany({ where: { personId: id } });
    return { result: undefined, target: `person/${id}`, before, after: wish };
  });
}

/** Someone must be able to let others in. The rows are locked, so two admins cannot remove each other at once. */
async function keepAnAdmin(tx: Transaction, id: string, wish: PersonChange): Promise<void> {
  if (!wish.disabled && (wish.role === undefined || wish.role === "admin")) return;
  const admins = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM person WHERE role = 'admin' AND disabled_at IS NULL ORDER BY id FOR UPDATE`;
  if (admins.some((admin) => admin.id === id) && admins.length === 1) {
    throw new Conflict("This is the only admin. Make somebody else an admin first.");
  }
}
