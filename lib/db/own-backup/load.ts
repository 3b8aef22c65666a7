/** Puts a backup of Garrison's own into an empty database, and takes away what must not come back to life with it. */
import pg from "pg";
import { Unprocessable } from "@/lib/errors";
import { migrate } from "../migrate";
import { markUnfinished } from "../unfinished-restore";
import { copyIn } from "./copy";
import type { Manifest, Table, Taken, Taker } from "./frames";

const BOUND = /^FOR VALUES FROM \('[^'\\]*'\) TO \('[^'\\]*'\)$/;

/**
 * Whoever had these at the time of the backup may since have lost them, or used them: links, challenges and joining tokens
 * work once, and sessions end. Attempts and heartbeats of processes speak of then.
 */
const INVALIDATE = `
  DELETE FROM webauthn_challenge; DELETE FROM session; DELETE FROM single_use_link; DELETE FROM reset_request;
  UPDATE enrolment_token SET revoked_at = now() WHERE revoked_at IS NULL;
  DELETE FROM attempt_bucket; DELETE FROM process_beat`;

/** @throws Unprocessable unless the database is empty: nothing was ever put into it. */
export async function refuseUnlessEmpty(ownerUrl: string): Promise<void> {
  await connected(ownerUrl, async (client) => {
    const { rows } = await client.query(
      `SELECT count(*)::int AS count FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'p', 'v', 'm') AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'`,
    );
    const { count } = rows[0] as { count: number };
    if (count > 0) {
      throw new Unprocessable(
        `The database is not empty: it has ${count} tables. A backup is restored into an empty one alone; nothing was changed.`,
      );
    }
  });
}

/**
 * The rows arrive in one transaction, at the migrations that the database had; those that came since are applied to them.
 * Until `clearUnfinished` the database does not start.
 */
export async function load<T extends Taken>(
  ownerUrl: string,
  root: string,
  migrations: readonly string[],
  takeInto: (taker: Taker) => Promise<T>,
): Promise<T> {
  await refuseUnlessEmpty(ownerUrl);
  const taken = await connected(ownerUrl, async (client) => {
    await markUnfinished(client);
    await migrate(ownerUrl, root, { until: migrations.at(-1), unfinished: true });
    await client.query("BEGIN");
    await client.query(
      "SET LOCAL statement_timeout = 0; SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL timezone = 'UTC'",
    );
    let restoreKeys = async () => {};
    const found = await takeInto({
      begin: async (manifest) => {
        await makePartitions(client, manifest);
        restoreKeys = await setForeignKeysAside(client);
        await emptyAll(client, manifest.tables);
      },
      table: (table, rows) => copyIn(client, copyOf(table), rows),
    });
    await restoreKeys();
    for (const { name, last } of found.manifest.sequences)
      await client.query("SELECT setval(to_regclass($1), $2::bigint)", [
        `public.${pg.escapeIdentifier(name)}`,
        last,
      ]);
    await triggers(client, found.manifest.tables, "ENABLE");
    await client.query(INVALIDATE);
    await client.query("COMMIT");
    return found;
  });
  await migrate(ownerUrl, root, { unfinished: true });
  return taken;
}

/** Rows of a day go where they were, so that a day that is over is dropped whole again. */
async function makePartitions(client: pg.Client, { partitions }: Manifest): Promise<void> {
  for (const { name, parent, bound } of partitions) {
    if (!BOUND.test(bound)) throw new Unprocessable(`The partition ${name} has bounds of an unknown kind.`);
    await client.query(
      `CREATE TABLE IF NOT EXISTS ${pg.escapeIdentifier(name)} PARTITION OF ${pg.escapeIdentifier(parent)} ${bound}`,
    );
  }
}

/** Tables come by name, so rows may be there before those that they point to. @returns puts the rules back, which checks all rows */
async function setForeignKeysAside(client: pg.Client): Promise<() => Promise<void>> {
  const { rows } = await client.query(
    `SELECT conrelid::regclass::text AS "table", quote_ident(conname) AS name, pg_get_constraintdef(oid) AS rule
     FROM pg_constraint WHERE contype = 'f' AND conparentid = 0 AND connamespace = 'public'::regnamespace`,
  );
  const keys = rows as { table: string; name: string; rule: string }[];
  for (const { table, name } of keys) await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
  return async () => {
    for (const { table, name, rule } of keys)
      await client.query(`ALTER TABLE ${table} ADD CONSTRAINT ${name} ${rule}`);
  };
}

/** What migrations themselves have put there is in the backup too. */
async function emptyAll(client: pg.Client, tables: readonly Table[]): Promise<void> {
  await triggers(client, tables, "DISABLE");
  await client.query(`TRUNCATE ${tables.map(({ name }) => pg.escapeIdentifier(name)).join(", ")}`);
}

async function triggers(
  client: pg.Client,
  tables: readonly Table[],
  verb: "ENABLE" | "DISABLE",
): Promise<void> {
  for (const { name } of tables)
    await client.query(`ALTER TABLE ${pg.escapeIdentifier(name)} ${verb} TRIGGER USER`);
}

function copyOf({ name, columns }: Table): string {
  return `COPY ${pg.escapeIdentifier(name)} (${columns.map(pg.escapeIdentifier).join(", ")}) FROM STDIN`;
}

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on("error", () => undefined); // the statement in flight fails with it
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
