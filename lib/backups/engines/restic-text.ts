/** What does restic say of a run without --json? Its versions 0.14 to 0.18 word it alike. */
import type { RunKind } from "../model/run";
import type { ResticWords } from "./restic-words";
import { sizeIn } from "./sizes";

export type ResticText = {
  /** What the words belong to; null: they tell of no run that is known. */
  kind: RunKind | null;
  /** It said its last word: a snapshot is saved, nothing was found, so much was restored. */
  finished: boolean;
  dryRun: boolean;
  snapshot: string | null;
  bytes: number | null;
  addedBytes: number | null;
  files: number | null;
  /** Of a restore: less came out than there is. */
  short: string | null;
  /** Of a check: whether it read what the packs hold. */
  readData: boolean;
};

const SAVED = /^snapshot ([0-9a-f]{8,64}) saved$/;
const PROCESSED = /^processed (\d{1,15}) files, (\d{1,9}(?:\.\d{1,6})?) ([KMGTP]?i?B) in /;
const ADDED = /^Added to the repo(?:sitory)?: (\d{1,9}(?:\.\d{1,6})?) ([KMGTP]?i?B)\b/;
const DRY = /^Would (?:be added|add) to the repo/;
const CHECKING =
  /^(?:using temporary cache in .{0,300}restic-check-cache-|create exclusive lock for repository$|check all packs$|check snapshots, trees and blobs$|no errors were found$)/;
const READING =
  /^(?:read all data|read group #\d|read \d{1,9}(?:\.\d{1,9})?% of data packs|read \d.{0,80} data packs)/;
const RESTORING = /^restoring (?:snapshot |<Snapshot )([0-9a-f]{8,64}) /;
const RESTORED =
  /^Summary: Restored (\d{1,15})(?: \/ (\d{1,15}))? (?:files\/dirs|Files) \(([^()/]{1,40})(?: \/ ([^()/]{1,40}))?\)/;
const OTHER =
  /^(?:Applying Policy: |keep \d+ snapshots:|remove \d+ snapshots:|total prune: |created restic repository |successfully removed \d+ locks|\d+ snapshots$)/;

export function resticText({ plain }: ResticWords): ResticText {
  const text: ResticText = {
    kind: null,
    finished: false,
    dryRun: false,
    snapshot: null,
    bytes: null,
    addedBytes: null,
    files: null,
    short: null,
    readData: false,
  };
  for (const line of plain) takeLine(text, line);
  return text;
}

/** Whether the words are those of a command that backs up, checks and restores nothing. */
export function isOtherCommand({ plain }: ResticWords): boolean {
  return plain.some((line) => OTHER.test(line));
}

function takeLine(text: ResticText, line: string): void {
  if (CHECKING.test(line)) {
    text.kind ??= "check";
    text.finished ||= text.kind === "check" && line === "no errors were found";
    return;
  }
  if (READING.test(line)) text.readData = true;
  const restoring = RESTORING.exec(line);
  if (restoring) {
    text.kind ??= "restore";
    text.snapshot = restoring[1] ?? null;
  }
  const restored = RESTORED.exec(line);
  if (restored) takeRestored(text, restored);
  takeBackupLine(text, line);
}

function takeRestored(text: ResticText, restored: RegExpExecArray): void {
  const [, done, all, size = "", whole] = restored;
  text.kind ??= "restore";
  text.finished = true;
  text.files = Number(done);
  text.bytes = sizeOf(size);
  const skipped = Number(/, skipped (\d{1,15}) files/.exec(restored.input)?.[1] ?? 0);
  const isSmaller = skipped === 0 && whole !== undefined && whole !== size;
  // With --include more is counted as restored than as chosen, so only less is short.
  if (all !== undefined && (Number(done) + skipped < Number(all) || isSmaller)) {
    text.short = `Restored ${done} of ${all} files and folders (${size} of ${whole ?? size}).`;
  }
}

function takeBackupLine(text: ResticText, line: string): void {
  const saved = SAVED.exec(line);
  const processed = PROCESSED.exec(line);
  const added = ADDED.exec(line);
  if (DRY.test(line)) text.dryRun = true;
  if (added) text.addedBytes = sizeIn(added[1] ?? "", added[2] ?? "");
  if (processed) {
    text.files = Number(processed[1]);
    text.bytes = sizeIn(processed[2] ?? "", processed[3] ?? "");
  }
  if (saved) text.snapshot = saved[1] ?? null;
  if (saved || line === "skipped creating snapshot") text.finished = true;
  if (saved || processed || added || text.dryRun) text.kind ??= "backup";
}

function sizeOf(text: string): number | null {
  const [number = "", unit = ""] = text.split(" ");
  return /^\d{1,9}(?:\.\d{1,6})?$/.test(number) ? sizeIn(number, unit) : null;
}
