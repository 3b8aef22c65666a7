import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Cluster, startCluster } from "./cluster";

let folder: string;
let running: Cluster[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "garrison-cluster-"));
  chmodSync(folder, 0o755);
  running = [];
});

afterEach(async () => {
  for (const cluster of running) await cluster.stop();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

async function start(): Promise<Cluster> {
  const cluster = await startCluster({ folder });
  running.push(cluster);
  return cluster;
}

async function query<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

// initdb with checksums and real syncs: seconds, and more when the disk is busy.
describe("the embedded cluster", { timeout: 120_000 }, () => {
  it("is a real PostgreSQL with checksums, on loopback alone, behind a password that only its owner can read", async () => {
    const { url, port } = await start();
    const [settings] = await query<Record<string, string>>(
      url,
      `SELECT current_setting('data_checksums') AS checksums, current_setting('listen_addresses') AS addresses,
         current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit,
         current_setting('password_encryption') AS encryption, current_setting('server_encoding') AS encoding`,
    );
    expect(settings).toEqual({
      checksums: "on",
      addresses: "127.0.0.1",
      fsync: "on",
      commit: "on",
      encryption: "scram-sha-256",
      encoding: "UTF8",
    });
    expect(new URL(url).password.length).toBeGreaterThanOrEqual(32);
    expect(statSync(join(folder, "password")).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, "data")).mode & 0o077).toBe(0);
    const wrong = url.replace(/:[^:@]+@/, ":wrong@");
    await expect(query(wrong, "SELECT 1")).rejects.toMatchObject({ code: "28P01" });
    expect(Number(readFileSync(join(folder, "port"), "utf8"))).toBe(port);
  });

  it("keeps what was committed when it is killed without warning, and comes back on its port", async () => {
    const first = await start();
    await query(first.url, "CREATE TABLE kept (id int); INSERT INTO kept SELECT generate_series(1, 1000)");
    process.kill(first.pid, "SIGKILL");
    await first.gone;
    const second = await start();
    expect(second.url).toBe(first.url);
    expect(second.pid).not.toBe(first.pid);
    expect(await query(second.url, "SELECT count(*)::int AS kept FROM kept")).toEqual([{ kept: 1000 }]);
  });

  it("is taken over when it runs already, instead of fought", async () => {
    const first = await start();
    const second = await start();
    expect([second.pid, second.port, second.url]).toEqual([first.pid, first.port, first.url]);
    await second.stop();
    await first.gone;
    expect(existsSync(join(folder, "data", "postmaster.pid"))).toBe(false);
  });

  it("starts over a lock file that a former boot left behind", async () => {
    const first = await start();
    await first.stop();
    // A number that belongs to no process (above the kernel's limit), and one that now belongs to another.
    for (const pid of [4_194_999, process.pid]) {
      const stale = [pid, join(folder, "data"), "1", first.port, "", "127.0.0.1", "", "ready"];
      writeFileSync(join(folder, "data", "postmaster.pid"), `${stale.join("\n")}\n`, { mode: 0o644 });
      const again = await start();
      expect(await query(again.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
      await again.stop();
    }
  });

  it("refuses a folder that another version made", async () => {
    const first = await start();
    await first.stop();
    writeFileSync(join(folder, "data", "PG_VERSION"), "13\n");
    await expect(startCluster({ folder })).rejects.toThrow(/was made by PostgreSQL 13, and this is \d+\./);
  });
});
