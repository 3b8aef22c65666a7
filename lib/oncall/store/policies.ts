/** Escalation policies in the database: for which alerts, who is asked, and in which order policies are looked at. */
import type { Actor } from "@/lib/auth/actor";
import { queryAs, type Transaction, writeAs } from "@/lib/auth/gate";
import { Conflict, NotFound, Unprocessable } from "@/lib/errors";
import { isId } from "@/lib/id";
import type { KeptPolicy, Policy, Step } from "../model/policy";
import { refuseStrangers } from "./candidates";
import { MOST_POLICIES } from "./duty";
import { tellOnCallChanged } from "./news";

/** It comes last. @throws Unprocessable for rotas or people who are not there, Conflict, Forbidden */
export async function createPolicy(actor: Actor, wish: KeptPolicy): Promise<{ id: string }> {
  return writeAs(actor, "oncall.policy.change", async (tx) => {
    const standing = await tx.escalationPolicy.aggregate({
      where: { retiredAt: null },
      _count: true,
      _max: { position: true },
    });
    if (standing._count >= MOST_POLICIES) {
      throw new Conflict(`There are ${MOST_POLICIES} policies already. Retire one first.`);
    }
    await refuseStrangeTargets(tx, wish.steps, []);
    if (wish.isDefault) await noDefault(tx);
    const position = (standing._max.position ?? -1) + 1;
    const made = await tx.escalationPolicy.create({ data: { ...wish, position }, select: { id: true } });
    await tellOnCallChanged(tx, made.id);
    return { result: made, target: `escalation-policy/${made.id}`, after: { ...wish, position } };
  });
}

/** @throws NotFound, Unprocessable, Forbidden */
export async function changePolicy(actor: Actor, id: string, wish: KeptPolicy): Promise<void> {
  await writeAs(actor, "oncall.policy.change", async (tx) => {
    const { createdAt: _, changedAt: __, retiredAt: ___, ...before } = await existing(tx, id);
    await refuseStrangeTargets(tx, wish.steps, before.steps as Step[]);
    if (wish.isDefault) await noDefault(tx);
    await tx.escalationPolicy.update({ where: { id }, data: { ...wish, changedAt: new Date() } });
    await tellOnCallChanged(tx, id);
    return { result: undefined, target: `escalation-policy/${id}`, before, after: wish };
  });
}

/** Alerts that wait by it are asked for anew, by the policy that is now theirs. @throws NotFound, Forbidden */
export async function retirePolicy(actor: Actor, id: string): Promise<void> {
  await writeAs(actor, "oncall.policy.change", async (tx) => {
    await existing(tx, id);
    await tx.escalationPolicy.update({ where: { id }, data: { retiredAt: new Date(), isDefault: false } });
    await tellOnCallChanged(tx, id);
    return { result: undefined, target: `escalation-policy/${id}` };
  });
}

/** All of them, the first to be looked at first. @throws Conflict when others were made or retired meanwhile; Forbidden */
export async function orderPolicies(actor: Actor, ids: readonly string[]): Promise<void> {
  await writeAs(actor, "oncall.policy.change", async (tx) => {
    const standing = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM escalation_policy WHERE retired_at IS NULL ORDER BY position, id FOR UPDATE`;
    const before = standing.map(({ id }) => id);
    if (
      new Set(ids).size !== ids.length ||
      ids.length !== before.length ||
      !before.every((id) => ids.includes(id))
    ) {
      throw new Conflict("The list of policies has changed meanwhile. Read it again and order it anew.");
    }
    await tx.$executeRaw`
      UPDATE escalation_policy p SET position = o.place FROM unnest(${[...ids]}::uuid[]) WITH ORDINALITY AS o(id, place)
      WHERE p.id = o.id`;
    await tellOnCallChanged(tx, "policies");
    return {
      result: undefined,
      target: "escalation-policies",
      before: { order: before },
      after: { order: ids },
    };
  });
}

const SELECT = `
  SELECT id, name, is_default AS "isDefault", applies, steps, repeat, repeat_after_minutes AS "repeatAfterMinutes"
  FROM escalation_policy WHERE retired_at IS NULL`;

/** In their order. @throws Forbidden */
export async function listPolicies(actor: Actor): Promise<Policy[]> {
  return queryAs(actor, "oncall.read")<Policy>(`${SELECT} ORDER BY position, id LIMIT ${MOST_POLICIES}`);
}

/** @throws NotFound, Forbidden */
export async function getPolicy(actor: Actor, id: string): Promise<Policy> {
  const [row] = isId(id) ? await queryAs(actor, "oncall.read")<Policy>(`${SELECT} AND id = $1`, [id]) : [];
  if (!row) throw new NotFound("There is no such policy.");
  return row;
}

async function existing(tx: Transaction, id: string) {
  const found = isId(id) ? await tx.escalationPolicy.findFirst({ where: { id, retiredAt: null } }) : null;
  if (!found) throw new NotFound("There is no such policy.");
  return found;
}

/** The one that was the default is an ordinary one from now on: there is one last resort. */
async function noDefault(tx: Transaction): Promise<void> {
  await tx.escalationPolicy.updateMany({ where: { isDefault: true }, data: { isDefault: false } });
}

/** What was named before may stay: it is found by the nightly check. */
async function refuseStrangeTargets(
  tx: Transaction,
  steps: readonly Step[],
  before: readonly Step[],
): Promise<void> {
  const known = before.flatMap(({ targets }) => targets).map(({ id }) => id);
  const named = steps.flatMap(({ targets }, step) =>
    targets.map(({ kind, id }, target) => ({ kind, id, field: `steps.${step}.targets.${target}` })),
  );
  const people = named.filter(({ kind }) => kind === "person");
  await refuseStrangers(tx, people, known);
  const rotas = named.filter(({ kind, id }) => kind === "rota" && !known.includes(id));
  const found = await tx.rota.findMany({
    where: { id: { in: rotas.map(({ id }) => id) }, retiredAt: null },
    select: { id: true },
  });
  const there = new Set(found.map(({ id }) => id));
  const missing = rotas.find(({ id }) => !there.has(id));
  if (!missing) return;
  const message = "must be a rota that exists";
  throw new Unprocessable(`The policy can't be kept: ${missing.field} ${message}.`, [
    { field: missing.field, message },
  ]);
}
