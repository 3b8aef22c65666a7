/** The drill: Garrison is backed up, and comes back to life from the file alone, in an empty home and an empty database. */
import { randomBytes } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { connectedAs } from "@/e2e/support/connect";
import { codeFor, enrolled, isSignedIn, PASSPHRASE, type Person, somewhere } from "@/e2e/support/people";
import { system } from "@/lib/auth/actor";
import { createInvitation } from "@/lib/auth/store/links";
import { disconnect } from "@/lib/db/client";
import { migrate, migrationsIn } from "@/lib/db/migrate";
import { readBackup, writeBackup } from "@/lib/db/own-backup/file";
import type { Taker } from "@/lib/db/own-backup/frames";
import { load } from "@/lib/db/own-backup/load";
import { refuseUnfinishedAt } from "@/lib/db/unfinished-restore";
import { getHealth } from "@/lib/health/store";
import { findRecoveryKey } from "../recovery-key";
import { command } from "./backup";

const scratch = mkdtempSync(join(tmpdir(), "garrison-backup-"));
const home = join(scratch, "home");
const file = join(scratch, "garrison.backup");
const keyFile = join(scratch, "recovery.key");
const own = { DATABASE_URL: process.env.DATABASE_URL, WEB_DATABASE_URL: process.env.WEB_DATABASE_URL };
const made: string[] = [];
let somebody: Person;

beforeAll(async () => {
  process.env.GARRISON_HOME = home;
  writeFileSync(keyFile, `${randomBytes(32).toString("base64")}\n`, { mode: 0o600 });
  somebody = await enrolled("admin");
  await createInvitation(system("test"), { email: "late@example.com", role: "auditor" });
  await connectedAs("owner", (client) => client.query(ROWS));
  expect(await run("create", file, "--key-file", keyFile)).toMatch(/ tables, \d+ rows, \d+ bytes/);
});

afterAll(async () => {
  await liveAgain();
  await connectedAs("owner", async (client) => {
    for (const name of made) {
      await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
      for (const kind of ["web", "worker"])
        await client.query(`DROP ROLE IF EXISTS garrison_${kind}_${name}`);
    }
  });
  rmSync(scratch, { recursive: true, force: true });
});

/** Every kind of value that text could spoil, in a partition of a day that is over. */
const ROWS = `
  INSERT INTO setting (key, value) VALUES ('test.text', '{"text": "tab\\tline\\nback\\\\slash \\\\N ü Жижиг", "n": 1.10}');
  CREATE TABLE ping_y2020 PARTITION OF ping FOR VALUES FROM ('2020-01-01 00:00:00+00') TO ('2020-01-02 00:00:00+00')`;

async function run(...args: string[]): Promise<string> {
  const said = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const aside = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  try {
    expect(await command.run(args)).toBe(0);
    return said.mock.calls.map(([text]) => String(text)).join("");
  } finally {
    said.mockRestore();
    aside.mockRestore();
  }
}

async function liveAgain(): Promise<void> {
  await disconnect();
  Object.assign(process.env, own, { GARRISON_HOME: home });
}

/** From now on everything goes to an empty database, from an empty home. */
async function elsewhere(): Promise<string> {
  await liveAgain();
  const name = `garrison_drill_${randomBytes(4).toString("hex")}`;
  await connectedAs("owner", (client) => client.query(`CREATE DATABASE ${name}`));
  made.push(name);
  const url = new URL(own.DATABASE_URL ?? "");
  url.pathname = `/${name}`;
  Object.assign(process.env, { DATABASE_URL: url.href, GARRISON_HOME: join(scratch, name) });
  delete process.env.WEB_DATABASE_URL;
  return url.href;
}

async function rowsIn<Row extends pg.QueryResultRow>(url: string | undefined, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** A digest of each table, by its rows as text. */
async function digests(url: string | undefined): Promise<Record<string, string>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT relname::text AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
       AND NOT relispartition AND relname <> '_prisma_migrations' ORDER BY 1`,
    );
    const found: Record<string, string> = {};
    for (const { name } of tables) {
      const { rows } = await client.query<{ digest: string }>(
        `SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') AS digest FROM "${name}" t`,
      );
      found[name] = rows[0]?.digest ?? "";
    }
    return found;
  } finally {
    await client.end();
  }
}

/** Those that a restore changes, and says so. */
const CHANGED = [
  ...["session", "single_use_link", "webauthn_challenge", "reset_request", "attempt_bucket", "process_beat"],
  ...["audit_entry", "audit_head", "setting"],
];
const without = (all: Record<string, string>) =>
  Object.fromEntries(Object.entries(all).filter(([name]) => !CHANGED.includes(name)));

describe("a backup of Garrison itself", () => {
  it("is one file for its owner alone, which says what it is and shows no secret", async () => {
    const bytes = readFileSync(file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(bytes.subarray(0, 18).toString()).toBe("garrison-backup 1 ");
    for (const secret of [process.env.GARRISON_KEYS, process.env.AUTH_SECRET, somebody.email])
      expect(bytes.includes(secret as string)).toBe(false);
    expect(readdirSync(scratch).filter((name) => name.includes("unfinished"))).toEqual([]);
    expect(await run("verify", file, "--key-file", keyFile)).toMatch(/^whole: \d+ tables, \d+ rows, of 2/);
  });

  it("does not take the place of another", async () => {
    await expect(run("create", file, "--key-file", keyFile)).rejects.toThrow("is there already");
  });

  it("is restored: all rows, a whole audit log, nobody signed in, the old passphrase", async () => {
    await liveAgain();
    const before = without(await digests(own.DATABASE_URL));
    const url = await elsewhere();
    const said = await run("restore", file, "--key-file", keyFile);
    expect(said).toMatch(/audit log whole, \d+ entries/);
    expect(said).toMatch(/lost \(RPO\): .+\ntook \(RTO\): \d+\.\d s/);

    expect(without(await digests(url))).toEqual(before);
    expect(await rowsIn(url, "SELECT value FROM setting WHERE key = 'test.text'")).toEqual([
      { value: { text: "tab\tline\nback\\slash \\N ü Жижиг", n: 1.1 } },
    ]);
    expect(await rowsIn(url, "SELECT to_regclass('ping_y2020') IS NOT NULL AS there")).toEqual([
      { there: true },
    ]);
    const [{ sessions, links }] = (await rowsIn(
      url,
      "SELECT (SELECT count(*)::int FROM session) AS sessions, (SELECT count(*)::int FROM single_use_link) AS links",
    )) as [{ sessions: number; links: number }];
    expect({ sessions, links }).toEqual({ sessions: 0, links: 0 });
    const [gap] = await rowsIn<{ action: string; after: string }>(
      url,
      "SELECT action, after FROM audit_entry ORDER BY seq DESC LIMIT 1",
    );
    expect(gap?.action).toBe("recovery.restore");
    expect(JSON.parse(gap?.after ?? "").note).toMatch(/^Restored from a backup of 2.+ is lost\.$/);

    expect(await isSignedIn(somebody.browser)).toBe(false);
    const browser = somewhere();
    expect((await browser.post("/api/sign-in", { email: somebody.email, password: PASSPHRASE })).status).toBe(
      200,
    );
    const code = await browser.post("/api/sign-in/second-factor", { code: codeFor(somebody.secret, 1) });
    expect(code.status).toBe(200);
    expect(await isSignedIn(browser)).toBe(true);
  });

  it("of an older version is brought to this one", async () => {
    const all = migrationsIn(process.cwd());
    const old = await elsewhere();
    await migrate(old, process.cwd(), { until: all.at(-3) });
    await rowsIn(old, "INSERT INTO setting (key, value) VALUES ('test.old', 'true')");
    const older = join(scratch, "older.backup");
    const { AUTH_SECRET = "", GARRISON_KEYS = "" } = process.env;
    const key = findRecoveryKey(home, keyFile);
    const { outside } = await writeBackup(older, key, old, {
      secrets: { AUTH_SECRET, GARRISON_KEYS },
      settings: {},
    });
    expect(outside.migration).toBe(all.at(-3));

    const url = await elsewhere();
    await run("restore", older, "--key-file", keyFile);
    expect(await rowsIn(url, "SELECT value FROM setting WHERE key = 'test.old'")).toEqual([{ value: true }]);
    expect((await rowsIn(url, "SELECT migration_name FROM _prisma_migrations")).length).toBe(all.length);
  });

  it("is restored into nothing that is in use, and changes nothing there", async () => {
    await liveAgain();
    const before = await digests(own.DATABASE_URL);
    process.env.GARRISON_HOME = join(scratch, "another");
    await expect(run("restore", file, "--key-file", keyFile)).rejects.toThrow("The database is not empty");
    expect(await digests(own.DATABASE_URL)).toEqual(before);
  });

  it.each(REFUSED())("that %s is refused, and the databases stay as they are", async (_, spoil, why) => {
    await liveAgain();
    const before = await digests(own.DATABASE_URL);
    const spoilt = join(scratch, "spoilt.backup");
    const wrong = join(scratch, "wrong.key");
    writeFileSync(spoilt, spoil(readFileSync(file)));
    writeFileSync(wrong, randomBytes(32).toString("base64"));
    const key = why === "key" ? wrong : keyFile;
    const reason = REASONS[why];
    await expect(run("verify", spoilt, "--key-file", key)).rejects.toThrow(reason);
    const url = await elsewhere();
    await expect(run("restore", spoilt, "--key-file", key)).rejects.toThrow(reason);
    expect(await digests(url)).toEqual({});
    expect(existsSync(join(process.env.GARRISON_HOME as string, "keys.json"))).toBe(false);
    expect(await digests(own.DATABASE_URL)).toEqual(before);
  });

  it("that was restored by halves does not start, and holds no row", async () => {
    const url = await elsewhere();
    const key = findRecoveryKey(home, keyFile);
    const breakOff = (taker: Taker) =>
      readBackup(file, key, {
        ...taker,
        table: (table, rows) =>
          table.name === "session" ? Promise.reject(new Error("The power went.")) : taker.table(table, rows),
      });
    await expect(load(url, process.cwd(), migrationsIn(process.cwd()), breakOff)).rejects.toThrow(
      "The power went.",
    );
    expect(await rowsIn(url, "SELECT id FROM person")).toEqual([]);
    await expect(migrate(url, process.cwd())).rejects.toThrow("A restore into this database was interrupted");
    await expect(refuseUnfinishedAt(url)).rejects.toThrow("A restore into this database was interrupted");
    await expect(run("restore", file, "--key-file", keyFile)).rejects.toThrow("The database is not empty");
  });

  it("is made at night, verified, and the older ones are forgotten", async () => {
    await liveAgain();
    const folder = join(home, "backups");
    mkdirSync(folder, { recursive: true });
    for (const day of [1, 2]) writeFileSync(join(folder, `garrison-2020010${day}T013000Z.backup`), "");
    expect(await run("nightly", "--keep", "2", "--key-file", keyFile)).toMatch(/ rows, verified\n$/);
    expect(readdirSync(folder).sort()).toEqual([
      "garrison-20200102T013000Z.backup",
      expect.stringMatching(/^garrison-2\d{7}T\d{6}Z\.backup$/),
    ]);
    expect(await lastOwnBackup()).toMatchObject({ result: "good" });
  });

  it("that could not be made is told by System health", async () => {
    await liveAgain();
    await expect(run("nightly", "--key-file", join(scratch, "none"))).rejects.toThrow("cannot be read");
    const found = await lastOwnBackup();
    expect(found).toMatchObject({ result: "bad", found: expect.stringContaining("cannot be read") });
  });

  it("needs a key that is one", async () => {
    const bad = join(scratch, "bad.key");
    writeFileSync(bad, "correct horse battery staple");
    await expect(run("verify", file, "--key-file", bad)).rejects.toThrow("holds no recovery key");
    await expect(run("verify", file, "--key-file", join(scratch, "none"))).rejects.toThrow("cannot be read");
    await expect(run("verify", file)).rejects.toThrow("There is no recovery key");
  });
});

async function lastOwnBackup() {
  const { checks } = await getHealth(system("doctor"));
  return checks.find(({ name }) => name === "Backup of Garrison");
}

type Spoil = (bytes: Buffer) => Buffer;

function REFUSED(): [string, Spoil, keyof typeof REASONS][] {
  const flip: Spoil = (bytes) => {
    const at = Math.floor(bytes.length / 2);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    return bytes;
  };
  return [
    ["is opened with another key", (bytes) => bytes, "key"],
    ["has one bit that is another", flip, "changed"],
    ["is cut off", (bytes) => bytes.subarray(0, bytes.length - 100), "cut"],
    ["is none", () => Buffer.from("PGDMP, or anything else\n"), "foreign"],
  ];
}

const REASONS = {
  key: "The key does not fit",
  changed: /The backup (was changed|is cut off, or was changed at its end)/,
  cut: "The backup is cut off",
  foreign: "This is no backup of Garrison",
} as const;
