/**
 * Applies prisma/migrations in Prisma's own bookkeeping, without Prisma's engine (a download that hardened networks
 * refuse). `prisma migrate status` on another machine agrees with what stands here.
 *
 * Each file is one transaction, taken under one lock: two runners at once apply each file once, and a killed one
 * leaves nothing half done.
 */
import { createHash, randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { refuseUnfinished } from "./unfinished-restore";

export type Migrated = { applied: string[]; present: number };
type Options = {
  /** The last to apply; all without it. */
  until?: string;
  /** A restore that is under way may do it. */
  unfinished?: boolean;
};

const LOCK = 72_707_369; // the number that Prisma's own runner locks

const BOOKKEEPING = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id varchar(36) PRIMARY KEY NOT NULL,
    checksum varchar(64) NOT NULL,
    finished_at timestamptz,
    migration_name varchar(255) NOT NULL,
    logs text,
    rolled_back_at timestamptz,
    started_at timestamptz NOT NULL DEFAULT now(),
    applied_steps_count integer NOT NULL DEFAULT 0
  )`;

/** @throws Error when a file that was applied has changed since, or when one fails (which then left no trace). */
export async function migrate(
  databaseUrl: string,
  root: string,
  { until, unfinished = false }: Options = {},
): Promise<Migrated> {
  const folder = join(root, "prisma", "migrations");
  const files = migrationsIn(root).filter((name) => until === undefined || name <= until);
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  // A cut connection fails the statement in flight; its event as well would end the process without a word.
  client.on("error", () => undefined);
  await client.connect();
  try {
    if (!unfinished) await refuseUnfinished(client);
    const applied: string[] = [];
    await inTransaction(client, () => client.query(BOOKKEEPING));
    for (const name of files) {
      const sql = readFileSync(join(folder, name, "migration.sql"), "utf8");
      if (await applyOne(client, name, sql)) applied.push(name);
    }
    return { applied, present: files.length };
  } finally {
    await client.end();
  }
}

/** The names of all migrations of this version, in order. */
export function migrationsIn(root: string): string[] {
  return readdirSync(join(root, "prisma", "migrations"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

async function applyOne(client: pg.Client, name: string, sql: string): Promise<boolean> {
  const checksum = createHash("sha256").update(sql).digest("hex");
  return inTransaction(client, async () => {
    const { rows } = await client.query(
      `SELECT checksum, finished_at FROM _prisma_migrations
       WHERE migration_name = $1 AND rolled_back_at IS NULL ORDER BY started_at DESC LIMIT 1`,
      [name],
    );
    const former = rows[0] as { checksum: string; finished_at: Date | null } | undefined;
    if (former?.finished_at && former.checksum === checksum) return false;
    if (former?.finished_at) {
      throw new Error(`Migration ${name} was changed after it had been applied. Put the original file back.`);
    }
    if (former) throw new Error(`Migration ${name} is marked as failed. See \`prisma migrate resolve\`.`);
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), 1)`,
      [randomUUID(), checksum, name],
    );
    return true;
  });
}

async function inTransaction<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query("BEGIN");
  try {
    await client.query("SELECT pg_advisory_xact_lock($1)", [LOCK]);
    const result = await work();
    await client.query("COMMIT");
    return result;
  } catch (error) {
    // The first failure is the one to tell; on a cut connection this fails too.
    await client.query("ROLLBACK").catch(() => undefined);
    throw error;
  }
}
