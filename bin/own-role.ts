/** As which database role does this process sign in? Its own, as narrow as its work; the owner's only when told so. */
import pg from "pg";
import { type ProcessKind, roleUrl } from "@/lib/db/roles";
import { refuseUnfinishedAt } from "@/lib/db/unfinished-restore";
import { environment } from "@/lib/env";
import { log } from "@/lib/log";

const VARIABLE = { web: "WEB_DATABASE_URL", worker: "WORKER_DATABASE_URL" } as const;
/** What PostgreSQL (28…) and PgBouncer (08P01) answer to a name or password that they do not know. */
const UNKNOWN_ROLE = /^28|^08P01$/;

/**
 * Sets WEB_DATABASE_URL, the one that the connections of a process are made from.
 * @throws Unprocessable for a database that was restored by halves
 */
export async function signInAsOwnRole(kind: ProcessKind): Promise<void> {
  const { databaseUrl, authSecret } = environment();
  await refuseUnfinishedAt(databaseUrl);
  const given = process.env[VARIABLE[kind]];
  const own = given ?? roleUrl(databaseUrl, authSecret, kind);
  if (given || (await isKnown(own))) {
    process.env.WEB_DATABASE_URL = own;
    return;
  }
  delete process.env.WEB_DATABASE_URL;
  log.warn(`The database has no role for the ${kind} process: it uses DATABASE_URL's. See garrison doctor.`);
}

/** A database that cannot be reached now will know it later: `garrison migrate` makes the roles. */
async function isKnown(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return true;
  } catch (error) {
    return !UNKNOWN_ROLE.test((error as { code?: string }).code ?? "");
  } finally {
    await client.end().catch(() => undefined);
  }
}
