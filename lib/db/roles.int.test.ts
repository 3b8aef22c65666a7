import { DatabaseError } from "pg";
import { describe, expect, it } from "vitest";
import { connectedAs, type DatabaseRole } from "@/e2e/support/connect";
import { ensureRoles } from "./roles";

/** PostgreSQL's code for each refusal, or null where the statement was let through. Nothing stays. */
function refusals(role: DatabaseRole, statements: string[]): Promise<(string | null)[]> {
  return connectedAs(role, async (client) => {
    const codes: (string | null)[] = [];
    for (const sql of statements) {
      await client.query("BEGIN");
      codes.push(await client.query(sql).then(() => null, codeOf));
      await client.query("ROLLBACK");
    }
    return codes;
  });
}

function codeOf(error: unknown): string {
  if (error instanceof DatabaseError) return error.code ?? "";
  throw error;
}

async function refusal(role: DatabaseRole, sql: string): Promise<string | null> {
  return (await refusals(role, [sql]))[0] ?? null;
}

const NOT_ALLOWED = "42501";
const BOTH = ["web", "worker"] as const;

async function names(sql: string): Promise<string[]> {
  return connectedAs("owner", async (client) =>
    (await client.query(sql)).rows.map(({ name }) => name as string),
  );
}

describe.each(BOTH)("the %s role", (role) => {
  it("changes no table's shape, in any table", async () => {
    const tables = await names(
      "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')",
    );
    expect(tables.length).toBeGreaterThan(20);
    const statements = tables.flatMap((table) => [
      `ALTER TABLE "${table}" ADD COLUMN extra int`,
      `ALTER TABLE "${table}" DISABLE TRIGGER ALL`,
      `DROP TABLE "${table}" CASCADE`,
      `TRUNCATE "${table}" CASCADE`,
    ]);
    const codes = await refusals(role, statements);
    expect(statements.filter((_, index) => codes[index] !== NOT_ALLOWED)).toEqual([]);
  });

  it.each([
    "CREATE TABLE mine (id int)",
    "CREATE SCHEMA mine",
    "CREATE EXTENSION IF NOT EXISTS hstore",
    "CREATE ROLE mine SUPERUSER",
    "SELECT * FROM pg_authid",
    "COPY (SELECT 1) TO PROGRAM 'cat'",
    "COPY (SELECT 1) TO '/tmp/garrison-copy'",
    "SELECT pg_read_file('/etc/passwd')",
    "SET session_replication_role = replica",
    "SET ROLE garrison_owner",
    "ALTER SYSTEM SET log_statement = 'all'",
    "UPDATE _prisma_migrations SET checksum = ''",
    "DELETE FROM _prisma_migrations",
    "CREATE OR REPLACE FUNCTION garrison_append_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "DROP TRIGGER audit_entry_append_only ON audit_entry",
  ])("is refused: %s", async (sql) => {
    expect(["42501", "25001", "2BP01"]).toContain(await refusal(role, sql));
  });

  it.each([
    "INSERT INTO audit_entry (seq, at, actor, actor_name, action, target, outcome, prev_hash, hash) VALUES (1, now(), 'a', 'a', 'a', 'a', 'done', '', '')",
    "UPDATE audit_entry SET actor = 'somebody else'",
    "DELETE FROM audit_entry",
    "UPDATE audit_head SET seq = 0",
    "DELETE FROM audit_head",
    "INSERT INTO audit_head VALUES (1, 0, '')",
  ])("cannot touch the audit log past its function: %s", async (sql) => {
    expect(await refusal(role, sql)).toBe(NOT_ALLOWED);
  });

  it("appends to the audit log through its function, and only where the chain ends", async () => {
    const append = (seq: number, previous: string) =>
      `SELECT garrison_audit_append(${seq}, '2026-01-01T00:00:00.000000Z', 'system', 'test', 'settings.change', 'x', 'done',
        NULL, NULL, NULL, NULL, '${previous}', '${"a".repeat(64)}')`;
    expect(await refusal(role, append(1, "0".repeat(64)))).toBeNull();
    expect(await refusal(role, append(2, "0".repeat(64)))).toBe("40001");
    expect(await refusal(role, append(1, "f".repeat(64)))).toBe("40001");
    expect(await refusal(role, append(0, "0".repeat(64)))).toBe("40001");
  });
});

describe("append-only tables", () => {
  it("refuse changes even to their owner", async () => {
    const append = `SELECT garrison_audit_append(1, '2026-01-01T00:00:00.000000Z', 'system', 'test', 'settings.change', 'x',
      'done', NULL, NULL, NULL, NULL, '${"0".repeat(64)}', '${"a".repeat(64)}');`;
    expect(await refusal("owner", `${append} UPDATE audit_entry SET actor = 'x'`)).toBe(NOT_ALLOWED);
    expect(await refusal("owner", `${append} DELETE FROM audit_entry`)).toBe(NOT_ALLOWED);
    expect(await refusal("owner", "TRUNCATE audit_entry")).toBe(NOT_ALLOWED);
  });

  it.each(["report", "evidence_content", "change"])(
    "%s gives nobody the right to change a row",
    async (table) => {
      for (const role of BOTH) {
        expect(await refusal(role, `DELETE FROM ${table}`), role).toBe(NOT_ALLOWED);
        expect(
          await refusal(
            role,
            `UPDATE ${table} SET ${table === "evidence_content" ? "size = 0" : "server_id = id"}`,
          ),
          role,
        ).toBe(NOT_ALLOWED);
      }
    },
  );
});

describe("the worker", () => {
  it.each([
    ["session", "token_hash"],
    ["single_use_link", "token_hash"],
    ["reset_request", "asked_by"],
    ["webauthn_challenge", "challenge"],
    ["totp_credential", "secret"],
    ["passkey", "public_key"],
    ["recovery_code", "code_hash"],
    ["known_device", "token_hash"],
    ["api_token", "token_hash"],
    ["enrolment_token", "token_hash"],
    ["identity", "subject"],
    ["probe_location", "token_hash"],
  ])("does not see how people and machines sign in: %s.%s", async (table, column) => {
    expect(await refusal("worker", `SELECT ${column} FROM ${table}`)).toBe(NOT_ALLOWED);
    expect(await refusal("worker", `UPDATE ${table} SET ${column} = ${column}`)).toBe(NOT_ALLOWED);
  });

  it("forgets what has expired", async () => {
    for (const table of ["session", "webauthn_challenge", "single_use_link", "reset_request"]) {
      expect(await refusal("worker", `DELETE FROM ${table} WHERE expires_at < now()`)).toBeNull();
    }
    expect(await refusal("worker", "DELETE FROM attempt_bucket WHERE resets_at < now()")).toBeNull();
  });

  it("makes no person and no token", async () => {
    expect(
      await refusal(
        "worker",
        "INSERT INTO person (id, email, name, role) VALUES (gen_random_uuid(), 'x@example.com', 'x', 'admin')",
      ),
    ).toBe(NOT_ALLOWED);
    expect(await refusal("worker", "UPDATE person SET role = 'admin'")).toBe(NOT_ALLOWED);
    expect(
      await refusal(
        "worker",
        "INSERT INTO api_token (id, name, token_hash, prefix, expires_at) VALUES (gen_random_uuid(), 'x', '', '', now())",
      ),
    ).toBe(NOT_ALLOWED);
  });
});

it.each([
  ["web", "5s", "30s"],
  ["worker", "1min", "1min"],
] as const)(
  "gives no statement and no open transaction of the %s process all the time",
  async (role, statement, idle) => {
    const found = await connectedAs(role, async (client) => {
      const { rows } = await client.query(
        "SELECT current_setting('statement_timeout') AS statement, current_setting('idle_in_transaction_session_timeout') AS idle",
      );
      return rows;
    });
    expect(found).toEqual([{ statement, idle }]);
  },
);

it("can be renewed while the processes use them", async () => {
  const owner = process.env.DATABASE_URL ?? "";
  const secret = process.env.AUTH_SECRET ?? "";
  const again = await ensureRoles(owner, secret, process.cwd());
  expect(again).toEqual({ web: process.env.WEB_DATABASE_URL, worker: process.env.WORKER_DATABASE_URL });
});

it("says so when the owner may not create roles", async () => {
  const web = process.env.WEB_DATABASE_URL ?? "";
  expect(await ensureRoles(web, "secret", process.cwd())).toEqual({
    refused: "The role in DATABASE_URL may not create roles.",
  });
});
