/** What is remembered of Garrison's own backups, in the database that they are of. */
import type { Actor } from "@/lib/auth/actor";
import { queryAs, writeAs } from "@/lib/auth/gate";
import type { HistoryGap, MadeBackup, OwnBackups } from "./model";

const KEY = "recovery.backup";

type Kept = { made: (Omit<MadeBackup, "at"> & { at: string }) | null; failure: string | null };

export async function noteBackup(actor: Actor, made: MadeBackup): Promise<void> {
  await writeAs(actor, "recovery.backup", async (tx) => {
    const value = { made: { ...made, at: made.at.toISOString() }, failure: null };
    await tx.setting.upsert({
      where: { key: KEY },
      create: { key: KEY, value },
      update: { value, updatedAt: new Date() },
    });
    return { result: undefined, target: "garrison", after: value.made };
  });
}

export async function noteFailure(actor: Actor, failure: string): Promise<void> {
  await writeAs(actor, "recovery.backup", async (tx) => {
    const row = await tx.setting.findUnique({ where: { key: KEY } });
    const made = (row?.value as Kept | undefined)?.made ?? null;
    const value = { made, failure };
    await tx.setting.upsert({
      where: { key: KEY },
      create: { key: KEY, value },
      update: { value, updatedAt: new Date() },
    });
    return { result: undefined, target: "garrison", outcome: "failed", after: { failure } };
  });
}

export async function readOwnBackups(actor: Actor): Promise<OwnBackups> {
  const [row] = await queryAs(actor, "health.read")<{ kept: Kept | null; installedAt: Date; now: Date }>(
    `SELECT (SELECT value FROM setting WHERE key = $1) AS kept, now() AS now,
       coalesce((SELECT min(finished_at) FROM _prisma_migrations), now()) AS "installedAt"`,
    [KEY],
  );
  if (!row) throw new Error("The database did not answer.");
  const { kept, installedAt, now } = row;
  const made = kept?.made ? { ...kept.made, at: new Date(kept.made.at) } : null;
  return { made, failure: kept?.failure ?? null, installedAt, now };
}

/** The first entry after those of the backup: what is missing between them is said, and by whom. */
export async function noteRestore(
  actor: Actor,
  { file, from, until, auditHead, rows }: HistoryGap,
): Promise<void> {
  await writeAs(actor, "recovery.restore", async () => ({
    result: undefined,
    target: "garrison",
    after: {
      note: `Restored from a backup of ${from.toISOString()}. What was recorded between then and ${until.toISOString()} is lost.`,
      historyGap: { from, until },
      ...{ file, auditHead, rows },
    },
  }));
}
