/**
 * What do runs do to the state of their copy? Pure. They may come late, twice and in any order: the newest has the word,
 * and what an older one says changes nothing that a newer one said.
 */
import { nextAfter, type Schedule } from "@/lib/schedule/schedule";
import type { RunSaid } from "./model/run";
import type { CopyState } from "./standing";

/** Times in milliseconds since 1970. */
export type OpenRun = { run: string; startedAt: number };

export type KeptState = CopyState & {
  pointAt: number | null;
  encrypted: boolean | null;
  checkedAt: number | null;
  checkErrors: number | null;
  oddity: string | null;
  openRuns: readonly OpenRun[];
};

export type Rule = { schedule: Schedule; graceS: number; maxRunS: number | null; createdAt: number };

/** More runs at once than these are not watched: the oldest is forgotten. */
export const MOST_OPEN = 20;

/** A run with its place in time: when it ended, else when it began, else when it was told. */
export type PlacedRun = RunSaid & { at: number; oddity: string | null };

/** Clocks may differ by so much. */
const SKEW_MS = 5 * 60_000;

/**
 * Its place in time: when it ended, else when it began, else when it was told. A time that is still to come would be the
 * newest for ever, and its restore point never too old: of such a run nobody can tell when it was.
 */
export function placedAt(said: RunSaid, toldAt: number): Omit<PlacedRun, "oddity"> {
  const { startedAt, endedAt, recoveryPointAt } = said;
  const latest = toldAt + SKEW_MS;
  const isAhead = [startedAt, endedAt, recoveryPointAt].some((time) => time !== null && !(time <= latest));
  if (isAhead) {
    const nowhere = { startedAt: null, endedAt: null, recoveryPointAt: null, at: toldAt };
    return { ...said, ...nowhere, outcome: said.outcome === "failed" ? "failed" : "unknown", why: AHEAD };
  }
  const sane = (time: number | null) => (time !== null && time >= 0 ? time : null);
  const times = {
    startedAt: sane(startedAt),
    endedAt: sane(endedAt),
    recoveryPointAt: sane(recoveryPointAt),
  };
  return { ...said, ...times, at: times.endedAt ?? times.startedAt ?? toldAt };
}

const AHEAD =
  "Its times are still to come by our clock, so nobody can tell when it was. Check the clock of its machine.";

/** A run that ended; `run` is the wrapper's name of it, if it has one. */
export function withRun(state: KeptState, said: PlacedRun, run: string | null): KeptState {
  const openRuns = run === null ? state.openRuns : state.openRuns.filter((open) => open.run !== run);
  const begunAt = latest(state.begunAt, said.startedAt);
  if (said.kind === "restore") return { ...state, openRuns };
  const encrypted = said.at >= (state.lastAt ?? 0) ? (said.encrypted ?? state.encrypted) : state.encrypted;
  if (said.kind === "check") {
    // What went well and read no backup (pgBackRest's check of its archive) proves nothing, and hides nothing.
    const isProof = said.outcome !== "ok" || said.errors !== null;
    return isProof && said.at >= (state.checkedAt ?? 0)
      ? { ...state, openRuns, encrypted, checkedAt: said.at, checkErrors: said.errors }
      : { ...state, openRuns };
  }
  const isGood = said.outcome === "ok";
  const next: KeptState = {
    ...state,
    openRuns,
    begunAt,
    goodAt: isGood ? latest(state.goodAt, said.at) : state.goodAt,
    pointAt: isGood ? latest(state.pointAt, said.recoveryPointAt) : state.pointAt,
  };
  if (said.at < (state.lastAt ?? 0)) return next;
  const { outcome: lastOutcome, why: lastWhy, oddity } = said;
  const lastPoint = said.recoveryPointAt !== null;
  return { ...next, encrypted, lastAt: said.at, lastOutcome, lastWhy, lastPoint, oddity };
}

/** A command that ended and was no run of a backup, such as `restic forget`: it is open no more. */
export function withEnd(state: KeptState, run: string): KeptState {
  return { ...state, openRuns: state.openRuns.filter((open) => open.run !== run) };
}

/** Of the runs whose names begin with `names` this one alone can still be open. */
export function withOnly(state: KeptState, names: string, run: string): KeptState {
  const openRuns = state.openRuns.filter((open) => open.run === run || !open.run.startsWith(names));
  return { ...state, openRuns };
}

/** A run that began and has not said yet how it ended. */
export function withStart(state: KeptState, { run, startedAt }: OpenRun): KeptState {
  const others = state.openRuns.filter((open) => open.run !== run);
  const openRuns = [...others, { run, startedAt }].sort((a, b) => a.startedAt - b.startedAt);
  return { ...state, openRuns: openRuns.slice(-MOST_OPEN), begunAt: latest(state.begunAt, startedAt) };
}

/** Until when the next must have ended well, and when the oldest open run lasts too long. null: never. */
export function deadlinesOf(
  goodAt: number | null,
  openRuns: readonly OpenRun[],
  { schedule, graceS, maxRunS, createdAt }: Rule,
): { deadlineAt: number | null; stuckAt: number | null } {
  const due = nextAfter(schedule, goodAt ?? createdAt);
  const [oldest] = openRuns;
  const maxMs = (maxRunS ?? Math.max(graceS, 60)) * 1_000;
  return {
    deadlineAt: due === null ? null : due + graceS * 1_000,
    stuckAt: oldest ? oldest.startedAt + maxMs : null,
  };
}

function latest(former: number | null, said: number | null): number | null {
  if (said === null) return former;
  return former === null ? said : Math.max(former, said);
}
