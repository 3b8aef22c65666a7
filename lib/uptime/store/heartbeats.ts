/** Heartbeats in the database: named by people, changed, paused and retired by them. */
import { type Actor, actorName } from "@/lib/auth/actor";
import { type Transaction, writeAs } from "@/lib/auth/gate";
import { environment } from "@/lib/env";
import { Conflict, NotFound } from "@/lib/errors";
import { findPlaceId } from "@/lib/fleet/store/places";
import { isId } from "@/lib/id";
import { type HeartbeatState, pause, reconsider, resume } from "../heartbeat/machine";
import type { NewHeartbeat } from "../model/heartbeat";
import { columnsOf, isNews, type Known, type KnownRow, knownOf } from "./heartbeat-rows";

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
