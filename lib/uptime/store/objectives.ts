/** Objectives in the database: agreed by people, listed by how much of their budget is left. */
import type { Actor } from "@/lib/auth/actor";
import { queryAs, type Transaction, writeAs } from "@/lib/auth/gate";
import { Invalid, NotFound, Unprocessable } from "@/lib/errors";
import { decodeCursor, encodeCursor, type Page } from "@/lib/http/list";
import { isId } from "@/lib/id";
import { availability, conservative, coverage, subtracted } from "../availability";
import { ceiling, threshold, unreachable } from "../burn";
import type { DayRow, NewObjective, ObjectiveRow, UptimeCounts } from "../model/objective";
import { percentText } from "../model/objective";
import { type Outage, outagesIn } from "../outages";
import { periodMinutes } from "../period";
import { SLICE_MS, sliceStart } from "../slices";

/** @throws Unprocessable for a target that no burn rate could guard, or for probes that are not there; Forbidden */
export async function createObjective(actor: Actor, wish: NewObjective): Promise<{ id: string }> {
  const now = Date.now();
  refuseUnreachable(wish, now);
  return writeAs(actor, "uptime.objective.change", async (tx) => {
    await refuseStrangeProbes(tx, wish.probes);
    const made = await tx.objective.create({
      data: {
        name: wish.name,
        targetPpm: wish.target,
        window: wish.window,
        minLocations: wish.minLocations,
        // The next whole minute: a slice that was half over is nobody's to lose.
        since: new Date(sliceStart(now) + SLICE_MS),
        probes: { create: wish.probes.map((probeId) => ({ probeId })) },
      },
      select: { id: true },
    });
    return { result: made, target: `objective/${made.id}`, after: wish };
  });
}

/** What was counted stays, under the target that it now has. @throws NotFound, Unprocessable, Forbidden */
export async function changeObjective(actor: Actor, id: string, wish: NewObjective): Promise<void> {
  refuseUnreachable(wish, Date.now());
  await writeAs(actor, "uptime.objective.change", async (tx) => {
    const before = await existing(tx, id);
    await refuseStrangeProbes(tx, wish.probes);
    await tx.objective.update({
      where: { id },
      data: {
        name: wish.name,
        targetPpm: wish.target,
        window: wish.window,
        minLocations: wish.minLocations,
        changedAt: new Date(),
        probes: { deleteMany: {}, create: wish.probes.map((probeId) => ({ probeId })) },
      },
    });
    const former = {
      name: before.name,
      target: before.targetPpm,
      window: before.window,
      probes: before.probes.map(({ probeId }) => probeId),
      minLocations: before.minLocations,
    };
    return { result: undefined, target: `objective/${id}`, before: former, after: wish };
  });
}

/** @throws NotFound, Forbidden */
export async function retireObjective(actor: Actor, id: string): Promise<void> {
  await writeAs(actor, "uptime.objective.change", async (tx) => {
    await existing(tx, id);
    await tx.objective.update({ where: { id }, data: { retiredAt: new Date() } });
    return { result: undefined, target: `objective/${id}` };
  });
}

async function existing(tx: Transaction, id: string) {
  const found = await tx.objective.findFirst({ where: { id, retiredAt: null }, include: { probes: true } });
  if (!found) throw new NotFound("There is no such objective.");
  return found;
}

function refuseUnreachable({ target, window }: NewObjective, now: number): void {
  const period = periodMinutes(window, now);
  const [tier] = unreachable(target, period);
  if (!tier) return;
  const message = `is too low: a total outage would burn ${ceiling(target).toFixed(1)} times the budget, and the alert needs ${threshold(tier, period).toFixed(1)}`;
  throw new Unprocessable(`A target of ${percentText(target)} % ${message}.`, [{ field: "target", message }]);
}

async function refuseStrangeProbes(tx: Transaction, probes: readonly string[]): Promise<void> {
  const wanted = [...new Set(probes)];
  const found = await tx.probe.count({ where: { id: { in: wanted }, retiredAt: null } });
  if (found === wanted.length && wanted.length === probes.length) return;
  throw new Unprocessable("Not all of these probes are there, each once.", [
    { field: "probes", message: "must be probes that exist, each once" },
  ]);
}

const SELECT = `
  SELECT o.id, o.name, o.target_ppm AS target, o.window, o.min_locations AS "minLocations", o.since,
    s.as_of AS "asOf", coalesce(s.state, 'unknown') AS state, s.state_since AS "stateSince", s.good, s.bad, s.unknown,
    s.remaining, s.minutes_left AS "minutesLeft", coalesce(s.burn, '[]') AS burn,
    s.excused_good AS "excusedGood", s.excused_bad AS "excusedBad", s.excused_unknown AS "excusedUnknown",
    CASE WHEN s.planned_until > now() THEN s.planned_until END AS "plannedUntil",
    (SELECT jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name) ORDER BY p.name)
      FROM objective_probe op JOIN probe p ON p.id = op.probe_id WHERE op.objective_id = o.id) AS probes
  FROM objective o LEFT JOIN objective_standing s ON s.objective_id = o.id`;
type Row = Omit<ObjectiveRow, "raw" | "adjusted" | "coverage" | "conservative">;

function withShares(row: Row): ObjectiveRow {
  const all = { good: row.good ?? 0, bad: row.bad ?? 0, unknown: row.unknown ?? 0 };
  const excused = {
    good: row.excusedGood ?? 0,
    bad: row.excusedBad ?? 0,
    unknown: row.excusedUnknown ?? 0,
  };
  return {
    ...row,
    raw: availability(all),
    adjusted: availability(subtracted(all, excused)),
    coverage: coverage(all),
    conservative: conservative(all),
  };
}

/** Worst first: what is overspent most, and what nobody measured before everything. */
const PLACE = "coalesce(s.remaining, '-infinity'::float8)";

/** A cursor that was made up must not reach the database. @throws Invalid */
function placeOf(cursor: string): [string, string] {
  const [remaining, id] = decodeCursor(cursor, 2);
  const isPlace =
    typeof remaining === "string" && /^(-?\d+(\.\d+)?(e[+-]?\d{1,3})?|-Infinity)$/.test(remaining);
  if (isPlace && typeof id === "string" && isId(id)) return [remaining, id];
  throw new Invalid("This cursor belongs to another list. Leave it out to begin at the first page.", [
    { field: "cursor", message: "is not valid here" },
  ]);
}

/** @throws Invalid for a strange cursor, Forbidden */
export async function listObjectives(
  actor: Actor,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<ObjectiveRow>> {
  const query = queryAs(actor, "uptime.read");
  const place = cursor === undefined ? null : placeOf(cursor);
  const [rows, [counted]] = await Promise.all([
    query<Row & { place: string }>(
      `${SELECT.replace("SELECT", `SELECT ${PLACE}::text AS place,`)} WHERE o.retired_at IS NULL
       ${place ? `AND (${PLACE}, o.id::text) > ($2::float8, $3)` : ""} ORDER BY ${PLACE}, o.id::text LIMIT $1`,
      [limit + 1, ...(place ?? [])],
    ),
    query<{ total: number }>("SELECT count(*)::int AS total FROM objective WHERE retired_at IS NULL"),
  ]);
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map(({ place: _, ...row }) => withShares(row)),
    next: rows.length > limit && last ? encodeCursor([last.place, last.id]) : null,
    total: counted?.total ?? 0,
  };
}

/** @throws NotFound, Forbidden */
export async function getObjective(actor: Actor, id: string): Promise<ObjectiveRow> {
  const query = queryAs(actor, "uptime.read");
  const [row] = isId(id) ? await query<Row>(`${SELECT} WHERE o.id = $1 AND o.retired_at IS NULL`, [id]) : [];
  if (!row) throw new NotFound("There is no such objective.");
  return withShares(row);
}

const BAR_DAYS = 60;

/** The last 60 UTC days, today the last; days without a row are there too. @throws NotFound, Forbidden */
export async function listDays(actor: Actor, id: string): Promise<DayRow[]> {
  if (!isId(id)) throw new NotFound("There is no such objective.");
  return queryAs(actor, "uptime.read")<DayRow>(
    `SELECT to_char(t.day, 'YYYY-MM-DD') AS day, coalesce(d.good, 0)::int AS good, coalesce(d.bad, 0)::int AS bad
     FROM generate_series((now() AT TIME ZONE 'UTC')::date - ${BAR_DAYS - 1}, (now() AT TIME ZONE 'UTC')::date, '1 day') AS t(day)
     LEFT JOIN objective o ON o.id = $1
     LEFT JOIN objective_day d ON d.objective_no = o.no AND d.day = t.day::date ORDER BY t.day`,
    [id],
  );
}

const OUTAGES = 100;
/** More bad hours than this are cut off at the oldest, and said. */
const BAD_HOURS = 1_000;

/** When it was down in the last 90 days, the newest first; at most 100. @throws NotFound, Forbidden */
export async function listOutages(actor: Actor, id: string): Promise<{ outages: Outage[]; more: boolean }> {
  if (!isId(id)) throw new NotFound("There is no such objective.");
  const rows = await queryAs(actor, "uptime.read")<{
    hour: Date;
    verdicts: Buffer;
    good: number;
    bad: number;
  }>(
    `SELECT h.hour, h.verdicts, h.good::int, h.bad::int FROM objective o JOIN objective_hour h ON h.objective_no = o.no
     WHERE o.id = $1 AND h.bad > 0 AND h.hour >= greatest(now() - interval '90 days', o.since - interval '1 hour')
     ORDER BY h.hour DESC LIMIT ${BAD_HOURS}`,
    [id],
  );
  const outages = outagesIn(new Map(rows.map(({ hour, ...judged }) => [hour.getTime(), judged])));
  return { outages: outages.slice(0, OUTAGES), more: outages.length > OUTAGES || rows.length === BAD_HOURS };
}

/** A standing older than this is no longer known: nobody reckons. */
const STALE_MIN = 5;

/** What the answer "Are we up?" is made of; `env` narrows it to services with a probe there. @throws Forbidden */
export async function countUptime(actor: Actor, env?: string): Promise<UptimeCounts> {
  const [row] = await queryAs(actor, "uptime.read")<UptimeCounts>(
    `SELECT count(*)::int AS objectives,
       (count(*) FILTER (WHERE fresh AND NOT planned AND state = 'down'))::int AS down,
       (count(*) FILTER (WHERE NOT fresh OR NOT planned AND (state = 'unknown' OR remaining IS NULL)))::int AS unknown,
       (count(*) FILTER (WHERE fresh AND planned AND state <> 'up'))::int AS planned,
       (count(*) FILTER (WHERE fresh AND state = 'down' AND overran))::int AS overran,
       (count(*) FILTER (WHERE fresh AND remaining < 0))::int AS below,
       (array_agg(name ORDER BY state_since) FILTER (WHERE fresh AND NOT planned AND state = 'down'))[1] AS "firstDown",
       min(as_of) AS "asOf",
       (SELECT count(*)::int FROM maintenance WHERE approved IS NULL AND ended_at IS NULL AND to_at > now()) AS waiting
     FROM (SELECT o.name, s.state, s.state_since, s.remaining, s.as_of,
         coalesce(s.planned_until > now(), false) AS planned,
         -- Only of the few that are down: it would cost more than all the rest.
         CASE WHEN s.state = 'down' THEN EXISTS (
           SELECT 1 FROM maintenance_objective mo JOIN maintenance m ON m.id = mo.maintenance_id
           WHERE mo.objective_id = o.id AND m.approved AND m.ended_at IS NULL AND m.to_at > now() - interval '1 day'
             AND m.to_at <= now() AND s.state_since <= m.to_at) ELSE false END AS overran,
         coalesce(s.as_of > now() - interval '${STALE_MIN} minutes', false) AS fresh
       FROM objective o LEFT JOIN objective_standing s ON s.objective_id = o.id
       WHERE o.retired_at IS NULL AND ($1::text IS NULL OR EXISTS (
         SELECT 1 FROM objective_probe op JOIN probe p ON p.id = op.probe_id
         JOIN environment e ON e.id = p.environment_id WHERE op.objective_id = o.id AND e.name = $1))) t`,
    [env ?? null],
  );
  return (
    row ?? {
      objectives: 0,
      down: 0,
      unknown: 0,
      planned: 0,
      overran: 0,
      waiting: 0,
      below: 0,
      firstDown: null,
      asOf: null,
    }
  );
}
