/**
 * Starts the real product for the end-to-end tests: the production build, with a database and a home of its own on
 * a free port; and tells the tests where it is.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { root } from "./root";
import { scratchFolder } from "./scratch";

export type Product = {
  baseUrl: string;
  /** GARRISON_HOME: keys, database, logs. */
  home: string;
  /** The link that makes the first admin, printed at the start. */
  setupUrl: string;
};

const START_TIMEOUT_MS = 90_000;
const HANDED_OVER = "GARRISON_E2E_PRODUCT";

/** The product that the global setup started. */
export function product(): Product {
  const text = process.env[HANDED_OVER];
  if (!text) throw new Error("The product is not running: its global setup did not run.");
  return JSON.parse(text) as Product;
}

export default async function setUp(): Promise<() => Promise<void>> {
  const { started, stop } = await startProduct("product");
  process.env[HANDED_OVER] = JSON.stringify(started);
  return stop;
}

/** One more installation, for tests that would disturb the others. Its log is kept as e2e/out/`name`.log. */
export async function startProduct(name: string): Promise<{ started: Product; stop: () => Promise<void> }> {
  const home = scratchFolder("garrison-e2e-");
  const port = await freePort();
  const logPath = join(home, "product.log");
  const log = openSync(logPath, "w");
  const child = spawn(process.execPath, ["--enable-source-maps", join(root, "dist/cli.js"), "up"], {
    cwd: root,
    env: environment(home, port),
    stdio: ["ignore", log, log],
    detached: true,
  });
  // Asked, not killed: it stops its database and its processes, which have groups of their own.
  const abandon = () => child.kill("SIGTERM");
  process.once("exit", abandon);

  const setupUrl = await linkFrom(logPath, child);
  return {
    started: { baseUrl: `http://localhost:${port}`, home, setupUrl },
    async stop() {
      process.off("exit", abandon);
      const gone = new Promise((done) => child.once("exit", done));
      if (child.exitCode === null && child.kill("SIGTERM")) await gone;
      keepLog(logPath, name);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Runs the command line against a running product; its output as JSON. @throws Error with what it said */
export async function garrison<Answer>(args: string[], at: Product = product()): Promise<Answer> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(root, "dist/cli.js"), ...args], {
    cwd: root,
    env: environment(at.home, Number(new URL(at.baseUrl).port)),
  });
  return JSON.parse(stdout) as Answer;
}

/** A clean one: what the developer's shell sets must not reach the product. */
function environment(home: string, port: number): NodeJS.ProcessEnv {
  const { PATH, LANG, TMPDIR } = process.env;
  return {
    PATH,
    ...(LANG ? { LANG } : {}),
    ...(TMPDIR ? { TMPDIR } : {}),
    HOME: home,
    NODE_ENV: "production",
    GARRISON_ROOT: root,
    GARRISON_HOME: home,
    PORT: String(port),
    // Tests are their own targets; loopback stays closed all the same.
    PROBE_ALLOW_CIDRS: "0.0.0.0/0,::/0",
    NEXT_TELEMETRY_DISABLED: "1",
  };
}

async function linkFrom(logPath: string, child: ChildProcess): Promise<string> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const said = readFileSync(logPath, "utf8");
    const link = /(http:\/\/\S+\/first-run\?token=\S+)/.exec(said)?.[1];
    if (link) return link;
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill("SIGTERM");
      throw new Error(`The product did not start:\n${said.slice(-8_000)}`);
    }
    await new Promise((done) => setTimeout(done, 50));
  }
}

function keepLog(logPath: string, name: string): void {
  const folder = join(root, "e2e", "out");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.log`), readFileSync(logPath));
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
