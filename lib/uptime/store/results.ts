/** What probes saw: kept in bulk, each look once, whoever sends it and how often. */
import type { Actor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { Invalid, NotFound } from "@/lib/errors";
import { decodeCursor, encodeCursor, isInstant, type Page } from "@/lib/http/list";
import { isId } from "@/lib/id";
import { bucketOf, percentile } from "../latency";
import { type KeptLook, type LatencyRow, type Look, ProbeSettings, type Reason } from "../model/probe";
import { RESULT_CLASSES } from "../model/result";
import type { RunningProbe } from "../plan";

/**
 * Look, newest look and hours to judge in one statement. An hour reaches as far as a result does, so a rare probe marks
 * the next one too.
 */
const RECORD = `
  WITH given AS (
    SELECT * FROM unnest($2::int[], $3::timestamptz[], $4::int[], $5::timestamptz[], $6::int[], $7::text[], $8::text[],
      $9::int[], $10::int[]) AS t(probe_no, scheduled_at, attempt, started_at, class, reason, detail, latency_us, bucket)
  ), kept AS (
    INSERT INTO probe_result
      (probe_no, location_no, scheduled_at, attempt, started_at, class, reason, detail, latency_us, bucket)
    SELECT probe_no, $1::int, scheduled_at, attempt, started_at, class, reason, detail, latency_us, bucket FROM given
    ON CONFLICT DO NOTHING
    RETURNING probe_no, scheduled_at, attempt, started_at, class, reason, detail, latency_us
  ), newest AS (
    INSERT INTO probe_last (probe_no, location_no, scheduled_at, started_at, class, reason, detail, latency_us)
    SELECT DISTINCT ON (probe_no) probe_no, $1::int, scheduled_at, started_at, class, reason, detail, latency_us
    FROM kept ORDER BY probe_no, scheduled_at DESC, attempt DESC
    ON CONFLICT (probe_no, location_no) DO UPDATE SET scheduled_at = excluded.scheduled_at,
      started_at = excluded.started_at, class = excluded.class, reason = excluded.reason, detail = excluded.detail,
      latency_us = excluded.latency_us
    WHERE probe_last.scheduled_at <= excluded.scheduled_at
  ), dirty AS (
    INSERT INTO probe_dirty (probe_no, hour)
    SELECT DISTINCT probe_no, hour FROM kept JOIN probe p ON p.no = kept.probe_no
      CROSS JOIN LATERAL (VALUES (date_trunc('hour', scheduled_at, 'UTC')),
        (date_trunc('hour', scheduled_at + make_interval(secs => p.interval_s), 'UTC'))) AS reached(hour)
    -- In one order, so that two locations that mark the same hours wait for each other and not both.
    ORDER BY probe_no, hour
    -- Touched, not skipped: whoever judges the hour then waits for these results.
    ON CONFLICT (probe_no, hour) DO UPDATE SET queued_at = probe_dirty.queued_at
  )
  SELECT count(*)::int AS kept FROM kept`;

/** @returns how many were new. @throws Forbidden */
export async function recordLooks(actor: Actor, locationNo: number, looks: readonly Look[]): Promise<number> {
  if (looks.length === 0) return 0;
  const permission = actor.kind === "location" ? "uptime.location.deliver" : "uptime.results.record";
  const [row] = await queryAs(actor, permission)<{ kept: number }>(RECORD, [
    locationNo,
    looks.map(({ probeNo }) => probeNo),
    looks.map(({ scheduledAt }) => new Date(scheduledAt)),
    looks.map(({ attempt }) => attempt),
    looks.map(({ startedAt }) => new Date(startedAt)),
    looks.map((look) => RESULT_CLASSES.indexOf(look.class)),
    looks.map(({ reason }) => reason),
    // A target chooses some of these words, and PostgreSQL refuses U+0000: one of them would hold up everybody's looks.
    looks.map(({ detail }) => detail?.replaceAll("\0", "\ufffd") ?? null),
    looks.map(({ latencyMs }) => latencyMs && Math.round(latencyMs * 1_000)),
    looks.map(({ latencyMs }) => latencyMs && bucketOf(latencyMs)),
  ]);
  return row?.kept ?? 0;
}

/**
 * Ask to be the one who looks from a location, or to stay it. The database's clock decides.
 * @returns null while another process holds it
 */
export async function leaseLocation(
  actor: Actor,
  name: string,
  owner: string,
  seconds: number,
): Promise<number | null> {
  const [row] = await queryAs(actor, "uptime.results.record")<{ no: number }>(
    `UPDATE probe_location SET owner = $2, lease_until = now() + make_interval(secs => $3), seen_at = now()
     WHERE name = $1 AND retired_at IS NULL AND (owner = $2 OR owner IS NULL OR lease_until < now())
     RETURNING no`,
    [name, owner, seconds],
  );
  return row?.no ?? null;
}

/** So that the next one need not wait for the lease to end. */
export async function releaseLocation(actor: Actor, owner: string): Promise<void> {
  await queryAs(actor, "uptime.results.record")(
    "UPDATE probe_location SET owner = NULL, lease_until = NULL WHERE owner = $1",
    [owner],
  );
}

/**
 * The probes that run here, in no order; or those that a further location is to look at. Settings that this version does not
 * understand are left out and named.
 */
export async function listRunning(actor: Actor): Promise<{ probes: RunningProbe[]; strange: number[] }> {
  const elsewhere = actor.kind === "location" ? actor.no : null;
  const rows = await queryAs(actor, elsewhere === null ? "uptime.results.record" : "uptime.location.plan")<{
    no: number;
    settings: unknown;
    interval_s: number;
    timeout_ms: number;
    retries: number;
  }>(
    `SELECT no, settings, interval_s, timeout_ms, retries FROM probe
     WHERE retired_at IS NULL AND paused_at IS NULL AND ($1::int IS NULL OR $1 = ANY (location_nos)) LIMIT 10000`,
    [elsewhere],
  );
  const probes: RunningProbe[] = [];
  const strange: number[] = [];
  for (const row of rows) {
    const settings = ProbeSettings.safeParse(row.settings);
    if (!settings.success) strange.push(row.no);
    else {
      const { no, interval_s: intervalS, timeout_ms: timeoutMs, retries } = row;
      probes.push({ no, settings: settings.data, intervalS, timeoutMs, retries });
    }
  }
  return { probes, strange };
}

const SPANS = { "24\u00a0h": 24, "30\u00a0days": 720 } as const;

/** From the hours that were judged, all locations together: percentiles of merged histograms. @throws NotFound, Forbidden */
export async function readLatency(actor: Actor, probeId: string): Promise<LatencyRow[]> {
  if (!isId(probeId)) throw new NotFound("There is no such probe.");
  const query = queryAs(actor, "uptime.read");
  return Promise.all(
    Object.entries(SPANS).map(async ([span, hours]) => {
      const rows = await query<{ bucket: number; answers: number; answered: number; failed: number }>(
        `WITH hours AS (
           SELECT h.histogram, h.answered, h.failed FROM probe p JOIN probe_hour h ON h.probe_no = p.no
           WHERE p.id = $1 AND h.hour > now() - make_interval(hours => $2))
         SELECT b.bucket::int, sum(b.answers)::int AS answers,
           (SELECT sum(answered)::int FROM hours) AS answered, (SELECT sum(failed)::int FROM hours) AS failed
         FROM hours, unnest(hours.histogram) WITH ORDINALITY AS b(answers, bucket) GROUP BY b.bucket ORDER BY b.bucket`,
        [probeId, hours],
      );
      const histogram = rows.map(({ answers }) => answers);
      const at = (permille: number) => percentile(histogram, permille);
      const [first] = rows;
      return {
        ...{ span, answered: first?.answered ?? 0, failed: first?.failed ?? 0 },
        ...{ p50: at(500), p95: at(950), p99: at(990) },
      };
    }),
  );
}

/** A cursor that was made up must not reach the database. @throws Invalid */
function placeOf(cursor: string): [string, string, number] {
  const [at, location, attempt] = decodeCursor(cursor, 3);
  if (isInstant(at) && typeof location === "string" && isAttempt(attempt))
    return [at, location, Number(attempt)];
  throw new Invalid("This cursor belongs to another list. Leave it out to begin at the first page.", [
    { field: "cursor", message: "is not valid here" },
  ]);
}

function isAttempt(part: unknown): boolean {
  return Number.isInteger(part) && Number(part) >= 0 && Number(part) < 100;
}

type ResultRow = {
  scheduledAt: Date;
  startedAt: Date;
  attempt: number;
  location: string;
  class: number;
  reason: Reason | null;
  detail: string | null;
  latencyUs: number | null;
};

/**
 * Every look of a probe that is still kept, the newest first. `until` begins at an instant, itself included. @throws NotFound, Invalid for a strange cursor, Forbidden
 */
export async function listResults(
  actor: Actor,
  probeId: string,
  { limit, cursor, until }: { limit: number; cursor?: string | undefined; until?: Date | undefined },
): Promise<Page<KeptLook>> {
  const query = queryAs(actor, "uptime.read");
  const [probe] = isId(probeId)
    ? await query<{ no: number }>("SELECT no FROM probe WHERE id = $1 AND retired_at IS NULL", [probeId])
    : [];
  if (!probe) throw new NotFound("There is no such probe.");
  const place = cursor === undefined ? null : placeOf(cursor);
  const [rows, [counted]] = await Promise.all([
    query<ResultRow>(
      `SELECT r.scheduled_at AS "scheduledAt", r.started_at AS "startedAt", r.attempt::int, l.name AS location,
         r.class::int, r.reason, r.detail, r.latency_us AS "latencyUs"
       FROM probe_result r JOIN probe_location l ON l.no = r.location_no WHERE r.probe_no = $1
       ${place ? "AND (r.scheduled_at, l.name, r.attempt) < ($3::timestamptz, $4::text, $5::int)" : ""}
       ${until ? `AND r.scheduled_at <= $${place ? 6 : 3}::timestamptz` : ""}
       ORDER BY r.scheduled_at DESC, l.name DESC, r.attempt DESC LIMIT $2`,
      [probe.no, limit + 1, ...(place ?? []), ...(until ? [until] : [])],
    ),
    query<{ total: number }>(
      `SELECT coalesce(sum(answered + failed + invalid), 0)::int AS total FROM probe_hour
       WHERE probe_no = $1 AND hour >= (SELECT min(scheduled_at) FROM probe_result WHERE probe_no = $1) - interval '1 hour'`,
      [probe.no],
    ),
  ]);
  const items = rows.slice(0, limit).map(({ latencyUs, class: state, ...row }) => ({
    ...row,
    class: RESULT_CLASSES[state] ?? ("invalid" as const),
    latencyMs: latencyUs === null ? null : latencyUs / 1_000,
  }));
  const last = items.at(-1);
  const next =
    rows.length > limit && last
      ? encodeCursor([last.scheduledAt.toISOString(), last.location, last.attempt])
      : null;
  return { items, next, total: Math.max(counted?.total ?? 0, items.length) };
}
