/**
 * What does it change when a run is told once more? Pure. A list of old backups may say what nobody knew when they ended:
 * then the worse word counts. What is not known hides nothing, and nothing that went wrong becomes well by being told again.
 */
import type { Engine, Outcome } from "./model/run";
import type { PlacedRun } from "./runs";

type Placed = Omit<PlacedRun, "oddity">;

export type KeyedRun = Placed & {
  key: string;
  /** Told with another end, within so many milliseconds (inclusive), it is still the same run. */
  sameWithin: number;
};

/** What is told again, and worse, is kept beside what was told before, under its key and this. */
export const AGAIN = " again";

/** The wrapper's clock and the tool's own differ by what the wrapper waits for. */
const SAME_RUN_MS = 3_600_000;

/**
 * The same run is one, however often it is told: by the tool's name of it, else the wrapper's, else the bytes.
 * A name that people give to each run of a job is no name of one run: such is the same at the same time alone.
 */
export function keyed(run: Placed, engine: Engine, wrapper: string | null, sha256: string): KeyedRun {
  const isTools = run.name !== null && engine !== "generic";
  const isWrappers = run.name === null && wrapper !== null;
  return {
    ...run,
    key: `${run.kind} ${run.name ?? wrapper ?? sha256}`.slice(0, 300),
    sameWithin: isTools || isWrappers ? SAME_RUN_MS : 0,
  };
}

const WEIGHT: Readonly<Record<Outcome, number>> = { unknown: 0, ok: 1, partial: 2, failed: 3 };

export function isWorse(said: Outcome, kept: Outcome): boolean {
  return WEIGHT[said] > WEIGHT[kept];
}

/** Of runs that are the same within one message the worst, in the order in which they came. */
export function onceEach(runs: readonly KeyedRun[]): KeyedRun[] {
  const kept = new Map<string, KeyedRun>();
  for (const run of runs) {
    const name = `${run.at} ${run.key}`;
    const former = kept.get(name);
    if (!former || isWorse(run.outcome, former.outcome)) kept.set(name, run);
  }
  return [...kept.values()];
}
