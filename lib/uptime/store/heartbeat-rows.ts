/** Heartbeats as rows: what a row means to the machine, and which columns a state is. */

import type { Schedule } from "@/lib/schedule/schedule";
import { dueAt, type HeartbeatRule, type HeartbeatState, type Run, runningUntil } from "../heartbeat/machine";
import { ScheduleWish } from "../model/heartbeat";

/** Milliseconds since 1970, exact: dates would be read digit by digit. */
const ms = (column: string) => `(extract(epoch FROM h.${column}) * 1000)::float8`;

/** Columns that `knownOf` reads, of `heartbeat h`. */
export const KNOWN_COLUMNS = `h.id, h.no, h.version, h.schedule::text AS schedule, h.grace_s, h.max_run_s, h.post_only,
    h.manual_resume, h.keeps_end, h.keywords, h.status, ${ms("status_since")} AS status_since, h.reason,
    ${ms("last_ping_at")} AS last_ping_at, h.runs, h.runs_dropped, h.last_duration_ms,
    ${ms("failed_since")} AS failed_since, ${ms("grace_from")} AS grace_from, ${ms("heard_at")} AS heard_at,
    h.pings::float8 AS pings, h.flips,
    (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now`;

export type KnownRow = {
  id: string;
  no: number;
  version: number;
  schedule: string;
  grace_s: number;
  max_run_s: number | null;
  post_only: boolean;
  manual_resume: boolean;
  keeps_end: boolean;
  keywords: HeartbeatRule["keywords"];
  status: HeartbeatState["status"];
  status_since: number;
  reason: HeartbeatState["reason"];
  last_ping_at: number | null;
  runs: Run[];
  runs_dropped: number;
  last_duration_ms: number | null;
  failed_since: number | null;
  grace_from: number | null;
  heard_at: number | null;
  pings: number;
  flips: number;
  /** The database's clock, when it was read. */
  now: number;
};

export type Known = {
  id: string;
  no: number;
  version: number;
  rule: HeartbeatRule;
  keepsEnd: boolean;
  state: HeartbeatState;
  /** When the newest call came. */
  heardAt: number | null;
  /** How many there were by then. */
  pings: number;
  flips: number;
};

export function knownOf(row: KnownRow): Known {
  return {
    id: row.id,
    no: row.no,
    version: row.version,
    keepsEnd: row.keeps_end,
    heardAt: row.heard_at,
    pings: row.pings,
    flips: row.flips,
    rule: {
      schedule: scheduleOf(row.schedule),
      graceS: row.grace_s,
      maxRunS: row.max_run_s,
      methodsPostOnly: row.post_only,
      manualResume: row.manual_resume,
      keywords: row.keywords,
    },
    state: {
      status: row.status,
      statusSince: row.status_since,
      reason: row.reason,
      lastPingAt: row.last_ping_at,
      lastStartAt: row.runs.at(-1)?.startedAt ?? null,
      runs: row.runs,
      runsDropped: row.runs_dropped,
      lastDurationMs: row.last_duration_ms,
      failedSince: row.failed_since,
      graceFrom: row.grace_from,
    },
  };
}

/** Of a later version perhaps: then nothing is expected by it, and no ping refused. */
const UNKNOWN: Schedule = { kind: "cron", expression: "", timeZone: "UTC" };
const read = new Map<string, Schedule>();
const MOST_READ = 5_000;

/** @param text JSON, as it is kept; equal texts are read once */
function scheduleOf(text: string): Schedule {
  const found = read.get(text);
  if (found) return found;
  const schedule = ScheduleWish.safeParse(JSON.parse(text)).data ?? UNKNOWN;
  if (read.size >= MOST_READ) read.clear();
  read.set(text, schedule);
  return schedule;
}

/** A state as it is written, with what follows from it by the rule. Times in milliseconds since 1970. */
export function columnsOf(state: HeartbeatState, rule: HeartbeatRule) {
  const { due, downAt } = dueAt(state, rule);
  return {
    status: state.status,
    statusSince: state.statusSince,
    reason: state.reason,
    lastPingAt: state.lastPingAt,
    runs: state.runs,
    runsDropped: state.runsDropped,
    lastDurationMs: state.lastDurationMs,
    failedSince: state.failedSince,
    graceFrom: state.graceFrom,
    dueAt: due,
    downAt,
    runningUntil: runningUntil(state, rule),
  };
}

/** Does its alert say something else afterwards? */
export function isNews(before: HeartbeatState, after: HeartbeatState): boolean {
  return (before.status === "down") !== (after.status === "down") || before.reason !== after.reason;
}
