/**
 * Is what we expect to hear from still there? Pure: the states of a heartbeat, and when they change.
 *
 * A change to down is dated when the time was over, not when somebody looked. All open runs are watched, not the newest
 * alone. Rules and vectors: field notes, "healthchecks ping URLs" and "Backups".
 */

import { nextAfter, type Schedule } from "@/lib/schedule/schedule";
import { type Meaning, meaningOf, type PingRule, type ReceivedPing } from "./meaning";

/** missed: nothing began in time; stuck: something began and has not ended in time; failed: a ping said so. */
export type DownReason = "missed" | "stuck" | "failed";

/** All times are milliseconds since 1970. */
export type Run = { rid: string | null; startedAt: number };

export type HeartbeatState = {
  status: "new" | "up" | "down" | "paused";
  statusSince: number;
  /** Why it is down; null while it isn't. */
  reason: DownReason | null;
  /** The last ping that said success or fail. */
  lastPingAt: number | null;
  /** When the newest open run began. */
  lastStartAt: number | null;
  /** Open runs, in order of their start; at most `MOST_RUNS`. */
  runs: Run[];
  /** How many open runs were forgotten because there were too many. */
  runsDropped: number;
  lastDurationMs: number | null;
  /** Since when every ping that had a say said fail. */
  failedSince: number | null;
  /**
   * What is due by what came before this has its grace anew from here: until then nobody of ours could hear it, or its
   * schedule was another one.
   */
  graceFrom: number | null;
};

export type HeartbeatRule = PingRule & {
  schedule: Schedule;
  graceS: number;
  /**
   * How long a run may last; null: as long as the grace. With it, a run that has begun is given this time, even past
   * the time at which its end was due.
   */
  maxRunS: number | null;
};

export type Flip = { to: "up"; at: number } | { to: "down"; at: number; reason: DownReason };

export const MOST_RUNS = 100;

/** A run that is said to have lasted longer was another one. Exclusive. */
const LONGEST_RUN_MS = 72 * 3_600_000;

export function newHeartbeat(at: number): HeartbeatState {
  return {
    status: "new",
    statusSince: at,
    reason: null,
    lastPingAt: null,
    lastStartAt: null,
    runs: [],
    runsDropped: 0,
    lastDurationMs: null,
    failedSince: null,
    graceFrom: null,
  };
}

/** Nothing is expected of it, until a ping or, with `manualResume`, a person resumes it. Open runs are let go. */
export function pause(state: HeartbeatState, at: number): HeartbeatState {
  if (state.status === "paused") return state;
  return { ...withRuns(state, []), status: "paused", statusSince: at, reason: null, failedSince: null };
}

/** Like a new one: something is expected of it once it was heard of. */
export function resume(state: HeartbeatState, at: number): HeartbeatState {
  return state.status === "paused" ? { ...state, status: "new", statusSince: at } : state;
}

/** Whatever it may have said before `at` was not heard: nothing of that is held against it until its grace is over. */
export function spare(state: HeartbeatState, at: number): HeartbeatState {
  return { ...state, graceFrom: at };
}

/**
 * After a change of its schedule, grace or longest run. Nothing is down at once by a rule that nobody could know; and
 * what is down for a reason that the new rule does not have is up again. A failure stays one.
 */
export function reconsider(
  state: HeartbeatState,
  rule: HeartbeatRule,
  at: number,
): { state: HeartbeatState; flip: Flip | null } {
  if (state.status !== "down") return { state: spare(state, at), flip: null };
  const asUp: HeartbeatState = { ...state, status: "up", reason: null, graceFrom: null };
  const { down } = deadlineOf(asUp, rule);
  const isStuck = state.runs.some((run) => endOf(run, rule, null) <= at);
  if (state.reason === "failed" || isStuck || (down !== null && down.at <= at)) return { state, flip: null };
  return { state: spare({ ...asUp, statusSince: at }, at), flip: { to: "up", at } };
}

/** Until when a run is open whose time is not over; null without one. */
export function runningUntil(state: HeartbeatState, rule: HeartbeatRule): number | null {
  const ends = state.runs.map((run) => endOf(run, rule, state.graceFrom));
  return state.status === "down" || ends.length === 0 ? null : Math.max(...ends);
}

/** When the next end is due, and when it is down unless something comes; null when neither will be. */
export function dueAt(
  state: HeartbeatState,
  rule: HeartbeatRule,
): { due: number | null; downAt: number | null } {
  const { due, down } = deadlineOf(state, rule);
  return { due, downAt: down?.at ?? null };
}

/** What has become of it by `now`, inclusive. Settling once more, or in between, changes nothing. */
export function settle(
  state: HeartbeatState,
  rule: HeartbeatRule,
  now: number,
): { state: HeartbeatState; flip: Flip | null } {
  const { down } = deadlineOf(state, rule);
  if (down === null || !(now >= down.at)) return { state, flip: null };
  return { state: { ...state, status: "down", statusSince: down.at, reason: down.reason }, flip: down };
}

export type Received = Meaning & {
  state: HeartbeatState;
  /** In order. Two, when it was down before this and nobody had looked. */
  flips: Flip[];
  durationMs: number | null;
};

/** @param at when it came. What is older than what was received before counts as of then: time does not go back. */
export function receive(
  state: HeartbeatState,
  rule: HeartbeatRule,
  ping: ReceivedPing,
  at: number,
): Received {
  const settled = settle(state, rule, at);
  const before = settled.state;
  const meaning = meaningOf(ping, rule, before.status === "paused");
  const time = Math.max(at, before.statusSince, before.lastPingAt ?? 0, before.lastStartAt ?? 0);
  const after = applied(before, meaning, ping.rid, time);
  const flips = [settled.flip, flipBetween(before, after)].filter((flip) => flip !== null);
  const isEnd = meaning.recorded === "success" || meaning.recorded === "fail";
  return { ...meaning, state: after, flips, durationMs: isEnd ? after.lastDurationMs : null };
}

function applied(
  state: HeartbeatState,
  { recorded }: Meaning,
  rid: string | null,
  at: number,
): HeartbeatState {
  switch (recorded) {
    case "ignored":
    case "log":
      return state;
    case "start":
      return started(state, { rid, startedAt: at });
    case "success":
    case "fail":
      return ended(state, recorded, rid, at);
  }
}

/** A run that is said to start again runs from now. */
function started(state: HeartbeatState, run: Run): HeartbeatState {
  const runs = [...state.runs.filter(({ rid }) => rid === null || rid !== run.rid), run];
  const dropped = Math.max(0, runs.length - MOST_RUNS);
  return { ...withRuns(state, runs.slice(dropped)), runsDropped: state.runsDropped + dropped };
}

/** A success that names a run ends that one alone; any other end is the end of all. */
function ended(
  state: HeartbeatState,
  recorded: "success" | "fail",
  rid: string | null,
  at: number,
): HeartbeatState {
  const isOne = recorded === "success" && rid !== null;
  const run = state.runs.findLast((open) => open.rid === rid);
  const duration = run === undefined ? null : at - run.startedAt;
  const isUp = recorded === "success";
  const status = isUp ? "up" : "down";
  return {
    ...withRuns(state, isOne ? state.runs.filter((open) => open.rid !== rid) : []),
    status,
    statusSince: state.status === status ? state.statusSince : at,
    reason: isUp ? null : "failed",
    lastPingAt: at,
    lastDurationMs: duration !== null && duration < LONGEST_RUN_MS ? duration : null,
    failedSince: isUp ? null : (state.failedSince ?? at),
  };
}

function withRuns(state: HeartbeatState, runs: Run[]): HeartbeatState {
  return { ...state, runs, lastStartAt: runs.at(-1)?.startedAt ?? null };
}

function flipBetween(before: HeartbeatState, after: HeartbeatState): Flip | null {
  if (before.status === after.status) return null;
  if (after.status === "up") return { to: "up", at: after.statusSince };
  return { to: "down", at: after.statusSince, reason: after.reason ?? "failed" };
}

/** `late`: its end is due, and nothing runs. `running`: a run is open whose time is not over. */
export type HeartbeatStanding = {
  standing: "new" | "up" | "late" | "running" | "down" | "paused";
  reason: DownReason | null;
};

export function standingOf(state: HeartbeatState, rule: HeartbeatRule, now: number): HeartbeatStanding {
  if (state.status === "down") return { standing: "down", reason: state.reason };
  const { due, down } = deadlineOf(state, rule);
  if (down !== null && now >= down.at) return { standing: "down", reason: down.reason };
  const isRunning = (runningUntil(state, rule) ?? now) > now;
  if (isRunning) return { standing: "running", reason: null };
  return { standing: due !== null && due <= now ? "late" : state.status, reason: null };
}

type Deadline = { due: number | null; down: Extract<Flip, { to: "down" }> | null };

function deadlineOf(state: HeartbeatState, rule: HeartbeatRule): Deadline {
  if (state.status === "down") return { due: null, down: null };
  const { status, lastPingAt } = state;
  const due = status === "up" && lastPingAt !== null ? nextAfter(rule.schedule, lastPingAt) : null;
  const hasBegun = state.runs.some((run) => run.startedAt > (lastPingAt ?? 0));
  const stuckAt = stuckFrom(state, rule);
  const isOverdue = due !== null && !(hasBegun && rule.maxRunS !== null);
  const overdueAt = isOverdue
    ? spared(due + rule.graceS * 1_000, lastPingAt ?? 0, rule, state.graceFrom)
    : null;
  if (overdueAt !== null && (stuckAt === null || overdueAt < stuckAt)) {
    return { due, down: { to: "down", at: overdueAt, reason: hasBegun ? "stuck" : "missed" } };
  }
  return { due, down: stuckAt === null ? null : { to: "down", at: stuckAt, reason: "stuck" } };
}

/** A run whose time was over at the last change has been told then, so it is down once because of it. */
function stuckFrom({ runs, statusSince, graceFrom }: HeartbeatState, rule: HeartbeatRule): number | null {
  const untold = runs.filter((run) => endOf(run, rule, null) > statusSince);
  return untold.length === 0 ? null : Math.min(...untold.map((run) => endOf(run, rule, graceFrom)));
}

function endOf({ startedAt }: Run, rule: HeartbeatRule, graceFrom: number | null): number {
  return spared(startedAt + (rule.maxRunS ?? rule.graceS) * 1_000, startedAt, rule, graceFrom);
}

/** @param since when we heard what `at` is reckoned from */
function spared(at: number, since: number, { graceS }: HeartbeatRule, graceFrom: number | null): number {
  return graceFrom === null || since >= graceFrom ? at : Math.max(at, graceFrom + graceS * 1_000);
}
