/** `garrison up`: database, migrations, web and worker, kept running until Ctrl-C. */
import { spawn } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { migrate } from "@/lib/db/migrate";
import { ensureRoles } from "@/lib/db/roles";
import { type Environment, readEnvironment } from "@/lib/env";
import { untilAskedToStop } from "../asked-to-stop";
import { type Command, err } from "../command";
import { homeFolder, keysOf } from "../home";
import { KeptDatabase } from "../kept-database";
import { untilPortIsFree } from "../listening";
import { NightlyBackup } from "../nightly-backup";
import { root } from "../root";
import { offerSetupLink } from "../setup-link";
import { programPath, Supervised } from "../supervised";
import { occupy, type Tenancy } from "../tenancy";

type Say = (text: string) => void;

/** What has been started so far. */
type Running = { database?: KeptDatabase; worker?: Supervised; web?: Supervised; nightly?: NightlyBackup };

const DEMO_SERVERS = 60;
const PORT_PATIENCE_MS = 500;
const TAKE_OVER_PATIENCE_MS = 30_000;

export const command: Command = {
  name: "up",
  usage: "up",
  about: "Start everything: the embedded database (unless DATABASE_URL is set), web and worker.",
  async run() {
    const stop = new AbortController();
    const asked = untilAskedToStop().then(() => stop.abort());
    const home = homeFolder();
    const started = Date.now();
    const say: Say = (text) => err(`[garrison +${((Date.now() - started) / 1000).toFixed(1)} s] ${text}`);
    const tenancy = await occupy(home, say);
    const running: Running = {};
    try {
      await start(home, tenancy, running, stop.signal, say);
      await asked;
      say("Stopping …");
    } finally {
      tenancy.stopping();
      running.nightly?.stop();
      await running.web?.stop();
      await running.worker?.stop();
      rmSync(join(home, "running.json"), { force: true });
      await running.database?.stop();
      tenancy.end();
    }
    say("Stopped.");
    return 0;
  },
};

/** Fills `running` step by step; returns early once `stop` says so. @throws Error when a step fails */
async function start(
  home: string,
  tenancy: Tenancy,
  running: Running,
  stop: AbortSignal,
  say: Say,
): Promise<void> {
  Object.assign(process.env, keysOf(home));
  const embedded = !process.env.DATABASE_URL;
  // Wrong settings and a port in use are told before anything is started.
  const wish = readEnvironment(embedded ? { ...process.env, DATABASE_URL: "postgresql://" } : process.env);
  await untilPortIsFree(wish.port, wish.host, tenancy.tookOver ? TAKE_OVER_PATIENCE_MS : PORT_PATIENCE_MS);

  if (embedded) running.database = await KeptDatabase.start(join(home, "postgres"), say);
  const settings = { ...wish, databaseUrl: running.database?.url ?? wish.databaseUrl };
  if (stop.aborted) return;
  const { applied } = await migrate(settings.databaseUrl, root);
  if (applied.length > 0) say(`Migrated: ${applied.join(", ")}.`);
  const env = await childEnvironment(settings, home, say);
  if (stop.aborted) return;

  const remember = () => tenancy.children([running.worker?.pid, running.web?.pid]);
  running.worker = new Supervised("worker", env, say, remember);
  running.web = new Supervised("web", env, say, remember);
  await running.web.untilServing(`${loopbackUrl(settings)}/api/health`, stop);
  if (stop.aborted) return;
  running.nightly = new NightlyBackup(home, { ...env, ...recoveryKey() }, say);
  say(`Garrison is at ${settings.baseUrl}`);
  await offerSetupLink(settings.databaseUrl, settings.baseUrl, say);
  if (process.env.GARRISON_DEMO === "1") await fillDemo(settings, env, say);
}

/** `npm run demo`: sample servers, marked as such, once per home. */
async function fillDemo(settings: Environment, env: NodeJS.ProcessEnv, say: Say): Promise<void> {
  const done = join(settings.home, "demo-filled");
  if (existsSync(done)) return;
  say(`Filling the demo with ${DEMO_SERVERS} sample servers …`);
  const args = [
    "fleet",
    "simulate",
    "--servers",
    String(DEMO_SERVERS),
    "--reports",
    "2",
    "--url",
    settings.baseUrl,
  ];
  const filled = spawn(process.execPath, [programPath(), ...args], {
    env,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const code = await new Promise((ended) => filled.once("exit", ended).once("error", () => ended(1)));
  if (code !== 0) return say("The demo could not be filled: the lines above say why.");
  writeFileSync(done, "");
  say("The demo is filled. Sample servers send nothing more, so they fall silent after 15 minutes.");
}

/** Where this machine itself reaches the web process. */
function loopbackUrl({ host, port }: Environment): string {
  if (host === "0.0.0.0") return `http://127.0.0.1:${port}`;
  if (host === "::") return `http://[::1]:${port}`;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** For the backup alone: web and worker have no use for it. */
function recoveryKey() {
  return { GARRISON_BACKUP_KEY: process.env.GARRISON_BACKUP_KEY };
}

async function childEnvironment(
  { databaseUrl, authSecret, baseUrl }: Environment,
  home: string,
  say: Say,
): Promise<NodeJS.ProcessEnv> {
  const roles = await ensureRoles(databaseUrl, authSecret, root);
  if ("refused" in roles)
    say(`${roles.refused} Web and worker share it; see "Database roles" in docs/production.md.`);
  const urls =
    "refused" in roles
      ? {}
      : {
          WEB_DATABASE_URL: process.env.WEB_DATABASE_URL ?? roles.web,
          WORKER_DATABASE_URL: process.env.WORKER_DATABASE_URL ?? roles.worker,
        };
  const shared = { DATABASE_URL: databaseUrl, BASE_URL: baseUrl, ...urls, ...keysOf(home) };
  writeFileSync(join(home, "running.json"), JSON.stringify(shared), { mode: 0o600 });
  return {
    ...{ ...process.env, ...shared, GARRISON_BACKUP_KEY: undefined },
    ...{ GARRISON_HOME: home, NODE_ENV: "production" },
  };
}
