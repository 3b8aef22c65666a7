/** Heartbeats as they are shown: the worst first, one of them, and what a schedule means. */
import type { Actor } from "@/lib/auth/actor";
import { queryAs, readAs } from "@/lib/auth/gate";
import { Invalid, NotFound } from "@/lib/errors";
import { decodeCursor, encodeCursor, type Page } from "@/lib/http/list";
import { isId } from "@/lib/id";
import { isStorable } from "@/lib/json-shape";
import { nextAfter, whyNoSchedule } from "@/lib/schedule/schedule";
import { isTimeZone, localText } from "@/lib/time";
import { standingOf } from "../heartbeat/machine";
import type { HeartbeatRow, PreviewQuery } from "../model/heartbeat";
import { KNOWN_COLUMNS, type KnownRow, knownOf } from "./heartbeat-rows";
import { urlOf } from "./heartbeats";

/** Worst first, as `standingOf` says it of the columns that follow from state and rule. $1: now. */
const RANK = `
  CASE WHEN h.status = 'down' OR h.down_at <= $1 THEN 0 WHEN h.running_until > $1 THEN 3 WHEN h.due_at <= $1 THEN 1
    WHEN h.status = 'new' THEN 2 WHEN h.status = 'up' THEN 4 ELSE 5 END`;
const SELECT = `
  SELECT ${KNOWN_COLUMNS}, ${RANK} AS rank, h.name, h.slug, h.severity, e.name AS environment, h.due_at AS "dueAt",
    h.down_at AS "downAt", h.heard_at AS "heardAt", h.heard_as AS "heardAs", h.created_at AS "createdAt",
    h.created_by AS "createdBy"
  FROM heartbeat h LEFT JOIN environment e ON e.id = h.environment_id`;

type Row = KnownRow &
  Pick<
    HeartbeatRow,
    | "name"
    | "slug"
    | "severity"
    | "environment"
    | "dueAt"
    | "downAt"
    | "heardAt"
    | "heardAs"
    | "createdAt"
    | "createdBy"
  > & { rank: number };

/** @throws Invalid for a strange cursor, Forbidden */
export async function listHeartbeats(
  actor: Actor,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<HeartbeatRow>> {
  const query = queryAs(actor, "uptime.read");
  const place = cursor === undefined ? null : placeOf(cursor);
  const now = new Date();
  const [rows, [counted]] = await Promise.all([
    query<Row>(
      `${SELECT} WHERE h.retired_at IS NULL ${place ? `AND (${RANK}, h.name, h.id::text) > ($3, $4, $5)` : ""}
       ORDER BY rank, h.name, h.id::text LIMIT $2`,
      [now, limit + 1, ...(place ?? [])],
    ),
    query<{ total: number }>("SELECT count(*)::int AS total FROM heartbeat WHERE retired_at IS NULL"),
  ]);
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return {
    items: items.map((row) => rowOf(row, now.getTime())),
    next: last ? encodeCursor([last.rank, last.name, last.id]) : null,
    total: counted?.total ?? 0,
  };
}

/** A cursor that was made up must not reach the database. @throws Invalid */
function placeOf(cursor: string): [number, string, string] {
  const [rank, name, id] = decodeCursor(cursor, 3);
  const isRank = Number.isInteger(rank) && Number(rank) >= 0 && Number(rank) <= 5;
  if (isRank && typeof name === "string" && isStorable(name) && isId(String(id)))
    return [Number(rank), name, String(id)];
  throw new Invalid("This cursor belongs to another list. Leave it out to begin at the first page.", [
    { field: "cursor", message: "is not valid here" },
  ]);
}

/** `alike`: how many others have its slug, so that none is called by it. @throws NotFound, Forbidden */
export async function getHeartbeat(actor: Actor, id: string): Promise<HeartbeatRow & { alike: number }> {
  const query = queryAs(actor, "uptime.read");
  const now = new Date();
  const [row] = isId(id)
    ? await query<Row & { alike: number }>(
        `${SELECT.replace(
          "FROM heartbeat h",
          `, (SELECT count(*)::int FROM heartbeat o WHERE o.slug = h.slug AND o.retired_at IS NULL AND o.no <> h.no) AS alike
           FROM heartbeat h`,
        )} WHERE h.id = $2 AND h.retired_at IS NULL`,
        [now, id],
      )
    : [];
  if (!row) throw new NotFound("There is no such heartbeat.");
  return { ...rowOf(row, now.getTime()), alike: row.alike };
}

function rowOf(row: Row, now: number): HeartbeatRow {
  const { rule, state, keepsEnd } = knownOf(row);
  const { standing, reason } = standingOf(state, rule, now);
  const {
    name,
    slug,
    severity,
    environment: place,
    dueAt,
    downAt,
    heardAt,
    heardAs,
    createdAt,
    createdBy,
  } = row;
  const isOver = standing === "down" && state.status !== "down" && downAt !== null;
  return {
    id: row.id,
    ...{ name, slug, severity, environment: place },
    schedule: rule.schedule,
    ...{ graceS: rule.graceS, maxRunS: rule.maxRunS, postOnly: rule.methodsPostOnly },
    ...{ manualResume: rule.manualResume, keepsEnd, keywords: rule.keywords },
    ...{ standing, reason },
    // Its time is over, and the worker has not written it down yet.
    since: isOver ? downAt : new Date(state.statusSince),
    lastPingAt: state.lastPingAt === null ? null : new Date(state.lastPingAt),
    lastDurationMs: state.lastDurationMs,
    ...{ heardAt, heardAs, dueAt, downAt },
    runs: state.runs.map(({ rid, startedAt }) => ({ rid, startedAt: new Date(startedAt) })),
    runsDropped: state.runsDropped,
    pings: row.pings,
    ...{ createdAt, createdBy },
    url: urlOf(row.id),
  };
}

const PREVIEWED = 5;

/** The next five times of a schedule, or what is wrong with it. @throws Forbidden */
export async function previewSchedule(
  actor: Actor,
  asked: PreviewQuery,
): Promise<{ why: string | null; next: { at: string; local: string }[] }> {
  readAs(actor, "uptime.read");
  const { kind, expression, timeZone, periodS } = asked;
  const schedule =
    kind === "every" ? ({ kind, periodS: periodS ?? 0 } as const) : ({ kind, expression, timeZone } as const);
  const why = whyNoSchedule(schedule);
  const next: { at: string; local: string }[] = [];
  const zone = isTimeZone(timeZone) ? timeZone : "UTC";
  for (
    let at = why === null ? nextAfter(schedule, Date.now()) : null;
    at !== null;
    at = nextAfter(schedule, at)
  ) {
    next.push({ at: new Date(at).toISOString(), local: localText(new Date(at), zone, "second") });
    if (next.length === PREVIEWED) break;
  }
  return { why, next };
}
