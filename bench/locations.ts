/** Further locations, as anybody starts them: made by the command line, each a process of its own with a token and no database. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Product } from "./product";

export type BenchLocation = { name: string; pid: number; stop(): Promise<void> };

export async function startLocation(root: string, target: Product, name: string): Promise<BenchLocation> {
  const { PATH } = process.env;
  const own = { PATH, NODE_ENV: "production", GARRISON_ROOT: root, GARRISON_HOME: target.home } as const;
  const cli = join(root, "dist", "cli.js");
  const made = execFileSync(process.execPath, [cli, "location", "create", "--name", name], {
    env: own,
    encoding: "utf8",
  });
  const { token } = JSON.parse(made) as { token: string };
  const child = spawn(
    process.execPath,
    [cli, "worker", "--probe-only", "--location", name, "--url", target.url],
    {
      // The bench is its own target of probes.
      env: { ...own, GARRISON_LOCATION_TOKEN: token, PROBE_ALLOW_CIDRS: "0.0.0.0/0", LOG_LEVEL: "warn" },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  const log = createWriteStream(join(target.home, `${name}.log`), { flags: "a" });
  for (const stream of [child.stdout, child.stderr])
    void pipeline(stream, log, { end: false }).catch(() => undefined);
  return { name, pid: child.pid ?? 0, stop: () => stopped(child) };
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((done) => child.once("exit", done));
  child.kill("SIGTERM");
  await gone;
}
