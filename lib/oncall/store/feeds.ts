/** Addresses of calendars that programs subscribe to: of one rota, or of one person in all rotas. */
import type { Actor, PersonActor } from "@/lib/auth/actor";
import { queryAs, writeAs } from "@/lib/auth/gate";
import { hashToken, newToken } from "@/lib/auth/token";
import { environment } from "@/lib/env";
import { existingRota } from "./rotas";

type Minted = { url: string };

/** The address is in the answer and nowhere else; one that was given before no longer opens it. @throws NotFound, Forbidden */
export async function openRotaFeed(actor: Actor, id: string): Promise<Minted> {
  return writeAs(actor, "oncall.rota.change", async (tx) => {
    await existingRota(tx, id);
    const token = newToken("feed");
    await tx.rota.update({ where: { id }, data: { feedHash: hashToken("feed", token) } });
    return {
      result: minted(`/api/oncall/rotas/${id}/calendar.ics`, token),
      target: `rota/${id}`,
      after: { feed: true },
    };
  });
}

/** @throws NotFound, Forbidden */
export async function closeRotaFeed(actor: Actor, id: string): Promise<void> {
  await writeAs(actor, "oncall.rota.change", async (tx) => {
    await existingRota(tx, id);
    await tx.rota.update({ where: { id }, data: { feedHash: null } });
    return { result: undefined, target: `rota/${id}`, after: { feed: false } };
  });
}

/** @throws Forbidden */
export async function openOwnFeed(actor: PersonActor): Promise<Minted> {
  return writeAs(actor, "oncall.own-feed.change", async (tx) => {
    const token = newToken("feed");
    const tokenHash = hashToken("feed", token) ?? new Uint8Array();
    await tx.shiftFeed.upsert({
      where: { personId: actor.id },
      create: { personId: actor.id, tokenHash },
      update: { tokenHash, createdAt: new Date() },
    });
    const result = minted("/api/oncall/shifts/calendar.ics", token);
    return { result, target: `shift-feed/${actor.id}`, after: { feed: true } };
  });
}

/** @throws Forbidden */
export async function closeOwnFeed(actor: PersonActor): Promise<void> {
  await writeAs(actor, "oncall.own-feed.change", async (tx) => {
    await tx.shiftFeed.deleteMany({ where: { personId: actor.id } });
    return { result: undefined, target: `shift-feed/${actor.id}`, after: { feed: false } };
  });
}

/** Since when it is open; null: it is not. @throws Forbidden */
export async function findOwnFeed(actor: PersonActor): Promise<Date | null> {
  const [row] = await queryAs(actor, "oncall.own.read")<{ createdAt: Date }>(
    `SELECT created_at AS "createdAt" FROM shift_feed WHERE person_id = $1`,
    [actor.id],
  );
  return row?.createdAt ?? null;
}

function minted(path: string, token: string): Minted {
  return { url: `${environment().baseUrl}${path}?token=${token}` };
}
