/**
 * For integration tests: one throw-away PostgreSQL, migrated once into a template that every test file copies.
 *
 * TEST_DATABASE_URL (an administrator's, any server ≥ 15) or TEST_POSTGRES_BIN (a folder with initdb and postgres)
 * put another PostgreSQL in place of the embedded one.
 */
import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { startCluster } from "@/lib/db/embedded/cluster";
import { migrate } from "@/lib/db/migrate";
import { ensureRoles } from "@/lib/db/roles";
import { scratchFolder } from "./scratch";
import { startSystemCluster } from "./system-cluster";

declare module "vitest" {
  export interface ProvidedContext {
    /** The owner's URL of the migrated template. */
    templateUrl: string;
    databaseSecret: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const root = process.cwd();
  const secret = randomBytes(32).toString("base64url");
  const server = await startServer();
  try {
    await migrate(server.url, root);
    const roles = await ensureRoles(server.url, secret, root);
    if ("refused" in roles) throw new Error(roles.refused);
  } catch (error) {
    await server.stop();
    throw error;
  }
  project.provide("templateUrl", server.url);
  project.provide("databaseSecret", secret);
  return server.stop;
}

type Server = { url: string; stop(): Promise<void> };

async function startServer(): Promise<Server> {
  const { TEST_DATABASE_URL, TEST_POSTGRES_BIN } = process.env;
  const database = `garrison_template_${randomBytes(4).toString("hex")}`;
  if (TEST_DATABASE_URL) return borrowServer(TEST_DATABASE_URL, database);
  const folder = scratchFolder("garrison-test-");
  const cluster = TEST_POSTGRES_BIN
    ? await startSystemCluster({ folder, bin: TEST_POSTGRES_BIN, database })
    : await startCluster({ folder, database, ephemeral: true });
  // A test run that dies must not leave a server behind, nor its files.
  const quit = () => {
    endProcess(cluster.pid);
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  };
  process.on("exit", quit);
  return {
    url: cluster.url,
    stop: async () => {
      process.off("exit", quit);
      await cluster.stop();
    },
  };
}

/** Another's server: everything that was made there is dropped again. */
async function borrowServer(adminUrl: string, database: string): Promise<Server> {
  const run = async (...statements: string[]) => {
    const client = new pg.Client({ connectionString: adminUrl });
    await client.connect();
    try {
      for (const sql of statements) await client.query(sql);
    } finally {
      await client.end();
    }
  };
  await run(`CREATE DATABASE ${database}`);
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  const roles = ["web", "worker"].map((kind) => `garrison_${kind}_${database}`);
  return {
    url: url.href,
    stop: () =>
      run(`DROP DATABASE ${database} WITH (FORCE)`, ...roles.map((role) => `DROP ROLE IF EXISTS ${role}`)),
  };
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, "SIGQUIT");
  } catch {
    // gone already
  }
}
