/** Who may be put on call: whoever may come in and acknowledge. */
import { type Actor, ROLES } from "@/lib/auth/actor";
import { queryAs, type Transaction } from "@/lib/auth/gate";
import { PERMISSIONS } from "@/lib/auth/permissions";
import { Unprocessable } from "@/lib/errors";
import type { Candidate } from "../model/on-call";

const HOLDERS: readonly string[] = PERMISSIONS["alerts.acknowledge"];
const MAY_ACKNOWLEDGE = ROLES.filter((role) => HOLDERS.includes(role));
const MOST = 500;

/** By name. @throws Forbidden */
export async function listCandidates(actor: Actor): Promise<Candidate[]> {
  return queryAs(actor, "oncall.read")<Candidate>(
    `SELECT p.id, p.name, (SELECT count(*)::int FROM notify_channel c
       WHERE c.person_id = p.id AND c.retired_at IS NULL AND c.verified_at IS NOT NULL) AS proven
     FROM person p WHERE p.disabled_at IS NULL AND p.role = ANY($1::role[]) ORDER BY lower(p.name), p.id LIMIT ${MOST}`,
    [MAY_ACKNOWLEDGE],
  );
}

/** @param known who was named already: they may stay @throws Unprocessable naming the field of the first who is not one */
export async function refuseStrangers(
  tx: Transaction,
  named: readonly { id: string; field: string }[],
  known: readonly string[] = [],
): Promise<void> {
  const asked = named.filter(({ id }) => !known.includes(id));
  if (asked.length === 0) return;
  const found = await tx.person.findMany({
    where: {
      id: { in: [...new Set(asked.map(({ id }) => id))] },
      disabledAt: null,
      role: { in: [...MAY_ACKNOWLEDGE] },
    },
    select: { id: true },
  });
  const may = new Set(found.map(({ id }) => id));
  const stranger = asked.find(({ id }) => !may.has(id));
  if (!stranger) return;
  const message = "must be somebody who may sign in and acknowledge alerts";
  throw new Unprocessable(`Somebody named here can't be put on call: ${stranger.field} ${message}.`, [
    { field: stranger.field, message },
  ]);
}
