/** Reading silences: which there are, what they hide now, and what they have hidden since they began. */
import type { Actor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { Invalid, NotFound } from "@/lib/errors";
import { decodeCursor, encodeCursor, isInstant, type Page } from "@/lib/http/list";
import { isId, timeOfId } from "@/lib/id";
import { CANARY_SOURCE_NO } from "../model/canary";
import { type Matcher, matcherTest } from "../model/matchers";
import { SEVERITIES, type Severity } from "../model/severity";
import type { Labels } from "../model/signal";
import {
  isForgotten,
  MOST_HIDDEN,
  type SilencePreview,
  type SilenceRow,
  type SilenceState,
  silenceState,
} from "../model/silence";
import { exactLabels, meantLabels, quietingOf } from "../quieting";

/** Alerts that are looked at to count what is hidden. What is beyond them is told as "at least". */
const MOST_ALERTS = 20_000;
const PREVIEWED = 10;

type Row = {
  id: string;
  matchers: Matcher[];
  comment: string;
  startsAt: Date;
  endsAt: Date;
  sourceNo: number | null;
  sourceId: string | null;
  sourceName: string | null;
  createdBy: string;
  createdAt: Date;
  changedAt: Date;
};

const SELECT = `
  SELECT s.id, s.matchers, s.comment, s.starts_at AS "startsAt", s.ends_at AS "endsAt", s.source_no AS "sourceNo",
    o.id AS "sourceId", o.name AS "sourceName", s.created_by_name AS "createdBy", s.created_at AS "createdAt",
    s.changed_at AS "changedAt"
  FROM silence s LEFT JOIN source o ON o.no = s.source_no`;

/** Which are meant at $1, and what comes first: what ends or begins soonest, and of those that are over the latest. */
const OF_STATE: Record<SilenceState, { where: string; place: string; after: string; order: string }> = {
  active: {
    where: "s.ends_at > $1 AND s.starts_at <= $1",
    place: "endsAt",
    after: "(s.ends_at, s.id) > ($2::timestamptz, $3::uuid)",
    order: "s.ends_at, s.id",
  },
  pending: {
    where: "s.ends_at > $1 AND s.starts_at > $1",
    place: "startsAt",
    after: "(s.starts_at, s.id) > ($2::timestamptz, $3::uuid)",
    order: "s.starts_at, s.id",
  },
  expired: {
    where: "s.ends_at <= $1",
    place: "endsAt",
    after: "(s.ends_at, s.id) < ($2::timestamptz, $3::uuid)",
    order: "s.ends_at DESC, s.id DESC",
  },
};

type Asked = { state: SilenceState; limit: number; cursor?: string | undefined };

/** @throws Invalid for a strange cursor, Forbidden */
export async function listSilences(actor: Actor, { state, limit, cursor }: Asked): Promise<Page<SilenceRow>> {
  const { where, place, after, order } = OF_STATE[state];
  const query = queryAs(actor, "alerts.silence.read");
  const begin = cursor === undefined ? null : placeOf(cursor);
  const now = new Date();
  const [rows, [counted]] = await Promise.all([
    query<Row>(
      `${SELECT} WHERE ${where} AND ($2::timestamptz IS NULL OR ${after})
       ORDER BY ${order} LIMIT $4`,
      [now, ...(begin ?? [null, null]), limit + 1],
    ),
    query<{ total: number }>(`SELECT count(*)::int AS total FROM silence s WHERE ${where}`, [now]),
  ]);
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  const at = last && (place === "endsAt" ? last.endsAt : last.startsAt);
  return {
    items: await withWhatTheyHide(actor, shown, now),
    next: last && at ? encodeCursor([at.toISOString(), last.id]) : null,
    total: counted?.total ?? 0,
  };
}

/** A cursor that was made up must not reach the database. @throws Invalid */
function placeOf(cursor: string): [string, string] {
  const [at, id] = decodeCursor(cursor, 2);
  if (isInstant(at) && typeof id === "string" && isId(id)) return [at, id];
  throw new Invalid("This cursor belongs to another list. Leave it out to begin at the first page.", [
    { field: "cursor", message: "is not valid here" },
  ]);
}

/** @throws NotFound, Forbidden */
export async function getSilence(actor: Actor, id: string): Promise<SilenceRow> {
  const rows = isId(id)
    ? await queryAs(actor, "alerts.silence.read")<Row>(`${SELECT} WHERE s.id = $1`, [id])
    : [];
  const [silence] = await withWhatTheyHide(actor, rows, new Date());
  if (!silence) throw new NotFound("There is no such silence.");
  return silence;
}

/** What matchers mean at this moment, before anybody is silenced by them. @throws Forbidden */
export async function previewSilence(actor: Actor, matchers: readonly Matcher[]): Promise<SilencePreview> {
  const alerts = await standingWith(queryAs(actor, "alerts.read"), [exactLabels(matchers)]);
  const test = matcherTest(matchers);
  const found = alerts.filter((alert) => test(meantLabels({ ...alert, severity: severityIn(alert) })));
  return {
    count: found.length,
    atLeast: alerts.length >= MOST_ALERTS,
    alerts: found.slice(0, PREVIEWED).map(({ id, title }) => ({ id, title })),
  };
}

type Hidden = { id: string; count: number; lastId: string | null };

async function withWhatTheyHide(actor: Actor, rows: readonly Row[], now: Date): Promise<SilenceRow[]> {
  if (rows.length === 0) return [];
  const active = rows.filter((row) => silenceState(row, now) === "active");
  const [alerts, hidden] = await Promise.all([
    active.length > 0
      ? standingWith(
          queryAs(actor, "alerts.silence.read"),
          active.map(({ matchers }) => exactLabels(matchers)),
        )
      : [],
    readHidden(
      actor,
      rows.map(({ id }) => id),
    ),
  ]);
  const counts = countHidden(active, alerts, now);
  const past = new Map(hidden.map((one) => [one.id, one]));
  return rows.map(({ sourceNo: _, sourceId, sourceName, ...row }) => {
    const state = silenceState(row, now);
    const count = counts.get(row.id) ?? 0;
    const hides = state === "active" ? { count, atLeast: alerts.length >= MOST_ALERTS } : null;
    const { count: times = 0, lastId = null } = past.get(row.id) ?? {};
    const lastHidAt = lastId === null ? null : timeOfId(lastId);
    const source = sourceId === null ? null : { id: sourceId, name: sourceName ?? "" };
    const told = { ...row, state, source, hides, hidden: times, lastHidAt };
    return { ...told, forgotten: isForgotten(told, now) };
  });
}

function countHidden(silences: readonly Row[], alerts: readonly Standing[], now: Date): Map<string, number> {
  const quieting = quietingOf(
    silences.map(({ createdBy, startsAt, endsAt, ...silence }) => ({
      ...silence,
      startsAt: startsAt.getTime(),
      endsAt: endsAt.getTime(),
      by: createdBy,
    })),
    [],
  );
  const counts = new Map<string, number>();
  for (const { labels, severity, sourceNo } of alerts) {
    const asked = { labels, sourceNo, severity: severityIn({ severity }) };
    for (const { id } of quieting.silencesOf(asked, now.getTime())) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}

type Standing = { id: string; title: string; labels: Labels; severity: number; sourceNo: number };

/** The worst first, of those the newest. */
async function standingWith(
  query: ReturnType<typeof queryAs>,
  hints: readonly Labels[],
): Promise<Standing[]> {
  return query<Standing>(
    `SELECT id, title, labels, severity::int AS severity, source_no AS "sourceNo" FROM alert
     WHERE state <> 'resolved' AND source_no > ${CANARY_SOURCE_NO} AND labels @> ANY($1::jsonb[])
     ORDER BY severity, opened_at DESC, id DESC LIMIT $2`,
    [hints.map((hint) => JSON.stringify(hint)), MOST_ALERTS],
  );
}

function severityIn({ severity }: { severity: number }): Severity {
  return SEVERITIES[severity] ?? "medium";
}

async function readHidden(actor: Actor, ids: readonly string[]): Promise<Hidden[]> {
  return queryAs(actor, "alerts.silence.read")<Hidden>(
    `SELECT t.id::text AS id,
       (SELECT count(*)::int FROM (SELECT 1 FROM alert_event e WHERE e.kind = 'quieted' AND e.detail ->> 'id' = t.id::text
         LIMIT ${MOST_HIDDEN}) told) AS count,
       (SELECT e.id FROM alert_event e WHERE e.kind = 'quieted' AND e.detail ->> 'id' = t.id::text
         ORDER BY e.id DESC LIMIT 1) AS "lastId"
     FROM unnest($1::uuid[]) AS t(id)`,
    [ids],
  );
}
