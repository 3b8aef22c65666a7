/** How did a run of restic end (0.14 to 0.18, with and without --json)? */
import type { Outcome, Reader, RunKind, RunSaid, Told, Understood } from "../model/run";
import { instantIn } from "./clock";
import { resticHeld } from "./held";
import { countAt, isRecord, type JsonRecord, own } from "./json-body";
import { isOtherCommand, type ResticText, resticText } from "./restic-text";
import {
  type ResticWords,
  resticExitInWords,
  resticName,
  resticWords,
  troublesInWords,
} from "./restic-words";
import { noRun, notUnderstood, pointOf, runOf } from "./saying";
import { exitInWords, lastWords, sentences, stopped } from "./words";

export const restic: Reader = (told) => {
  const words = resticWords(told);
  if (words.summaries.length > 0) return summarised(told, words);
  const text = resticText(words);
  if (text.dryRun) return noRun("A dry run: nothing was backed up, so it is ignored.");
  if (text.kind !== null) return { runs: [textRun(told, words, text, text.kind)], why: null };
  const list = listOf(words);
  if (list !== null) return { ...noRun(list), held: resticHeld(told, words.others) };
  if (words.exit !== null && words.exit !== 0)
    return { runs: [failed(told, words, told.kind ?? "backup")], why: null };
  if (isOtherCommand(words))
    return noRun("restic kept house here: it backed up, checked and restored nothing.");
  return notUnderstood(told, whyNothing(told), told.kind ?? "backup");
};

function whyNothing(told: Told): string {
  if (told.body.trim() === "") return "restic printed nothing, so it can't be told what it did. Use --json.";
  if (told.body.includes('"message_type"')) return "The output breaks off: restic's summary is missing.";
  return "This is not what restic prints of a backup, a check or a restore.";
}

/** What lists snapshots or keeps house is no run, even when it holds summaries of old ones. */
function listOf({ others }: ResticWords): string | null {
  const found = others.find((value) => Array.isArray(value) || (isRecord(value) && isStatement(value)));
  if (found === undefined) return null;
  const records = Array.isArray(found) ? found.filter(isRecord) : [];
  if (records.some((record) => own(record, "keep") !== undefined || own(record, "remove") !== undefined)) {
    return "restic forget applied its policy; it backs nothing up.";
  }
  return "restic listed what is there; it backed up, checked and restored nothing.";
}

function isStatement(record: JsonRecord): boolean {
  const type = own(record, "message_type") ?? own(record, "struct_type");
  const known = type === "initialized" || type === "snapshot" || type === "node" || type === "statistics";
  return known || countAt(record, "snapshots_count") !== null;
}

function summarised(told: Told, words: ResticWords): Understood {
  const last = new Map<RunKind | null, JsonRecord>();
  for (const summary of words.summaries) last.set(kindOf(summary), summary);
  const backup = last.get("backup");
  const check = last.get("check");
  const restore = last.get("restore");
  const runs: RunSaid[] = [];
  const dryRun = backup !== undefined && own(backup, "dry_run") === true;
  if (backup && !dryRun) runs.push(backupRun(told, words, backup));
  if (check) runs.push(checkRun(told, words, check));
  if (restore) runs.push(restoreRun(told, words, restore));
  if (runs.length > 0) return { runs, why: null };
  if (dryRun) return noRun("A dry run: nothing was backed up, so it is ignored.");
  return notUnderstood(told, "The summary does not say what restic did.");
}

function kindOf(summary: JsonRecord): RunKind | null {
  const has = (...names: string[]) => names.some((name) => own(summary, name) !== undefined);
  if (has("num_errors", "broken_packs", "suggest_repair_index")) return "check";
  if (has("files_restored", "bytes_restored", "files_skipped", "bytes_skipped")) return "restore";
  if (has("snapshot_id", "total_files_processed", "total_bytes_processed", "backup_start", "dry_run"))
    return "backup";
  if (has("files_new", "files_changed", "files_unmodified", "data_added", "total_duration")) return "backup";
  return has("total_files", "total_bytes") ? "restore" : null;
}

/** Fields that are zero may be left out. */
function zeroable(summary: JsonRecord, name: string): number | null {
  return own(summary, name) === undefined ? 0 : countAt(summary, name);
}

function backupRun(told: Told, words: ResticWords, summary: JsonRecord): RunSaid {
  const name = resticName(own(summary, "snapshot_id"));
  const startedAt = instantIn(told.timeZone, own(summary, "backup_start"));
  const more = {
    name,
    startedAt,
    endedAt: instantIn(told.timeZone, own(summary, "backup_end")),
    bytes: zeroable(summary, "total_bytes_processed"),
    addedBytes: zeroable(summary, "data_added"),
    files: zeroable(summary, "total_files_processed"),
    // There are no repositories without encryption.
    encrypted: true,
  };
  const point = pointOf(told, startedAt ?? startBy(told, summary));
  const { outcome, why } = backupEnd(words, name);
  const recoveryPointAt = name === null ? null : point.at;
  return runOf(told, "backup", outcome, sentences(why, name && point.why), { ...more, recoveryPointAt });
}

/** Before 0.18 a summary had no times, but it has always said how long it took. */
function startBy(told: Told, summary: JsonRecord): number | null {
  const duration = own(summary, "total_duration");
  if (told.startedAt !== null || told.endedAt === null || typeof duration !== "number") return null;
  const start = Math.floor(told.endedAt - duration * 1_000);
  return duration >= 0 && start >= 0 ? start : null;
}

function backupEnd(words: ResticWords, name: string | null): { outcome: Outcome; why: string | null } {
  const { exit } = words;
  const troubles = troublesInWords(words);
  const nothingNew =
    name === null ? "No new restore point: restic saved no snapshot, since nothing had changed." : null;
  if (exit === 3) return { outcome: "partial", why: sentences(resticExitInWords(3, ""), troubles) };
  // Piped here, a summary is restic's word that it saved what it could.
  const untold =
    exit === null ? "Nobody said its exit status: files that could not be read would not show." : null;
  if (exit !== null && exit !== 0) return { outcome: "failed", why: whyFailed(words, exit) };
  if (untold !== null)
    return { outcome: troubles === null ? "ok" : "partial", why: sentences(troubles, untold, nothingNew) };
  return { outcome: troubles === null ? "ok" : "partial", why: sentences(troubles, nothingNew) };
}

function checkRun(told: Told, words: ResticWords, summary: JsonRecord): RunSaid {
  const { exit } = words;
  const broken = own(summary, "broken_packs");
  const packs = Array.isArray(broken) ? broken.length : 0;
  const counted = zeroable(summary, "num_errors");
  const found = Math.max(counted ?? 0, packs);
  // Its own failure counts as an error there: of a repository that it could not open nothing is known.
  if (exit !== null && exit > 1) return runOf(told, "check", "failed", whyFailed(words, exit));
  if (found > 0) {
    const why = sentences(
      `The check found ${found === 1 ? "1 error" : `${found} errors`}.`,
      troublesInWords(words),
    );
    return runOf(told, "check", "failed", why, { errors: found, encrypted: true });
  }
  if (exit === 1) return runOf(told, "check", "failed", whyFailed(words, exit));
  if (counted === null) return runOf(told, "check", "unknown", "It does not say how many errors it found.");
  const repair =
    own(summary, "suggest_repair_index") === true ? "restic suggests to repair its index." : null;
  const why = sentences(repair, "The output does not say whether the data itself was read.");
  return runOf(told, "check", "ok", why, { errors: 0, encrypted: true });
}

function restoreRun(told: Told, words: ResticWords, summary: JsonRecord): RunSaid {
  const count = (name: string) => zeroable(summary, name);
  const [all, done, skipped] = [count("total_files"), count("files_restored"), count("files_skipped")];
  const [size, written, left] = [count("total_bytes"), count("bytes_restored"), count("bytes_skipped")];
  const isWhole =
    (done ?? -1) + (skipped ?? 0) >= (all ?? Number.POSITIVE_INFINITY) &&
    (written ?? -1) + (left ?? 0) >= (size ?? Number.POSITIVE_INFINITY);
  const short = isWhole ? null : `Restored ${done ?? "?"} of ${all ?? "?"} files and folders.`;
  return restoreEnd(told, words, short, { bytes: written, files: done });
}

function restoreEnd(told: Told, words: ResticWords, short: string | null, more: Partial<RunSaid>): RunSaid {
  const { exit } = words;
  const said = { ...more, encrypted: true };
  if (exit !== null && exit !== 0) {
    return runOf(told, "restore", "failed", sentences(short, whyFailed(words, exit)), said);
  }
  const troubles = troublesInWords(words);
  if (short !== null || troubles !== null)
    return runOf(told, "restore", "partial", sentences(short, troubles), said);
  if (exit === null) return runOf(told, "restore", "unknown", "Nobody said its exit status.", said);
  return runOf(told, "restore", "ok", null, said);
}

function textRun(told: Told, words: ResticWords, text: ResticText, kind: RunKind): RunSaid {
  const { exit } = words;
  const found = { name: text.snapshot, bytes: text.bytes, files: text.files };
  if (kind === "restore" && text.finished) return restoreEnd(told, words, text.short, found);
  if (exit !== null && exit !== 0 && !(kind === "backup" && exit === 3)) return failed(told, words, kind);
  if (!text.finished) {
    return runOf(
      told,
      kind,
      kind === "backup" && exit === 3 ? "partial" : "unknown",
      "The output breaks off.",
      {
        ...(kind === "restore" ? { name: text.snapshot } : {}),
      },
    );
  }
  if (kind === "check") {
    const why = text.readData ? null : "The structure was checked; the data itself was not read.";
    return runOf(told, "check", "ok", why, { errors: 0, encrypted: true });
  }
  const point = pointOf(told, null);
  const { outcome, why } = backupEnd(words, text.snapshot);
  return runOf(told, "backup", outcome, sentences(why, text.snapshot && point.why), {
    ...found,
    addedBytes: text.addedBytes,
    encrypted: true,
    recoveryPointAt: text.snapshot === null ? null : point.at,
  });
}

function failed(told: Told, words: ResticWords, kind: RunKind): RunSaid {
  const exit = words.exit ?? 1;
  const isDamaged = kind === "check" && exit === 1 && /repository contains errors/.test(words.last ?? "");
  const damaged = isDamaged ? words.plain.filter((line) => DAMAGE.test(line)) : [];
  if (kind === "backup" && exit === 3) {
    return runOf(told, "backup", "partial", sentences(resticExitInWords(3, ""), troublesInWords(words)));
  }
  const why = sentences(whyFailed(words, exit), damaged[0] ? stopped(damaged[0]) : null);
  return runOf(told, kind, "failed", why, { errors: isDamaged ? Math.max(1, damaged.length) : null });
}

const DAMAGE = /^(?:pack [0-9a-f]{8,64}\b|error: |error for |blob [0-9a-f]{8,64} )/;

function whyFailed(words: ResticWords, exit: number): string | null {
  const { last, plain } = words;
  const said = last === null ? lastWords(plain.slice(-20).join("\n")) : stopped(last);
  const known = resticExitInWords(exit, [last ?? "", ...plain.slice(-20)].join("\n"));
  return sentences(
    known ?? (said === null || exit > 2 ? exitInWords(exit) : null),
    said ?? troublesInWords(words),
  );
}
