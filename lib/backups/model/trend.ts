/** How large were a copy's backups, one after the other, and where does each stand in a drawing? Pure. */

/** Of each copy so many of its newest runs. */
export const MOST_SIZES = 90;

/** A backup that ended well. */
export type SizedRun = {
  at: Date;
  bytes: number | null;
  addedBytes: number | null;
  /** Why its size is odd; null: it is not. */
  oddity: string | null;
  messageId: string;
};

export type SizePoint = { at: Date; bytes: number; oddity: string | null; messageId: string };

/** What was protected, or, where no run says so, what each added. */
export type Measured = "protected" | "added";

/** `points` from the oldest to the newest. */
export type CopySizes = { id: string; name: string; of: Measured; points: SizePoint[] };

/** One measure for all runs of a copy: a line from one to the other would tell of a change that never was. */
export function sizesOf(runs: readonly SizedRun[]): Pick<CopySizes, "of" | "points"> {
  const of = runs.length > 0 && runs.every(({ bytes }) => bytes === null) ? "added" : "protected";
  const points = runs.flatMap(({ at, oddity, messageId, ...run }) => {
    const bytes = of === "added" ? run.addedBytes : run.bytes;
    return bytes === null ? [] : [{ at, bytes, oddity, messageId }];
  });
  return { of, points };
}

/** In percent of the drawing's width, and as a part of its height from the bottom, which is nothing at all. */
export type Place = { x: number; height: number };

/** By the hour, so that a gap is seen as one, and from zero, so that half the size is half the height. */
export function placesOf(points: readonly SizePoint[]): Place[] {
  const times = points.map(({ at }) => at.getTime());
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const most = Math.max(...points.map(({ bytes }) => bytes));
  return points.map(({ at, bytes }) => ({
    x: last > first ? ((at.getTime() - first) / (last - first)) * 100 : 50,
    height: most > 0 ? bytes / most : 0,
  }));
}

/** Which of these may have a word beside them that reaches so far, from the newest back, so that none lies on another. */
export function namedOf(xs: readonly number[], apart: number): boolean[] {
  let before = Number.POSITIVE_INFINITY;
  const named = xs.toReversed().map((x) => {
    if (before - x < apart) return false;
    before = x;
    return true;
  });
  return named.toReversed();
}
