/**
 * For integration tests: each test file has a database of its own, a copy of the migrated template, and reaches it
 * as the web process does, with the web role's rights. `connectedAs` (connect.ts) gives the other roles.
 */
import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, inject } from "vitest";
import { disconnect } from "@/lib/db/client";
import { ensureRoles } from "@/lib/db/roles";

const template = new URL(inject("templateUrl"));
const secret = inject("databaseSecret");
const name = `garrison_test_${randomBytes(5).toString("hex")}`;

const own = new URL(template);
own.pathname = `/${name}`;
const maintenance = new URL(template);
maintenance.pathname = "/postgres";

await onServer(`CREATE DATABASE ${name} TEMPLATE ${template.pathname.slice(1)}`);
const roles = await ensureRoles(own.href, secret, process.cwd());
if ("refused" in roles) throw new Error(roles.refused);

Object.assign(process.env, {
  DATABASE_URL: own.href,
  WEB_DATABASE_URL: roles.web,
  WORKER_DATABASE_URL: roles.worker,
  AUTH_SECRET: secret,
  GARRISON_KEYS: `k1:${randomBytes(32).toString("base64")}`,
  PORT: "3000",
  BASE_URL: "http://localhost:3000",
  LOG_LEVEL: "fatal",
});

afterAll(async () => {
  await disconnect();
  await onServer(
    `DROP DATABASE ${name} WITH (FORCE)`,
    `DROP ROLE garrison_web_${name}`,
    `DROP ROLE garrison_worker_${name}`,
  );
});

async function onServer(...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: maintenance.href });
  await client.connect();
  try {
    for (const sql of statements) await client.query(sql);
  } finally {
    await client.end();
  }
}
