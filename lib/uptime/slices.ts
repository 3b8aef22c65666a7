/**
 * What was true in a minute? Pure: from the results of probes to one state per location and slice, and from those to
 * one verdict per slice.
 *
 * A slice is 60 seconds, aligned to UTC, its start inclusive and its end exclusive. Order, repetition and lateness of
 * results make no difference. Rules: field notes on availability, "Raw facts, slices, verdicts".
 */

import type { ResultClass } from "./model/result";

export const SLICE_MS = 60_000;

export type ProbeResult = {
  location: number;
  /** Milliseconds since 1970; a retry has the time of the tick it repeats. */
  scheduledAt: number;
  startedAt: number;
  class: ResultClass;
};

/**
 * What one location saw of a slice. Numbers, because an hour of them is 60 bytes in the database: never renumber.
 * `healed`: a try failed and a later one in the slice succeeded. It is told as a blip and is no downtime.
 */
export const SEEN = { nothing: 0, ok: 1, fail: 2, invalid: 3, healed: 4 } as const;
export type Seen = (typeof SEEN)[keyof typeof SEEN];

/** Numbers for the same reason. */
export const VERDICT = { unknown: 0, good: 1, bad: 2 } as const;
export type Verdict = (typeof VERDICT)[keyof typeof VERDICT];

/** The start of the slice in which an instant lies. */
export function sliceStart(at: number): number {
  return Math.floor(at / SLICE_MS) * SLICE_MS;
}

/**
 * What one location saw of each slice from `from`, a slice's start.
 *
 * A result speaks for its slice, and when the probe runs less than once a minute for the slices until its next tick
 * too: `intervalMs` is its reach. A later result ends the reach of an earlier one.
 */
export function seenBy(
  results: readonly ProbeResult[],
  from: number,
  slices: number,
  intervalMs: number,
): Uint8Array {
  const seen = new Uint8Array(slices);
  const reach = Math.max(1, Math.ceil(intervalMs / SLICE_MS));
  let carried: Seen = SEEN.nothing;
  let carriedUntil = Number.NEGATIVE_INFINITY;
  for (const [start, group] of bySlice(results)) {
    const first = (start - from) / SLICE_MS;
    fill(seen, carried, carriedUntil - reach + 1, Math.min(first, carriedUntil + 1));
    carried = stateOf(group);
    carriedUntil = first + reach - 1;
  }
  fill(seen, carried, carriedUntil - reach + 1, carriedUntil + 1);
  return seen;
}

function fill(seen: Uint8Array, state: Seen, from: number, to: number): void {
  if (state === SEEN.nothing) return;
  seen.fill(state, Math.max(0, from), Math.max(0, to));
}

/** Slices in their order, each with its results. */
function bySlice(results: readonly ProbeResult[]): [number, ProbeResult[]][] {
  const groups = new Map<number, ProbeResult[]>();
  for (const result of results) {
    const start = sliceStart(result.scheduledAt);
    const group = groups.get(start);
    if (group) group.push(result);
    else groups.set(start, [result]);
  }
  return [...groups].sort(([a], [b]) => a - b);
}

/** The last valid result decides. Of two at one instant the worse one counts as the last, so that order never does. */
function stateOf(results: readonly ProbeResult[]): Seen {
  const valid = results.filter((result) => result.class !== "invalid");
  const last = valid.reduce<ProbeResult | null>((a, b) => (a && isLater(a, b) ? a : b), null);
  if (!last) return results.length > 0 ? SEEN.invalid : SEEN.nothing;
  if (last.class === "fail") return SEEN.fail;
  return valid.some((result) => result.class === "fail") ? SEEN.healed : SEEN.ok;
}

function isLater(a: ProbeResult, b: ProbeResult): boolean {
  if (a.scheduledAt !== b.scheduledAt) return a.scheduledAt > b.scheduledAt;
  if (a.startedAt !== b.startedAt) return a.startedAt > b.startedAt;
  return a.class === "fail";
}

/**
 * One verdict from what the locations saw of one slice. Bad needs a majority of those that saw anything, and at least
 * two where there are two.
 * @param minLocations how many must have seen it; fewer is unknown. At least 1.
 */
export function verdictOf(seen: Iterable<number>, minLocations = 1): Verdict {
  let valid = 0;
  let bad = 0;
  for (const state of seen) {
    if (state === SEEN.nothing || state === SEEN.invalid) continue;
    valid++;
    if (state === SEEN.fail) bad++;
  }
  if (valid < Math.max(1, minLocations)) return VERDICT.unknown;
  return bad >= quorum(valid) ? VERDICT.bad : VERDICT.good;
}

/** 1 of 1, 2 of 2, 2 of 3, 3 of 4, 3 of 5 … */
function quorum(locations: number): number {
  return locations < 2 ? 1 : Math.ceil((locations + 1) / 2);
}

/** The verdicts of each slice from what every location saw of them; all arrays are of one length. */
export function verdictsOf(locations: readonly Uint8Array[], slices: number, minLocations = 1): Uint8Array {
  return Uint8Array.from({ length: slices }, (_, slice) =>
    verdictOf(
      locations.map((seen) => seen[slice] ?? SEEN.nothing),
      minLocations,
    ),
  );
}

/**
 * One verdict from those of several required parts: bad when one is, good when all are, else unknown.
 * No part at all is unknown.
 */
export function allOf(parts: Iterable<number>): Verdict {
  let known = false;
  let unknown = false;
  for (const part of parts) {
    if (part === VERDICT.bad) return VERDICT.bad;
    known = true;
    unknown ||= part !== VERDICT.good;
  }
  return known && !unknown ? VERDICT.good : VERDICT.unknown;
}
