/**
 * What do backups cost to look at, after 13 months of them? Put straight in, as the intake would have left them: systems
 * with three copies each, a run of every copy a day, monthly partitions; and a few told by the machines' door.
 */
import { createHash } from "node:crypto";
import type pg from "pg";
import { hashToken, newToken } from "@/lib/auth/token";
import { newId } from "@/lib/id";
import { type Answered, timeAnswers } from "./answers";
import type { Visitor } from "./people";
import type { Product } from "./product";
import { quantiles, type Times } from "./quantiles";

export type Recovering = {
  systems: number;
  copies: number;
  runs: number;
  servers: number;
  /** From a run told to its answer, which comes when it is kept. */
  toldMs: Times;
  pages: Answered[];
  routes: Answered[];
};

const MONTHS = 13;
const DAYS = 396;
const COPIES = 3;
const SERVERS = 1_000;
const TOLD = 200;
const ASKED = 100;

export async function timeBackups(
  target: Product,
  database: pg.Client,
  { cookie, bearer }: Visitor,
  systems: number,
): Promise<Recovering> {
  await fillServers(database);
  const token = await fillSystems(database, systems);
  await fillRuns(database);
  await database.query("VACUUM ANALYZE");
  const toldMs = await tellRuns(target.url, token);
  const { rows } = await database.query(
    `SELECT (SELECT id FROM protected_system ORDER BY name LIMIT 1) AS id, (SELECT count(*)::int FROM backup_copy) AS copies,
       (SELECT count(*)::int FROM backup_run) AS runs, (SELECT count(*)::int FROM server) AS servers`,
  );
  const { id, ...counts } = rows[0] as { id: string; copies: number; runs: number; servers: number };
  const pages = ["/", "/backups", `/backups/${id}`, "/backups/unprotected", "/backups/plan"];
  const routes = [
    ...["/api/answers", "/api/backups", "/api/backups?limit=200", "/api/backups/unprotected?limit=200"],
    `/api/backups/${id}/runs`,
  ];
  return {
    ...{ systems, toldMs, ...counts },
    pages: await timeAnswers(target.url, pages, { cookie, accept: "text/html" }, ASKED),
    routes: await timeAnswers(target.url, routes, { authorization: bearer }, ASKED),
  };
}

/** Where no fleet was measured before. */
async function fillServers(database: pg.Client): Promise<void> {
  await database.query(
    `INSERT INTO server (id, hostname, machine_id, secret_hash, databases, sample)
     SELECT gen_random_uuid(), 'bench-' || lpad(n::text, 4, '0'), 'bench-' || n, sha256(('bench-' || n)::bytea),
       CASE n % 5 WHEN 0 THEN 'PostgreSQL' WHEN 1 THEN 'MariaDB,Redis' ELSE '' END, true
     FROM generate_series(1, $1) n WHERE NOT EXISTS (SELECT FROM server)`,
    [SERVERS],
  );
}

/** @returns the token of one copy */
async function fillSystems(database: pg.Client, systems: number): Promise<string> {
  await database.query(
    `INSERT INTO protected_system (id, name, kind, server_id, schedule, grace_s, rpo_s, rto_s, created_by, created_at,
       drill_at, drill_result, drill_passed_at)
     SELECT gen_random_uuid(), 'System ' || lpad(n::text, 4, '0'), (ARRAY['database', 'files', 'configuration'])[1 + n % 3],
       (SELECT id FROM server ORDER BY hostname OFFSET n LIMIT 1), '{"kind":"every","periodS":86400}', 14400, 93600, 14400,
       'bench', now() - interval '13 months', now() - n % 80 * interval '1 day', 'passed', now() - n % 80 * interval '1 day'
     FROM generate_series(1, $1) n`,
    [systems],
  );
  // One in twenty failed last, one in fifty is missed.
  await database.query(
    `INSERT INTO backup_copy (id, system_id, name, place, medium, token_hash, created_by, created_at, heard_at, engine,
       last_at, last_outcome, last_why, last_point, begun_at, good_at, point_at, encrypted, deadline_at, checked_at, check_errors)
     SELECT gen_random_uuid(), s.id, 'Copy ' || n, CASE n WHEN 1 THEN 'local' ELSE 'off-site' END, 'disk ' || n,
       sha256((s.id::text || n)::bytea), 'bench', s.created_at, t.at, 'restic', t.at,
       CASE WHEN h % 20 = 0 THEN 'failed' ELSE 'ok' END, CASE WHEN h % 20 = 0 THEN 'It ended with status 1.' END, true,
       t.at - interval '1 minute', t.good, t.good, true, t.good + interval '28 hours', t.at, 0
     FROM protected_system s, generate_series(1, $1) n, LATERAL (SELECT abs(hashtext(s.id::text || n)) AS h) x,
       LATERAL (SELECT now() - CASE WHEN h % 50 = 1 THEN 30 ELSE h % 20 END * interval '1 hour' AS at,
         now() - CASE WHEN h % 50 = 1 THEN 30 WHEN h % 20 = 0 THEN 24 ELSE h % 20 END * interval '1 hour' AS good) t`,
    [COPIES],
  );
  const token = newToken("backup");
  await database.query(
    "UPDATE backup_copy SET token_hash = $1 WHERE no = (SELECT min(no) FROM backup_copy)",
    [hashToken("backup", token)],
  );
  return token;
}

async function fillRuns(database: pg.Client): Promise<void> {
  const now = new Date();
  for (let months = 2; months <= MONTHS; months += 1) {
    const begin = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months);
    const end = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months + 1);
    const name = `backup_run_${new Date(begin).toISOString().slice(0, 7).replace("-", "")}`;
    await database.query(
      `CREATE TABLE IF NOT EXISTS ${name} PARTITION OF backup_run
       FOR VALUES FROM ('${new Date(begin).toISOString()}') TO ('${new Date(end).toISOString()}')`,
    );
  }
  await database.query(
    `INSERT INTO backup_run (copy_no, at, key, id, kind, outcome, engine, name, started_at, ended_at, point_at, bytes,
       added_bytes, files, encrypted, exit_status, message_id)
     SELECT c.no, t.at, 'backup ' || md5(c.no || '/' || d), gen_random_uuid(), 'backup',
       CASE WHEN (c.no + d) % 97 = 0 THEN 'failed' ELSE 'ok' END, 'restic', md5(c.no || '/' || d), t.at - interval '1 minute',
       t.at, t.at - interval '1 minute', 1000000000 + d * 1000000, 5000000, 1000 + d, true, 0, gen_random_uuid()
     FROM backup_copy c, generate_series(1, $1) d, LATERAL (SELECT c.last_at - d * interval '1 day' AS at) t`,
    [DAYS],
  );
}

async function tellRuns(url: string, token: string): Promise<Times> {
  const ms: number[] = [];
  for (let n = 0; n < TOLD; n += 1) {
    const ended = new Date();
    const body = JSON.stringify({
      ...{ message_type: "summary", total_files_processed: 1_204, total_bytes_processed: 3_221_225_472 },
      ...{ data_added: 1_048_576, total_duration: 60, backup_end: ended.toISOString() },
      backup_start: new Date(ended.getTime() - 60_000).toISOString(),
      snapshot_id: createHash("sha256").update(newId()).digest("hex"),
    });
    const started = performance.now();
    const answer = await fetch(`${url}/api/webhooks/backup/restic/${token}?exit=0`, { method: "POST", body });
    if (!answer.ok) throw new Error(`A run was answered ${answer.status}: ${await answer.text()}`);
    await answer.arrayBuffer();
    ms.push(performance.now() - started);
  }
  return quantiles(ms);
}
