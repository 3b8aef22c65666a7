/**
 * Settles heartbeats whose time is over: down from the moment at which it was, however late somebody looks.
 *
 * While no web process of ours takes calls, silence proves nothing. So nobody is judged beyond the last beat of one
 * (lib/jobs/beat.ts), and after a gap in these beats each heartbeat has its grace anew.
 */
import type { SystemActor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { settle } from "../heartbeat/machine";
import { KNOWN_COLUMNS, type KnownRow, knownOf } from "./heartbeat-rows";
import { writeChanges } from "./heartbeat-writing";

const AT_A_TIME = 500;
/** A web process whose last beat is older takes no calls. */
const SILENT_S = 30;
/** A call that came in time may still be on its way to the database. */
const ON_THE_WAY_S = 2;

/** @returns how many went down @throws Forbidden */
export async function settleHeartbeats(actor: SystemActor): Promise<number> {
  const heardUntil = await noteHearing(actor);
  if (heardUntil === null) return 0;
  const query = queryAs(actor, "uptime.heartbeat.settle");
  let down = 0;
  for (;;) {
    const rows = await query<KnownRow>(DUE, [heardUntil]);
    const changes = rows.map((row) => {
      const known = knownOf(row);
      const { state, flip } = settle(known.state, known.rule, Math.min(row.now, heardUntil.getTime()));
      return { known, state, pings: [], flips: flip ? [flip] : [] };
    });
    const turned = changes.filter(({ flips }) => flips.length > 0);
    const written =
      changes.length > 0
        ? await writeChanges(actor, "uptime.heartbeat.settle", changes, wordOf(turned.length))
        : new Set();
    down += turned.filter(({ known }) => written.has(known.no)).length;
    // What somebody else changed meanwhile is looked at the next time.
    if (rows.length < AT_A_TIME || written.size === 0) return down;
  }
}

function wordOf(turned: number): string | null {
  return turned > 0 ? JSON.stringify({ topic: "heartbeats", id: "many", version: Date.now() }) : null;
}

const DUE = {
  name: "heartbeat.due",
  text: `
  SELECT ${KNOWN_COLUMNS} FROM heartbeat h
  WHERE h.look_at <= least($1::timestamptz, now() - make_interval(secs => ${ON_THE_WAY_S})) AND h.retired_at IS NULL
  ORDER BY h.look_at LIMIT ${AT_A_TIME}`,
};

type Hearing = { until: Date | null; missed: boolean; news: boolean };

/** @returns until when calls were surely taken; null while there is nobody who takes them */
async function noteHearing(actor: SystemActor): Promise<Date | null> {
  const query = queryAs(actor, "uptime.heartbeat.settle");
  const [row] = await query<Hearing>(HEARING);
  if (!row?.until) return null;
  if (row.missed) await query(SPARE);
  if (row.news) {
    await query(
      `INSERT INTO setting (key, value, updated_at) VALUES ('uptime.hearing', jsonb_build_object('until', $1::timestamptz), now())
       ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = now()`,
      [row.until],
    );
  }
  return row.until;
}

/**
 * One of those who take calls now must have done so at the last moment of which we know. A restart of the only one is a
 * gap too: all that it costs is that who was due in that moment has its grace from then.
 */
const HEARING = `
  SELECT w.until, coalesce(w.since > s.until, false) AS missed,
    w.until IS DISTINCT FROM s.until AS news
  FROM (SELECT min(steady_since) AS since, max(beat_at) AS until FROM process_beat
    WHERE kind = 'web' AND beat_at > now() - make_interval(secs => ${SILENT_S})) w
  LEFT JOIN (SELECT (value ->> 'until')::timestamptz AS until FROM setting WHERE key = 'uptime.hearing') s ON true`;

/** What `spare` of the machine does to each, in one statement. */
const SPARE = `
  UPDATE heartbeat SET version = version + 1, grace_from = now(),
    down_at = greatest(down_at, now() + make_interval(secs => grace_s)),
    look_at = greatest(down_at, now() + make_interval(secs => grace_s)),
    running_until = CASE WHEN running_until IS NOT NULL
      THEN greatest(running_until, now() + make_interval(secs => grace_s)) END
  WHERE retired_at IS NULL AND status <> 'down' AND down_at IS NOT NULL`;
