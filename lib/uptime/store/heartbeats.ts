/** Heartbeats in the database: named by people, paused and retired by them, listed with the worst first. */
import { type Actor, actorName } from "@/lib/auth/actor";
import { queryAs, readAs, type Transaction, writeAs } from "@/lib/auth/gate";
import { environment } from "@/lib/env";
import { Conflict, Invalid, NotFound } from "@/lib/errors";
import { findPlaceId } from "@/lib/fleet/store/places";
import { decodeCursor, encodeCursor, type Page } from "@/lib/http/list";
import { isId } from "@/lib/id";
import { isTimeZone, localText } from "@/lib/time";
import { type HeartbeatState, pause, reconsider, resume, standingOf } from "../heartbeat/machine";
import { nextAfter, whyNoSchedule } from "../heartbeat/schedule";
import type { HeartbeatRow, NewHeartbeat, PreviewQuery } from "../model/heartbeat";
import { columnsOf, isNews, KNOWN_COLUMNS, type Known, type KnownRow, knownOf } from "./heartbeat-rows";

export const HEARTBEAT_LIMIT = 5_000;

/** @throws Conflict when there are too many, Unprocessable for an environment that is not there, Forbidden */
export async function createHeartbeat(
  actor: Actor,
  wish: NewHeartbeat,
): Promise<{ id: string; url: string }> {
  return writeAs(actor, "uptime.heartbeat.change", async (tx) => {
    if ((await tx.heartbeat.count({ where: { retiredAt: null } })) >= HEARTBEAT_LIMIT) {
      throw new Conflict(`There are ${HEARTBEAT_LIMIT} heartbeats already. Retire one first.`);
    }
    const data = { ...(await wishColumns(tx, wish)), createdBy: actorName(actor) };
    const { id } = await tx.heartbeat.create({ data, select: { id: true } });
    return { result: { id, url: urlOf(id) }, target: `heartbeat/${id}`, after: wish };
  });
}

/** What was heard stays, and is judged by the new rule from now on. @throws NotFound, Unprocessable, Forbidden */
export async function changeHeartbeat(actor: Actor, id: string, wish: NewHeartbeat): Promise<void> {
  await writeAs(actor, "uptime.heartbeat.change", async (tx) => {
    const { known, now, before } = await held(tx, id);
    const { schedule, graceS, maxRunS } = wish;
    const rule = { ...known.rule, schedule, graceS, maxRunS };
    const isOther = timesOf(rule) !== timesOf(known.rule);
    const { state, flip } = isOther ? reconsider(known.state, rule, now) : { state: known.state, flip: null };
    const besides = { ...(await wishColumns(tx, wish)), changedAt: new Date(now), untold: true };
    await keep(tx, { ...known, rule }, state, flip && { to: "up", at: flip.at }, besides);
    return { result: undefined, target: `heartbeat/${id}`, before, after: wish };
  });
}

function timesOf({
  schedule,
  graceS,
  maxRunS,
}: Pick<NewHeartbeat, "schedule" | "graceS" | "maxRunS">): string {
  return JSON.stringify([schedule, graceS, maxRunS]);
}

/** A paused one is expected to say nothing, and is down for nothing. @throws NotFound, Forbidden */
export async function pauseHeartbeat(actor: Actor, id: string, paused: boolean): Promise<void> {
  await writeAs(actor, "uptime.heartbeat.pause", async (tx) => {
    const { known, now } = await held(tx, id);
    const state = paused ? pause(known.state, now) : resume(known.state, now);
    const to = paused ? ("paused" as const) : ("resumed" as const);
    if (state !== known.state) await keep(tx, known, state, { to, at: now });
    const [before, after] = [{ status: known.state.status }, { status: state.status }];
    return { result: undefined, target: `heartbeat/${id}`, before, after };
  });
}

/** Its address is no longer known to anybody who calls. What it said is kept as long as calls are. @throws NotFound, Forbidden */
export async function retireHeartbeat(actor: Actor, id: string): Promise<void> {
  await writeAs(actor, "uptime.heartbeat.change", async (tx) => {
    const { known } = await held(tx, id);
    const retiredAt = new Date();
    await tx.heartbeat.update({
      where: { no: known.no },
      data: { retiredAt, lookAt: null, untold: true, version: { increment: 1 } },
    });
    return {
      result: undefined,
      target: `heartbeat/${id}`,
      before: { retiredAt: null },
      after: { retiredAt },
    };
  });
}

/** As it is, and nobody else changes it until this is over. `now` is the database's clock, in milliseconds. */
async function held(tx: Transaction, id: string) {
  const [locked] = isId(id)
    ? await tx.$queryRaw<{ no: number; now: Date }[]>`
        SELECT no, clock_timestamp() AS now FROM heartbeat WHERE id = ${id}::uuid AND retired_at IS NULL FOR UPDATE`
    : [];
  if (!locked) throw new NotFound("There is no such heartbeat.");
  const row = await tx.heartbeat.findUniqueOrThrow({
    where: { no: locked.no },
    include: { environment: true },
  });
  const at = (date: Date | null) => date?.getTime() ?? null;
  const known = knownOf({
    id: row.id,
    no: row.no,
    version: row.version,
    schedule: JSON.stringify(row.schedule),
    grace_s: row.graceS,
    max_run_s: row.maxRunS,
    post_only: row.postOnly,
    manual_resume: row.manualResume,
    keeps_end: row.keepsEnd,
    keywords: row.keywords as KnownRow["keywords"],
    status: row.status as KnownRow["status"],
    status_since: row.statusSince.getTime(),
    reason: row.reason as KnownRow["reason"],
    last_ping_at: at(row.lastPingAt),
    runs: row.runs as KnownRow["runs"],
    runs_dropped: row.runsDropped,
    last_duration_ms: row.lastDurationMs,
    failed_since: at(row.failedSince),
    grace_from: at(row.graceFrom),
    heard_at: at(row.heardAt),
    pings: Number(row.pings),
    flips: row.flips,
    now: locked.now.getTime(),
  });
  const { name, slug, schedule, graceS, maxRunS, severity, postOnly, manualResume, keepsEnd, keywords } = row;
  const settings = {
    name,
    slug,
    schedule,
    graceS,
    maxRunS,
    severity,
    postOnly,
    manualResume,
    keepsEnd,
    keywords,
  };
  const before = { ...settings, environment: row.environment?.name ?? null };
  return { known, now: locked.now.getTime(), before };
}

type Turned = { to: "up" | "paused" | "resumed"; at: number } | null;

/** Writes a new state, with what people changed besides. */
async function keep(
  tx: Transaction,
  { no, flips, rule, state: former }: Known,
  state: HeartbeatState,
  turned: Turned,
  besides: object = {},
): Promise<void> {
  const { runs, ...columns } = columnsOf(state, rule);
  const date = (at: number | null) => (at === null ? null : new Date(at));
  await tx.heartbeat.update({
    where: { no },
    data: {
      ...besides,
      ...columns,
      runs,
      statusSince: new Date(columns.statusSince),
      lastPingAt: date(columns.lastPingAt),
      failedSince: date(columns.failedSince),
      graceFrom: date(columns.graceFrom),
      dueAt: date(columns.dueAt),
      downAt: date(columns.downAt),
      runningUntil: date(columns.runningUntil),
      lookAt: date(columns.downAt),
      flips: turned ? flips + 1 : flips,
      version: { increment: 1 },
      ...(isNews(former, state) ? { untold: true } : {}),
    },
  });
  if (turned) {
    await tx.heartbeatFlip.create({
      data: { heartbeatNo: no, at: new Date(turned.at), n: flips + 1, to: turned.to },
    });
  }
}

async function wishColumns(tx: Transaction, { environment: place, ...wish }: NewHeartbeat) {
  return { ...wish, environmentId: await findPlaceId(tx, "environments", place) };
}

export function urlOf(id: string): string {
  return `${environment().baseUrl}/ping/${id}`;
}

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
  if (isRank && typeof name === "string" && typeof id === "string") return [Number(rank), name, id];
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
