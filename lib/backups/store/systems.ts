/** Protected systems and their copies: named by people, changed and retired by them. */
import { type Actor, actorName } from "@/lib/auth/actor";
import { type Transaction, writeAs } from "@/lib/auth/gate";
import { hashToken, newToken } from "@/lib/auth/token";
import { environment } from "@/lib/env";
import { Conflict, NotFound } from "@/lib/errors";
import { findPlaceId } from "@/lib/fleet/store/places";
import { isId } from "@/lib/id";
import type { Schedule } from "@/lib/schedule/schedule";
import type { NewCopy, NewSystem } from "../model/system";
import { deadlinesOf, type OpenRun } from "../runs";
import { serverIdOf } from "./named-server";

export const SYSTEM_LIMIT = 5_000;
const COPY_LIMIT = 20;

/** @throws Conflict when there are too many, Unprocessable for a place or server that is not there, Forbidden */
export async function createSystem(actor: Actor, wish: NewSystem): Promise<{ id: string }> {
  return writeAs(actor, "backups.system.change", async (tx) => {
    if ((await tx.protectedSystem.count({ where: { retiredAt: null } })) >= SYSTEM_LIMIT) {
      throw new Conflict(`There are ${SYSTEM_LIMIT} protected systems already. Retire one first.`);
    }
    const data = { ...(await wishColumns(tx, wish)), createdBy: actorName(actor) };
    const { id } = await tx.protectedSystem.create({ data, select: { id: true } });
    return { result: { id }, target: `system/${id}`, after: wish };
  });
}

/** Its runs stay, and its copies are judged by the new rule from now on. @throws NotFound, Unprocessable, Forbidden */
export async function changeSystem(actor: Actor, id: string, wish: NewSystem): Promise<void> {
  await writeAs(actor, "backups.system.change", async (tx) => {
    const before = await existing(tx, id);
    await tx.protectedSystem.update({
      where: { id },
      data: { ...(await wishColumns(tx, wish)), version: { increment: 1 } },
    });
    await judgeAnew(tx, id, wish);
    return { result: undefined, target: `system/${id}`, before, after: wish };
  });
}

/** Nothing is expected of it any more, and its tokens end. What it said stays. @throws NotFound, Forbidden */
export async function retireSystem(actor: Actor, id: string): Promise<void> {
  await writeAs(actor, "backups.system.change", async (tx) => {
    const { name } = await existing(tx, id);
    const retiredAt = new Date();
    await tx.protectedSystem.update({ where: { id }, data: { retiredAt, version: { increment: 1 } } });
    return { result: undefined, target: `system/${id}`, before: { name }, after: { retiredAt } };
  });
}

export type MadeCopy = { id: string; url: string; token: string };

/** The token is in the answer and nowhere else. @throws NotFound, Conflict, Forbidden */
export async function createCopy(actor: Actor, systemId: string, wish: NewCopy): Promise<MadeCopy> {
  return writeAs(actor, "backups.system.change", async (tx) => {
    const { schedule, graceS, maxRunS } = await existing(tx, systemId);
    const where = { systemId, retiredAt: null };
    if ((await tx.backupCopy.count({ where })) >= COPY_LIMIT) {
      throw new Conflict(`This system has ${COPY_LIMIT} copies already. Retire one first.`);
    }
    const token = newToken("backup");
    const { id } = await tx.backupCopy.create({
      data: {
        ...wish,
        systemId,
        lockedUntil: wish.lockedUntil === null ? null : new Date(wish.lockedUntil),
        tokenHash: hashed(token),
        createdBy: actorName(actor),
      },
      select: { id: true },
    });
    await judgeAnew(tx, systemId, { schedule: schedule as Schedule, graceS, maxRunS });
    return { result: { id, token, url: urlOf(token) }, target: `system/${systemId}`, after: { copy: wish } };
  });
}

/** The former token ends at once. @throws NotFound, Forbidden */
export async function renewCopyToken(actor: Actor, id: string): Promise<MadeCopy> {
  return writeAs(actor, "backups.system.change", async (tx) => {
    const { systemId, name } = await existingCopy(tx, id);
    const token = newToken("backup");
    await tx.backupCopy.update({ where: { id }, data: { tokenHash: hashed(token) } });
    return {
      result: { id, token, url: urlOf(token) },
      target: `system/${systemId}`,
      after: { copy: name, token: "made anew" },
    };
  });
}

/** Its token ends at once. What it said stays. @throws NotFound, Forbidden */
export async function retireCopy(actor: Actor, id: string): Promise<void> {
  await writeAs(actor, "backups.system.change", async (tx) => {
    const { systemId, name } = await existingCopy(tx, id);
    const retiredAt = new Date();
    await tx.backupCopy.update({ where: { id }, data: { retiredAt } });
    return { result: undefined, target: `system/${systemId}`, before: { copy: name }, after: { retiredAt } };
  });
}

/** Takes the output of any tool that is known: its name stands before the token. */
export function urlOf(token: string, engine = "generic"): string {
  return `${environment().baseUrl}/api/webhooks/backup/${engine}/${token}`;
}

function hashed(token: string): Uint8Array<ArrayBuffer> {
  return hashToken("backup", token) ?? new Uint8Array();
}

async function existing(tx: Transaction, id: string) {
  const found = isId(id) ? await tx.protectedSystem.findFirst({ where: { id, retiredAt: null } }) : null;
  if (!found) throw new NotFound("There is no such protected system.");
  const { createdAt: _at, createdBy: _by, retiredAt: _retired, version: _version, ...wished } = found;
  return wished;
}

/** @throws NotFound, also for what is retired */
export async function existingCopy(tx: Transaction, id: string) {
  const found = isId(id)
    ? await tx.backupCopy.findFirst({
        where: { id, retiredAt: null, system: { retiredAt: null } },
        include: { system: { select: { schedule: true, graceS: true, maxRunS: true } } },
      })
    : null;
  if (!found) throw new NotFound("There is no such copy of a system.");
  return found;
}

/** @throws Unprocessable */
async function wishColumns(tx: Transaction, { environment: place, server, ...wish }: NewSystem) {
  const serverId = server === null || server === "" ? null : await serverIdOf(tx, server);
  return { ...wish, serverId, environmentId: await findPlaceId(tx, "environments", place) };
}

/** What follows from the rule is kept with each copy, so that lists need not reckon. */
export async function judgeAnew(
  tx: Transaction,
  systemId: string,
  { schedule, graceS, maxRunS }: Pick<NewSystem, "schedule" | "graceS" | "maxRunS">,
): Promise<void> {
  const copies = await tx.backupCopy.findMany({
    where: { systemId, retiredAt: null },
    select: { no: true, createdAt: true, goodAt: true, openRuns: true },
    take: COPY_LIMIT,
  });
  const times = copies.map(({ createdAt, goodAt, openRuns }) =>
    deadlinesOf(goodAt?.getTime() ?? null, openRuns as OpenRun[], {
      ...{ schedule, graceS, maxRunS },
      createdAt: createdAt.getTime(),
    }),
  );
  const text = (at: number | null) => (at === null ? null : new Date(at).toISOString());
  await tx.$executeRaw`
    UPDATE backup_copy c SET deadline_at = t.deadline::timestamptz, stuck_at = t.stuck::timestamptz
    FROM unnest(${copies.map(({ no }) => no)}::int[], ${times.map(({ deadlineAt }) => text(deadlineAt))}::text[],
      ${times.map(({ stuckAt }) => text(stuckAt))}::text[]) AS t(no, deadline, stuck)
    WHERE c.no = t.no`;
}
