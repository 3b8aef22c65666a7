/**
 * The quality of alerts, and the episodes that a figure is made of: both read the same episodes by the same statement. It takes the
 * newest by two indexes of time and looks each up by its alert, so it costs the same however many alerts there ever were.
 */
import type { Actor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { decodeCursor, encodeCursor, type Page } from "@/lib/http/list";
import { isId, newId, timeOfId } from "@/lib/id";
import { CANARY_SOURCE_NO } from "../model/canary";
import {
  type EpisodeKind,
  type EpisodeQuery,
  type EpisodeRow,
  MOST_EPISODES,
  NOISE_S,
  type Quality,
  type QualityCounts,
} from "../model/quality";
import { SEVERITIES } from "../model/severity";
import { judged, worstFirst } from "../quality";

const DAY_MS = 86_400_000;
const MOST_SOURCES = 1_000;

/** The instant in a UUIDv7. */
const instantIn = (id: string) =>
  `to_timestamp(('x' || substr(${id}::text, 1, 8) || substr(${id}::text, 10, 4))::bit(48)::bigint / 1000.0)`;

/**
 * $1 the id from which on, $2 how many at most. A zone that only the browser knows counts as UTC: to ask for it would be an error of
 * the whole statement.
 */
const EPISODES = `
  begun AS (
    (SELECT id AS mark, id AS alert_id, 1 AS episode FROM alert
     WHERE id >= $1::uuid AND source_no > ${CANARY_SOURCE_NO} ORDER BY id DESC LIMIT $2)
    UNION ALL
    (SELECT id, alert_id, episode FROM alert_event WHERE kind = 'reopened' AND id >= $1::uuid ORDER BY id DESC LIMIT $2)
  ), newest AS MATERIALIZED (
    SELECT * FROM begun ORDER BY mark DESC LIMIT $2
  ), zones AS MATERIALIZED (
    SELECT name FROM pg_timezone_names WHERE name IN (SELECT time_zone FROM person)
  ), found AS (
    SELECT n.mark, n.alert_id, n.episode, a.source_no, a.title, a.severity, ${instantIn("n.mark")} AS opened_at,
      ${instantIn("e.ack")} AS ack_at, coalesce(${instantIn("e.over")}, own.resolved_at) AS ended_at,
      CASE WHEN e.over IS NOT NULL THEN e.how
        ELSE (CASE own.resolution WHEN 'sender' THEN 'resolved' WHEN 'person' THEN 'closed' WHEN 'lease' THEN 'lease_expired'
          ELSE own.resolution END) END AS how,
      e.touched OR EXISTS (SELECT 1 FROM incident_alert i WHERE i.alert_id = n.alert_id AND i.episode = n.episode) AS actionable,
      e.quieted, p.pages, p.nights, CASE WHEN own.is THEN l.signals END AS signals
    FROM newest n
    CROSS JOIN LATERAL (
      SELECT * FROM alert WHERE id = n.alert_id AND source_no > ${CANARY_SOURCE_NO} LIMIT 1
    ) a
    LEFT JOIN LATERAL (
      SELECT true AS is, a.resolved_at, a.resolution WHERE a.episode = n.episode
    ) own ON true
    LEFT JOIN LATERAL (SELECT signals FROM alert_lease WHERE alert_id = n.alert_id LIMIT 1) l ON true
    CROSS JOIN LATERAL (
      SELECT min(v.id::text) FILTER (WHERE v.kind = 'acknowledged' AND v.actor LIKE 'person:%') AS ack,
        min(v.id::text) FILTER (WHERE v.kind IN ('resolved', 'closed', 'expired', 'lease_expired')) AS over,
        (array_agg(v.kind ORDER BY v.id) FILTER (WHERE v.kind IN ('resolved', 'closed', 'expired', 'lease_expired')))[1] AS how,
        coalesce(bool_or(v.kind IN ('acknowledged', 'note', 'closed') AND v.actor LIKE 'person:%'), false) AS touched,
        coalesce(bool_or(v.kind = 'quieted'), false) AS quieted
      FROM alert_event v WHERE v.alert_id = n.alert_id AND v.episode = n.episode AND v.id >= $1::uuid
    ) e
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS pages, (count(*) FILTER (WHERE told.hour >= 22 OR told.hour < 7))::int AS nights FROM (
        SELECT DISTINCT ON (d.escalation_id, d.loop, d.step, d.person_id)
          extract(hour FROM d.sent_at AT TIME ZONE coalesce(z.name, 'UTC')) AS hour
        FROM delivery d LEFT JOIN person w ON w.id = d.person_id LEFT JOIN zones z ON z.name = w.time_zone
        WHERE d.alert_id = n.alert_id AND d.episode = n.episode AND d.kind = 'page' AND d.sent_at IS NOT NULL
        ORDER BY d.escalation_id, d.loop, d.step, d.person_id, d.sent_at
      ) told
    ) p
  ), told AS MATERIALIZED (
    SELECT f.*, f.actionable OR f.ended_at IS NOT NULL AS decided,
      NOT f.actionable AND f.how = 'resolved' AND f.ended_at - f.opened_at < interval '${NOISE_S} seconds' AS noise,
      coalesce(f.opened_at - lag(f.opened_at) OVER (PARTITION BY f.alert_id ORDER BY f.mark) <= interval '1 hour', false)
        AS returned,
      f.ack_at IS NULL AND f.how IN ('resolved', 'expired') AS never
    FROM found f
    WHERE NOT (f.quieted AND f.ack_at IS NULL AND f.pages = 0) AND (f.ended_at IS NULL OR f.ended_at > f.opened_at)
  )`;

const COUNTS = `WITH ${EPISODES}
  SELECT s.id, s.name, s.format, count(*)::int AS episodes, (count(*) FILTER (WHERE t.decided))::int AS decided,
    (count(*) FILTER (WHERE t.actionable))::int AS actionable, (count(*) FILTER (WHERE t.noise))::int AS noise,
    (count(*) FILTER (WHERE t.returned))::int AS returned, sum(t.pages)::int AS pages, sum(t.nights)::int AS "nightPages",
    count(t.ack_at)::int AS acknowledged, (count(*) FILTER (WHERE t.never))::int AS never,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM t.ack_at - t.opened_at)::float8) AS median,
    percentile_disc(0.9) WITHIN GROUP (ORDER BY extract(epoch FROM t.ack_at - t.opened_at)::float8) AS p90,
    coalesce(sum(t.signals), 0)::int AS messages, count(t.signals)::int AS "messageEpisodes",
    (SELECT count(*)::int FROM newest) AS newest, (SELECT min(mark::text) FROM newest) AS oldest
  FROM told t JOIN source s ON s.no = t.source_no
  GROUP BY s.id, s.name, s.format LIMIT ${MOST_SOURCES}`;

type CountRow = Omit<QualityCounts, "source" | "acknowledgedAfter"> & {
  id: string;
  name: string;
  format: string;
  median: number | null;
  p90: number | null;
  newest: number;
  oldest: string;
};

/** @throws Forbidden */
export async function readQuality(actor: Actor, days: number, now = new Date()): Promise<Quality> {
  const from = new Date(now.getTime() - days * DAY_MS);
  const query = queryAs(actor, "alerts.quality.read");
  const rows = await query<CountRow>(COUNTS, [floorOf(from), MOST_EPISODES]);
  const [first] = rows;
  const isCut = (first?.newest ?? 0) >= MOST_EPISODES;
  return {
    days,
    since: (isCut && first && timeOfId(first.oldest)) || from,
    isCut,
    sources: worstFirst(rows.map((row) => judged(countsOf(row)))),
  };
}

function countsOf({
  id,
  name,
  format,
  median,
  p90,
  newest: _,
  oldest: __,
  ...counts
}: CountRow): QualityCounts {
  return {
    ...counts,
    source: { id, name, format },
    acknowledgedAfter: median === null || p90 === null ? null : { median, p90 },
  };
}

function floorOf(at: Date): string {
  return newId(at, new Uint8Array(10));
}

const WHICH: Record<EpisodeKind, string> = {
  all: "true",
  actionable: "actionable",
  untouched: "decided AND NOT actionable",
  noise: "noise",
  returned: "returned",
  paged: "pages > 0",
  night: "nights > 0",
  acknowledged: "ack_at IS NOT NULL",
  never: "never",
};

/** $3 the source, $4 the mark before which, $5 how many. */
const listOf = (what: EpisodeKind) => `WITH ${EPISODES}, matching AS (
    SELECT t.*, s.id AS source_id, s.name AS source_name FROM told t JOIN source s ON s.no = t.source_no
    WHERE ${WHICH[what]} AND ($3::uuid IS NULL OR s.id = $3)
  )
  SELECT (SELECT count(*)::int FROM matching) AS total, mark, alert_id AS "alertId", episode, title,
    severity::int AS severity, source_id AS "sourceId", source_name AS "sourceName", opened_at AS "openedAt",
    ended_at AS "endedAt", how AS "endedHow", ack_at AS "acknowledgedAt", actionable, pages, nights AS "nightPages",
    signals AS messages
  FROM matching WHERE $4::uuid IS NULL OR mark < $4 ORDER BY mark DESC LIMIT $5`;

type ListRow = Omit<EpisodeRow, "severity" | "source"> & {
  total: number;
  mark: string;
  severity: number;
  sourceId: string;
  sourceName: string;
};

/** What a figure is made of, the newest first. @throws Invalid for a strange cursor, Forbidden */
export async function listEpisodes(
  actor: Actor,
  { days, source, what, limit, cursor }: EpisodeQuery & { limit: number; cursor?: string | undefined },
  now = new Date(),
): Promise<Page<EpisodeRow>> {
  const [before] = cursor === undefined ? [null] : decodeCursor(cursor, 1);
  if (before !== null && !isId(String(before))) decodeCursor("", 1);
  const from = new Date(now.getTime() - Number(days) * DAY_MS);
  const rows = await queryAs(actor, "alerts.quality.read")<ListRow>(listOf(what), [
    ...[floorOf(from), MOST_EPISODES, source ?? null, before, limit + 1],
  ]);
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return {
    items: items.map(episodeOf),
    next: last ? encodeCursor([last.mark]) : null,
    total: rows[0]?.total ?? 0,
  };
}

function episodeOf({ total: _, mark: __, severity, sourceId, sourceName, ...row }: ListRow): EpisodeRow {
  return {
    ...row,
    severity: SEVERITIES[severity] ?? "medium",
    source: { id: sourceId, name: sourceName },
  };
}
