/** The rules by which one alert explains others: a small list in the settings, changed by admins and audited. */
import type { Actor } from "@/lib/auth/actor";
import { readAs, type Transaction, writeAs } from "@/lib/auth/gate";
import { Conflict, NotFound } from "@/lib/errors";
import { newId } from "@/lib/id";
import { type Inhibition, MOST_INHIBITIONS, type NewInhibition } from "../model/inhibition";
import { INHIBITIONS_KEY, noteQuietingChange } from "./quieting";

/** In the order in which they were made. @throws Forbidden */
export async function listInhibitions(actor: Actor): Promise<Inhibition[]> {
  const row = await readAs(actor, "settings.read").setting.findUnique({ where: { key: INHIBITIONS_KEY } });
  return rulesIn(row?.value);
}

/** @throws Conflict when there are too many, Forbidden */
export async function addInhibition(actor: Actor, wish: NewInhibition): Promise<Inhibition> {
  const made = { id: newId(), ...wish };
  await change(actor, (rules) => {
    if (rules.length >= MOST_INHIBITIONS) {
      throw new Conflict(`There are ${MOST_INHIBITIONS} rules already. Remove one that is not needed.`);
    }
    return [...rules, made];
  });
  return made;
}

/** @throws NotFound, Forbidden */
export async function removeInhibition(actor: Actor, id: string): Promise<void> {
  await change(actor, (rules) => {
    const rest = rules.filter((rule) => rule.id !== id);
    if (rest.length === rules.length) throw new NotFound("There is no such rule.");
    return rest;
  });
}

async function change(actor: Actor, to: (rules: Inhibition[]) => Inhibition[]): Promise<void> {
  await writeAs(actor, "settings.change", async (tx) => {
    await noteQuietingChange(tx);
    const before = await rulesOf(tx);
    const after = to(before);
    const value = JSON.parse(JSON.stringify({ rules: after }));
    await tx.setting.upsert({
      where: { key: INHIBITIONS_KEY },
      create: { key: INHIBITIONS_KEY, value },
      update: { value, updatedAt: new Date() },
    });
    return {
      result: undefined,
      target: `setting/${INHIBITIONS_KEY}`,
      before: { rules: before },
      after: { rules: after },
    };
  });
}

async function rulesOf(tx: Transaction): Promise<Inhibition[]> {
  const row = await tx.setting.findUnique({ where: { key: INHIBITIONS_KEY } });
  return rulesIn(row?.value);
}

/** Only this file writes them. */
function rulesIn(value: unknown): Inhibition[] {
  return (value as { rules?: Inhibition[] } | null | undefined)?.rules ?? [];
}
