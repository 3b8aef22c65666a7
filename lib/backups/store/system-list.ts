/** Protected systems as they are shown: those that need a person first, one of them, and how many there are. */
import type { Actor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { Invalid, NotFound } from "@/lib/errors";
import { decodeCursor, encodeCursor, type Page } from "@/lib/http/list";
import { isId } from "@/lib/id";
import { isStorable } from "@/lib/json-shape";
import { doubtOf } from "../doubt";
import { dueAt } from "../drilling";
import type { DrillResult } from "../model/drill";
import type { UnprotectedCounts } from "../model/protection";
import type { BackupCounts, CopyRow, SystemRow } from "../model/system";
import { STANDINGS } from "../model/system";
import { retentionOf } from "../retention";
import { type Copy, type Proofs, scoreOf } from "../score";
import { type CopyState, isFresh, standingOf, whyOf, worstOf } from "../standing";
import { countUnprotected } from "./protection";

/** As `standingOf` says it, as its place in STANDINGS. $1: now. */
const rank = (standing: (typeof STANDINGS)[number]) => STANDINGS.indexOf(standing);
const STANDING = `
  CASE WHEN c.stuck_at <= $1 THEN ${rank("stuck")}
    WHEN c.last_outcome <> 'ok' AND (c.good_at IS NULL OR c.last_at >= c.good_at)
      THEN CASE c.last_outcome WHEN 'failed' THEN ${rank("failed")} WHEN 'partial' THEN ${rank("partial")}
        ELSE ${rank("unknown")} END
    WHEN c.deadline_at <= $1
      THEN CASE WHEN c.begun_at > coalesce(c.good_at, '-infinity') THEN ${rank("late")} ELSE ${rank("missed")} END
    WHEN c.check_errors > 0 OR c.oddity IS NOT NULL OR NOT c.encrypted AND c.place = 'off-site' THEN ${rank("doubtful")}
    WHEN c.good_at IS NULL THEN ${rank("new")}
    WHEN c.last_point THEN ${rank("good")} ELSE ${rank("no-point")} END`;

/** A restore point that is too old is worse than anything that a copy says. */
const RANKED = `
  SELECT s.*, k.standing, k.point_at, k.damaged,
    CASE WHEN k.point_at < $1::timestamptz - make_interval(secs => s.rpo_s) THEN 0 ELSE 1 + coalesce(k.standing, ${rank("new")}) END AS rank
  FROM protected_system s LEFT JOIN LATERAL (
    SELECT min(${STANDING}) AS standing, max(c.point_at) AS point_at, bool_or(c.check_errors > 0) AS damaged FROM backup_copy c
    WHERE c.system_id = s.id AND c.retired_at IS NULL) k ON true
  WHERE s.retired_at IS NULL`;
const SHOWN = `
  s.id, s.name, s.kind, s.schedule, s.grace_s AS "graceS", s.max_run_s AS "maxRunS", s.rpo_s AS "rpoS", s.rto_s AS "rtoS",
  s.drill_days AS "drillDays", s.keep_days AS "keepDays", s.severity, s.restore_order AS "restoreOrder", s.restore_notes AS "restoreNotes",
  s.drill_at AS "drillAt", s.drill_result AS "drillResult", s.drill_passed_at AS "drillPassedAt",
  (SELECT extract(epoch FROM d.usable_at - d.started_at)::float8 FROM restore_drill d
    WHERE d.system_id = s.id AND d.ended_at = s.drill_at LIMIT 1) AS "drillTookS",
  s.created_at AS "createdAt", s.created_by AS "createdBy", e.name AS environment, v.id AS "serverId", v.hostname,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name, 'place', c.place, 'medium', c.medium,
      'lockedUntil', c.locked_until, 'offline', c.offline, 'timeZone', c.time_zone, 'engine', c.engine,
      'heardAt', c.heard_at, 'lastAt', c.last_at, 'lastOutcome', c.last_outcome, 'lastWhy', c.last_why,
      'lastPoint', c.last_point, 'begunAt', c.begun_at, 'goodAt', c.good_at, 'pointAt', c.point_at,
      'deadlineAt', c.deadline_at, 'stuckAt', c.stuck_at, 'encrypted', c.encrypted, 'checkedAt', c.checked_at,
      'checkErrors', c.check_errors, 'oddity', c.oddity, 'openRuns', jsonb_array_length(c.open_runs),
      'heldAt', c.held_at, 'heldCount', c.held_count, 'heldOldest', c.held_oldest, 'heldFirst', c.held_first,
      'createdAt', c.created_at)
      ORDER BY c.name, c.id), '[]')
    FROM backup_copy c WHERE c.system_id = s.id AND c.retired_at IS NULL) AS copies`;
const JOINS = "LEFT JOIN environment e ON e.id = s.environment_id LEFT JOIN server v ON v.id = s.server_id";

/** Times as JSON has them: text. */
type CopyJson = Omit<CopyRow, "standing" | "why" | "retention" | Times> & {
  [time in Times | StateTimes]: string | null;
} & Pick<CopyState, "lastWhy" | "lastPoint">;
type Times =
  | "lockedUntil"
  | "heardAt"
  | "lastAt"
  | "goodAt"
  | "pointAt"
  | "deadlineAt"
  | "checkedAt"
  | HeldTimes;
type HeldTimes = "heldAt" | "heldOldest";
type StateTimes = "begunAt" | "stuckAt" | "heldFirst" | "createdAt";
type Row = Omit<
  SystemRow,
  "server" | "standing" | "pointAt" | "isFresh" | "drill" | "drillDueAt" | "isProven" | "score" | "copies"
> & {
  serverId: string | null;
  hostname: string | null;
  drillAt: Date | null;
  drillResult: DrillResult | null;
  drillTookS: number | null;
  drillPassedAt: Date | null;
  copies: CopyJson[];
};

const DAY_MS = 86_400_000;

type Asked = { limit: number; cursor?: string | undefined; env?: string | undefined };

/** @throws Invalid for a strange cursor, Forbidden */
export async function listSystems(actor: Actor, { limit, cursor, env }: Asked): Promise<Page<SystemRow>> {
  const query = queryAs(actor, "backups.read");
  const place = cursor === undefined ? [null, null, null] : placeOf(cursor);
  const now = new Date();
  const [rows, [counted]] = await Promise.all([
    query<Row & { rank: number }>(
      `SELECT s.rank, ${SHOWN} FROM (SELECT r.* FROM (${RANKED}) r
         WHERE ($6::text IS NULL OR r.environment_id = (SELECT id FROM environment WHERE name = $6))
           AND ($3::int IS NULL OR (r.rank, r.name, r.id) > ($3, $4::text, $5::uuid))
         ORDER BY r.rank, r.name, r.id LIMIT $2) s ${JOINS} ORDER BY s.rank, s.name, s.id`,
      [now, limit + 1, ...place, env ?? null],
    ),
    query<{ total: number }>(
      `SELECT count(*)::int AS total FROM protected_system WHERE retired_at IS NULL
         AND ($1::text IS NULL OR environment_id = (SELECT id FROM environment WHERE name = $1))`,
      [env ?? null],
    ),
  ]);
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return {
    items: items.map((row) => systemRowOf(row, now.getTime())),
    next: last ? encodeCursor([last.rank, last.name, last.id]) : null,
    total: counted?.total ?? 0,
  };
}

/** A cursor that was made up must not reach the database. @throws Invalid */
function placeOf(cursor: string): [number, string, string] {
  const [rank, name, id] = decodeCursor(cursor, 3);
  const isRank = Number.isInteger(rank) && Number(rank) >= 0 && Number(rank) <= STANDINGS.length;
  if (isRank && typeof name === "string" && isStorable(name) && isId(String(id)))
    return [Number(rank), name, String(id)];
  throw new Invalid("This cursor belongs to another list. Leave it out to begin at the first page.", [
    { field: "cursor", message: "is not valid here" },
  ]);
}

/** @throws NotFound, Forbidden */
export async function getSystem(actor: Actor, id: string): Promise<SystemRow> {
  const query = queryAs(actor, "backups.read");
  const [row] = isId(id)
    ? await query<Row>(
        `SELECT ${SHOWN} FROM protected_system s ${JOINS} WHERE s.id = $1 AND s.retired_at IS NULL`,
        [id],
      )
    : [];
  if (!row) throw new NotFound("There is no such protected system.");
  return systemRowOf(row, Date.now());
}

const NONE: Counted = {
  ...{ systems: 0, stale: 0, firstStale: null, unheard: 0 },
  ...{ failed: 0, firstFailed: null, untried: 0, overdue: 0, partly: 0, damaged: 0 },
};

type Counted = Omit<BackupCounts, keyof UnprotectedCounts>;

/** What the answers are made of, in one pass over the systems and one over the servers. @throws Forbidden */
export async function countBackups(actor: Actor, env?: string): Promise<BackupCounts> {
  const [systems, unprotected] = await Promise.all([countSystems(actor, env), countUnprotected(actor, env)]);
  return { ...systems, ...unprotected };
}

async function countSystems(actor: Actor, env: string | undefined): Promise<Counted> {
  const [row] = await queryAs(actor, "backups.read")<Counted>(
    `SELECT count(*)::int AS systems, (count(*) FILTER (WHERE rank = 0))::int AS stale,
       (array_agg(name ORDER BY point_at) FILTER (WHERE rank = 0))[1] AS "firstStale",
       (count(*) FILTER (WHERE point_at IS NULL))::int AS unheard,
       (count(*) FILTER (WHERE drill_result = 'failed'))::int AS failed,
       (array_agg(name ORDER BY drill_at) FILTER (WHERE drill_result = 'failed'))[1] AS "firstFailed",
       (count(*) FILTER (WHERE drill_at IS NULL))::int AS untried,
       (count(*) FILTER (WHERE drill_result = 'passed'
         AND drill_passed_at < $1 - make_interval(days => drill_days)))::int AS overdue,
       (count(*) FILTER (WHERE drill_result = 'partly'))::int AS partly, (count(*) FILTER (WHERE damaged))::int AS damaged
     FROM (${RANKED}) r
     WHERE $2::text IS NULL OR environment_id = (SELECT id FROM environment WHERE name = $2)`,
    [new Date(), env ?? null],
  );
  return row ?? NONE;
}

function systemRowOf(
  { serverId, hostname, drillAt, drillResult, drillTookS, drillPassedAt, copies: kept, ...row }: Row,
  now: number,
): SystemRow {
  const copies = kept.map((copy) => copyRowOf(copy, row, now));
  const points = copies.flatMap(({ pointAt }) => (pointAt === null ? [] : [pointAt.getTime()]));
  const point = points.length === 0 ? null : Math.max(...points);
  return {
    ...row,
    server: serverId === null ? null : { id: serverId, hostname: hostname ?? "" },
    standing: worstOf(copies.map(({ standing }) => standing)),
    pointAt: point === null ? null : new Date(point),
    isFresh: isFresh(point, row.rpoS, now),
    drill: drillAt &&
      drillResult && { at: drillAt, result: drillResult, tookS: drillTookS, passedAt: drillPassedAt },
    drillDueAt: new Date(dueAt(drillPassedAt?.getTime() ?? null, row.createdAt.getTime(), row.drillDays)),
    isProven:
      drillResult === "passed" &&
      drillPassedAt !== null &&
      now - drillPassedAt.getTime() <= row.drillDays * DAY_MS,
    score: scoreOf(
      copies.map((copy) => provenBy(copy, row.rpoS)),
      proofsOf(copies, row.drillDays, drillPassedAt),
      now,
    ),
    copies,
  };
}

function provenBy({ pointAt, lockedUntil, ...copy }: CopyRow, rpoS: number): Copy {
  return {
    ...copy,
    lockedUntil: lockedUntil?.getTime() ?? null,
    goodUntil: pointAt === null ? null : pointAt.getTime() + rpoS * 1_000,
  };
}

/** Errors are known when every copy was checked. */
function proofsOf(copies: readonly CopyRow[], drillDays: number, drillPassedAt: Date | null): Proofs {
  const errors = copies.map(({ checkErrors }) => checkErrors);
  const found = errors.reduce<number>((sum, one) => sum + (one ?? 0), 0);
  const isKnown = copies.length > 0 && !errors.includes(null);
  return {
    drillPassedAt: drillPassedAt?.getTime() ?? null,
    drillMaxAgeMs: drillDays * DAY_MS,
    openErrors: isKnown || found > 0 ? found : null,
  };
}

type Agreed = Pick<SystemRow, "keepDays" | "schedule" | "graceS">;

function copyRowOf(
  { lastWhy, lastPoint, begunAt, stuckAt, heldFirst, createdAt, ...copy }: CopyJson,
  agreed: Agreed,
  now: number,
): CopyRow {
  const ms = (text: string | null) => (text === null ? null : Date.parse(text));
  const date = (text: string | null) => (text === null ? null : new Date(text));
  const state: CopyState = {
    ...{ lastWhy, lastPoint, lastOutcome: copy.lastOutcome },
    ...{ lastAt: ms(copy.lastAt), begunAt: ms(begunAt), goodAt: ms(copy.goodAt) },
    ...{ deadlineAt: ms(copy.deadlineAt), stuckAt: ms(stuckAt) },
  };
  const doubt = doubtOf({ ...copy, checkedAt: ms(copy.checkedAt) });
  const standing = standingOf(state, now, doubt);
  const held = {
    ...{ heldAt: ms(copy.heldAt), heldCount: copy.heldCount, heldOldest: ms(copy.heldOldest) },
    ...{ heldFirst: ms(heldFirst), createdAt: ms(createdAt) ?? now },
  };
  return {
    ...copy,
    ...{ standing, why: whyOf(state, standing, doubt) },
    ...{ lockedUntil: date(copy.lockedUntil), heardAt: date(copy.heardAt), lastAt: date(copy.lastAt) },
    ...{ goodAt: date(copy.goodAt), pointAt: date(copy.pointAt), deadlineAt: date(copy.deadlineAt) },
    ...{ checkedAt: date(copy.checkedAt), heldAt: date(copy.heldAt), heldOldest: date(copy.heldOldest) },
    retention: retentionOf(held, agreed, now),
  };
}
