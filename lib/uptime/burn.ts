/**
 * Is the budget burning too fast? Pure: burn rates over two windows, with guards for what probes measure.
 *
 * The textbook rule pages on a single failed probe a minute; so a tier also needs a number of bad slices, and holds its
 * state while too little was measured: it then neither fires nor recovers. Rules: field notes, "Burn rate" to "Guards".
 */
import { coverage, type SliceCounts } from "./availability";
import { allowedPpm, remaining, type TargetPpm } from "./budget";

const WHOLE = 1_000_000;
const HOUR = 60;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

/** A rate at which something happens. Minutes; `spent` is the permille of the budget that `long` may use. */
export type Tier = { does: "page" | "ticket"; long: number; short: number; spent: number };

const USUAL: readonly Tier[] = [
  { does: "page", long: HOUR, short: 5, spent: 20 },
  { does: "page", long: 6 * HOUR, short: 30, spent: 50 },
  { does: "ticket", long: DAY, short: 2 * HOUR, spent: 100 },
  { does: "ticket", long: 3 * DAY, short: 6 * HOUR, spent: 100 },
];

/** In a week the usual shares would fire below the pace that is allowed. */
const OF_A_WEEK = [80, 125, 200, 420] as const;

/** @param period minutes that the objective looks back */
export function tiersFor(period: number): Tier[] {
  if (period > WEEK) return [...USUAL];
  return USUAL.map((tier, index) => ({ ...tier, spent: OF_A_WEEK[index] ?? tier.spent }));
}

/** k = f·P/L: the burn rate at which `long` uses its share of the budget. */
export function threshold(tier: Tier, period: number): number {
  return (tier.spent * period) / (1_000 * tier.long);
}

/** 1/(1−T): the burn rate of a total outage. @throws RangeError */
export function ceiling(target: TargetPpm): number {
  return WHOLE / allowedPpm(target);
}

/** Tiers that could never fire, because even a total outage burns slower. @throws RangeError */
export function unreachable(target: TargetPpm, period: number): Tier[] {
  return tiersFor(period).filter((tier) => threshold(tier, period) > ceiling(target));
}

/** How many times faster than allowed; 0 or more, null when nothing was measured. @throws RangeError */
export function burnRate({ good, bad }: SliceCounts, target: TargetPpm): number | null {
  const allowed = allowedPpm(target);
  return good + bad === 0 ? null : (bad * WHOLE) / ((good + bad) * allowed);
}

/**
 * Minutes until the budget is gone at this rate: 0 when it is, Infinity when nothing burns, null when nothing was
 * measured. @param counts of the whole period @throws RangeError
 */
export function exhaustedIn(
  counts: SliceCounts,
  rate: number | null,
  target: TargetPpm,
  period: number,
): number | null {
  const left = remaining(counts, target);
  if (left === null || rate === null) return null;
  if (left <= 0) return 0;
  return rate === 0 ? Number.POSITIVE_INFINITY : (left * period) / rate;
}

/** Below this share of measured slices a tier holds its state. Inclusive. */
export const COVERAGE_FLOOR = 0.9;

/** How many bad slices in the long window make it believable: more where one location alone says so. */
export function minBad(locations: number): number {
  return locations < 2 ? 3 : 2;
}

export type TierState = {
  firing: boolean;
  /** Too little was measured to say: `firing` is what it was before. */
  frozen: boolean;
};

/** What a tier looks at: slices that no planned work excuses, of its long and of its short window. */
export type Windows = { long: SliceCounts; short: SliceCounts };

/** @param firing whether it fired before @throws RangeError */
export function judgeTier(
  tier: Tier,
  { long, short }: Windows,
  objective: { target: TargetPpm; period: number; minBad: number },
  firing: boolean,
): TierState {
  if (!isMeasured(long) || !isMeasured(short)) return { firing, frozen: true };
  const limit = threshold(tier, objective.period);
  const burns = (counts: SliceCounts) => (burnRate(counts, objective.target) ?? 0) > limit;
  return { firing: burns(long) && burns(short) && long.bad >= objective.minBad, frozen: false };
}

function isMeasured(counts: SliceCounts): boolean {
  return (coverage(counts) ?? 0) >= COVERAGE_FLOOR;
}
