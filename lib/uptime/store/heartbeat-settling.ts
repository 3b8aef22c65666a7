/**
 * Settles heartbeats whose time is over: down from the moment at which it was, however late somebody looks.
 *
 * While no web process of ours takes calls, silence proves nothing: then nothing goes down, and afterwards each has its
 * grace anew. That none was missing is told by the beats of the web processes (lib/jobs/beat.ts).
 */
import type { SystemActor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { settle } from "../heartbeat/machine";
import { KNOWN_COLUMNS, type KnownRow, knownOf } from "./heartbeat-rows";
import { writeChanges } from "./heartbeat-writing";

const AT_A_TIME = 500;
/** No web process was heard of for so long: nobody could call. */
const AWAY_S = 30;
/** How often it is written down that we hear. */
const NOTED_S = 5;
/** A call that came in time may still be on its way to the database. */
const ON_THE_WAY_S = 2;

/** @returns how many went down @throws Forbidden */
export async function settleHeartbeats(actor: SystemActor): Promise<number> {
  if (!(await noteHearing(actor))) return 0;
  const query = queryAs(actor, "uptime.heartbeat.settle");
  let down = 0;
  for (;;) {
    const rows = await query<KnownRow>(DUE);
    const changes = rows.map((row) => {
      const known = knownOf(row);
      const { state, flip } = settle(known.state, known.rule, row.now);
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
  WHERE h.look_at <= now() - make_interval(secs => ${ON_THE_WAY_S}) AND h.retired_at IS NULL
  ORDER BY h.look_at LIMIT ${AT_A_TIME}`,
};

type Hearing = { hears: boolean; missed: boolean; stale: boolean };

/** @returns whether calls are taken at this moment */
async function noteHearing(actor: SystemActor): Promise<boolean> {
  const query = queryAs(actor, "uptime.heartbeat.settle");
  const [row] = await query<Hearing>(HEARING);
  if (!row?.hears) return false;
  if (row.missed) await query(SPARE);
  if (row.missed || row.stale) {
    await query(
      `INSERT INTO setting (key, value, updated_at) VALUES ('uptime.hearing', jsonb_build_object('at', now()), now())
       ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = now()`,
    );
  }
  return true;
}

/** Whoever takes calls now must have begun before we last knew that somebody did, or in the moment after. */
const HEARING = `
  SELECT w.since IS NOT NULL AS hears, coalesce(w.since > s.at + make_interval(secs => ${AWAY_S}), false) AS missed,
    coalesce(s.at < now() - make_interval(secs => ${NOTED_S}), true) AS stale
  FROM (SELECT min(steady_since) AS since FROM process_beat
    WHERE kind = 'web' AND beat_at > now() - make_interval(secs => ${AWAY_S})) w
  LEFT JOIN (SELECT (value ->> 'at')::timestamptz AS at FROM setting WHERE key = 'uptime.hearing') s ON true`;

/** What `spare` of the machine does to each, in one statement. */
const SPARE = `
  UPDATE heartbeat SET version = version + 1, grace_from = now(),
    down_at = greatest(down_at, now() + make_interval(secs => grace_s)),
    look_at = greatest(down_at, now() + make_interval(secs => grace_s)),
    running_until = CASE WHEN running_until IS NOT NULL
      THEN greatest(running_until, now() + make_interval(secs => grace_s)) END
  WHERE retired_at IS NULL AND status <> 'down' AND down_at IS NOT NULL`;
