/** When a person wants to be left in peace: their own word, and nobody else's. */
import type { PersonActor } from "@/lib/auth/actor";
import { readAs, writeAs } from "@/lib/auth/gate";
import { QuietHours } from "../model/person";
import { tellOnCallChanged } from "./news";

/** null: never. @throws Forbidden */
export async function getQuietHours(actor: PersonActor): Promise<QuietHours | null> {
  const row = await readAs(actor, "channels.own.read").quietHours.findUnique({
    where: { personId: actor.id },
    select: { hours: true },
  });
  const parsed = QuietHours.safeParse(row?.hours);
  return parsed.success && parsed.data.windows.length > 0 ? parsed.data : null;
}

/** No windows: never quiet. @throws Forbidden */
export async function changeQuietHours(actor: PersonActor, hours: QuietHours): Promise<void> {
  await writeAs(actor, "channels.own.change", async (tx) => {
    const where = { personId: actor.id };
    const before = await tx.quietHours.findUnique({ where, select: { hours: true } });
    await tx.quietHours.upsert({
      where,
      create: { personId: actor.id, hours },
      update: { hours, changedAt: new Date() },
    });
    await tellOnCallChanged(tx, actor.id);
    return { result: undefined, target: `quiet-hours/${actor.id}`, before: before?.hours, after: hours };
  });
}
