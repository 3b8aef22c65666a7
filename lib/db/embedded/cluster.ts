/** Starts, finds again and stops the embedded PostgreSQL of one home folder. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import pg from "pg";
import { type Binaries, findBinaries } from "./binaries";
import { chooseRunAs, type RunAs } from "./run-as";

export type Cluster = {
  /** The owner's connection to the database; its role is a superuser of this private cluster. */
  url: string;
  port: number;
  pid: number;
  how: RunAs["how"];
  /** Resolves when the server is gone, however it went. */
  gone: Promise<void>;
  stop(): Promise<void>;
};

export type ClusterOptions = {
  folder: string;
  database?: string;
  /** Only this one, for clients that know no other; without it the former one if that is free, else any. */
  port?: number;
  /** For tests: thrown away afterwards, so nothing is synced to disk. */
  ephemeral?: boolean;
  log?: (line: string) => void;
};

const OWNER = "garrison_owner";
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 20_000;

const SETTINGS = [
  "listen_addresses=127.0.0.1",
  "unix_socket_directories=",
  "max_connections=100",
  "shared_buffers=64MB",
  "max_wal_size=2GB",
  "wal_compression=pglz",
  "checkpoint_timeout=15min",
  "log_min_messages=warning",
  "jit=off",
  "password_encryption=scram-sha-256",
];
const EPHEMERAL = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=64MB"];

/** @throws Error with PostgreSQL's own last words when it does not start. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const folder = resolve(options.folder);
  const data = join(folder, "data");
  const database = options.database ?? "garrison";
  const binaries = findBinaries();
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const runAs = chooseRunAs(data, binaries.folder);

  if (existsSync(join(data, "PG_VERSION"))) refuseOtherVersion(data, binaries);
  else initialise(folder, data, binaries, runAs, options.ephemeral ?? false);
  const password = readFileSync(join(folder, "password"), "utf8").trim();
  const urlOf = (port: number, name: string) => `postgresql://${OWNER}:${password}@127.0.0.1:${port}/${name}`;

  const left = await adoptRunning(data, (port) => urlOf(port, "postgres"));
  if (left) {
    await ensureDatabase(urlOf(left.port, "postgres"), database);
    return { ...left, url: urlOf(left.port, database), how: runAs.how };
  }

  const port = await choosePort(folder, options.port);
  const settings = [...SETTINGS, ...(options.ephemeral ? EPHEMERAL : [])];
  const [program, args] = runAs.command(binaries.postgres, [
    ...["-D", data, "-p", String(port)],
    ...settings.flatMap((setting) => ["-c", setting]),
  ]);
  // Its own process group: Ctrl-C reaches Garrison first, which stops the database last.
  const child = spawn(program, args, {
    ...runAs.account,
    env: cleanEnvironment(),
    cwd: "/",
    stdio: ["ignore", "ignore", "pipe"],
    detached: true,
  });
  await waitUntilReady(child, urlOf(port, "postgres"), options.log);
  await ensureDatabase(urlOf(port, "postgres"), database);
  const gone = new Promise<void>((done) => child.once("exit", () => done()));
  return {
    url: urlOf(port, database),
    port,
    pid: child.pid ?? 0,
    how: runAs.how,
    gone: child.exitCode === null ? gone : Promise.resolve(),
    stop: () => stopChild(child, gone, options.ephemeral ? folder : null),
  };
}

function refuseOtherVersion(data: string, binaries: Binaries): void {
  const made = readFileSync(join(data, "PG_VERSION"), "utf8").trim();
  const have = /\(PostgreSQL\) (\d+)/.exec(
    spawnSync(binaries.postgres, ["--version"], { encoding: "utf8" }).stdout,
  );
  if (have?.[1] === made) return;
  throw new Error(
    `${data} was made by PostgreSQL ${made}, and this is ${have?.[1]}. ` +
      "Restore a backup into a new GARRISON_HOME, or go back to the former version of Garrison.",
  );
}

function initialise(
  folder: string,
  data: string,
  binaries: Binaries,
  runAs: RunAs,
  ephemeral: boolean,
): void {
  rmSync(data, { recursive: true, force: true });
  const password = randomBytes(24).toString("base64url");
  writeFileSync(join(folder, "password"), password, { mode: 0o600 });
  const passwordFile = join(tmpdir(), `garrison-${randomBytes(8).toString("hex")}`);
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (runAs.account) {
    mkdirSync(data, { mode: 0o700 });
    for (const path of [data, passwordFile]) chownSync(path, runAs.account.uid, runAs.account.gid);
  }
  const [program, args] = runAs.command(binaries.initdb, [
    ...["-D", data, "-U", OWNER, `--pwfile=${passwordFile}`, "--auth=scram-sha-256", "-E", "UTF8"],
    ...["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions"],
    ...["--data-checksums", ...(ephemeral ? ["--no-sync"] : [])],
  ]);
  const made = spawnSync(program, args, {
    ...runAs.account,
    env: cleanEnvironment(),
    encoding: "utf8",
    cwd: "/",
  });
  rmSync(passwordFile, { force: true });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.error ?? ""}${made.stdout}${made.stderr}`);
}

/** A server whose parent was killed still holds the folder; it is taken over instead of fought. */
async function adoptRunning(data: string, urlOf: (port: number) => string) {
  const file = join(data, "postmaster.pid");
  if (!existsSync(file)) return null;
  const [pid, , , port] = readFileSync(file, "utf8").split("\n").map(Number);
  if (!pid || !port) return null;
  if (isNoPostgres(pid)) {
    rmSync(file, { force: true });
    return null;
  }
  for (let tries = 0; tries < 100 && isAlive(pid); tries++) {
    if ((await tryConnect(urlOf(port))) === "ready") {
      return { port, pid, gone: goneOf(pid), stop: () => stopAdopted(pid) };
    }
    await sleep(100);
  }
  return null;
}

/**
 * After a reboot the number in the lock file may be another program's, and PostgreSQL would refuse to start beside
 * it. Only Linux tells; elsewhere, and for any other PostgreSQL, its own words stand.
 */
function isNoPostgres(pid: number): boolean {
  const commandLine = `/proc/${pid}/cmdline`;
  if (!existsSync(commandLine)) return false;
  return basename(readFileSync(commandLine, "utf8").split("\0")[0] ?? "") !== "postgres";
}

async function goneOf(pid: number): Promise<void> {
  while (isAlive(pid)) await sleep(500);
}

async function stopAdopted(pid: number): Promise<void> {
  try {
    process.kill(pid, "SIGINT");
  } catch {
    return; // gone already, which is what was wanted
  }
  const deadline = Date.now() + STOP_TIMEOUT_MS;
  while (isAlive(pid) && Date.now() < deadline) await sleep(20);
}

async function stopChild(child: ChildProcess, gone: Promise<void>, throwAway: string | null): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill(throwAway ? "SIGQUIT" : "SIGINT");
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([
      gone,
      new Promise((done) => {
        timer = setTimeout(done, STOP_TIMEOUT_MS);
      }),
    ]);
    clearTimeout(timer);
  }
  if (throwAway) rmSync(throwAway, { recursive: true, force: true });
}

async function waitUntilReady(child: ChildProcess, url: string, log?: (line: string) => void): Promise<void> {
  let tail = "";
  let failure: string | null = null;
  child.stderr?.on("data", (chunk) => {
    tail = (tail + chunk).slice(-4000);
    log?.(String(chunk));
  });
  child.once("exit", (code, signal) => {
    failure = String(code ?? signal);
  });
  child.once("error", (error) => {
    failure = error.message;
  });
  const deadline = Date.now() + START_TIMEOUT_MS;
  while ((await tryConnect(url)) !== "ready") {
    if (failure !== null) throw new Error(`PostgreSQL ended at once (${failure}): ${tail}`);
    if (Date.now() > deadline) throw new Error(`PostgreSQL was not ready after 60 s: ${tail}`);
    await sleep(20);
  }
}

const NOT_YET = new Set(["57P03", "ECONNREFUSED", "ENOENT", "ECONNRESET"]);

async function tryConnect(url: string): Promise<"ready" | "not yet"> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  try {
    await client.connect();
    await client.end();
    return "ready";
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (NOT_YET.has(code) || /timeout|terminated/i.test(String(error))) return "not yet";
    throw error;
  }
}

async function ensureDatabase(url: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query("select 1 from pg_database where datname = $1", [name]);
    if (!rowCount) await client.query(`create database ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

/**
 * The former port where it is free, so that a URL somebody noted keeps working. New ones lie below those that Linux
 * gives to outgoing connections, one of which could sit on it when the database comes back.
 */
async function choosePort(folder: string, wanted?: number): Promise<number> {
  const file = join(folder, "port");
  const former = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
  const others = Array.from({ length: 20 }, () => randomInt(20_000, 32_000));
  for (const candidate of wanted ? [wanted] : [...(former ? [former] : []), ...others, 0]) {
    const port = await portIsFree(candidate);
    if (port === null) continue;
    writeFileSync(file, String(port), { mode: 0o600 });
    return port;
  }
  throw new Error(wanted ? `Port ${wanted} is in use.` : "No free TCP port on 127.0.0.1 for the database.");
}

function portIsFree(port: number): Promise<number | null> {
  return new Promise((done) => {
    const probe = createServer()
      .once("error", () => done(null))
      .listen(port, "127.0.0.1", () => {
        const address = probe.address();
        probe.close(() => done(typeof address === "object" && address ? address.port : null));
      });
  });
}

function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("PG"));
  return { ...Object.fromEntries(kept), LC_ALL: "C", LANG: "C", TZ: "UTC" } as unknown as NodeJS.ProcessEnv;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
