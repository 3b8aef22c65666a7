/**
 * Timed work on leased rows: a tick belongs to one process, a lease that expires is taken by another, and a job that
 * always fails is set aside where people see it. The database's clock decides; nothing lives in a process.
 */
import { randomUUID } from "node:crypto";
import { system } from "@/lib/auth/actor";
import { database } from "@/lib/db/client";
import { newId } from "@/lib/id";
import { log } from "@/lib/log";
import type { Job } from "./job";

const LEASE_S = 60;
const HEARTBEAT_MS = 15_000;
const ATTEMPTS = 5;
/** Waits before another attempt, in seconds. */
const BACKOFF_S = [5, 15, 60, 300] as const;

/** Make sure that each job has its row; one that is no longer declared keeps its history and runs no more. */
export async function declareJobs(jobs: readonly Job[]): Promise<void> {
  await database().query(
    `INSERT INTO job (id, name, key, payload, run_at)
     SELECT id, name, name, '{}', now() FROM unnest($1::uuid[], $2::text[]) AS declared(id, name)
     ON CONFLICT (key) DO NOTHING`,
    [jobs.map(() => newId()), jobs.map(({ name }) => name)],
  );
}

type Claimed = { id: string; name: string; attempts: number };

/** Run the jobs that are due, one after the other. @returns how many ran. */
export async function runDueJobs(jobs: readonly Job[], owner = randomUUID()): Promise<number> {
  let ran = 0;
  for (let claimed = await claim(jobs, owner); claimed; claimed = await claim(jobs, owner)) {
    const { name } = claimed;
    const job = jobs.find((declared) => declared.name === name);
    if (job) await runClaimed(job, claimed, owner);
    ran++;
  }
  return ran;
}

async function claim(jobs: readonly Job[], owner: string): Promise<Claimed | null> {
  const { rows } = await database().query(
    `UPDATE job SET lease_until = now() + make_interval(secs => ${LEASE_S}), owner = $1, attempts = attempts + 1
     WHERE id = (
       SELECT id FROM job WHERE done_at IS NULL AND dead_at IS NULL AND run_at <= now() AND name = ANY($2)
         AND (lease_until IS NULL OR lease_until < now())
       ORDER BY run_at LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING id, name, attempts`,
    [owner, jobs.map(({ name }) => name)],
  );
  return (rows[0] as Claimed | undefined) ?? null;
}

async function runClaimed(job: Job, claimed: Claimed, owner: string): Promise<void> {
  const heartbeat = setInterval(() => void extend(claimed.id, owner), HEARTBEAT_MS);
  try {
    await job.run(system(job.name));
    // The next tick counts from now: ticks that were missed while nothing ran are not made up for.
    await database().query(
      `UPDATE job SET lease_until = NULL, owner = NULL, attempts = 0, last_error = NULL,
         run_at = now() + make_interval(secs => $3)
       WHERE id = $1 AND owner = $2`,
      [claimed.id, owner, job.everyS],
    );
  } catch (error) {
    log.error({ err: error, job: job.name, attempt: claimed.attempts }, "A job failed.");
    await postpone(job, claimed, owner, error);
  } finally {
    clearInterval(heartbeat);
  }
}

/** A heartbeat that fails lets the lease run out, and another process takes over. */
async function extend(id: string, owner: string): Promise<void> {
  await database()
    .query(
      `UPDATE job SET lease_until = now() + make_interval(secs => ${LEASE_S}) WHERE id = $1 AND owner = $2`,
      [id, owner],
    )
    .catch((error: unknown) => log.warn({ err: error }, "A lease could not be extended."));
}

/** Timed work is never given up for good: after five failures it waits for its next tick, with its error on show. */
async function postpone(job: Job, { id, attempts }: Claimed, owner: string, error: unknown): Promise<void> {
  const wait = attempts >= ATTEMPTS ? job.everyS : (BACKOFF_S[attempts - 1] ?? 300);
  await database().query(
    `UPDATE job SET lease_until = NULL, owner = NULL, last_error = $3, run_at = now() + make_interval(secs => $4)
     WHERE id = $1 AND owner = $2`,
    [
      id,
      owner,
      String(error instanceof Error ? error.message : error).slice(0, 1_000),
      Math.min(wait, job.everyS),
    ],
  );
}
