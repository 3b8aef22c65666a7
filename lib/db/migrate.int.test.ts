import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeEach, expect, it } from "vitest";
import { connectedAs } from "@/e2e/support/connect";
import { migrate } from "./migrate";

const FIRST = "20260101000000_first";
const SECOND = "20260102000000_second";

let root: string;
let url: string;
const made: string[] = [];

// A database and a folder of migrations of their own for each test: the real ones stay as they are.
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "garrison-migrations-"));
  const name = `garrison_migrate_${process.pid}_${made.length}`;
  await connectedAs("owner", (client) => client.query(`CREATE DATABASE ${name}`));
  made.push(name);
  const own = new URL(process.env.DATABASE_URL ?? "");
  own.pathname = `/${name}`;
  url = own.href;
  migration(FIRST, "CREATE TABLE one (id int); INSERT INTO one VALUES (1);");
  return () => rmSync(root, { recursive: true, force: true });
});

afterAll(() =>
  connectedAs("owner", async (client) => {
    for (const name of made) await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
  }),
);

function migration(name: string, sql: string): void {
  const folder = join(root, "prisma", "migrations", name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "migration.sql"), sql);
}

async function rows<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

it("applies each file once, however often it runs", async () => {
  migration(SECOND, "ALTER TABLE one ADD COLUMN name text;");
  expect(await migrate(url, root)).toEqual({ applied: [FIRST, SECOND], present: 2 });
  expect(await migrate(url, root)).toEqual({ applied: [], present: 2 });
  expect(await rows("SELECT id, name FROM one")).toEqual([{ id: 1, name: null }]);
});

it("applies each file once when several run at the same time", async () => {
  migration(SECOND, "INSERT INTO one VALUES (2);");
  const results = await Promise.all([1, 2, 3, 4].map(() => migrate(url, root)));
  expect(results.flatMap(({ applied }) => applied).sort()).toEqual([FIRST, SECOND]);
  expect(await rows("SELECT id FROM one ORDER BY id")).toEqual([{ id: 1 }, { id: 2 }]);
});

it("refuses a file that was changed after it had been applied", async () => {
  await migrate(url, root);
  migration(FIRST, "CREATE TABLE one (id bigint);");
  await expect(migrate(url, root)).rejects.toThrow(
    `Migration ${FIRST} was changed after it had been applied`,
  );
});

it("leaves no trace of a file that fails half-way, and goes on once it is mended", async () => {
  migration(SECOND, "CREATE TABLE two (id int); SELECT 1 / 0;");
  await expect(migrate(url, root)).rejects.toThrow("division by zero");
  expect(await rows("SELECT to_regclass('two') AS two")).toEqual([{ two: null }]);
  expect(await rows("SELECT migration_name FROM _prisma_migrations")).toEqual([{ migration_name: FIRST }]);

  migration(SECOND, "CREATE TABLE two (id int);");
  expect((await migrate(url, root)).applied).toEqual([SECOND]);
});

it("leaves no trace when its connection is cut half-way", async () => {
  migration(SECOND, "CREATE TABLE two (id int); SELECT pg_sleep(60);");
  const running = migrate(url, root).then(
    () => "done",
    (error: Error) => error.message,
  );
  await cutTheSleeper();
  expect(await running).toMatch(/terminat/i);
  expect(await rows("SELECT to_regclass('two') AS two")).toEqual([{ two: null }]);
  migration(SECOND, "CREATE TABLE two (id int);");
  expect((await migrate(url, root)).applied).toEqual([SECOND]);
});

async function cutTheSleeper(): Promise<void> {
  const cut = () =>
    rows<{ cut: boolean }>(
      `SELECT pg_terminate_backend(pid) AS cut FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event = 'PgSleep'`,
    );
  while ((await cut()).length === 0) await new Promise((done) => setTimeout(done, 20));
}

it("brings an empty database to the state of the project's own migrations", async () => {
  cpSync("prisma", join(root, "real", "prisma"), { recursive: true });
  const { applied, present } = await migrate(url, join(root, "real"));
  expect(applied).toHaveLength(present);
  expect(await rows("SELECT seq, hash FROM audit_head")).toEqual([{ seq: "0", hash: "0".repeat(64) }]);
});
