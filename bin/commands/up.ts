/** `garrison up`: database, migrations, web and worker, kept running until Ctrl-C. */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Cluster, startCluster } from "@/lib/db/embedded/cluster";
import { migrate } from "@/lib/db/migrate";
import { ensureRoles } from "@/lib/db/roles";
import { type Environment, readEnvironment } from "@/lib/env";
import { type Command, err } from "../command";
import { homeFolder, keysOf } from "../home";
import { root } from "../root";
import { offerSetupLink } from "../setup-link";
import { Supervised } from "../supervised";

export const command: Command = {
  name: "up",
  usage: "up",
  about: "Start everything: the embedded database (unless DATABASE_URL is set), web and worker.",
  async run() {
    const home = homeFolder();
    const started = Date.now();
    const say = (text: string) => err(`[garrison +${((Date.now() - started) / 1000).toFixed(1)} s] ${text}`);
    Object.assign(process.env, keysOf(home));

    const database = process.env.DATABASE_URL ? null : await Database.start(join(home, "postgres"), say);
    if (database) process.env.DATABASE_URL = database.url;
    const settings = readEnvironment(process.env);
    try {
      const { applied } = await migrate(settings.databaseUrl, root);
      if (applied.length > 0) say(`Migrated: ${applied.join(", ")}.`);
      const env = await childEnvironment(settings, home, say);
      const worker = new Supervised("worker", env, say);
      const web = new Supervised("web", env, say);
      await web.untilServing(`http://127.0.0.1:${settings.port}/api/health`);
      say(`Garrison is at ${settings.baseUrl}`);
      await offerSetupLink(settings.databaseUrl, settings.baseUrl, say);
      await untilAskedToStop();
      say("Stopping …");
      await web.stop();
      await worker.stop();
    } finally {
      rmSync(join(home, "running.json"), { force: true });
      await database?.stop();
    }
    say("Stopped.");
    return 0;
  },
};

async function childEnvironment(
  { databaseUrl, authSecret, baseUrl }: Environment,
  home: string,
  say: (text: string) => void,
): Promise<NodeJS.ProcessEnv> {
  const roles = await ensureRoles(databaseUrl, authSecret, root);
  if ("refused" in roles)
    say(`${roles.refused} Web and worker share it; see "Database roles" in the README.`);
  const urls =
    "refused" in roles
      ? {}
      : {
          WEB_DATABASE_URL: process.env.WEB_DATABASE_URL ?? roles.web,
          WORKER_DATABASE_URL: process.env.WORKER_DATABASE_URL ?? roles.worker,
        };
  const shared = { DATABASE_URL: databaseUrl, BASE_URL: baseUrl, ...urls, ...keysOf(home) };
  writeFileSync(join(home, "running.json"), JSON.stringify(shared), { mode: 0o600 });
  return { ...process.env, ...shared, GARRISON_HOME: home, NODE_ENV: "production" };
}

/** The embedded database, started again whenever it is gone without having been asked. */
class Database {
  #stopping = false;

  private constructor(
    private cluster: Cluster,
    private readonly folder: string,
    private readonly say: (text: string) => void,
  ) {}

  static async start(folder: string, say: (text: string) => void): Promise<Database> {
    const cluster = await startCluster({ folder });
    say(`PostgreSQL is ready on 127.0.0.1:${cluster.port}.`);
    const database = new Database(cluster, folder, say);
    void database.#watch();
    return database;
  }

  get url(): string {
    return this.cluster.url;
  }

  async #watch(): Promise<void> {
    while (!this.#stopping) {
      await this.cluster.gone;
      if (this.#stopping) return;
      this.say("PostgreSQL ended unexpectedly. Starting it again …");
      try {
        this.cluster = await startCluster({ folder: this.folder });
        this.say("PostgreSQL is back.");
      } catch (error) {
        this.say(`PostgreSQL did not start: ${(error as Error).message}`);
        await new Promise((done) => setTimeout(done, 2_000));
      }
    }
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.cluster.stop();
  }
}

function untilAskedToStop(): Promise<void> {
  return new Promise((done) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => done());
  });
}
