/**
 * Is a run much smaller or larger than those before it? A robust z-score over the last runs of the same engine,
 * repository and method: an empty dump and an encrypted disk both succeed.
 */
import type { Engine, RunSaid } from "./model/run";

export type Sample = {
  at: number;
  engine: Engine;
  repository: string;
  method: RunSaid["method"];
  bytes: number | null;
  addedBytes: number | null;
  files: number | null;
};

export type Measure = "bytes" | "files" | "addedBytes";

export type Deviation = {
  median: number;
  mad: number;
  /** null: all former values are the same, so only the ratio tells. */
  z: number | null;
  /** The value as a part of the median; null where the median is 0. */
  ratio: number | null;
};

export type Anomaly = Deviation & { of: Measure; value: number; direction: "smaller" | "larger" };

const RUNS_COMPARED = 14;
const RUNS_BEFORE_JUDGING = 5;
const Z_LIMIT = 3.5;
const RATIO_TOLERANCE = 0.1;

/** What is unusual about a run. `history` may be in any order, and hold other engines, repositories and methods. */
export function anomaliesOf(run: Sample, history: readonly Sample[]): Anomaly[] {
  const former = comparable(run, history);
  const found = [sizeAnomaly(run, former), filesAnomaly(run, former), growthAnomaly(run, former)];
  return found.filter((anomaly) => anomaly !== null);
}

function comparable(run: Sample, history: readonly Sample[]): Sample[] {
  const isAlike = (other: Sample) =>
    other.engine === run.engine &&
    other.repository === run.repository &&
    other.method === run.method &&
    other.at < run.at;
  return history.filter(isAlike).toSorted((a, b) => b.at - a.at);
}

/** The newest known values, or null while there are too few to judge by. */
function valuesOf(former: readonly Sample[], of: Measure): number[] | null {
  const known = former.map((sample) => sample[of]).filter((value) => value !== null && isSize(value));
  return known.length < RUNS_BEFORE_JUDGING ? null : known.slice(0, RUNS_COMPARED);
}

function isSize(value: number | null): value is number {
  return value !== null && Number.isFinite(value) && value >= 0;
}

function sizeAnomaly(run: Sample, former: readonly Sample[]): Anomaly | null {
  const values = valuesOf(former, "bytes");
  if (values === null || !isSize(run.bytes)) return null;
  const deviation = deviationOf(run.bytes, values);
  return isUnusual(deviation) ? anomaly("bytes", run.bytes, deviation) : null;
}

function isUnusual({ z, ratio }: Deviation): boolean {
  if (ratio === null) return false;
  // Nothing at all is never usual where there was something, however much that varied.
  if (ratio === 0) return true;
  if (z === null) return ratio < 0.5 || ratio > 2;
  return Math.abs(z) > Z_LIMIT && Math.abs(ratio - 1) > RATIO_TOLERANCE;
}

/** A fifth of the files gone. */
function filesAnomaly(run: Sample, former: readonly Sample[]): Anomaly | null {
  const values = valuesOf(former, "files");
  if (values === null || !isSize(run.files)) return null;
  const deviation = deviationOf(run.files, values);
  const { median } = deviation;
  // In whole numbers, since 0.8 is none.
  return median > 0 && 5 * run.files <= 4 * median ? anomaly("files", run.files, deviation) : null;
}

/** Growth to zero: every run before added something to the copy, and this one adds nothing. */
function growthAnomaly(run: Sample, former: readonly Sample[]): Anomaly | null {
  const values = valuesOf(former, "addedBytes");
  if (values === null || run.addedBytes !== 0 || values.includes(0)) return null;
  return anomaly("addedBytes", 0, deviationOf(0, values));
}

function anomaly(of: Measure, value: number, deviation: Deviation): Anomaly {
  return { ...deviation, of, value, direction: value < deviation.median ? "smaller" : "larger" };
}

/** @param values at least one, each finite and not below 0 */
export function deviationOf(value: number, values: readonly number[]): Deviation {
  const median = medianOf(values);
  const mad = medianOf(values.map((each) => Math.abs(each - median)));
  return {
    median,
    mad,
    z: mad === 0 ? null : (0.6745 * (value - median)) / mad,
    ratio: median === 0 ? null : value / median,
  };
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
