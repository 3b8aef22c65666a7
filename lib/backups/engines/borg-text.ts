/** What do Borg's own lines say of an archive (`--stats`) and of a check? Versions 1.1 to 1.4. */
import { sizeIn } from "./sizes";

export type BorgStats = {
  name: string;
  start: string | null;
  end: string | null;
  durationMs: number | null;
  bytes: number | null;
  addedBytes: number | null;
  files: number | null;
};

const SIZE = "(-?\\d{1,9}(?:\\.\\d{1,6})?) ([kKMGTPEZY]?i?B)";
const THIS_ARCHIVE = new RegExp(`^This archive: {1,80}${SIZE} {1,80}${SIZE} {1,80}${SIZE}\\s*$`);
const DATE = /^(?:[A-Z][a-z]{2}, )?(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?: ?[+-]\d\d:?\d\d)?)\s*$/;

/** The last archive of which the statistics were printed as a whole; null for none. */
export function statsIn(lines: readonly string[]): BorgStats | null {
  const at = lines.findLastIndex((line) => line.startsWith("Archive name: "));
  const sizes = lines.slice(at).find((line) => line.startsWith("This archive: "));
  const found = THIS_ARCHIVE.exec(sizes ?? "");
  if (at < 0 || !found) return null;
  const after = (label: string) =>
    lines
      .slice(at, at + 12)
      .find((line) => line.startsWith(label))
      ?.slice(label.length)
      .trim() ?? null;
  const files = /^\d{1,15}$/.exec(after("Number of files:") ?? "")?.[0];
  return {
    name: after("Archive name:") ?? "",
    start: DATE.exec(after("Time (start):") ?? "")?.[1] ?? null,
    end: DATE.exec(after("Time (end):") ?? "")?.[1] ?? null,
    durationMs: durationOf(after("Duration:")),
    bytes: sizeIn(found[1], found[2]),
    addedBytes: sizeIn(found[5], found[6]),
    files: files === undefined ? null : Number(files),
  };
}

const UNITS: Readonly<Record<string, number>> = { day: 86_400, hour: 3_600, minute: 60, second: 1 };

/** "2 minutes 27.57 seconds" */
function durationOf(text: string | null): number | null {
  const parts = [
    ...(text ?? "").slice(0, 100).matchAll(/(\d{1,9}(?:\.\d{1,9})?) (day|hour|minute|second)s?/g),
  ];
  if (parts.length === 0) return null;
  const seconds = parts.reduce((sum, [, number, unit = ""]) => sum + Number(number) * (UNITS[unit] ?? 0), 0);
  return Math.round(seconds * 1_000);
}

export type BorgCheck = {
  /** Every part that was begun came to its end. */
  finished: boolean;
  /** How many problems were named; 0 when it says that there are none. */
  errors: number;
  /** The first of them in Borg's words. */
  first: string | null;
};

const BEGUN = [/^Starting repository check/, /^Starting archive consistency check/];
const ENDED = [
  /^(?:Finished (?:full|partial)|Completed) .{0,80}check/,
  /^Archive consistency check complete/,
];
const PROBLEM =
  /^(?:(?:Finished|Completed) .{0,80}check|Archive consistency check complete).{0,80}(?:errors|problems) found/;
const DAMAGE =
  /Data integrity error|integrity error: |^Index object count mismatch|missing file chunk|^Missing /;

/** null: it was no check. */
export function checkIn(lines: readonly string[]): BorgCheck | null {
  const begun = BEGUN.map((pattern) => lines.some((line) => pattern.test(line)));
  const ended = ENDED.map((pattern) => lines.some((line) => pattern.test(line)));
  if (![...begun, ...ended].includes(true)) return null;
  const bad = lines.filter((line) => PROBLEM.test(line) && !line.includes("no problems found")).length;
  const damaged = lines.filter((line) => DAMAGE.test(line));
  const chunks = lines.map((line) => / with (\d{1,9}) integrity errors/.exec(line)?.[1] ?? "0");
  const counted = damaged.length + chunks.reduce((sum, count) => sum + Number(count), 0);
  return {
    finished: begun.every((isBegun, part) => !isBegun || ended[part]),
    errors: bad > 0 ? Math.max(1, counted) : counted,
    first: damaged[0] ?? null,
  };
}

/** Lines that only housekeeping prints: prune, compact, list, init, info. */
const OTHER =
  /^(?:Keeping (?:checkpoint )?archive|(?:Would prune|Pruning) (?:checkpoint )?archive|compaction freed about|Repository ID: |IMPORTANT: you will need both KEY|.{1,300} [A-Z][a-z]{2}, \d{4}-\d\d-\d\d \d\d:\d\d:\d\d \[[0-9a-f]{64}\]$)/;

export function isOtherCommand(lines: readonly string[]): boolean {
  return lines.some((line) => line.length < 600 && OTHER.test(line));
}
