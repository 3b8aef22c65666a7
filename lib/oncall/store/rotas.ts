/** Rotas in the database: who has the duty when, changed by people and audited. */
import type { Actor } from "@/lib/auth/actor";
import { queryAs, type Transaction, writeAs } from "@/lib/auth/gate";
import { Conflict, NotFound } from "@/lib/errors";
import { isId } from "@/lib/id";
import type { Step } from "../model/policy";
import type { Layer, NewRota } from "../model/rota";
import { refuseStrangers } from "./candidates";
import { MOST_ROTAS } from "./duty";
import { tellOnCallChanged } from "./news";

/** @throws Unprocessable for people who can't be on call, Conflict, Forbidden */
export async function createRota(actor: Actor, wish: NewRota): Promise<{ id: string }> {
  return writeAs(actor, "oncall.rota.change", async (tx) => {
    if ((await tx.rota.count({ where: { retiredAt: null } })) >= MOST_ROTAS) {
      throw new Conflict(`There are ${MOST_ROTAS} rotas already. Retire one first.`);
    }
    await refuseStrangers(tx, peopleOf(wish));
    const made = await tx.rota.create({ data: wish, select: { id: true } });
    await tellOnCallChanged(tx, made.id);
    return { result: made, target: `rota/${made.id}`, after: wish };
  });
}

/** Who was in it may stay, even if they could not be put in it today. @throws NotFound, Unprocessable, Forbidden */
export async function changeRota(actor: Actor, id: string, wish: NewRota): Promise<void> {
  await writeAs(actor, "oncall.rota.change", async (tx) => {
    const before = await existingRota(tx, id);
    const known = before.layers.flatMap(({ people }) => people);
    await refuseStrangers(tx, peopleOf(wish), known);
    await tx.rota.update({ where: { id }, data: { ...wish, changedAt: new Date() } });
    await tellOnCallChanged(tx, id);
    return { result: undefined, target: `rota/${id}`, before, after: wish };
  });
}

/** @throws NotFound; Conflict while a policy asks whoever is on call in it; Forbidden */
export async function retireRota(actor: Actor, id: string): Promise<void> {
  await writeAs(actor, "oncall.rota.change", async (tx) => {
    await existingRota(tx, id);
    const policies = await tx.escalationPolicy.findMany({
      where: { retiredAt: null },
      select: { name: true, steps: true },
    });
    const user = policies.find(({ steps }) => isUsedIn(steps as Step[], id));
    if (user) throw new Conflict(`The policy "${user.name}" asks this rota. Change it first.`);
    await tx.rota.update({ where: { id }, data: { retiredAt: new Date(), feedHash: null } });
    await tellOnCallChanged(tx, id);
    return { result: undefined, target: `rota/${id}` };
  });
}

/** As it is edited. @throws NotFound, Forbidden */
export async function getRota(
  actor: Actor,
  id: string,
): Promise<NewRota & { id: string; hasFeed: boolean; changedAt: Date }> {
  const [row] = isId(id)
    ? await queryAs(actor, "oncall.read")<NewRota & { id: string; hasFeed: boolean; changedAt: Date }>(
        `SELECT id, name, time_zone AS "timeZone", layers, feed_hash IS NOT NULL AS "hasFeed", changed_at AS "changedAt"
         FROM rota WHERE id = $1 AND retired_at IS NULL`,
        [id],
      )
    : [];
  if (!row) throw gone();
  return row;
}

/** @throws NotFound */
export async function existingRota(tx: Transaction, id: string): Promise<NewRota> {
  const found = isId(id)
    ? await tx.rota.findFirst({
        where: { id, retiredAt: null },
        select: { name: true, timeZone: true, layers: true },
      })
    : null;
  if (!found) throw gone();
  return { ...found, layers: found.layers as Layer[] };
}

function gone(): NotFound {
  return new NotFound("There is no such rota.");
}

function peopleOf({ layers }: NewRota): { id: string; field: string }[] {
  return layers.flatMap(({ people }, place) =>
    people.map((id, turn) => ({ id, field: `layers.${place}.people.${turn}` })),
  );
}

function isUsedIn(steps: readonly Step[], rotaId: string): boolean {
  return steps.some(({ targets }) => targets.some(({ kind, id }) => kind === "rota" && id === rotaId));
}
