/**
 * Judges hours that have new results: reads them whole, writes them whole, in one transaction. What a crash interrupts
 * is judged again, and comes out the same.
 */
import type pg from "pg";
import type { Actor } from "@/lib/auth/actor";
import { recordAs } from "@/lib/auth/gate";
import { judgedHour, seenHours, type TimedResult } from "../judging";
import { RESULT_CLASSES } from "../model/result";

const HOURS_AT_ONCE = 100;
/** One judge at a time: two probes of one objective must not be judged past each other. */
const LOCK = 72707371;

type Dirty = { probe_no: number; hour: Date; interval_s: number };

/** @returns how many hours of probes were judged; 0 when there is nothing to do, or another process does it */
export async function judgeHours(actor: Actor): Promise<number> {
  return recordAs(actor, "uptime.judge", async (client) => {
    const { rows: locks } = await client.query("SELECT pg_try_advisory_xact_lock($1) AS mine", [LOCK]);
    if (!locks[0]?.mine) return 0;
    const dirty = await claim(client);
    if (dirty.length === 0) return 0;
    await keepSeen(client, dirty, await resultsOf(client, dirty));
    const judged = await judgeObjectives(client, dirty);
    if (judged > 0) await addUpDays(client, dirty);
    return dirty.length;
  });
}

async function claim(client: pg.PoolClient): Promise<Dirty[]> {
  const { rows } = await client.query<Dirty>(
    `WITH taken AS (
       DELETE FROM probe_dirty WHERE (probe_no, hour) IN (
         SELECT probe_no, hour FROM probe_dirty ORDER BY queued_at LIMIT $1 FOR UPDATE SKIP LOCKED)
       RETURNING probe_no, hour)
     SELECT t.probe_no, t.hour, p.interval_s FROM taken t JOIN probe p ON p.no = t.probe_no`,
    [HOURS_AT_ONCE],
  );
  return rows;
}

type ResultRow = {
  probe_no: number;
  hour: Date;
  location_no: number;
  scheduled_at: Date;
  started_at: Date;
  class: number;
  latency_us: number | null;
};

async function resultsOf(
  client: pg.PoolClient,
  dirty: readonly Dirty[],
): Promise<Map<string, TimedResult[]>> {
  const { rows } = await client.query<ResultRow>(
    `SELECT d.probe_no, d.hour, r.location_no, r.scheduled_at, r.started_at, r.class, r.latency_us
     FROM unnest($1::int[], $2::timestamptz[], $3::int[]) AS d(probe_no, hour, interval_s)
     JOIN probe_result r ON r.probe_no = d.probe_no
       AND r.scheduled_at >= d.hour - make_interval(secs => d.interval_s)
       AND r.scheduled_at < d.hour + interval '1 hour'`,
    [
      dirty.map(({ probe_no }) => probe_no),
      dirty.map(({ hour }) => hour),
      dirty.map(({ interval_s }) => interval_s),
    ],
  );
  const results = new Map<string, TimedResult[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const own = results.get(key) ?? [];
    results.set(key, own);
    own.push({
      location: row.location_no,
      scheduledAt: row.scheduled_at.getTime(),
      startedAt: row.started_at.getTime(),
      class: RESULT_CLASSES[row.class] ?? "invalid",
      latencyMs: row.latency_us === null ? null : row.latency_us / 1_000,
    });
  }
  return results;
}

function keyOf({ probe_no, hour }: { probe_no: number; hour: Date }): string {
  return `${probe_no} ${hour.getTime()}`;
}

async function keepSeen(
  client: pg.PoolClient,
  dirty: readonly Dirty[],
  results: Map<string, TimedResult[]>,
): Promise<void> {
  const rows = dirty.flatMap((claimed) =>
    seenHours(results.get(keyOf(claimed)) ?? [], claimed.hour.getTime(), claimed.interval_s * 1_000).map(
      (seen) => ({ ...seen, ...claimed }),
    ),
  );
  await client.query(
    `INSERT INTO probe_hour (probe_no, hour, location_no, seen, answered, failed, invalid, histogram)
     SELECT probe_no, hour, location_no, seen, answered, failed, invalid,
       ARRAY(SELECT jsonb_array_elements_text(histogram)::int)
     FROM unnest($1::int[], $2::timestamptz[], $3::int[], $4::bytea[], $5::int[], $6::int[], $7::int[], $8::jsonb[])
       AS t(probe_no, hour, location_no, seen, answered, failed, invalid, histogram)
     ON CONFLICT (probe_no, hour, location_no) DO UPDATE SET seen = excluded.seen, answered = excluded.answered,
       failed = excluded.failed, invalid = excluded.invalid, histogram = excluded.histogram`,
    [
      rows.map(({ probe_no }) => probe_no),
      rows.map(({ hour }) => hour),
      rows.map(({ location }) => location),
      rows.map(({ seen }) => Buffer.from(seen)),
      rows.map(({ answered }) => answered),
      rows.map(({ failed }) => failed),
      rows.map(({ invalid }) => invalid),
      rows.map(({ histogram }) => JSON.stringify(histogram)),
    ],
  );
}

type PartRow = {
  objective_no: number;
  min_locations: number;
  since: Date;
  hour: Date;
  probe_no: number;
  seen: Buffer[];
};

/** Every objective that one of these probes belongs to, in the hours in question, with all its probes. */
async function judgeObjectives(client: pg.PoolClient, dirty: readonly Dirty[]): Promise<number> {
  const { rows } = await client.query<PartRow>(
    `WITH touched AS (
       SELECT DISTINCT o.id, o.no, o.min_locations, o.since, d.hour
       FROM unnest($1::int[], $2::timestamptz[]) AS d(probe_no, hour)
       JOIN probe p ON p.no = d.probe_no
       JOIN objective_probe op ON op.probe_id = p.id
       JOIN objective o ON o.id = op.objective_id AND o.retired_at IS NULL)
     SELECT t.no AS objective_no, t.min_locations, t.since, t.hour, part.no AS probe_no,
       ARRAY(SELECT h.seen FROM probe_hour h WHERE h.probe_no = part.no AND h.hour = t.hour) AS seen
     FROM touched t JOIN objective_probe op ON op.objective_id = t.id JOIN probe part ON part.id = op.probe_id`,
    [dirty.map(({ probe_no }) => probe_no), dirty.map(({ hour }) => hour)],
  );
  const hours = new Map<string, PartRow[]>();
  for (const row of rows) {
    const key = `${row.objective_no} ${row.hour.getTime()}`;
    hours.set(key, [...(hours.get(key) ?? []), row]);
  }
  const judged = [...hours.values()].flatMap((parts) => {
    const [first] = parts;
    if (!first) return [];
    const { objective_no, hour, min_locations, since } = first;
    const seen = parts.map((part) => part.seen);
    return [{ objective_no, hour, ...judgedHour(seen, min_locations, hour.getTime(), since.getTime()) }];
  });
  if (judged.length === 0) return 0;
  await client.query(
    `INSERT INTO objective_hour (objective_no, hour, verdicts, good, bad)
     SELECT * FROM unnest($1::int[], $2::timestamptz[], $3::bytea[], $4::int[], $5::int[])
     ON CONFLICT (objective_no, hour) DO UPDATE SET verdicts = excluded.verdicts, good = excluded.good,
       bad = excluded.bad`,
    [
      judged.map(({ objective_no }) => objective_no),
      judged.map(({ hour }) => hour),
      judged.map(({ verdicts }) => Buffer.from(verdicts)),
      judged.map(({ good }) => good),
      judged.map(({ bad }) => bad),
    ],
  );
  return judged.length;
}

async function addUpDays(client: pg.PoolClient, dirty: readonly Dirty[]): Promise<void> {
  await client.query(
    `INSERT INTO objective_day (objective_no, day, good, bad)
     SELECT h.objective_no, t.day, sum(h.good), sum(h.bad)
     FROM (
       SELECT DISTINCT o.no, (d.hour AT TIME ZONE 'UTC')::date AS day
       FROM unnest($1::int[], $2::timestamptz[]) AS d(probe_no, hour)
       JOIN probe p ON p.no = d.probe_no
       JOIN objective_probe op ON op.probe_id = p.id
       JOIN objective o ON o.id = op.objective_id AND o.retired_at IS NULL) t
     JOIN objective_hour h ON h.objective_no = t.no AND h.hour >= t.day::timestamp AT TIME ZONE 'UTC'
       AND h.hour < (t.day + 1)::timestamp AT TIME ZONE 'UTC'
     GROUP BY h.objective_no, t.day
     ON CONFLICT (objective_no, day) DO UPDATE SET good = excluded.good, bad = excluded.bad`,
    [dirty.map(({ probe_no }) => probe_no), dirty.map(({ hour }) => hour)],
  );
}
