/** What a stretch of time cost a service: its bad minutes, when they were, and what was planned meanwhile. */
import type { Actor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { budgetMinutes } from "../budget";
import { HOUR_MS, type JudgedHour } from "../judging";
import { countExcused, countIn, DAY_MS, type DayCounts } from "../ledger";
import { merged, type Span } from "../maintenance";
import { Window } from "../model/objective";
import { outagesIn } from "../outages";
import { periodMinutes } from "../period";
import { SLICE_MS, sliceStart, VERDICT } from "../slices";
import { countedUntil } from "../standing";

/** Milliseconds since 1970. */
export type ServiceSpan = { objectiveId: string; from: number; to: number };

/** Minutes. `excused` are bad ones that planned work excuses; `budget` is what the whole period allows. */
export type ServiceDowntime = {
  objective: { id: string; name: string };
  good: number;
  bad: number;
  unknown: number;
  excused: number;
  budget: number;
};

type Known = { id: string; no: number; name: string; target: number; window: unknown; since: Date };
type Asked = ServiceSpan & { place: number; no: number };

/**
 * In the order of `spans`; null for an objective that is not there. The minute in which a span begins counts, and of one
 * that is not over only the minutes that were judged.
 * @param now milliseconds since 1970 @throws Forbidden
 */
export async function readDowntime(
  actor: Actor,
  spans: readonly ServiceSpan[],
  now: number,
): Promise<(ServiceDowntime | null)[]> {
  const { objectives, asked } = await clamped(actor, spans, now);
  const planned = await readPlanned(actor, asked);
  const ledgers = await readLedgers(actor, asked, planned);
  const told = new Map(
    asked.map(({ place, no, objectiveId, from, to }) => {
      const ledger = ledgers.get(no) ?? { days: new Map(), hours: new Map() };
      const counts = countIn(ledger, from, to);
      const excused = countExcused(ledger, merged(planned.get(place) ?? []), from, to);
      const { id, name, target, window } = objectives.get(objectiveId) as Known;
      const budget = budgetMinutes(minutesOf(window, to), target);
      return [place, { objective: { id, name }, ...counts, excused: excused.bad, budget }];
    }),
  );
  return spans.map((_, place) => told.get(place) ?? null);
}

/** What was counted of each, with the objective that counts it; those that are not there are left out. */
async function clamped(
  actor: Actor,
  spans: readonly ServiceSpan[],
  now: number,
): Promise<{ objectives: Map<string, Known>; asked: Asked[] }> {
  const objectives = await readObjectives(actor, spans);
  const asked = spans.flatMap((span, place): Asked[] => {
    const objective = objectives.get(span.objectiveId);
    if (!objective) return [];
    const from = Math.max(sliceStart(span.from), Math.ceil(objective.since.getTime() / SLICE_MS) * SLICE_MS);
    const to = Math.min(sliceStart(span.to), countedUntil(now));
    return [{ ...span, place, no: objective.no, from, to: Math.max(from, to) }];
  });
  return { objectives, asked };
}

/**
 * Minutes in which at least one of these services was down while it was asked about, each counted once however many spans
 * hold it; without those that planned work excuses. @param now milliseconds since 1970 @throws Forbidden
 */
export async function minutesLost(actor: Actor, spans: readonly ServiceSpan[], now: number): Promise<number> {
  const { asked } = await clamped(actor, spans, now);
  const [planned, hours] = await Promise.all([
    readPlanned(actor, asked),
    queryAs(actor, "uptime.read")<{ place: number; hour: Date; verdicts: Buffer }>(
      `SELECT t.place, h.hour, h.verdicts
       FROM unnest($1::int[], $2::int[], $3::timestamptz[], $4::timestamptz[]) AS t(place, no, from_at, to_at)
       JOIN objective_hour h ON h.objective_no = t.no AND h.bad > 0
         AND h.hour > t.from_at - interval '1 hour' AND h.hour < t.to_at`,
      [asked.map(({ place }) => place), asked.map(({ no }) => no), ...timesOf(asked)],
    ),
  ]);
  const spanOf = new Map(asked.map((span) => [span.place, span]));
  const lost = new Set<number>();
  for (const { place, hour, verdicts } of hours) {
    const { from, to } = spanOf.get(place) ?? { from: 0, to: 0 };
    const excused = merged(planned.get(place) ?? []);
    for (const [slice, verdict] of verdicts.entries()) {
      const at = hour.getTime() + slice * SLICE_MS;
      const isExcused = excused.some((span) => span.from <= at && at + SLICE_MS <= span.to);
      if (verdict === VERDICT.bad && at >= from && at < to && !isExcused) lost.add(at);
    }
  }
  return lost.size;
}

async function readObjectives(actor: Actor, spans: readonly ServiceSpan[]): Promise<Map<string, Known>> {
  const ids = [...new Set(spans.map(({ objectiveId }) => objectiveId))];
  const rows = await queryAs(actor, "uptime.read")<Known>(
    `SELECT id, no, name, target_ppm AS target, "window", since FROM objective WHERE id = ANY($1::uuid[])`,
    [ids],
  );
  return new Map(rows.filter(({ window }) => Window.safeParse(window).success).map((row) => [row.id, row]));
}

function minutesOf(window: unknown, at: number): number {
  return periodMinutes(Window.parse(window), at);
}

/** By the place of the span. */
async function readPlanned(actor: Actor, asked: readonly Asked[]): Promise<Map<number, Span[]>> {
  const rows = await queryAs(actor, "uptime.read")<{ place: number; from: Date; to: Date }>(
    `SELECT t.place, m.from_at AS from, least(m.to_at, coalesce(m.ended_at, m.to_at)) AS to
     FROM unnest($1::int[], $2::uuid[], $3::timestamptz[], $4::timestamptz[]) AS t(place, id, from_at, to_at)
     JOIN maintenance_objective mo ON mo.objective_id = t.id
     JOIN maintenance m ON m.id = mo.maintenance_id AND m.approved AND m.to_at > t.from_at AND m.from_at < t.to_at`,
    [asked.map(({ place }) => place), asked.map(({ objectiveId }) => objectiveId), ...timesOf(asked)],
  );
  const planned = new Map<number, Span[]>();
  for (const { place, from, to } of rows) {
    planned.set(place, [...(planned.get(place) ?? []), { from: from.getTime(), to: to.getTime() }]);
  }
  return planned;
}

type Kept = { days: Map<number, DayCounts>; hours: Map<number, JudgedHour> };

/** Whole days by their sums; hours only where a span begins or ends within a day, and where work was planned. */
async function readLedgers(
  actor: Actor,
  asked: readonly Asked[],
  planned: ReadonlyMap<number, Span[]>,
): Promise<Map<number, Kept>> {
  const query = queryAs(actor, "uptime.read");
  const pieces = asked.flatMap(({ place, no, from, to }) =>
    merged([
      { from: from - (from % HOUR_MS), to: Math.min(Math.ceil(from / DAY_MS) * DAY_MS, to) },
      { from: Math.max(to - (to % DAY_MS), from - (from % HOUR_MS)), to },
      ...(planned.get(place) ?? []).map((span) => ({
        from: Math.floor(Math.max(span.from, from) / HOUR_MS) * HOUR_MS,
        to: Math.min(span.to, to),
      })),
    ]).map((piece) => ({ no, ...piece })),
  );
  const [days, hours] = await Promise.all([
    query<DayCounts & { no: number; day: number }>(
      `SELECT d.objective_no AS no, (extract(epoch FROM d.day) * 1000)::float8 AS day, d.good::int, d.bad::int
       FROM unnest($1::int[], $2::timestamptz[], $3::timestamptz[]) AS t(no, from_at, to_at)
       JOIN objective_day d ON d.objective_no = t.no AND d.day >= (t.from_at AT TIME ZONE 'UTC')::date
         AND d.day < (t.to_at AT TIME ZONE 'UTC')::date`,
      [asked.map(({ no }) => no), ...timesOf(asked)],
    ),
    query<JudgedHour & { no: number; hour: Date; verdicts: Buffer }>(
      `SELECT h.objective_no AS no, h.hour, h.verdicts, h.good::int, h.bad::int
       FROM unnest($1::int[], $2::timestamptz[], $3::timestamptz[]) AS t(no, from_at, to_at)
       JOIN objective_hour h ON h.objective_no = t.no AND h.hour >= t.from_at AND h.hour < t.to_at`,
      [pieces.map(({ no }) => no), ...timesOf(pieces)],
    ),
  ]);
  const ledgers = new Map<number, Kept>(asked.map(({ no }) => [no, { days: new Map(), hours: new Map() }]));
  for (const { no, day, good, bad } of days) ledgers.get(no)?.days.set(day, { good, bad });
  for (const { no, hour, ...counts } of hours) ledgers.get(no)?.hours.set(hour.getTime(), counts);
  return ledgers;
}

function timesOf(spans: readonly { from: number; to: number }[]): [Date[], Date[]] {
  return [spans.map(({ from }) => new Date(from)), spans.map(({ to }) => new Date(to))];
}

export type ServiceOutage = {
  objective: { id: string; name: string };
  from: number;
  to: number;
  bad: number;
};

/** More bad hours than this are cut off at the newest. */
const BAD_HOURS = 2_000;

/** The oldest first, at most `limit`, of all that reach into the time. @throws Forbidden */
export async function outagesBetween(
  actor: Actor,
  objectiveIds: readonly string[],
  from: number,
  to: number,
  limit: number,
): Promise<{ outages: ServiceOutage[]; isCut: boolean }> {
  const rows = await queryAs(actor, "uptime.read")<
    JudgedHour & { id: string; name: string; hour: Date; verdicts: Buffer }
  >(
    `SELECT o.id, o.name, h.hour, h.verdicts, h.good::int, h.bad::int
     FROM objective o JOIN objective_hour h ON h.objective_no = o.no
     WHERE o.id = ANY($1::uuid[]) AND h.bad > 0 AND h.hour > $2::timestamptz - interval '7 days' AND h.hour < $3
     ORDER BY h.hour, o.id LIMIT ${BAD_HOURS}`,
    [objectiveIds, new Date(from), new Date(to)],
  );
  const services = new Map<string, { name: string; hours: Map<number, JudgedHour> }>();
  for (const { id, name, hour, ...judged } of rows) {
    const service = services.get(id) ?? { name, hours: new Map<number, JudgedHour>() };
    services.set(id, { ...service, hours: service.hours.set(hour.getTime(), judged) });
  }
  const outages = [...services]
    .flatMap(([id, { name, hours }]) => outagesIn(hours).map((one) => ({ objective: { id, name }, ...one })))
    .filter((one) => one.to > from && one.from < to)
    .sort((a, b) => a.from - b.from || (a.objective.id < b.objective.id ? -1 : 1));
  return { outages: outages.slice(0, limit), isCut: outages.length > limit || rows.length === BAD_HOURS };
}

export type ServiceWork = {
  id: string;
  reason: string;
  from: number;
  to: number;
  requestedBy: string;
  decidedBy: string | null;
  approved: boolean | null;
  objectives: string[];
};

/** Planned work on these services that reaches into the time, the earliest first; what was called off before is none. @throws Forbidden */
export async function maintenanceBetween(
  actor: Actor,
  objectiveIds: readonly string[],
  from: number,
  to: number,
  limit: number,
): Promise<{ work: ServiceWork[]; isCut: boolean }> {
  const rows = await queryAs(actor, "uptime.read")<
    Omit<ServiceWork, "from" | "to"> & { from: Date; to: Date }
  >(
    `SELECT m.id, m.reason, m.from_at AS from, least(m.to_at, coalesce(m.ended_at, m.to_at)) AS to,
       r.name AS "requestedBy", d.name AS "decidedBy", m.approved,
       (SELECT array_agg(o.name ORDER BY o.name) FROM maintenance_objective mo JOIN objective o ON o.id = mo.objective_id
         WHERE mo.maintenance_id = m.id) AS objectives
     FROM maintenance m JOIN person r ON r.id = m.requested_by LEFT JOIN person d ON d.id = m.decided_by
     WHERE m.from_at < $3 AND m.to_at > $2 AND (m.ended_at IS NULL OR m.ended_at > greatest(m.from_at, $2))
       AND EXISTS (SELECT 1 FROM maintenance_objective mo
         WHERE mo.maintenance_id = m.id AND mo.objective_id = ANY($1::uuid[]))
     ORDER BY m.from_at, m.id LIMIT $4`,
    [objectiveIds, new Date(from), new Date(to), limit + 1],
  );
  const work = rows
    .slice(0, limit)
    .map((row) => ({ ...row, from: row.from.getTime(), to: row.to.getTime() }));
  return { work, isCut: rows.length > limit };
}
