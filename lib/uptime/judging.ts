/** From results to what an hour was: pure, and the same however often and in whatever order it is done. */
import { bucketOf, emptyHistogram } from "./latency";
import { allOf, type ProbeResult, SLICE_MS, seenBy, VERDICT, verdictsOf } from "./slices";

export const HOUR_MS = 3_600_000;
export const HOUR_SLICES = HOUR_MS / SLICE_MS;

export type TimedResult = ProbeResult & { latencyMs: number | null };

/** What one location saw in an hour. */
export type SeenHour = {
  location: number;
  seen: Uint8Array;
  /** Looks of this hour, retries among them. */
  answered: number;
  failed: number;
  invalid: number;
  histogram: number[];
};

/** @param results of one probe: of the hour, and of the interval before it, which may reach into it */
export function seenHours(results: readonly TimedResult[], hour: number, intervalMs: number): SeenHour[] {
  return [...byLocation(results)].map(([location, own]) => {
    const counts = { answered: 0, failed: 0, invalid: 0, histogram: emptyHistogram() };
    for (const result of own) {
      if (result.scheduledAt < hour || result.scheduledAt >= hour + HOUR_MS) continue;
      counts[COUNTED[result.class]]++;
      if (result.latencyMs !== null) {
        const bucket = bucketOf(result.latencyMs);
        counts.histogram[bucket] = (counts.histogram[bucket] ?? 0) + 1;
      }
    }
    return { location, seen: seenBy(own, hour, HOUR_SLICES, intervalMs), ...counts };
  });
}

const COUNTED = { ok: "answered", fail: "failed", invalid: "invalid" } as const;

function byLocation(results: readonly TimedResult[]): Map<number, TimedResult[]> {
  const groups = new Map<number, TimedResult[]>();
  for (const result of results) {
    const group = groups.get(result.location);
    if (group) group.push(result);
    else groups.set(result.location, [result]);
  }
  return groups;
}

export type JudgedHour = { verdicts: Uint8Array; good: number; bad: number };

/**
 * The verdicts of an hour on all required probes together.
 * @param parts for each probe what its locations saw; a probe without any makes the hour unknown
 * @param since before this instant nothing is counted
 */
export function judgedHour(
  parts: readonly (readonly Uint8Array[])[],
  minLocations: number,
  hour: number,
  since: number,
): JudgedHour {
  const each = parts.map((locations) => verdictsOf(locations, HOUR_SLICES, minLocations));
  const verdicts = Uint8Array.from({ length: HOUR_SLICES }, (_, slice) =>
    hour + slice * SLICE_MS < since
      ? VERDICT.unknown
      : allOf(each.map((own) => own[slice] ?? VERDICT.unknown)),
  );
  const count = (wanted: number) => verdicts.reduce((sum, verdict) => sum + (verdict === wanted ? 1 : 0), 0);
  return { verdicts, good: count(VERDICT.good), bad: count(VERDICT.bad) };
}
