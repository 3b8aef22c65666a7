/** Connections of integration tests to their own database, one per role of the database. */
import pg from "pg";

const VARIABLE = {
  owner: "DATABASE_URL",
  web: "WEB_DATABASE_URL",
  worker: "WORKER_DATABASE_URL",
} as const;

export type DatabaseRole = keyof typeof VARIABLE;

/** Runs `work` on a connection of its own, which is closed afterwards. */
export async function connectedAs<T>(
  role: DatabaseRole,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: process.env[VARIABLE[role]] });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
