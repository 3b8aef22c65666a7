/** Probes in the database: named by people, listed with what was last seen. */
import type { Actor } from "@/lib/auth/actor";
import { queryAs, readAs, type Transaction, writeAs } from "@/lib/auth/gate";
import { Conflict, NotFound, Unprocessable } from "@/lib/errors";
import { findPlaceId } from "@/lib/fleet/store/places";
import { decodeCursor, encodeCursor, type Page } from "@/lib/http/list";
import { isId } from "@/lib/id";
import { refusalOfTarget } from "../gateway/target";
import { type NewProbe, type ProbeRow, type ProbeSettings, targetOf } from "../model/probe";
import { RESULT_CLASSES } from "../model/result";

const LIMIT = 5_000;

/** @throws Unprocessable for a target that may not be looked at, Conflict, Forbidden */
export async function createProbe(actor: Actor, wish: NewProbe): Promise<{ id: string }> {
  await refuseTarget(wish.settings);
  return writeAs(actor, "uptime.probe.change", async (tx) => {
    if ((await tx.probe.count({ where: { retiredAt: null } })) >= LIMIT) {
      throw new Conflict(`There are ${LIMIT} probes already. Retire one first.`);
    }
    const made = await tx.probe.create({ data: await columnsOf(tx, wish), select: { id: true } });
    return { result: made, target: `probe/${made.id}`, after: wish };
  });
}

/** @throws NotFound, Unprocessable, Forbidden */
export async function changeProbe(actor: Actor, id: string, wish: NewProbe): Promise<void> {
  await refuseTarget(wish.settings);
  await writeAs(actor, "uptime.probe.change", async (tx) => {
    const before = await existing(tx, id);
    await tx.probe.update({ where: { id }, data: { ...(await columnsOf(tx, wish)), changedAt: new Date() } });
    return { result: undefined, target: `probe/${id}`, before, after: wish };
  });
}

/** A paused probe measures nothing: its slices are not known. @throws NotFound, Forbidden */
export async function pauseProbe(actor: Actor, id: string, paused: boolean): Promise<void> {
  await writeAs(actor, "uptime.probe.change", async (tx) => {
    const before = await existing(tx, id);
    const pausedAt = paused ? (before.pausedAt ?? new Date()) : null;
    await tx.probe.update({ where: { id }, data: { pausedAt } });
    return {
      result: undefined,
      target: `probe/${id}`,
      before: { pausedAt: before.pausedAt },
      after: { pausedAt },
    };
  });
}

/** What it saw stays as long as results are kept. @throws NotFound; Conflict while an objective counts on it */
export async function retireProbe(actor: Actor, id: string): Promise<void> {
  await writeAs(actor, "uptime.probe.change", async (tx) => {
    await existing(tx, id);
    const objective = await tx.objective.findFirst({
      where: { retiredAt: null, probes: { some: { probeId: id } } },
      select: { name: true },
    });
    if (objective)
      throw new Conflict(`The objective "${objective.name}" counts on this probe. Change it first.`);
    await tx.probe.update({ where: { id }, data: { retiredAt: new Date() } });
    return { result: undefined, target: `probe/${id}` };
  });
}

async function existing(tx: Transaction, id: string) {
  const found = await tx.probe.findFirst({ where: { id, retiredAt: null } });
  if (!found) throw new NotFound("There is no such probe.");
  return found;
}

async function refuseTarget(settings: ProbeSettings): Promise<void> {
  const refusal = await refusalOfTarget(settings);
  if (!refusal) return;
  const field = settings.kind === "http" ? "settings.url" : "settings.host";
  throw new Unprocessable(`This target ${refusal}.`, [{ field, message: refusal }]);
}

async function columnsOf(tx: Transaction, { settings, environment, locations, ...wish }: NewProbe) {
  return {
    ...wish,
    kind: settings.kind,
    settings,
    target: targetOf(settings),
    environmentId: await findPlaceId(tx, "environments", environment),
    locationNos: await numbersOf(tx, locations),
  };
}

async function numbersOf(tx: Transaction, names: readonly string[]): Promise<number[]> {
  const found = await tx.probeLocation.findMany({
    where: { name: { in: [...names] }, retiredAt: null, tokenHash: { not: null } },
    select: { no: true, name: true },
  });
  const missing = names.find((name) => !found.some((location) => location.name === name));
  if (missing === undefined) return found.map(({ no }) => no).sort((a, b) => a - b);
  throw new Unprocessable("There is no such further location.", [
    { field: "locations", message: `has "${missing.slice(0, 40)}", which is no further location` },
  ]);
}

type Row = Omit<ProbeRow, "last"> & {
  last: [string, string, number, string | null, string | null, number | null][];
};

const SELECT = `
  SELECT p.id, p.name, p.kind, p.target, p.settings, p.interval_s AS "intervalS", p.timeout_ms AS "timeoutMs",
    p.retries, e.name AS environment, p.paused_at AS "pausedAt", p.created_at AS "createdAt",
    ARRAY(SELECT l.name FROM probe_location l WHERE l.no = ANY (p.location_nos) ORDER BY l.name) AS locations,
    coalesce((SELECT jsonb_agg(jsonb_build_array(l.name, s.started_at, s.class, s.reason, s.detail, s.latency_us)
      ORDER BY l.name) FROM probe_last s JOIN probe_location l ON l.no = s.location_no WHERE s.probe_no = p.no), '[]') AS last
  FROM probe p LEFT JOIN environment e ON e.id = p.environment_id`;

/** By name. @throws Invalid for a strange cursor, Forbidden */
export async function listProbes(
  actor: Actor,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<ProbeRow>> {
  const query = queryAs(actor, "uptime.read");
  const place = cursor === undefined ? null : decodeCursor(cursor, 2).map(String);
  const [rows, [counted]] = await Promise.all([
    query<Row>(
      `${SELECT} WHERE p.retired_at IS NULL ${place ? "AND (p.name, p.id::text) > ($2, $3)" : ""}
       ORDER BY p.name, p.id::text LIMIT $1`,
      [limit + 1, ...(place ?? [])],
    ),
    query<{ total: number }>("SELECT count(*)::int AS total FROM probe WHERE retired_at IS NULL"),
  ]);
  const items = rows.slice(0, limit).map(rowOf);
  const last = items.at(-1);
  const next = rows.length > limit && last ? encodeCursor([last.name, last.id]) : null;
  return { items, next, total: counted?.total ?? 0 };
}

/** @throws NotFound, Forbidden */
export async function getProbe(actor: Actor, id: string): Promise<ProbeRow> {
  const query = queryAs(actor, "uptime.read");
  const [row] = isId(id) ? await query<Row>(`${SELECT} WHERE p.id = $1 AND p.retired_at IS NULL`, [id]) : [];
  if (!row) throw new NotFound("There is no such probe.");
  return rowOf(row);
}

function rowOf({ last, ...row }: Row): ProbeRow {
  return {
    ...row,
    last: last.map(([location, at, state, reason, detail, latencyUs]) => ({
      location,
      at: new Date(at),
      class: RESULT_CLASSES[state] ?? "invalid",
      reason: reason as ProbeRow["last"][number]["reason"],
      detail,
      latencyMs: latencyUs === null ? null : latencyUs / 1_000,
    })),
  };
}

/** Do any probes exist? For pages that say what to do first. @throws Forbidden */
export async function countProbes(actor: Actor): Promise<number> {
  return readAs(actor, "uptime.read").probe.count({ where: { retiredAt: null } });
}
