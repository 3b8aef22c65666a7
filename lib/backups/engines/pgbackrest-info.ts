/** What does `pgbackrest info --output=json` say of every backup that it knows? Versions 2.40 to 2.59. */
import type { Held, RunSaid, Told, Understood } from "../model/run";
import { instantOfSeconds } from "./clock";
import { heldAmong } from "./held";
import { countAt, isRecord, type JsonRecord, jsonIn, own, recordAt, recordsAt, textAt } from "./json-body";
import { noRun, runOf } from "./saying";
import { exitInWords, nameOf, sentences, shown, stopped } from "./words";

/** Of a repository with another cipher pgBackRest quotes the bytes that it found, unescaped. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what makes it no JSON
const RAW_CONTROL = /[\u0000-\u001f]/g;

/** null: this is no whole JSON list. */
export function pgbackrestList(text: string): readonly unknown[] | null {
  const body = text.trim();
  const list = body.startsWith("[") ? (jsonIn(body) ?? jsonIn(body.replace(RAW_CONTROL, " "))) : undefined;
  return Array.isArray(list) ? list : null;
}

/** One stanza of a list, and of it one repository where it is named; null: it is not there. */
export function stanzaOf(
  list: readonly unknown[],
  name: string,
  repository: number | null,
): JsonRecord | null {
  const stanza = list.filter(isRecord).find((record) => textAt(record, "name") === name);
  if (!stanza || repository === null) return stanza ?? null;
  const repo = recordsAt(stanza, "repo").filter((each) => countAt(each, "key") === repository);
  if (repo.length === 0) return null;
  const isIn = (record: JsonRecord) => databaseOf({ database: own(record, "database") }).key === repository;
  // The stanza's own status is of all its repositories together.
  return {
    ...stanza,
    repo,
    status: undefined,
    backup: recordsAt(stanza, "backup").filter(isIn),
    archive: recordsAt(stanza, "archive").filter(isIn),
  };
}

/** "main", or "main (repositories 1, 2)"; for people. */
export function stanzaNames(list: readonly unknown[]): string[] {
  return list.filter(isRecord).map((stanza) => {
    const keys = recordsAt(stanza, "repo").map((each) => countAt(each, "key") ?? "?");
    const name = shown(textAt(stanza, "name") ?? "?", 80);
    return keys.length > 1 ? `${name} (repositories ${keys.join(", ")})` : name;
  });
}

/** null: this list is not what info prints. */
export function pgbackrestInfo(told: Told, list: readonly unknown[]): Understood | null {
  const stanzas = list.filter(isRecord);
  const isInfo = stanzas.length === list.length && stanzas.every(isStanza);
  if (!isInfo) return null;
  if (stanzas.length === 0) return noRun("pgBackRest knows no stanza in this repository.");
  const runs = stanzas.flatMap((stanza) => backupsOf(told, stanza));
  return { runs, why: sentences(...stanzas.map(doubtOf)), held: heldBy(told, stanzas) };
}

/** A copy is one stanza: of several nobody can tell which is meant. What holds wrong pages is no restore point. */
function heldBy({ exit }: Told, stanzas: readonly JsonRecord[]): Held | null {
  const [stanza] = stanzas;
  if (!stanza || stanzas.length > 1 || (exit !== null && exit !== 0)) return null;
  return heldAmong(
    recordsAt(stanza, "backup").filter((backup) => own(backup, "error") !== true),
    stopOf,
  );
}

function isStanza(record: JsonRecord): boolean {
  return textAt(record, "name") !== null && Array.isArray(own(record, "backup"));
}

const STATUS: Readonly<Record<number, string>> = {
  1: "the stanza's path is missing",
  2: "there are no valid backups",
  3: "the stanza's data is missing",
  4: "its repositories differ",
  5: "the database is another one than the backups'",
  6: "the backup that was asked for is not there",
};

/** What is wrong with a stanza and with each of its repositories; null when all is well. */
function doubtOf(stanza: JsonRecord): string | null {
  const doubts = [statusOf(stanza), ...recordsAt(stanza, "repo").map(repositoryDoubt)];
  const said = doubts.filter((doubt) => doubt !== null);
  return said.length === 0 ? null : `Stanza ${shown(textAt(stanza, "name") ?? "?", 80)}: ${said.join("; ")}.`;
}

function repositoryDoubt(repository: JsonRecord): string | null {
  const status = statusOf(repository);
  return status && `repository ${countAt(repository, "key") ?? "?"}: ${status}`;
}

function statusOf(record: JsonRecord): string | null {
  const status = own(record, "status");
  if (!isRecord(status)) return null;
  const code = own(status, "code");
  if (code === 0) return null;
  const known = typeof code === "number" ? STATUS[code] : undefined;
  const message = shown(textAt(status, "message") ?? "", 160).replace(/[.;]+$/, "");
  return known ?? `status ${shown(String(code), 20)}${message && `, ${message}`}`;
}

function backupsOf(told: Told, stanza: JsonRecord): RunSaid[] {
  const backups = recordsAt(stanza, "backup");
  const stops = backups.map((backup) => stopOf(backup) ?? 0);
  const newest = stops.indexOf(Math.max(...stops));
  return backups.map((backup, index) =>
    backupRun(told, stanza, backup, index === newest ? archivedWords(stanza, backup) : null),
  );
}

function stopOf(backup: JsonRecord): number | null {
  return instantOfSeconds(own(recordAt(backup, "timestamp"), "stop"));
}

/** WAL goes on after the newest backup, but the list has no times of it. */
function archivedWords(stanza: JsonRecord, backup: JsonRecord): string | null {
  const { id, key } = databaseOf(backup);
  const archive = recordsAt(stanza, "archive").find((each) => {
    const database = databaseOf({ database: own(each, "database") });
    return database.id === id && database.key === key;
  });
  const last = archive && textAt(archive, "max");
  return last ? `WAL is archived up to ${shown(last, 40)}, which has no time here.` : null;
}

function databaseOf(record: JsonRecord): { id: number | null; key: number } {
  const database = recordAt(record, "database");
  return { id: countAt(database, "id"), key: countAt(database, "repo-key") ?? 1 };
}

function backupRun(told: Told, stanza: JsonRecord, backup: JsonRecord, archived: string | null): RunSaid {
  const label = textAt(backup, "label");
  const info = recordAt(backup, "info");
  const repository = recordAt(info, "repository");
  const stop = stopOf(backup);
  const { outcome, why } = outcomeOf(told, backup);
  const run = runOf(told, "backup", outcome, sentences(why, archived), {
    name: nameOf(label),
    startedAt: instantOfSeconds(own(recordAt(backup, "timestamp"), "start")),
    endedAt: stop,
    recoveryPointAt: told.exit !== null && told.exit !== 0 ? null : stop,
    method: methodOf(textAt(backup, "type"), label),
    bytes: countAt(info, "size"),
    addedBytes: countAt(repository, "delta"),
    encrypted: encryptionOf(stanza, databaseOf(backup).key),
  });
  // The wrapper measured how long info took, not any of these backups.
  return stop === null ? { ...run, startedAt: null, endedAt: null } : run;
}

function outcomeOf(told: Told, backup: JsonRecord): { outcome: RunSaid["outcome"]; why: string | null } {
  const error = own(backup, "error");
  if (error === true)
    return { outcome: "failed", why: `${checksumWords(backup)} A restore of them is not sound.` };
  // It is the listing that failed, and no backup.
  if (told.exit !== null && told.exit !== 0) return { outcome: "unknown", why: exitInWords(told.exit) };
  if (textAt(backup, "label") === null || stopOf(backup) === null) {
    return { outcome: "unknown", why: "The list does not say which backup this is, or when it ended." };
  }
  if (error === false) return { outcome: "ok", why: null };
  return { outcome: "unknown", why: "The list does not say whether page checksums were right." };
}

/** With `--set` the files are named. */
function checksumWords(backup: JsonRecord): string {
  const list = own(backup, "error-list");
  const files = Array.isArray(list) ? list.filter((file) => typeof file === "string") : [];
  const [first] = files;
  if (first === undefined) return "Pages with wrong checksums were backed up.";
  const more = files.length === 1 ? "" : ` (and ${files.length - 1} more)`;
  return `Pages with wrong checksums were backed up: ${stopped(shown(first, 120) + more)}`;
}

export function methodOf(type: string | null, label: string | null): RunSaid["method"] {
  const suffix = /^\d{8}-\d{6}(?:F|F_\d{8}-\d{6}([DI]))$/.exec(label ?? "");
  if (type === "full") return "full";
  if (type === "diff") return "differential";
  if (type === "incr") return "incremental";
  if (suffix === null) return null;
  if (suffix[1] === undefined) return "full";
  return suffix[1] === "D" ? "differential" : "incremental";
}

/** Each repository has its own cipher; the stanza's is "mixed" where they differ. */
function encryptionOf(stanza: JsonRecord, key: number): boolean | null {
  const repository = recordsAt(stanza, "repo").find((each) => countAt(each, "key") === key);
  const cipher = (repository && textAt(repository, "cipher")) ?? textAt(stanza, "cipher");
  return cipher === null || cipher === "mixed" ? null : cipher !== "none";
}
