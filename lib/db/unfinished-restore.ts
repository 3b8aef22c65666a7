/**
 * A database into which a backup is being restored says so until everything was checked: a restore that was interrupted must
 * not start as if it were whole.
 */
import pg from "pg";
import { Unprocessable } from "@/lib/errors";

const MARK = "garrison_unfinished_restore";

type Client = Pick<pg.Client, "query">;

export async function markUnfinished(client: Client): Promise<void> {
  await client.query(`CREATE TABLE ${MARK} (begun_at timestamptz NOT NULL DEFAULT now())`);
}

export async function clearUnfinished(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await client.query(`DROP TABLE ${MARK}`);
  } finally {
    await client.end();
  }
}

/** @throws Unprocessable */
export async function refuseUnfinished(client: Client): Promise<void> {
  const { rows } = await client.query("SELECT to_regclass($1) IS NOT NULL AS there", [`public.${MARK}`]);
  if (!(rows[0] as { there: boolean }).there) return;
  throw new Unprocessable(
    "A restore into this database was interrupted, so it is not whole. Drop the database (or, of the embedded one, take away postgres " +
      "and keys.json in this GARRISON_HOME) and restore again.",
  );
}

/** For web and worker, before they serve. A database that does not answer now is asked by whoever migrates it. @throws Unprocessable */
export async function refuseUnfinishedAt(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on("error", () => undefined);
  const answers = await client.connect().then(
    () => true,
    () => false,
  );
  try {
    if (answers) await refuseUnfinished(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
