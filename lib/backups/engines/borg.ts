/** How did a run of Borg (1.1 to 1.4) or of borgmatic end? */
import type { Outcome, Reader, RunKind, RunSaid, Told } from "../model/run";
import { type BorgStats, checkIn, isOtherCommand, statsIn } from "./borg-text";
import { type BorgWords, borgWords, leftOut, reasonOf } from "./borg-words";
import { instantsIn } from "./clock";
import { borgHeld } from "./held";
import { countAt, type JsonRecord, own, recordAt, textAt } from "./json-body";
import { noRun, notUnderstood, pointOf, runOf, silentRun } from "./saying";
import { exitInWords, lastWords, nameOf, sentences, stopped } from "./words";

export const borg: Reader = (told) => {
  const words = borgWords(told);
  const runs = [...backups(told, words), ...checks(told, words)];
  if (runs.length > 0) return { runs, why: null };
  const silent = silentRun(told, "Borg");
  if (silent !== null) return silent;
  const { exit } = words;
  if (words.others > 0 && (exit === null || exit === 0)) {
    const list = noRun("Borg listed what is there; it backed up, checked and restored nothing.");
    return { ...list, held: borgHeld(told) };
  }
  if (exit !== null && exit !== 0)
    return { runs: [ended(told, words, kindFrom(told, words), null)], why: null };
  if (isOtherCommand(words.lines))
    return noRun("Borg kept house here: it backed up, checked and restored nothing.");
  return notUnderstood(told, whyNothing(told), kindFrom(told, words));
};

function whyNothing(told: Told): string {
  if (told.body.trim() === "" && (told.stderr ?? "").trim() === "") {
    return "Borg printed nothing, so it can't be told what it did. Use --json, or --stats and --show-rc.";
  }
  if (told.body.trimStart().startsWith("{"))
    return "This is no whole JSON of a new archive: the output breaks off, or is not Borg's.";
  return "This is not what Borg prints of an archive or of a check.";
}

/** In a traceback Borg says how it was called. */
function kindFrom({ kind }: Told, { lines }: BorgWords): RunKind {
  if (kind !== null) return kind;
  const called = lines.find((line) => line.startsWith("sys.argv: ["))?.slice(0, 2_000) ?? "";
  if (/'(?:extract|mount|export-tar)'/.test(called)) return "restore";
  return /'check'/.test(called) ? "check" : "backup";
}

function backups(told: Told, words: BorgWords): RunSaid[] {
  if (words.creations.length > 0) {
    return words.creations.map((creation) =>
      archived(told, words, statsOf(creation), encryptionOf(creation)),
    );
  }
  const stats = statsIn(words.lines);
  if (stats !== null) return [archived(told, words, stats, null)];
  const begun = words.lines.findLast((line) => line.startsWith('Creating archive at "'));
  return begun === undefined ? [] : [begunOnly(told, words, begun)];
}

function statsOf(creation: JsonRecord): BorgStats | null {
  const archive = recordAt(creation, "archive");
  const stats = recordAt(archive, "stats");
  const name = textAt(archive, "name");
  const duration = own(archive, "duration");
  if (name === null) return null;
  return {
    name,
    start: textAt(archive, "start"),
    end: textAt(archive, "end"),
    durationMs: typeof duration === "number" && duration >= 0 ? duration * 1_000 : null,
    bytes: countAt(stats, "original_size"),
    addedBytes: countAt(stats, "deduplicated_size"),
    files: countAt(stats, "nfiles"),
  };
}

/** Modes named "authenticated" sign the data and leave it readable. */
function encryptionOf(creation: JsonRecord): boolean | null {
  const mode = textAt(recordAt(creation, "encryption"), "mode");
  if (mode === null) return null;
  if (mode === "none" || mode.startsWith("authenticated")) return false;
  return mode.startsWith("repokey") || mode.startsWith("keyfile") ? true : null;
}

function archived(told: Told, words: BorgWords, stats: BorgStats | null, encrypted: boolean | null): RunSaid {
  if (stats === null)
    return runOf(told, "backup", "unknown", "The JSON does not name its archive.", { encrypted });
  const { startedAt, endedAt } = timesOf(told, stats);
  const point = pointOf(told, startedAt);
  return ended(told, words, "backup", {
    name: nameOf(stats.name),
    startedAt,
    endedAt,
    recoveryPointAt: point.at,
    bytes: stats.bytes,
    addedBytes: stats.addedBytes,
    files: stats.files,
    encrypted,
    why: point.why,
  });
}

/**
 * Borg writes wall clocks without a zone. In the hour that comes twice its duration says which of the two the end is; of
 * a start that stays open the earlier one counts, so that nothing is promised that is not there.
 */
function timesOf(told: Told, stats: BorgStats): { startedAt: number | null; endedAt: number | null } {
  const starts = instantsIn(told.timeZone, stats.start);
  const ends = instantsIn(told.timeZone, stats.end);
  const { durationMs } = stats;
  const pairs = starts.flatMap((startedAt) => ends.map((endedAt) => ({ startedAt, endedAt })));
  const off = ({ startedAt, endedAt }: { startedAt: number; endedAt: number }) =>
    Math.abs(endedAt - startedAt - (durationMs ?? 0));
  const [best] = pairs.toSorted((a, b) => off(a) - off(b) || a.startedAt - b.startedAt);
  return best ?? { startedAt: starts[0] ?? null, endedAt: ends[0] ?? null };
}

/** borgmatic and `borg create -v` name the archive when they begin; only borgmatic says that all went well. */
function begunOnly(told: Told, words: BorgWords, line: string): RunSaid {
  const name = nameOf(/::([^"]{1,300})"/.exec(line)?.[1]);
  const isDone = words.lines.some((each) => each.endsWith(": Successfully ran configuration file"));
  const point = pointOf(told, null);
  if (isDone) return ended(told, words, "backup", { name, recoveryPointAt: point.at, why: point.why });
  if (words.exit !== null && words.exit !== 0) return ended(told, words, "backup", null);
  return runOf(told, "backup", "unknown", "It began an archive, and does not say that it was finished.");
}

function checks(told: Told, words: BorgWords): RunSaid[] {
  const check = checkIn(words.lines);
  if (check === null) return [];
  const { exit } = words;
  if (check.errors > 0) {
    const count = check.errors === 1 ? "1 problem" : `${check.errors} problems`;
    const why = sentences(`The check found ${count}.`, check.first && stopped(check.first));
    return [runOf(told, "check", "failed", why, { errors: check.errors })];
  }
  if (exit !== null && exit !== 0) return [runOf(told, "check", "failed", whyFailed(words, exit))];
  // "No problems found" is only said of what was checked to its end.
  if (!check.finished) return [runOf(told, "check", "unknown", "The check breaks off before its result.")];
  return [runOf(told, "check", "ok", null, { errors: 0 })];
}

type Made = Partial<RunSaid> & { why: string | null };

/** How it ended, from its status and from what its log says. `made` is null when it named no archive. */
function ended(told: Told, words: BorgWords, kind: RunKind, made: Made | null): RunSaid {
  const { outcome, why } = outcomeOf(words, made);
  const { why: note = null, ...more } = made ?? {};
  const isThere = outcome !== "failed" || (words.exit === 0 && made !== null);
  const kept = isThere ? more : { ...more, recoveryPointAt: null };
  return runOf(told, kind, outcome, sentences(why, note), kept);
}

function outcomeOf(words: BorgWords, made: Made | null): { outcome: Outcome; why: string | null } {
  const { exit, error } = words;
  const missing = leftOut(words) ?? words.warnings[0] ?? null;
  if (made?.name != null && /\.checkpoint(?:\.\d+)?$/.test(made.name)) {
    return { outcome: "partial", why: "This is a checkpoint of a backup that was not finished." };
  }
  if (exit === null) {
    if (error !== null) return { outcome: "failed", why: whyFailed(words, null) };
    const isDone = words.lines.some((line) => line.endsWith(": Successfully ran configuration file"));
    if (isDone) return { outcome: leftOut(words) === null ? "ok" : "partial", why: leftOut(words) };
    // Piped here, the archive's own facts are Borg's word that it was written.
    const untold = "Nobody said its exit status: files that could not be read would not show.";
    if (missing !== null) return { outcome: "partial", why: sentences(stopped(missing), untold) };
    if (made !== null) return { outcome: "ok", why: untold };
    return { outcome: "unknown", why: "Nobody said its exit status, and no archive is named." };
  }
  if (exit === 0) {
    if (error !== null) return { outcome: "failed", why: whyFailed(words, null) };
    // borgmatic ends with 0 where Borg warned.
    const left = leftOut(words);
    return left === null ? { outcome: "ok", why: null } : { outcome: "partial", why: stopped(left) };
  }
  const isWarning = exit === 1 || (exit >= 100 && exit <= 107);
  if (isWarning && error === null && (made !== null || missing !== null)) {
    const status =
      exit === 1 ? "Borg ended with warnings." : `Borg ended with warnings (exit status ${exit}).`;
    return { outcome: "partial", why: sentences(status, missing && stopped(missing)) };
  }
  return { outcome: "failed", why: whyFailed(words, exit) };
}

function whyFailed(words: BorgWords, exit: number | null): string | null {
  const said = words.error ? stopped(words.error.message) : lastWords(words.lines.slice(-20).join("\n"));
  const isPlain = exit === null || exit === 1 || exit === 2;
  return sentences(reasonOf(words), isPlain && said !== null ? null : exitInWords(exit ?? 1), said);
}
