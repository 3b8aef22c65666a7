/**
 * How fast is what breaks seen, taken and mended? Pure. A mean alone hides the long nights, so it never stands without its
 * count, the median and the 90th percentile; and what nobody ever acknowledged is no part of a mean, so its share stands
 * beside it. Rules and vector: field notes, "Response metrics".
 *
 * Instants are in milliseconds since 1970, lengths in seconds. What lacks one of its two instants, and what would be
 * negative because two clocks disagree, is null: nobody reckons with it.
 */

/** Why an alert says nothing of how fast people answer. */
export const EXCLUSIONS = ["maintenance", "test", "lease_expired", "duplicate"] as const;
export type Exclusion = (typeof EXCLUSIONS)[number];

export type AlertTimes = {
  /** The first bad slice of what it is about. */
  badSince: number | null;
  createdAt: number;
  /** The first page that arrived. */
  deliveredAt: number | null;
  acknowledgedAt: number | null;
  /** null while it lasts. */
  endedAt: number | null;
  excluded: Exclusion | null;
};

export type IncidentTimes = {
  impactStartedAt: number;
  detectedAt: number;
  mitigatedAt: number | null;
  resolvedAt: number | null;
};

export function timeToDetect({ badSince, createdAt }: AlertTimes): number | null {
  return secondsBetween(badSince, createdAt);
}

export function timeToNotify({ createdAt, deliveredAt }: AlertTimes): number | null {
  return secondsBetween(createdAt, deliveredAt);
}

export function timeToAcknowledge({ createdAt, acknowledgedAt }: AlertTimes): number | null {
  return secondsBetween(createdAt, acknowledgedAt);
}

/** Without the time that the page took: what the person is answerable for. */
export function humanTimeToAcknowledge({ deliveredAt, acknowledgedAt }: AlertTimes): number | null {
  return secondsBetween(deliveredAt, acknowledgedAt);
}

export function timeToSee({ impactStartedAt, detectedAt }: IncidentTimes): number | null {
  return secondsBetween(impactStartedAt, detectedAt);
}

export function timeToMitigate({ impactStartedAt, mitigatedAt }: IncidentTimes): number | null {
  return secondsBetween(impactStartedAt, mitigatedAt);
}

export function timeToResolve({ impactStartedAt, resolvedAt }: IncidentTimes): number | null {
  return secondsBetween(impactStartedAt, resolvedAt);
}

function secondsBetween(from: number | null, to: number | null): number | null {
  if (from === null || to === null || !(to >= from)) return null;
  return (to - from) / 1_000;
}

export type Summary = { count: number; mean: number; median: number; p90: number };

/** Of lengths in any order, nulls left out; null when there is none. The 90th percentile is one of them (nearest rank). */
export function summaryOf(lengths: readonly (number | null)[]): Summary | null {
  const sorted = lengths.filter((one) => one !== null).sort((a, b) => a - b);
  const count = sorted.length;
  if (count === 0) return null;
  const at = (index: number) => sorted[index] ?? 0;
  const upper = Math.floor(count / 2);
  return {
    count,
    mean: sorted.reduce((sum, one) => sum + one, 0) / count,
    median: count % 2 === 1 ? at(upper) : (at(upper - 1) + at(upper)) / 2,
    // In whole numbers, so that no rank is lost to a fraction that has no end.
    p90: at(Math.ceil((count * 9) / 10) - 1),
  };
}

export type Acknowledgements = {
  /** From the opening to the first page that arrived, of those of which one did. */
  notify: Summary | null;
  /** Over those that were acknowledged, and no others. */
  times: Summary | null;
  acknowledged: number;
  /** Ended without anybody having acknowledged them. */
  never: number;
  /** Neither ended nor acknowledged yet: nobody can say. */
  waiting: number;
  /** never ÷ (acknowledged + never), from 0 to 1; null when both are 0. */
  neverShare: number | null;
  excluded: Readonly<Record<Exclusion, number>>;
};

export function acknowledgementsOf(alerts: readonly AlertTimes[]): Acknowledgements {
  const counted = alerts.filter(({ excluded }) => excluded === null);
  const taken = counted.filter(({ acknowledgedAt }) => acknowledgedAt !== null);
  const left = counted.filter(({ acknowledgedAt }) => acknowledgedAt === null);
  const never = left.filter(({ endedAt }) => endedAt !== null).length;
  const decided = taken.length + never;
  return {
    notify: summaryOf(counted.map(timeToNotify)),
    times: summaryOf(taken.map(timeToAcknowledge)),
    acknowledged: taken.length,
    never,
    waiting: left.length - never,
    neverShare: decided === 0 ? null : never / decided,
    excluded: excludedIn(alerts),
  };
}

function excludedIn(alerts: readonly AlertTimes[]): Record<Exclusion, number> {
  const counts = { maintenance: 0, test: 0, lease_expired: 0, duplicate: 0 };
  for (const { excluded } of alerts) if (excluded) counts[excluded] += 1;
  return counts;
}
