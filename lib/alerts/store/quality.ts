/**
 * The quality of alerts, and the episodes that a figure is made of: both read the same episodes by the same statement. The newest
 * are found by two indexes of time, and all that belongs to them by ranges of the same time, so it costs the same however many
 * alerts there ever were.
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

/** $1 the id from which on, $2 how many episodes at most: where the last of them begins. */
const FLOOR = `
  SELECT mark FROM (
    (SELECT id AS mark FROM alert WHERE id >= $1::uuid ORDER BY id DESC LIMIT $2)
    UNION ALL
    (SELECT id FROM alert_event WHERE kind = 'reopened' AND id >= $1::uuid ORDER BY id DESC LIMIT $2)
  ) begun ORDER BY mark DESC OFFSET $2 - 1 LIMIT 1`;

/** Six bytes of a UUIDv7 are its instant. @param hex of them */
const instantOf = (hex: string) => `to_timestamp(('x' || ${hex})::bit(48)::bigint::float8 / 1000)`;
const instantInId = (id: string) => instantOf(`encode(substring(uuid_send(${id}) FROM 1 FOR 6), 'hex')`);
const instantInText = (text: string) => instantOf(`substr(${text}, 1, 8) || substr(${text}, 10, 4)`);

/**
 * $1 the id from which on, $2 zones that the database knows: one that only the browser knows counts as UTC. That an episode came back
 * says how many messages the one before had; an alert is looked up with LIMIT 1, else all alerts are hashed for a few.
 */
const EPISODES = `
  begun AS MATERIALIZED (
    SELECT a.id AS mark, a.id AS alert_id, 1 AS episode, a.source_no, a.severity, a.episode = 1 AS is_last, a.opened_at,
      a.resolved_at, a.resolution, l.signals
    FROM alert a LEFT JOIN alert_lease l ON l.alert_id = a.id AND l.alert_id >= $1::uuid
    WHERE a.id >= $1::uuid AND a.source_no > ${CANARY_SOURCE_NO}
    UNION ALL
    SELECT v.id, v.alert_id, v.episode, a.source_no, a.severity, a.episode = v.episode, a.opened_at, a.resolved_at, a.resolution,
      a.signals
    FROM alert_event v CROSS JOIN LATERAL (
      SELECT x.*, l.signals FROM alert x LEFT JOIN alert_lease l ON l.alert_id = x.id
      WHERE x.id = v.alert_id AND x.source_no > ${CANARY_SOURCE_NO} LIMIT 1
    ) a
    WHERE v.kind = 'reopened' AND v.id >= $1::uuid
  ), noted AS MATERIALIZED (
    SELECT v.alert_id, CASE WHEN v.kind = 'reopened' THEN v.episode - 1 ELSE v.episode END AS episode,
      min(v.id::text COLLATE "C") FILTER (WHERE v.kind = 'acknowledged' AND v.actor LIKE 'person:%') AS ack,
      min(v.id::text COLLATE "C" || v.kind) FILTER (WHERE v.kind IN ('resolved', 'closed', 'expired', 'lease_expired')) AS over,
      bool_or(v.kind IN ('acknowledged', 'note', 'closed') AND v.actor LIKE 'person:%') AS touched,
      bool_or(v.kind = 'quieted') AS quieted, max((v.detail ->> 'messages')::int) FILTER (WHERE v.kind = 'reopened') AS messages
    FROM alert_event v
    WHERE v.id >= $1::uuid
      AND v.kind IN ('acknowledged', 'note', 'quieted', 'reopened', 'resolved', 'closed', 'expired', 'lease_expired')
    GROUP BY 1, 2
  ), paged AS MATERIALIZED (
    SELECT alert_id, episode, count(*)::int AS pages, (count(*) FILTER (WHERE hour >= 22 OR hour < 7))::int AS nights FROM (
      SELECT d.alert_id, d.episode, extract(hour FROM min(d.sent_at)
        AT TIME ZONE CASE WHEN w.time_zone = ANY($2::text[]) THEN w.time_zone ELSE 'UTC' END) AS hour
      FROM delivery d LEFT JOIN person w ON w.id = d.person_id
      WHERE d.id >= $1::uuid AND d.kind = 'page' AND d.sent_at IS NOT NULL
      GROUP BY d.alert_id, d.episode, d.escalation_id, d.loop, d.step, d.person_id, w.time_zone
    ) told GROUP BY alert_id, episode
  ), found AS MATERIALIZED (
    SELECT b.mark, b.alert_id, b.episode, b.source_no, b.severity,
      CASE WHEN b.is_last THEN b.opened_at ELSE ${instantInId("b.mark")} END AS opened_at,
      CASE WHEN n.ack IS NOT NULL THEN ${instantInText("n.ack")} END AS ack_at,
      CASE WHEN n.over IS NOT NULL THEN ${instantInText("n.over")} WHEN b.is_last THEN b.resolved_at END AS ended_at,
      CASE WHEN n.over IS NOT NULL THEN substr(n.over, 37)
        WHEN b.is_last THEN (CASE b.resolution WHEN 'sender' THEN 'resolved' WHEN 'person' THEN 'closed'
          WHEN 'lease' THEN 'lease_expired' ELSE b.resolution END) END AS how,
      coalesce(n.touched, false) OR (b.alert_id, b.episode) IN (SELECT alert_id, episode FROM incident_alert) AS actionable,
      coalesce(n.quieted, false) AS quieted, coalesce(p.pages, 0) AS pages, coalesce(p.nights, 0) AS nights,
      CASE WHEN b.is_last THEN b.signals ELSE n.messages END AS messages
    FROM begun b LEFT JOIN noted n ON n.alert_id = b.alert_id AND n.episode = b.episode
    LEFT JOIN paged p ON p.alert_id = b.alert_id AND p.episode = b.episode
  ), counted AS MATERIALIZED (
    SELECT * FROM found
    WHERE NOT (quieted AND ack_at IS NULL AND pages = 0) AND (ended_at IS NULL OR ended_at > opened_at)
  ), told AS MATERIALIZED (
    SELECT t.*, t.actionable OR t.ended_at IS NOT NULL AS decided,
      NOT t.actionable AND t.how = 'resolved' AND t.ended_at - t.opened_at < interval '${NOISE_S} seconds' AS noise,
      coalesce(t.opened_at - f.opened_at <= interval '1 hour', false) AS returned,
      t.ack_at IS NULL AND t.how IN ('resolved', 'expired') AS never
    FROM counted t LEFT JOIN counted f ON f.alert_id = t.alert_id AND f.episode = t.episode - 1 AND t.episode > 1
  )`;

const COUNTS = `WITH ${EPISODES}, by_source AS (
    SELECT source_no, count(*)::int AS episodes, (count(*) FILTER (WHERE decided))::int AS decided,
      (count(*) FILTER (WHERE actionable))::int AS actionable, (count(*) FILTER (WHERE noise))::int AS noise,
      (count(*) FILTER (WHERE returned))::int AS returned, sum(pages)::int AS pages, sum(nights)::int AS "nightPages",
      count(ack_at)::int AS acknowledged, (count(*) FILTER (WHERE never))::int AS never,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM ack_at - opened_at)::float8) AS median,
      percentile_disc(0.9) WITHIN GROUP (ORDER BY extract(epoch FROM ack_at - opened_at)::float8) AS p90,
      coalesce(sum(messages), 0)::int AS messages, count(messages)::int AS "messageEpisodes"
    FROM told GROUP BY source_no
  )
  SELECT s.id, s.name, s.format, b.* FROM by_source b JOIN source s ON s.no = b.source_no LIMIT ${MOST_SOURCES}`;

type CountRow = Omit<QualityCounts, "source" | "acknowledgedAfter"> & {
  id: string;
  name: string;
  format: string;
  source_no: number;
  median: number | null;
  p90: number | null;
};

/** @throws Forbidden */
export async function readQuality(actor: Actor, days: number, now = new Date()): Promise<Quality> {
  const { from, floor, isCut } = await floorOf(actor, days, now);
  const rows = await queryAs(actor, "alerts.quality.read")<CountRow>(COUNTS, [floor, await zonesOf(actor)]);
  return {
    days,
    since: (isCut && timeOfId(floor)) || from,
    isCut,
    sources: worstFirst(rows.map((row) => judged(countsOf(row)))),
  };
}

/** The beginning of the period, or of the last episode that is counted. */
async function floorOf(
  actor: Actor,
  days: number,
  now: Date,
): Promise<{ from: Date; floor: string; isCut: boolean }> {
  const from = new Date(now.getTime() - days * DAY_MS);
  const first = newId(from, new Uint8Array(10));
  const query = queryAs(actor, "alerts.quality.read");
  const [cut] = await query<{ mark: string }>(FLOOR, [first, MOST_EPISODES]);
  return { from, floor: cut?.mark ?? first, isCut: cut !== undefined };
}

/** To list them takes the database longer than to count all episodes, and they stay as they are. */
let zones: readonly string[] | null = null;

async function zonesOf(actor: Actor): Promise<readonly string[]> {
  const query = queryAs(actor, "alerts.quality.read");
  zones ??= (await query<{ name: string }>("SELECT name FROM pg_timezone_names LIMIT 5000")).map(
    ({ name }) => name,
  );
  return zones;
}

function countsOf({ id, name, format, median, p90, source_no: _, ...counts }: CountRow): QualityCounts {
  return {
    ...counts,
    source: { id, name, format },
    acknowledgedAfter: median === null || p90 === null ? null : { median, p90 },
  };
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
  ), shown AS (
    SELECT * FROM matching WHERE $4::uuid IS NULL OR mark < $4 ORDER BY mark DESC LIMIT $5
  )
  SELECT (SELECT count(*)::int FROM matching) AS total, m.mark, m.alert_id AS "alertId", m.episode, a.title,
    m.severity::int AS severity, m.source_id AS "sourceId", m.source_name AS "sourceName", m.opened_at AS "openedAt",
    m.ended_at AS "endedAt", m.how AS "endedHow", m.ack_at AS "acknowledgedAt", m.actionable, m.pages, m.nights AS "nightPages",
    m.messages
  FROM shown m JOIN alert a ON a.id = m.alert_id ORDER BY m.mark DESC`;

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
  const { floor } = await floorOf(actor, Number(days), now);
  const rows = await queryAs(actor, "alerts.quality.read")<ListRow>(listOf(what), [
    ...[floor, await zonesOf(actor), source ?? null, before, limit + 1],
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
