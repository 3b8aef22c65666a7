/** The runs of one message, written in a few statements however many they are. */
import type pg from "pg";
import { newId } from "@/lib/id";
import { anomaliesOf, type Sample } from "../anomaly";
import type { Engine, Outcome } from "../model/run";
import { anomalyWords } from "../oddity-words";
import { AGAIN, isWorse, type KeyedRun } from "../told-again";

export type Origin = { copyNo: number; engine: Engine; messageId: string; exit: number | null };

type JudgedRun = KeyedRun & { oddity: string | null };

export type WrittenRuns = {
  /** Never told before, with what is odd about their sizes. */
  fresh: JudgedRun[];
  /** Told before, and better than they are. */
  corrected: JudgedRun[];
};

type Kept = { key: string; toldAt: number; at: Date; keptKey: string; outcome: Outcome };

/** @param runs each once (`onceEach`) */
export async function writeRuns(
  client: pg.PoolClient,
  from: Origin,
  runs: readonly KeyedRun[],
): Promise<WrittenRuns> {
  if (runs.length === 0) return { fresh: [], corrected: [] };
  const kept = await keptOf(client, from.copyNo, runs);
  const keptRun = (run: KeyedRun) => kept.find((one) => one.key === run.key && one.toldAt === run.at);
  const unknown = runs.filter((run) => !keptRun(run));
  const oddities = await odditiesOf(client, from, unknown);
  const fresh = unknown.map((run, index) => ({ ...run, oddity: oddities[index] ?? null }));
  const corrected = runs.flatMap((run) => {
    const before = keptRun(run);
    return before && isWorse(run.outcome, before.outcome) ? [correction(run, before)] : [];
  });
  await insertRuns(client, from, [...fresh, ...corrected]);
  return { fresh, corrected };
}

/** Beside what was told first, which stays: it is evidence of what was believed until now. */
function correction(run: KeyedRun, { at, keptKey }: Kept): JudgedRun {
  return { ...run, key: `${keptKey}${AGAIN}`, at: at.getTime(), oddity: null };
}

const iso = (times: readonly (number | null)[]) =>
  times.map((time) => (time === null ? null : new Date(time).toISOString()));

async function keptOf(client: pg.PoolClient, copyNo: number, runs: readonly KeyedRun[]): Promise<Kept[]> {
  const { rows } = await client.query<Kept>(
    `SELECT t.key, (extract(epoch FROM t.at) * 1000)::float8 AS "toldAt", r.at, r.key AS "keptKey", r.outcome
     FROM unnest($2::text[], $3::timestamptz[], $4::float8[]) AS t(key, at, within) CROSS JOIN LATERAL (
       SELECT b.at, b.key, b.outcome FROM backup_run b WHERE b.copy_no = $1
         AND b.key IN (t.key, t.key || $5, t.key || $5 || $5, t.key || $5 || $5 || $5)
         AND b.at BETWEEN t.at - t.within * interval '1 ms' AND t.at + t.within * interval '1 ms'
       ORDER BY length(b.key) DESC, b.at LIMIT 1) r`,
    [
      ...[copyNo, runs.map(({ key }) => key)],
      ...[iso(runs.map(({ at }) => at)), runs.map(({ sameWithin }) => sameWithin), AGAIN],
    ],
  );
  return rows;
}

async function insertRuns(client: pg.PoolClient, from: Origin, runs: readonly JudgedRun[]): Promise<void> {
  const date = (time: number | null) => (time === null ? null : new Date(time));
  const rows = runs.map((run) => ({
    ...{ key: run.key, id: newId(new Date(run.at)), kind: run.kind, outcome: run.outcome, why: run.why },
    ...{ name: run.name, method: run.method, at: date(run.at), started_at: date(run.startedAt) },
    ...{ ended_at: date(run.endedAt), point_at: date(run.recoveryPointAt), bytes: run.bytes },
    ...{ added_bytes: run.addedBytes, files: run.files, encrypted: run.encrypted, errors: run.errors },
    oddity: run.oddity,
  }));
  await client.query(
    `INSERT INTO backup_run (copy_no, engine, message_id, exit_status, key, id, kind, outcome, why, name, method, at,
       started_at, ended_at, point_at, bytes, added_bytes, files, encrypted, errors, oddity)
     SELECT $1, $2, $3, $4, t.* FROM jsonb_to_recordset($5) AS t(key text, id uuid, kind text, outcome text, why text,
       name text, method text, at timestamptz, started_at timestamptz, ended_at timestamptz, point_at timestamptz,
       bytes bigint, added_bytes bigint, files bigint, encrypted boolean, errors integer, oddity text)
     ON CONFLICT DO NOTHING`,
    [from.copyNo, from.engine, from.messageId, from.exit, JSON.stringify(rows)],
  );
}

type Former = Omit<Sample, "engine" | "repository">;

/** Of some the method differs; of the rest the rule takes as many as it wants. */
const BEFORE = 60;

/** Why the size of each is odd, in a sentence; null: it is not, or too few came before it. */
async function odditiesOf(
  client: pg.PoolClient,
  { copyNo, engine }: Origin,
  runs: readonly KeyedRun[],
): Promise<(string | null)[]> {
  const isJudged = ({ kind, outcome }: KeyedRun) =>
    kind === "backup" && (outcome === "ok" || outcome === "partial");
  if (!runs.some(isJudged)) return runs.map(() => null);
  const { rows } = await client.query<Former & { no: number }>(
    `SELECT t.no::int, (extract(epoch FROM r.at) * 1000)::float8 AS at, r.method, r.bytes::float8 AS bytes,
       r.added_bytes::float8 AS "addedBytes", r.files::float8 AS files
     FROM unnest($2::timestamptz[]) WITH ORDINALITY AS t(at, no) CROSS JOIN LATERAL (
       SELECT * FROM backup_run b WHERE b.copy_no = $1 AND b.at < t.at AND b.kind = 'backup' AND b.outcome = 'ok'
         AND b.engine = $3 ORDER BY b.at DESC LIMIT ${BEFORE}) r`,
    [copyNo, iso(runs.map((run) => (isJudged(run) ? run.at : null))), engine],
  );
  // A copy is one repository.
  const alike = { engine, repository: String(copyNo) };
  const before = runs.map((): Former[] => []);
  for (const { no, ...former } of rows) before[no - 1]?.push(former);
  const beside = runs.filter(({ kind, outcome }) => kind === "backup" && outcome === "ok");
  return runs.map((run, index) => {
    if (!isJudged(run)) return null;
    const history = [...(before[index] ?? []), ...beside].map((row) => ({ ...row, ...alike }));
    const found = anomaliesOf({ ...run, ...alike }, history);
    return found.length === 0 ? null : found.map(anomalyWords).join(" ");
  });
}
