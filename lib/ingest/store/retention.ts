/** How long evidence is kept, and the end of what is older: whole partitions, never rows. */
import type { Actor } from "@/lib/auth/actor";
import { readAs, writeAs } from "@/lib/auth/gate";
import { keepPartitions } from "@/lib/jobs/partitions";
import { DEFAULT_RETENTION, Retention } from "../model";

const KEY = "retention";

export async function readRetention(actor: Actor): Promise<Retention> {
  const row = await readAs(actor, "settings.read").setting.findUnique({ where: { key: KEY } });
  const parsed = Retention.safeParse(row?.value);
  return parsed.success ? parsed.data : DEFAULT_RETENTION;
}

export async function changeRetention(actor: Actor, wish: Retention): Promise<Retention> {
  return writeAs(actor, "settings.change", async (tx) => {
    const before = await tx.setting.findUnique({ where: { key: KEY } });
    await tx.setting.upsert({
      where: { key: KEY },
      create: { key: KEY, value: wish },
      update: { value: wish, updatedAt: new Date() },
    });
    return {
      result: wish,
      target: "setting/retention",
      before: before?.value ?? DEFAULT_RETENTION,
      after: wish,
    };
  });
}

export async function applyRetention(
  actor: Actor,
  { reportDays, evidenceMonths, changeMonths }: Retention,
): Promise<void> {
  await keepPartitions(actor, {
    ensure: "SELECT garrison_ensure_partitions(7)",
    drop: "SELECT garrison_drop_partitions($1, $2, $3) AS dropped",
    kept: { reportDays, evidenceMonths, changeMonths },
  });
}
