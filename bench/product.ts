/** The product under measurement: the production build on a throw-away home and port of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { chmod } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";

export type Product = {
  url: string;
  home: string;
  /** The owner's URL of its database. */
  databaseUrl: string;
  /** What its processes are given: database, keys. */
  settings: Record<string, string>;
  pid: number;
  /** From the start of the program to the first healthy answer. */
  startMs: number;
  stop(): Promise<void>;
};

const START_LIMIT_MS = 300_000;

/** An empty home, readable for the account of the database. */
export async function newHome(): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), "garrison-bench-"));
  await chmod(home, 0o755);
  return home;
}

/** @throws Error with the log when it does not serve in time */
export async function startProduct(
  root: string,
  home: string,
  command: string[] = ["dist/cli.js", "up"],
): Promise<Product> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const started = performance.now();
  const { PATH, LANG, HOME, NODE_EXTRA_CA_CERTS, SSL_CERT_FILE, HTTPS_PROXY } = process.env;
  // How this machine reaches the registry of packages, for a start from an empty clone.
  const network = { NODE_EXTRA_CA_CERTS, SSL_CERT_FILE, HTTPS_PROXY };
  const child = spawn(process.execPath, command, {
    cwd: root,
    env: {
      PATH,
      ...(LANG ? { LANG } : {}),
      ...Object.fromEntries(Object.entries(network).filter(([, value]) => value)),
      HOME: HOME ?? home,
      NODE_ENV: "production",
      GARRISON_ROOT: root,
      GARRISON_HOME: home,
      PORT: String(port),
      // The bench is its own target of probes.
      PROBE_ALLOW_CIDRS: "0.0.0.0/0",
      LOG_LEVEL: "warn",
      NEXT_TELEMETRY_DISABLED: "1",
    },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const log = join(home, "bench.log");
  const output = createWriteStream(log, { flags: "a" });
  for (const stream of [child.stdout, child.stderr])
    void pipeline(stream, output, { end: false }).catch(() => undefined);
  await untilHealthy(url, child, log);
  const startMs = performance.now() - started;
  const settings = await runningSettings(home);
  return {
    url,
    home,
    databaseUrl: settings["DATABASE_URL"] ?? "",
    settings,
    pid: child.pid ?? 0,
    startMs,
    stop: () => stop(child),
  };
}

export function throwAway(home: string): void {
  rmSync(home, { recursive: true, force: true });
}

async function untilHealthy(url: string, child: ChildProcess, log: string): Promise<void> {
  const deadline = Date.now() + START_LIMIT_MS;
  for (;;) {
    const answer = await fetch(`${url}/api/health`).catch(() => null);
    if (answer?.ok) return;
    if (child.exitCode !== null || Date.now() > deadline) {
      throw new Error(`Garrison did not start:\n${readFileSync(log, "utf8").slice(-4_000)}`);
    }
    await new Promise((done) => setTimeout(done, 20));
  }
}

async function runningSettings(home: string): Promise<Record<string, string>> {
  return JSON.parse(readFileSync(join(home, "running.json"), "utf8")) as Record<string, string>;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = new Promise((done) => child.once("exit", done));
  child.kill("SIGTERM");
  await gone;
}

export function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const probe = createServer()
      .once("error", failed)
      .listen(0, "127.0.0.1", () => {
        const address = probe.address();
        probe.close(() => (address && typeof address === "object" ? done(address.port) : failed()));
      });
  });
}
