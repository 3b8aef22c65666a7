/**
 * The database's own roles: the owner migrates, the web process and the worker get what prisma/grants.sql says.
 *
 * Sign-in roles are named after the database and their passwords derived from the installation's keys, so one
 * DATABASE_URL is enough; whoever keeps roles by hand sets WEB_DATABASE_URL and WORKER_DATABASE_URL instead.
 */
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";

export type ProcessKind = "web" | "worker";
export type Roles = { [Kind in ProcessKind]: string } | { refused: string };

const LOCK = 72_707_369;

/** Kept by the role, not the session: a pooler in transaction mode hands sessions around. */
const LIMITS = {
  web: ["statement_timeout = '5s'", "idle_in_transaction_session_timeout = '30s'"],
  worker: ["statement_timeout = '60s'", "idle_in_transaction_session_timeout = '60s'"],
} as const;

/**
 * Create or renew the roles and their grants.
 * @returns a connection URL per process, or why the owner may not create roles.
 */
export async function ensureRoles(ownerUrl: string, secret: string, root: string): Promise<Roles> {
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 });
  client.on("error", () => undefined); // the statement in flight fails with it, which is enough
  await client.connect();
  try {
    await client.query("BEGIN");
    await client.query("SELECT pg_advisory_xact_lock($1)", [LOCK]);
    const { rows } = await client.query(
      "SELECT rolsuper OR rolcreaterole AS may, current_database() AS name FROM pg_roles WHERE rolname = current_user",
    );
    const { may, name } = rows[0] as { may: boolean; name: string };
    if (!may) {
      await client.query("ROLLBACK");
      return { refused: "The role in DATABASE_URL may not create roles." };
    }
    for (const kind of ["web", "worker"] as const) {
      await ensureRole(client, `garrison_${kind}`, "NOLOGIN");
      const password = rolePassword(secret, kind, name);
      const role = client.escapeIdentifier(roleName(kind, name));
      await ensureRole(client, roleName(kind, name), "LOGIN");
      await client.query(`ALTER ROLE ${role} LOGIN PASSWORD ${client.escapeLiteral(password)}`);
      for (const setting of LIMITS[kind]) await client.query(`ALTER ROLE ${role} SET ${setting}`);
      await client.query(`GRANT garrison_${kind} TO ${role}`);
      await client.query(`GRANT CONNECT ON DATABASE ${client.escapeIdentifier(name)} TO ${role}`);
    }
    await client.query(readFileSync(join(root, "prisma", "grants.sql"), "utf8"));
    await client.query("COMMIT");
    return { web: roleUrl(ownerUrl, secret, "web", name), worker: roleUrl(ownerUrl, secret, "worker", name) };
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    // From PostgreSQL 16 on, a role that another owner made may not be granted on.
    const { code, message } = error as { code?: string; message: string };
    if (code === "42501")
      return { refused: `The role in DATABASE_URL may not set up the roles: ${message}.` };
    throw error;
  } finally {
    await client.end();
  }
}

async function ensureRole(client: pg.Client, name: string, login: "LOGIN" | "NOLOGIN"): Promise<void> {
  const { rowCount } = await client.query("SELECT 1 FROM pg_roles WHERE rolname = $1", [name]);
  if (!rowCount)
    await client.query(`CREATE ROLE ${client.escapeIdentifier(name)} ${login} NOSUPERUSER NOCREATEDB`);
}

function roleName(kind: ProcessKind, database: string): string {
  return `garrison_${kind}_${database}`.slice(0, 63);
}

function rolePassword(secret: string, kind: ProcessKind, database: string): string {
  return createHmac("sha256", secret).update(`database role ${kind} ${database}`).digest("base64url");
}

/** Where a process signs in, if `ensureRoles` has made its role. */
export function roleUrl(ownerUrl: string, secret: string, kind: ProcessKind, database?: string): string {
  const own = new URL(ownerUrl);
  const name = database ?? (decodeURIComponent(own.pathname.slice(1)) || decodeURIComponent(own.username));
  own.username = encodeURIComponent(roleName(kind, name));
  own.password = encodeURIComponent(rolePassword(secret, kind, name));
  return own.href;
}
