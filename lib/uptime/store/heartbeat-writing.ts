/**
 * The statement that writes what was decided about heartbeats: their states, the calls and the changes of state, all or
 * none of a heartbeat's. One that another process changed since it was read is left as it is, with all that belongs to it.
 */
import type { Actor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import type { Flip, HeartbeatState } from "../heartbeat/machine";
import type { PingAction } from "../heartbeat/pings";
import { columnsOf, isNews, type Known } from "./heartbeat-rows";

export type KeptPing = {
  at: number;
  action: PingAction;
  recorded: PingAction | "ignored";
  why: string | null;
  exitStatus: number | null;
  rid: string | null;
  method: string;
  address: string | null;
  agent: string | null;
  durationMs: number | null;
  size: number | null;
  body: Buffer | null;
};

/** What became of one heartbeat since it was read. */
export type Change = {
  known: Known;
  state: HeartbeatState;
  pings: readonly KeptPing[];
  flips: readonly Flip[];
};

/** Deadlocks are those of two processes that write the same heartbeats in another order: one of them starts again. */
const DEADLOCK = "40P01";

/**
 * @param word for open pages; null says nothing
 * @returns the numbers of the heartbeats that were written @throws Forbidden
 */
export async function writeChanges(
  actor: Actor,
  permission: "uptime.ping.record" | "uptime.heartbeat.settle",
  changes: readonly Change[],
  word: string | null,
): Promise<Set<number>> {
  const query = queryAs(actor, permission);
  const ordered = [...changes].sort((a, b) => a.known.no - b.known.no);
  const told = [...stateValues(ordered), ...flipValues(ordered), word];
  const isCall = permission === "uptime.ping.record";
  const statement = isCall ? WRITE_CALLS : WRITE;
  const values = isCall ? [...told, ...pingValues(ordered)] : told;
  try {
    return new Set((await query<{ no: number }>(statement, values)).map(({ no }) => no));
  } catch (error) {
    if ((error as { code?: unknown }).code === DEADLOCK) return new Set();
    throw error;
  }
}

function stateValues(changes: readonly Change[]): unknown[] {
  const columns = changes.map(({ known, state }) => columnsOf(state, known.rule));
  const heard = changes.map(({ pings }) => pings.at(-1) ?? null);
  return [
    changes.map(({ known }) => known.no),
    changes.map(({ known }) => known.version),
    columns.map(({ status }) => status),
    columns.map(({ statusSince }) => statusSince),
    columns.map(({ reason }) => reason),
    columns.map(({ lastPingAt }) => lastPingAt),
    columns.map(({ runs }) => JSON.stringify(runs)),
    columns.map(({ runsDropped }) => runsDropped),
    columns.map(({ lastDurationMs }) => lastDurationMs),
    columns.map(({ failedSince }) => failedSince),
    columns.map(({ graceFrom }) => graceFrom),
    columns.map(({ dueAt }) => dueAt),
    columns.map(({ downAt }) => downAt),
    columns.map(({ runningUntil }) => runningUntil),
    heard.map((ping) => ping?.at ?? null),
    heard.map((ping) => ping?.recorded ?? null),
    changes.map(({ pings }) => pings.length),
    changes.map(({ flips }) => flips.length),
    changes.map(({ known, state }) => isNews(known.state, state)),
  ];
}

function pingValues(changes: readonly Change[]): unknown[] {
  const pings = changes.flatMap(({ known, pings }) => pings.map((ping, place) => ({ known, ping, place })));
  return [
    pings.map(({ known }) => known.no),
    pings.map(({ ping }) => ping.at),
    pings.map(({ known, place }) => known.pings + place + 1),
    pings.map(({ ping }) => ping.action),
    pings.map(({ ping }) => ping.recorded),
    pings.map(({ ping }) => ping.why),
    pings.map(({ ping }) => ping.exitStatus),
    pings.map(({ ping }) => ping.rid),
    pings.map(({ ping }) => ping.method),
    pings.map(({ ping }) => ping.address),
    pings.map(({ ping }) => ping.agent),
    pings.map(({ ping }) => ping.durationMs),
    pings.map(({ ping }) => ping.size),
    pings.map(({ ping }) => ping.body),
  ];
}

function flipValues(changes: readonly Change[]): unknown[] {
  const flips = changes.flatMap(({ known, flips }) => flips.map((flip, place) => ({ known, flip, place })));
  return [
    flips.map(({ known }) => known.no),
    flips.map(({ flip }) => flip.at),
    flips.map(({ known, place }) => known.flips + place + 1),
    flips.map(({ flip }) => flip.to),
    flips.map(({ flip }) => (flip.to === "down" ? flip.reason : null)),
  ];
}

/** Instants travel as milliseconds: writing and reading dates would cost more than the rest. */
type Typed = readonly (readonly [name: string, type: string])[];
const STATE = [
  ["no", "int"],
  ["version", "int"],
  ["status", "text"],
  ["status_since", "ms"],
  ["reason", "text"],
  ["last_ping_at", "ms"],
  ["runs", "jsonb"],
  ["runs_dropped", "int"],
  ["last_duration_ms", "int"],
  ["failed_since", "ms"],
  ["grace_from", "ms"],
  ["due_at", "ms"],
  ["down_at", "ms"],
  ["running_until", "ms"],
  ["heard_at", "ms"],
  ["heard_as", "text"],
  ["pings", "int"],
  ["flips", "int"],
  ["untold", "boolean"],
] as const satisfies Typed;
const PING = [
  ["heartbeat_no", "int"],
  ["at", "ms"],
  ["n", "bigint"],
  ["action", "text"],
  ["recorded", "text"],
  ["why", "text"],
  ["exit_status", "smallint"],
  ["rid", "uuid"],
  ["method", "text"],
  ["address", "text"],
  ["agent", "text"],
  ["duration_ms", "int"],
  ["size", "int"],
  ["body", "bytea"],
] as const satisfies Typed;
const FLIP = [
  ["heartbeat_no", "int"],
  ["at", "ms"],
  ["n", "int"],
  ["to", "text"],
  ["reason", "text"],
] as const satisfies Typed;

const quoted = (columns: Typed) => columns.map(([name]) => `"${name}"`).join(", ");
const taken = (columns: Typed, from: string) =>
  columns
    .map(([name, type]) => (type === "ms" ? `to_timestamp(${from}."${name}" / 1000)` : `${from}."${name}"`))
    .join(", ");
const given = (columns: Typed, first: number) =>
  columns.map(([, type], place) => `$${first + place}::${type === "ms" ? "float8" : type}[]`).join(", ");
const plain = STATE.filter(
  ([name]) => !["no", "version", "heard_at", "heard_as", "pings", "flips", "untold"].includes(name),
);
const FLIPS_FROM = STATE.length + 1;
const WORD = FLIPS_FROM + FLIP.length;
const PINGS_FROM = WORD + 1;

/** Looked up, not joined: a plan for ten would be chosen, and there are thousands. */
const ofChanged = (from: string) => `(${from}.heartbeat_no IN (SELECT no FROM changed)) IS TRUE`;

const STATES_AND_FLIPS = `
  WITH given AS MATERIALIZED (
    SELECT * FROM unnest(${given(STATE, 1)}) AS g(${quoted(STATE)})
  ), changed AS (
    UPDATE heartbeat h SET version = h.version + 1, (${quoted(plain)}) = ROW(${taken(plain, "g")}),
      heard_at = coalesce(to_timestamp(g.heard_at / 1000), h.heard_at), heard_as = coalesce(g.heard_as, h.heard_as),
      pings = h.pings + g.pings, flips = h.flips + g.flips, untold = h.untold OR g.untold,
      -- A call puts it off in its row alone, and touches no index.
      look_at = CASE WHEN g.pings > 0 THEN least(h.look_at, to_timestamp(g.down_at / 1000))
        ELSE to_timestamp(g.down_at / 1000) END
    FROM given g WHERE h.no = g.no AND h.version = g.version
    RETURNING h.no
  ), turned AS (
    INSERT INTO heartbeat_flip (${quoted(FLIP)})
    SELECT ${taken(FLIP, "f")} FROM unnest(${given(FLIP, FLIPS_FROM)}) AS f(${quoted(FLIP)}) WHERE ${ofChanged("f")}
  ), told AS (
    SELECT pg_notify('garrison', $${WORD}::text) WHERE $${WORD}::text IS NOT NULL
  )`;
const NUMBERS = "SELECT no FROM changed LEFT JOIN told ON true";

/** Who settles may write no call. */
const WRITE = { name: "heartbeat.write", text: `${STATES_AND_FLIPS} ${NUMBERS}` };
const WRITE_CALLS = {
  name: "heartbeat.write-calls",
  text: `${STATES_AND_FLIPS}, kept AS (
    INSERT INTO ping (${quoted(PING)})
    SELECT ${taken(PING, "p")} FROM unnest(${given(PING, PINGS_FROM)}) AS p(${quoted(PING)}) WHERE ${ofChanged("p")}
  ) ${NUMBERS}`,
};
