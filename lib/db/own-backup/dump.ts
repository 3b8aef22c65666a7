/** What does a backup of Garrison's own hold? Every table of one database, as it was at one instant, beside whoever writes to it. */
import pg from "pg";
import { Unprocessable } from "@/lib/errors";
import { VERSION } from "@/lib/version";
import { CopyOut } from "./copy";
import { type Manifest, type Source, type Table, write } from "./frames";
import type { Outside } from "./sealed-stream";

/** Migrations make it anew; its rows are the manifest's `migrations`. */
const BOOKKEEPING = "_prisma_migrations";

/**
 * What makes and drops partitions waits for this lock first. Without it they would wait for ours on the tables, and all who write
 * would wait behind them.
 */
const PARTITIONS_LOCK = 72_707_370;

/** Text forms that do not depend on the role's or the server's settings. */
const FORMS = `SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL intervalstyle = 'postgres'; SET LOCAL timezone = 'UTC';
  SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1; SET LOCAL statement_timeout = 0;
  SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL client_encoding = 'UTF8'`;

const TABLES = `
  SELECT c.relname::text AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> $1
  GROUP BY c.relname ORDER BY c.relname`;

const PARTITIONS = `
  SELECT c.relname::text AS name, p.relname::text AS parent, pg_get_expr(c.relpartbound, c.oid) AS bound
  FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid JOIN pg_class p ON p.oid = i.inhparent
  WHERE c.relnamespace = 'public'::regnamespace AND c.relispartition AND pg_get_expr(c.relpartbound, c.oid) <> 'DEFAULT'
  ORDER BY c.relname`;

const SEQUENCES = `
  SELECT sequencename::text AS name, last_value::text AS last FROM pg_sequences
  WHERE schemaname = 'public' AND last_value IS NOT NULL ORDER BY sequencename`;

const MIGRATIONS = `
  SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL
  ORDER BY migration_name`;

type Kept = Pick<Manifest, "secrets" | "settings">;

/**
 * Runs `work` with what a backup says of itself and its bytes, which must be read before it ends.
 * @throws Unprocessable when the role may not read every table
 */
export async function dump<T>(
  ownerUrl: string,
  kept: Kept,
  work: (outside: Outside, plain: AsyncIterable<Buffer>, manifest: Manifest) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 });
  client.on("error", () => undefined); // the statement in flight fails with it
  await client.connect();
  try {
    // Of the session, and before the snapshot: what was dropped while we waited must not be looked for.
    await client.query("SELECT pg_advisory_lock($1)", [PARTITIONS_LOCK]);
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    await client.query(FORMS);
    const manifest = await describe(client, kept);
    const outside = {
      createdAt: manifest.createdAt,
      garrison: manifest.garrison,
      migration: manifest.migrations.at(-1) ?? "",
      tables: manifest.tables.length,
      rows: await countRows(client, manifest.tables),
    };
    const plain = write(manifest, (table) => rowsOf(client, table));
    const result = await work(outside, plain, manifest);
    await client.query("COMMIT");
    return result;
  } catch (error) {
    if ((error as { code?: string }).code !== "42501") throw error;
    throw new Unprocessable(
      `A backup reads every table, and this role may not (${(error as Error).message}). Set DATABASE_URL to the owner's.`,
    );
  } finally {
    await client.end();
  }
}

async function describe(client: pg.Client, kept: Kept): Promise<Manifest> {
  const list = async <Row>(sql: string, values: unknown[] = []) =>
    (await client.query(sql, values)).rows as Row[];
  const [now] = await list<{ at: Date }>("SELECT clock_timestamp() AS at");
  const [auditHead] = await list<Manifest["auditHead"]>("SELECT seq::text AS seq, hash FROM audit_head");
  if (!now || !auditHead) throw new Unprocessable("The audit log of this database has no head.");
  return {
    createdAt: now.at.toISOString(),
    garrison: VERSION,
    migrations: (await list<{ name: string }>(MIGRATIONS)).map(({ name }) => name),
    tables: await list<Table>(TABLES, [BOOKKEEPING]),
    partitions: await list<Manifest["partitions"][number]>(PARTITIONS),
    sequences: await list<Manifest["sequences"][number]>(SEQUENCES),
    auditHead,
    ...kept,
  };
}

async function countRows(client: pg.Client, tables: readonly Table[]): Promise<number> {
  let rows = 0;
  for (const { name } of tables) {
    const { rows: found } = await client.query(
      `SELECT count(*)::float8 AS count FROM ${pg.escapeIdentifier(name)}`,
    );
    rows += (found[0] as { count: number }).count;
  }
  return rows;
}

function rowsOf(client: pg.Client, table: Table): Source {
  const columns = table.columns.map(pg.escapeIdentifier).join(", ");
  // A partitioned table is only read whole through a query.
  const order = table.name === "audit_entry" ? " ORDER BY seq" : "";
  return client.query(
    new CopyOut(`COPY (SELECT ${columns} FROM ${pg.escapeIdentifier(table.name)}${order}) TO STDOUT`),
  );
}
