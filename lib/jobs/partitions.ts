/** What is kept for a time lies in partitions: those to come are made ahead, and those whose time is over are dropped. */
import type { Actor } from "@/lib/auth/actor";
import { queryAs, writeAs } from "@/lib/auth/gate";

export type Partitions = {
  /** The functions of the database that make and drop them; dropping takes the values of `kept` in their order. */
  ensure: string;
  drop: string;
  /** For how long each part is kept, by the name under which the audit log tells it: `{ pingDays: 45 }`. */
  kept: Readonly<Record<string, number>>;
};

/** Dropping evidence is itself worth an entry; making empty partitions is not. @throws Forbidden */
export async function keepPartitions(actor: Actor, { ensure, drop, kept }: Partitions): Promise<void> {
  const query = queryAs(actor, "retention.apply");
  await query(ensure);
  const [row] = await query<{ dropped: string[] }>(drop, Object.values(kept));
  const dropped = row?.dropped ?? [];
  if (dropped.length === 0) return;
  await writeAs(actor, "retention.apply", async () => ({
    result: undefined,
    target: "retention",
    after: { dropped, ...kept },
  }));
}
