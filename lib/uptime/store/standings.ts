/** Reckons where every objective stands and keeps it, so that no page has to. */
import type { Actor, SystemActor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { log } from "@/lib/log";
import { HOUR_MS } from "../judging";
import { DAY_MS, type DayCounts, type Ledger } from "../ledger";
import { merged, type Span } from "../maintenance";
import type { BurnState, ObjectiveState } from "../model/objective";
import { Window } from "../model/objective";
import { SLICE_MS } from "../slices";
import {
  type FormerStanding,
  lookedAt,
  type Standing,
  type StandingObjective,
  standingOf,
} from "../standing";
import { type Alarming, keepAlarms } from "./alarming";

const AT_A_TIME = 100;
/** Burn rates look back three days, and the state of a service one. */
const HOURS_BACK = 3 * DAY_MS;

type Row = {
  id: string;
  no: number;
  name: string;
  environment: string | null;
  target: number;
  window: unknown;
  since: Date;
  interval_s: number;
  locations: number;
  state: ObjectiveState | null;
  state_since: Date | null;
  burn: BurnState[] | null;
};
type Known = {
  id: string;
  no: number;
  name: string;
  environment: string | null;
  objective: StandingObjective;
  former: FormerStanding | null;
};

/** @param now milliseconds since 1970 @returns how many objectives were reckoned */
export async function reckonStandings(actor: SystemActor, now: number): Promise<number> {
  const alarming: Alarming[] = [];
  let after = 0;
  for (;;) {
    const { known: batch, last } = await nextObjectives(actor, after);
    if (last === null) break;
    const planned = await readPlanned(actor, batch, now);
    const ledgers = await readLedgers(actor, batch, planned, now);
    const standings = batch.map(({ id, no, name, environment, objective, former }) => ({
      id,
      name,
      environment,
      ...standingOf(objective, ledgers.get(no) ?? EMPTY, planned.get(no) ?? [], former, now),
    }));
    await keep(actor, standings);
    alarming.push(...standings);
    after = last;
  }
  await keepAlarms(actor, alarming, new Date(now));
  return alarming.length;
}

async function nextObjectives(actor: Actor, after: number): Promise<{ known: Known[]; last: number | null }> {
  const rows = await queryAs(actor, "uptime.judge")<Row>(
    `SELECT o.id, o.no, o.name, i.environment, o.target_ppm AS target, o.window, o.since, coalesce(i.interval_s, 60) AS interval_s,
       coalesce(i.locations, 1) AS locations, s.state, s.state_since, s.burn
     FROM objective o LEFT JOIN objective_standing s ON s.objective_id = o.id
     LEFT JOIN LATERAL (SELECT max(p.interval_s) AS interval_s, min(e.name) AS environment,
         min(1 + cardinality(p.location_nos)) AS locations FROM objective_probe op
       JOIN probe p ON p.id = op.probe_id LEFT JOIN environment e ON e.id = p.environment_id
       WHERE op.objective_id = o.id) i ON true
     WHERE o.retired_at IS NULL AND o.no > $1 ORDER BY o.no LIMIT ${AT_A_TIME}`,
    [after],
  );
  return { known: rows.flatMap(knownOf), last: rows.at(-1)?.no ?? null };
}

/** None for one that this version does not understand: the others must not wait for it. */
function knownOf(row: Row): Known[] {
  const window = Window.safeParse(row.window);
  if (!window.success) {
    log.error(
      { objective: row.id },
      "This objective has a window that nobody understands; it is not reckoned.",
    );
    return [];
  }
  return [
    {
      id: row.id,
      no: row.no,
      name: row.name,
      environment: row.environment,
      objective: {
        target: row.target,
        window: window.data,
        // Whole slices only: half a minute is nobody's.
        since: Math.ceil(row.since.getTime() / SLICE_MS) * SLICE_MS,
        intervalS: row.interval_s,
        locations: row.locations,
      },
      former: row.state && {
        state: row.state,
        stateSince: row.state_since?.getTime() ?? null,
        burn: row.burn ?? [],
      },
    },
  ];
}

const EMPTY: Ledger = { days: new Map(), hours: new Map() };

/** Approved work in the period of each objective, and the one that is under way. */
async function readPlanned(
  actor: Actor,
  objectives: readonly Known[],
  now: number,
): Promise<Map<number, Span[]>> {
  const spans = objectives.map(({ no, id, objective }) => ({ no, id, ...lookedAt(objective, now) }));
  const rows = await queryAs(actor, "uptime.judge")<{ no: number; from: Date; to: Date }>(
    `SELECT t.no, m.from_at AS from, least(m.to_at, coalesce(m.ended_at, m.to_at)) AS to
     FROM unnest($1::int[], $2::uuid[], $3::timestamptz[]) AS t(no, id, from_at)
     JOIN maintenance_objective mo ON mo.objective_id = t.id
     JOIN maintenance m ON m.id = mo.maintenance_id AND m.approved AND m.to_at > t.from_at AND m.from_at < now()`,
    [spans.map(({ no }) => no), spans.map(({ id }) => id), spans.map(({ from }) => new Date(from))],
  );
  const planned = new Map<number, Span[]>();
  for (const { no, from, to } of rows) {
    planned.set(no, [...(planned.get(no) ?? []), { from: from.getTime(), to: to.getTime() }]);
  }
  return planned;
}

/** Whole days of each period, and the hours at its start, of the last three days and of planned work. */
async function readLedgers(
  actor: Actor,
  objectives: readonly { no: number; objective: StandingObjective }[],
  planned: ReadonlyMap<number, Span[]>,
  now: number,
): Promise<Map<number, Ledger>> {
  const spans = objectives.map(({ no, objective }) => ({ no, ...lookedAt(objective, now) }));
  const query = queryAs(actor, "uptime.judge");
  const numbers = spans.map(({ no }) => no);
  const [days, hours] = await Promise.all([
    query<DayCounts & { no: number; day: number }>(
      `SELECT d.objective_no AS no, (extract(epoch FROM d.day) * 1000)::float8 AS day, d.good::int, d.bad::int
       FROM unnest($1::int[], $2::timestamptz[], $3::timestamptz[]) AS t(no, from_at, to_at)
       JOIN objective_day d ON d.objective_no = t.no AND d.day >= (t.from_at AT TIME ZONE 'UTC')::date
         AND d.day < (t.to_at AT TIME ZONE 'UTC')::date`,
      [numbers, spans.map(({ from }) => new Date(from)), spans.map(({ to }) => new Date(to))],
    ),
    query<{ no: number; hour: Date; verdicts: Buffer; good: number; bad: number }>(
      `SELECT h.objective_no AS no, h.hour, h.verdicts, h.good::int, h.bad::int
       FROM unnest($1::int[], $2::timestamptz[], $3::timestamptz[]) AS t(no, from_at, to_at)
       JOIN objective_hour h ON h.objective_no = t.no AND h.hour >= t.from_at AND h.hour < t.to_at`,
      hourSpans(spans, planned),
    ),
  ]);
  const ledgers = new Map(numbers.map((no) => [no, { days: new Map(), hours: new Map() }]));
  for (const { no, day, good, bad } of days) ledgers.get(no)?.days.set(day, { good, bad });
  for (const { no, hour, ...counts } of hours) ledgers.get(no)?.hours.set(hour.getTime(), counts);
  return ledgers;
}

function hourSpans(
  spans: readonly { no: number; from: number; to: number }[],
  planned: ReadonlyMap<number, Span[]>,
): unknown[] {
  const each = spans.flatMap(({ no, from, to }) => {
    const start = Math.floor(from / HOUR_MS) * HOUR_MS;
    const recent = Math.floor((to - HOURS_BACK) / HOUR_MS) * HOUR_MS;
    const excused = (planned.get(no) ?? []).map((span) => ({
      from: Math.floor(Math.max(span.from, start) / HOUR_MS) * HOUR_MS,
      to: Math.min(span.to, to),
    }));
    // Merged, so that no hour is read twice.
    return merged([
      { from: start, to: Math.ceil(from / DAY_MS) * DAY_MS },
      { from: recent, to },
      ...excused,
    ]).map((span) => ({ no, ...span }));
  });
  return [
    each.map(({ no }) => no),
    each.map(({ from }) => new Date(from)),
    each.map(({ to }) => new Date(to)),
  ];
}

async function keep(actor: Actor, standings: readonly (Standing & { id: string })[]): Promise<void> {
  await queryAs(actor, "uptime.judge")(
    `INSERT INTO objective_standing
       (objective_id, as_of, state, state_since, good, bad, unknown, remaining, minutes_left, burn, excused_good,
        excused_bad, excused_unknown, planned_until)
     SELECT * FROM unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::timestamptz[], $5::int[], $6::int[], $7::int[],
       $8::float8[], $9::float8[], $10::jsonb[], $11::int[], $12::int[], $13::int[], $14::timestamptz[])
     ON CONFLICT (objective_id) DO UPDATE SET as_of = excluded.as_of, state = excluded.state,
       state_since = excluded.state_since, good = excluded.good, bad = excluded.bad, unknown = excluded.unknown,
       remaining = excluded.remaining, minutes_left = excluded.minutes_left, burn = excluded.burn,
       excused_good = excluded.excused_good, excused_bad = excluded.excused_bad,
       excused_unknown = excluded.excused_unknown, planned_until = excluded.planned_until`,
    [
      standings.map(({ id }) => id),
      standings.map(({ asOf }) => new Date(asOf)),
      standings.map(({ state }) => state),
      standings.map(({ stateSince }) => (stateSince === null ? null : new Date(stateSince))),
      standings.map(({ counts }) => counts.good),
      standings.map(({ counts }) => counts.bad),
      standings.map(({ counts }) => counts.unknown),
      standings.map(({ remaining }) => remaining),
      standings.map(({ minutesLeft }) => minutesLeft),
      standings.map(({ burn }) => JSON.stringify(burn)),
      standings.map(({ excused }) => excused.good),
      standings.map(({ excused }) => excused.bad),
      standings.map(({ excused }) => excused.unknown),
      standings.map(({ plannedUntil }) => (plannedUntil === null ? null : new Date(plannedUntil))),
    ],
  );
}
