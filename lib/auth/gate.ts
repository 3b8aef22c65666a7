/**
 * The gate: the only way to the database is to say who you are and what you mean to do.
 *
 * `lib/db/client` is closed to every domain (.dependency-cruiser.cjs), so a store that forgets to authorise has
 * nothing to query.
 */
import type pg from "pg";
import { database, prisma, queryPlanned } from "@/lib/db/client";
import type { Prisma, PrismaClient } from "@/lib/db/generated/client";
import type { Planned } from "@/lib/db/planned";
import { Forbidden, Unauthenticated } from "@/lib/errors";
import { type Actor, actorName } from "./actor";
import { type Audited, appendAudit } from "./audit/append";
import { allows, type Permission } from "./permissions";

type ReadVerb = "findMany" | "findFirst" | "findUnique" | "count" | "aggregate" | "groupBy";
type Delegates = Omit<PrismaClient, `$${string}`>;
export type Reader = { [M in keyof Delegates]: Pick<Delegates[M], Extract<keyof Delegates[M], ReadVerb>> };
export type Transaction = Prisma.TransactionClient;

/** A read-only client for `actor`. @throws Forbidden, Unauthenticated */
export function readAs(actor: Actor, permission: Permission): Reader {
  authorise(actor, permission);
  return prisma();
}

/** Reading in SQL, for lists and sums that Prisma cannot say in one query. @throws Forbidden, Unauthenticated */
export function queryAs(
  actor: Actor,
  permission: Permission,
): <Row>(sql: string | Planned, values?: unknown[]) => Promise<Row[]> {
  authorise(actor, permission);
  return async <Row>(sql: string | Planned, values: unknown[] = []) =>
    (typeof sql === "string"
      ? (await database().query(sql, values)).rows
      : await queryPlanned(sql, values)) as Row[];
}

/**
 * One audited change in one transaction: if the audit entry fails, so does the change.
 * @throws Forbidden, Unauthenticated
 */
export async function writeAs<T>(
  actor: Actor,
  permission: Permission,
  change: (tx: Transaction) => Promise<{ result: T } & Audited>,
): Promise<T> {
  authorise(actor, permission);
  return prisma().$transaction(
    async (tx) => {
      const { result, ...audited } = await change(tx);
      await appendAudit(tx, actor, permission, audited);
      return result;
    },
    { maxWait: 5_000, timeout: 20_000 },
  );
}

/** A read that is itself worth an entry: exports, evidence, other people's sessions. @throws Forbidden, Unauthenticated */
export async function readAudited<T>(
  actor: Actor,
  permission: Permission,
  reading: (db: Reader) => Promise<{ result: T } & Audited>,
): Promise<T> {
  return writeAs(actor, permission, reading);
}

/**
 * Bulk SQL in one transaction, for machines' evidence: append-only tables with their own hashes, no audit entry
 * each. @throws Forbidden, Unauthenticated
 */
export async function recordAs<T>(
  actor: Actor,
  permission: Permission,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  authorise(actor, permission);
  const client = await database().connect();
  try {
    await client.query("BEGIN");
    const result = await work(client);
    await client.query("COMMIT");
    client.release();
    return result;
  } catch (error) {
    // A connection that cannot even roll back is thrown away.
    const broken = await client.query("ROLLBACK").then(
      () => undefined,
      (failure: Error) => failure,
    );
    client.release(broken);
    throw error;
  }
}

function authorise(actor: Actor, permission: Permission): void {
  if (allows(actor, permission)) return;
  if (actor.kind === "stranger") throw new Unauthenticated("Sign in to see this.");
  throw new Forbidden(`${actorName(actor)} may not do this (${permission}).`, permission);
}
