/** How long evidence is kept, and the end of what is older: whole partitions, never rows. */
import type { Actor } from "@/lib/auth/actor";
import { queryAs, readAs, writeAs } from "@/lib/auth/gate";
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

/** Dropping evidence is itself worth an entry; making empty partitions is not. */
export async function applyRetention(actor: Actor, retention: Retention): Promise<void> {
  const query = queryAs(actor, "retention.apply");
  await query("SELECT garrison_ensure_partitions(7)");
  const [row] = await query<{ dropped: string[] }>("SELECT garrison_drop_partitions($1, $2, $3) AS dropped", [
    retention.reportDays,
    retention.evidenceMonths,
    retention.changeMonths,
  ]);
  const dropped = row?.dropped ?? [];
  if (dropped.length === 0) return;
  await writeAs(actor, "retention.apply", async () => ({
    result: undefined,
    target: "retention",
    after: { dropped, ...retention },
  }));
}
