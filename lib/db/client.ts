/**
 * The connections of this process. Closed to every domain: a store gets its client from the gate
 * (lib/auth/gate.ts), the job machinery from here.
 */
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { log } from "@/lib/log";
import { PrismaClient } from "./generated/client.ts";
import { type Planned, Planner } from "./planned";

const CONNECT_TIMEOUT_MS = 2_000;
const DISCONNECT_MS = 3_000;

type Connections = { pool: pg.Pool; prisma: PrismaClient };
const kept = globalThis as unknown as { garrisonConnections?: Connections };

function connect(): Connections {
  const pool = new pg.Pool({
    connectionString: process.env.WEB_DATABASE_URL ?? process.env.DATABASE_URL,
    max: Number(process.env.GARRISON_POOL ?? 10),
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: 10_000,
    keepAlive: true,
    application_name: process.env.GARRISON_PROCESS ?? "garrison",
  });
  // An idle connection that breaks is replaced at the next query, which then speaks for itself.
  pool.on("error", (error) => log.warn({ err: error }, "A database connection was lost."));
  return { pool, prisma: new PrismaClient({ adapter: new PrismaPg(pool) }) };
}

function connections(): Connections {
  kept.garrisonConnections ??= connect();
  return kept.garrisonConnections;
}

export function database(): pg.Pool {
  return connections().pool;
}

export function prisma(): PrismaClient {
  return connections().prisma;
}

const planner = new Planner(Boolean(process.env.LISTEN_DATABASE_URL));

/** The rows of a statement that is planned once per connection. */
export async function queryPlanned(statement: Planned, values: unknown[]): Promise<unknown[]> {
  return planner.query(database(), statement, values);
}

/** For LISTEN: around a pooler in transaction mode, which cannot hold one. */
export function listenUrl(): string {
  return process.env.LISTEN_DATABASE_URL ?? process.env.WEB_DATABASE_URL ?? process.env.DATABASE_URL ?? "";
}

export async function disconnect(): Promise<void> {
  const open = kept.garrisonConnections;
  kept.garrisonConnections = undefined;
  if (!open) return;
  const ended = open.prisma.$disconnect().then(() => open.pool.end());
  // A connection that nobody gives back must not hold up the end of the process: the database drops what was begun.
  await Promise.race([ended, new Promise((late) => setTimeout(late, DISCONNECT_MS).unref())]);
}
