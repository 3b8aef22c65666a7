/** A throw-away cluster of the machine's own PostgreSQL: the oldest version that Garrison promises to run on. */
import { spawn, spawnSync } from "node:child_process";
import { chownSync, mkdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import pg from "pg";
import { chooseRunAs } from "@/lib/db/embedded/run-as";

type SystemCluster = { url: string; pid: number; stop(): Promise<void> };

/** @throws Error with PostgreSQL's own words when it does not start. */
export async function startSystemCluster(options: {
  folder: string;
  /** The folder of initdb and postgres. */
  bin: string;
  database: string;
}): Promise<SystemCluster> {
  const data = join(options.folder, "data");
  const runAs = chooseRunAs(data, options.bin);
  mkdirSync(data, { mode: 0o700 });
  if (runAs.account) chownSync(data, runAs.account.uid, runAs.account.gid);
  const env = { ...process.env, LC_ALL: "C", TZ: "UTC" };

  const [initdb, initdbArgs] = runAs.command(join(options.bin, "initdb"), [
    ...["-D", data, "-U", "garrison_owner", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
  ]);
  const made = spawnSync(initdb, initdbArgs, { ...runAs.account, env, cwd: "/", encoding: "utf8" });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stdout}${made.stderr}`);

  const port = await freePort();
  const settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off", "jit=off"];
  const [postgres, postgresArgs] = runAs.command(join(options.bin, "postgres"), [
    ...["-D", data, "-p", String(port)],
    ...settings.flatMap((setting) => ["-c", setting]),
  ]);
  const child = spawn(postgres, postgresArgs, { ...runAs.account, env, cwd: "/", detached: true });
  let said = "";
  child.stderr.on("data", (chunk) => {
    said = (said + chunk).slice(-4_000);
  });
  const gone = new Promise<void>((done) => child.once("exit", () => done()));

  const urlOf = (name: string) => `postgresql://garrison_owner@127.0.0.1:${port}/${name}`;
  const deadline = Date.now() + 30_000;
  while (!(await createDatabase(urlOf("postgres"), options.database))) {
    if (child.exitCode !== null || Date.now() > deadline)
      throw new Error(`PostgreSQL did not start: ${said}`);
    await new Promise((done) => setTimeout(done, 50));
  }
  return {
    url: urlOf(options.database),
    pid: child.pid ?? 0,
    async stop() {
      child.kill("SIGQUIT");
      await gone;
      rmSync(options.folder, { recursive: true, force: true });
    },
  };
}

async function createDatabase(url: string, name: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  try {
    await client.connect();
  } catch {
    return false;
  }
  try {
    await client.query(`CREATE DATABASE ${name}`);
    return true;
  } finally {
    await client.end();
  }
}

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const probe = createServer()
      .once("error", failed)
      .listen(0, "127.0.0.1", () => {
        const address = probe.address();
        probe.close(() => (address && typeof address === "object" ? done(address.port) : failed()));
      });
  });
}
