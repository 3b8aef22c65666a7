/**
 * When is each probe due? Pure: ticks lie at fixed places of the clock, the same after a restart and in any process,
 * so a tick that two processes ran is one result, and one that nobody ran is a gap and not a delay.
 *
 * The place of a probe is scattered by its number and location, so that a thousand of them do not start at once. It
 * lies in the first half of a slice: what it says, retries included, belongs to that slice.
 */
import type { ProbeSettings } from "./model/probe";
import { SLICE_MS, sliceStart } from "./slices";

export type RunningProbe = {
  no: number;
  settings: ProbeSettings;
  intervalS: number;
  timeoutMs: number;
  retries: number;
};

export type Tick = { probe: RunningProbe; scheduledAt: number };

/** Milliseconds after the start of an interval, aligned to UTC, at which a probe is due. */
export function offsetOf(probeNo: number, locationNo: number, intervalS: number): number {
  const intervalMs = intervalS * 1_000;
  const half = Math.min(intervalMs, SLICE_MS) / 2;
  const slices = Math.max(1, Math.floor(intervalMs / SLICE_MS));
  const place = scattered(probeNo, locationNo);
  return (place % slices) * SLICE_MS + (Math.floor(place / slices) % half);
}

/** The first tick at or after `from`. */
export function nextTick(from: number, offset: number, intervalS: number): number {
  const intervalMs = intervalS * 1_000;
  return Math.ceil((from - offset) / intervalMs) * intervalMs + offset;
}

/** FNV-1a over both numbers: near numbers lie far apart. */
function scattered(a: number, b: number): number {
  let hash = 0x811c9dc5;
  for (const char of `${a} ${b}`) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
  return hash >>> 0;
}

/** May a failed look be tried again now? Only while its slice lasts. */
export function mayRetry(tick: Tick, attempt: number, now: number): boolean {
  return attempt < tick.probe.retries && now < sliceStart(tick.scheduledAt) + SLICE_MS;
}

/** What is due when. Keeps nothing that the clock does not say. */
export class Plan {
  #next = new Map<number, { probe: RunningProbe; due: number }>();

  constructor(private readonly locationNo: number) {}

  /** From now on these, and no others. A probe that stays keeps its place in time. */
  replace(probes: readonly RunningProbe[], now: number): void {
    const former = this.#next;
    this.#next = new Map(
      probes.map((probe) => {
        const kept = former.get(probe.no);
        const stays = kept && kept.probe.intervalS === probe.intervalS;
        return [probe.no, { probe, due: stays ? kept.due : this.#tickAfter(probe, now) }];
      }),
    );
  }

  /** The ticks that are due; each is given once. Ticks that were slept through are left out, but for the last one. */
  takeDue(now: number): Tick[] {
    const due: Tick[] = [];
    for (const entry of this.#next.values()) {
      if (entry.due > now) continue;
      const following = this.#tickAfter(entry.probe, now + 1);
      due.push({ probe: entry.probe, scheduledAt: following - entry.probe.intervalS * 1_000 });
      entry.due = following;
    }
    return due;
  }

  #tickAfter(probe: RunningProbe, from: number): number {
    return nextTick(from, offsetOf(probe.no, this.locationNo, probe.intervalS), probe.intervalS);
  }
}
