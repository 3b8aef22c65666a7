/** Where does an objective stand? Pure: from its ledger to what lists, answers and alerts are made of. */
import { type SliceCounts, subtracted } from "./availability";
import { budgetMinutes, minutesLeft, remaining, type TargetPpm } from "./budget";
import { burnRate, judgeTier, minBad, threshold, tiersFor } from "./burn";
import { countExcused, countIn, DAY_MS, type Ledger, verdictAt } from "./ledger";
import { merged, type Span } from "./maintenance";
import type { BurnState, ObjectiveState } from "./model/objective";
import { UNSEEN_SLICES } from "./outages";
import { type ObjectiveWindow, periodAt, periodMinutes } from "./period";
import { SLICE_MS, sliceStart, VERDICT } from "./slices";

/** A slice is counted this long after its end: the last retry of it has been kept by then. */
const SETTLE_MS = 20_000;
/** Without a verdict for so many intervals, nobody knows. */
const INTERVALS_UNTIL_UNKNOWN = 3;

export type StandingObjective = {
  target: TargetPpm;
  window: ObjectiveWindow;
  /** Milliseconds since 1970; counting begins here. */
  since: number;
  /** The longest of its probes. */
  intervalS: number;
  /** Places from which its probes are looked at. */
  locations: number;
};

export type FormerStanding = { state: ObjectiveState; stateSince: number | null; burn: readonly BurnState[] };

export type Standing = {
  asOf: number;
  state: ObjectiveState;
  stateSince: number | null;
  /** Everything, planned work or not. */
  counts: SliceCounts;
  /** Those of them that planned work excuses. */
  excused: SliceCounts;
  /** The end of the planned work that is under way. */
  plannedUntil: number | null;
  remaining: number | null;
  minutesLeft: number;
  burn: BurnState[];
};

/** The end of the last slice that is counted at `now`. */
export function countedUntil(now: number): number {
  return sliceStart(now - SETTLE_MS);
}

/** The stretch of time that a standing looks at: its period, and three days for the burn rates. */
export function lookedAt(objective: StandingObjective, now: number): { from: number; to: number } {
  const to = countedUntil(now);
  const { from } = periodAt(objective.window, to);
  return { from: Math.min(Math.max(from, objective.since), to), to };
}

/** @param planned work that was approved, in any order, overlapping or not */
export function standingOf(
  objective: StandingObjective,
  ledger: Ledger,
  planned: readonly Span[],
  former: FormerStanding | null,
  now: number,
): Standing {
  const { from, to } = lookedAt(objective, now);
  const spans = merged(planned);
  const counts = countIn(ledger, from, to);
  const excused = countExcused(ledger, spans, from, to);
  return {
    asOf: to,
    ...stateOf(objective, ledger, former, to),
    counts,
    excused,
    plannedUntil: spans.find((span) => span.from <= now && now < span.to)?.to ?? null,
    ...budgetOf(objective, subtracted(counts, excused), to),
    burn: burnStates(objective, ledger, spans, former?.burn ?? [], to),
  };
}

/** A month's budget is the whole month's, so that one bad minute of its first day does not overspend it. */
function budgetOf(
  objective: StandingObjective,
  counts: SliceCounts,
  to: number,
): Pick<Standing, "remaining" | "minutesLeft"> {
  const { target } = objective;
  const whole = periodSlices(objective, to);
  const left = minutesLeft(counts, target, whole);
  const isMeasured = counts.good + counts.bad > 0;
  if (whole === null || whole === 0 || !isMeasured)
    return { remaining: remaining(counts, target), minutesLeft: left };
  return { remaining: left / budgetMinutes(whole, target), minutesLeft: left };
}

/** Of a month, the slices that it will have had; those before the objective began were nobody's to lose. */
function periodSlices({ window, since }: StandingObjective, to: number): number | null {
  if (window.kind === "rolling") return null;
  const { from, end } = periodAt(window, to);
  return (end - Math.min(end, Math.max(from, since))) / SLICE_MS;
}

function stateOf(
  objective: StandingObjective,
  ledger: Ledger,
  former: FormerStanding | null,
  to: number,
): { state: ObjectiveState; stateSince: number | null } {
  const patience = Math.max(1, Math.ceil((objective.intervalS * 1_000) / SLICE_MS)) * INTERVALS_UNTIL_UNKNOWN;
  const verdict = lastVerdict(ledger, to, patience);
  const state = verdict === VERDICT.good ? "up" : verdict === VERDICT.bad ? "down" : "unknown";
  if (state === former?.state) return { state, stateSince: former.stateSince };
  return { state, stateSince: state === "unknown" ? to : runStart(ledger, to, verdict) };
}

function lastVerdict(ledger: Ledger, to: number, patience: number): number {
  for (let back = 1; back <= patience; back++) {
    const verdict = verdictAt(ledger, to - back * SLICE_MS);
    if (verdict !== VERDICT.unknown) return verdict;
  }
  return VERDICT.unknown;
}

/** The first slice of the unbroken run of a verdict before `to`. More than three slices without a look break it. */
function runStart(ledger: Ledger, to: number, verdict: number): number {
  let start = to;
  for (let at = to - SLICE_MS; at >= to - DAY_MS; at -= SLICE_MS) {
    const here = verdictAt(ledger, at);
    if (here === verdict) start = at;
    else if (here !== VERDICT.unknown || start - at > UNSEEN_SLICES * SLICE_MS) break;
  }
  return start;
}
function burnStates(
  objective: StandingObjective,
  ledger: Ledger,
  spans: readonly Span[],
  former: readonly BurnState[],
  to: number,
): BurnState[] {
  const { target, window, since, locations } = objective;
  const period = periodMinutes(window, to);
  const last = (minutes: number) => {
    const from = Math.min(to, Math.max(since, to - minutes * SLICE_MS));
    return subtracted(countIn(ledger, from, to), countExcused(ledger, spans, from, to));
  };
  return tiersFor(period).map((tier, index) => {
    const windows = { long: last(tier.long), short: last(tier.short) };
    const before = former[index]?.firing ?? false;
    return {
      does: tier.does,
      long: tier.long,
      short: tier.short,
      threshold: threshold(tier, period),
      longRate: burnRate(windows.long, target),
      shortRate: burnRate(windows.short, target),
      ...judgeTier(tier, windows, { target, period, minBad: minBad(locations) }, before),
    };
  });
}
