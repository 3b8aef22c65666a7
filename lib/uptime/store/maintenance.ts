/** Planned work in the database: asked for, decided by somebody else, ended, and what it hid. */
import type { Actor, PersonActor } from "@/lib/auth/actor";
import { queryAs, type Transaction, writeAs } from "@/lib/auth/gate";
import { Conflict, Invalid, NotFound, Unprocessable } from "@/lib/errors";
import { decodeCursor, encodeCursor, isInstant, type Page } from "@/lib/http/list";
import { isId } from "@/lib/id";
import { instantOf } from "@/lib/local-time";
import { HOUR_MS, type JudgedHour } from "../judging";
import { countExcused, DAY_MS } from "../ledger";
import {
  AHEAD_DAYS,
  BACK_DAYS,
  LONGEST_H,
  type MaintenanceRow,
  type NewMaintenance,
  stateOf,
} from "../model/maintenance";

/** @throws Unprocessable for a span that makes no sense, or objectives that are not there; Forbidden */
export async function requestMaintenance(actor: PersonActor, wish: NewMaintenance): Promise<{ id: string }> {
  const { from, to } = spanOf(wish, Date.now());
  return writeAs(actor, "uptime.maintenance.request", async (tx) => {
    const wanted = [...new Set(wish.objectives)];
    if ((await tx.objective.count({ where: { id: { in: wanted }, retiredAt: null } })) !== wanted.length) {
      throw refused("objectives", "must be objectives that exist");
    }
    const made = await tx.maintenance.create({
      data: {
        reason: wish.reason,
        fromAt: from,
        toAt: to,
        requestedBy: actor.id,
        objectives: { create: wanted.map((objectiveId) => ({ objectiveId })) },
      },
      select: { id: true },
    });
    const after = { reason: wish.reason, from, to, objectives: wanted };
    return { result: made, target: `maintenance/${made.id}`, after };
  });
}

function spanOf(wish: NewMaintenance, now: number): { from: Date; to: Date } {
  const from = instantOf(wish.from, wish.timeZone);
  const to = instantOf(wish.to, wish.timeZone);
  if (from === null) throw refused("from", "is not a time like 2026-11-23T22:00");
  if (to === null) throw refused("to", "is not a time like 2026-11-23T22:00");
  if (to <= from) throw refused("to", "must be after the start");
  if (to - from > LONGEST_H * HOUR_MS)
    throw refused("to", `must be at most ${LONGEST_H} hours after the start`);
  if (from > now + AHEAD_DAYS * DAY_MS) throw refused("from", "must lie within a year");
  if (from < now - BACK_DAYS * DAY_MS) throw refused("from", `must not lie more than ${BACK_DAYS} days back`);
  return { from: new Date(from), to: new Date(to) };
}

function refused(field: string, message: string): Unprocessable {
  return new Unprocessable(`The planned work can't be kept: ${field} ${message}.`, [{ field, message }]);
}

/** @throws NotFound; Conflict for one's own request, for one that was decided, and for one whose time is over; Forbidden */
export async function decideMaintenance(actor: PersonActor, id: string, approved: boolean): Promise<void> {
  await writeAs(actor, "uptime.maintenance.decide", async (tx) => {
    const found = await existing(tx, id);
    if (found.requestedBy === actor.id && approved) {
      throw new Conflict("You asked for this yourself. Somebody else must approve it.");
    }
    // Only who finds it undecided decides: two at once do not both.
    const { count } = await tx.maintenance.updateMany({
      where: { id, approved: null, endedAt: null },
      data: { approved, decidedBy: actor.id, decidedAt: new Date() },
    });
    if (count === 0) throw new Conflict("This was decided or taken back already. Read it again.");
    return {
      result: undefined,
      target: `maintenance/${id}`,
      before: { approved: null },
      after: { approved },
    };
  });
}

/** Calls it off before it began, or ends it now. What it excused until now stays. @throws NotFound, Conflict, Forbidden */
export async function endMaintenance(actor: PersonActor, id: string): Promise<void> {
  await writeAs(actor, "uptime.maintenance.request", async (tx) => {
    const { fromAt, toAt, endedAt, approved } = await existing(tx, id);
    const now = new Date();
    const state = stateOf({ from: fromAt, to: toAt, endedAt, approved }, now);
    if (!["waiting", "planned", "running"].includes(state)) {
      throw new Conflict("This is over already.");
    }
    await tx.maintenance.update({ where: { id }, data: { endedAt: now } });
    return {
      result: undefined,
      target: `maintenance/${id}`,
      before: { endedAt: null },
      after: { endedAt: now },
    };
  });
}

async function existing(tx: Transaction, id: string) {
  const found = await tx.maintenance.findUnique({ where: { id } });
  if (!found) throw new NotFound("There is no such planned work.");
  return found;
}

const SELECT = `
  SELECT m.id, m.reason, m.from_at AS from, m.to_at AS to, m.ended_at AS "endedAt", m.approved,
    m.requested_by AS "requestedById", r.name AS "requestedBy", m.requested_at AS "requestedAt",
    d.name AS "decidedBy", m.decided_at AS "decidedAt",
    (SELECT jsonb_agg(jsonb_build_object('id', o.id, 'no', o.no, 'name', o.name) ORDER BY o.name)
      FROM maintenance_objective mo JOIN objective o ON o.id = mo.objective_id WHERE mo.maintenance_id = m.id) AS objectives
  FROM maintenance m JOIN person r ON r.id = m.requested_by LEFT JOIN person d ON d.id = m.decided_by`;

type Row = Omit<MaintenanceRow, "objectives"> & { objectives: { id: string; no: number; name: string }[] };

/** The latest first. @throws Invalid for a strange cursor, Forbidden */
export async function listMaintenance(
  actor: Actor,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<MaintenanceRow>> {
  const query = queryAs(actor, "uptime.read");
  const place = cursor === undefined ? null : placeOf(cursor);
  const [rows, [counted]] = await Promise.all([
    query<Row>(
      `${SELECT} ${place ? "WHERE (m.from_at, m.id) < ($2::timestamptz, $3::uuid)" : ""}
       ORDER BY m.from_at DESC, m.id DESC LIMIT $1`,
      [limit + 1, ...(place ?? [])],
    ),
    query<{ total: number }>("SELECT count(*)::int AS total FROM maintenance"),
  ]);
  const shown = rows.slice(0, limit);
  const items = await withWhatItHid(actor, shown, new Date());
  const last = shown.at(-1);
  const next = rows.length > limit && last ? encodeCursor([last.from.toISOString(), last.id]) : null;
  return { items, next, total: counted?.total ?? 0 };
}

/** A cursor that was made up must not reach the database. @throws Invalid */
function placeOf(cursor: string): [string, string] {
  const [at, id] = decodeCursor(cursor, 2);
  if (isInstant(at) && typeof id === "string" && isId(id)) return [at, id];
  throw new Invalid("This cursor belongs to another list. Leave it out to begin at the first page.", [
    { field: "cursor", message: "is not valid here" },
  ]);
}

/** The verdicts of the minutes that each window excused until now, in one query for the whole page. */
async function withWhatItHid(actor: Actor, rows: readonly Row[], now: Date): Promise<MaintenanceRow[]> {
  const spans = rows.flatMap((row) => {
    const end = new Date(
      Math.min(row.to.getTime(), row.endedAt?.getTime() ?? Number.POSITIVE_INFINITY, now.getTime()),
    );
    return row.approved && row.from < end
      ? row.objectives.map(({ no }) => ({ no, from: row.from, to: end }))
      : [];
  });
  const hours = await queryAs(actor, "uptime.read")<
    JudgedHour & { no: number; hour: Date; verdicts: Buffer }
  >(
    `SELECT DISTINCT ON (h.objective_no, h.hour) h.objective_no AS no, h.hour, h.verdicts, h.good::int, h.bad::int
     FROM unnest($1::int[], $2::timestamptz[], $3::timestamptz[]) AS t(no, from_at, to_at)
     JOIN objective_hour h ON h.objective_no = t.no AND h.hour > t.from_at - interval '1 hour' AND h.hour < t.to_at`,
    [spans.map(({ no }) => no), spans.map(({ from }) => from), spans.map(({ to }) => to)],
  );
  const ledgers = new Map<number, Map<number, JudgedHour>>();
  for (const { no, hour, ...judged } of hours) {
    const own = ledgers.get(no) ?? new Map<number, JudgedHour>();
    ledgers.set(no, own.set(hour.getTime(), judged));
  }
  return rows.map((row) => ({
    ...row,
    objectives: row.objectives.map(({ id, no, name }) => {
      const span = spans.find((one) => one.no === no && one.from === row.from);
      if (!span) return { id, name, hid: null };
      const [from, to] = [span.from.getTime(), span.to.getTime()];
      const ledger = { days: new Map(), hours: ledgers.get(no) ?? new Map() };
      return { id, name, hid: countExcused(ledger, [{ from, to }], from, to) };
    }),
  }));
}
