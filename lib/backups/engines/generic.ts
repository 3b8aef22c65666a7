/** How did a run end of which only an exit status, or a small JSON of the user's own, tells? */
import { type Outcome, type Reader, RUN_KINDS, type RunSaid, type Told } from "../model/run";
import { instantIn } from "./clock";
import { isRecord, type JsonRecord, jsonIn, own } from "./json-body";
import { notUnderstood, pointOf, runOf } from "./saying";
import { exitInWords, lastWords, linesOf, sentences, shown, stopped } from "./words";

export const generic: Reader = (told) => {
  const body = told.body.trim();
  const value = body.startsWith("{") || body.startsWith("[") ? jsonIn(body) : undefined;
  if (isRecord(value) && own(value, "status") !== undefined)
    return { runs: [stated(told, value)], why: null };
  if (told.exit !== null && told.exit !== 0)
    return { runs: [runOf(told, "backup", "failed", whyFailed(told))], why: null };
  if (value !== undefined)
    return notUnderstood(told, 'This JSON has no "status": "ok", "partial" or "failed".');
  if (body.startsWith("{")) return notUnderstood(told, "This is no whole JSON: it breaks off.");
  return { runs: [exited(told)], why: null };
};

/**
 * Complaints that end with status 0 when the tool's output goes through a pipe: `pg_dump | gzip` ends as gzip does.
 */
const COMPLAINT =
  /^(?:pg_[a-z]{2,30}: (?:error|fatal): |rsync error: |(?:mysqldump|mariadb-dump): (?:Error|Got error): |tar: Exiting with failure status|tar: Error is not recoverable)/;

function exited(told: Told): RunSaid {
  const complaint = [...linesOf(told.stderr), ...linesOf(told.body)].find((line) => COMPLAINT.test(line));
  if (complaint !== undefined) {
    const swallowed = told.exit === 0 ? "It ended with status 0, but a tool in it failed." : null;
    return runOf(told, "backup", "failed", sentences(swallowed, stopped(complaint)));
  }
  if (told.exit === null) return runOf(told, "backup", "unknown", "Nobody said how it ended.");
  const point = pointOf(told, null);
  return runOf(told, "backup", "ok", point.why, { recoveryPointAt: point.at });
}

function whyFailed(told: Told): string | null {
  return sentences(exitInWords(told.exit ?? 1), lastWords(told.stderr) ?? lastWords(told.body));
}

const METHODS = ["full", "incremental", "differential"] as const;
const STATUSES = ["ok", "partial", "failed"] as const;

function stated(told: Told, said: JsonRecord): RunSaid {
  const fields = new Fields(told.timeZone, said);
  const status = fields.oneOf("status", STATUSES);
  const kind = fields.oneOf("kind", RUN_KINDS) ?? "backup";
  const error = fields.text("error") ?? fields.text("why");
  const startedAt = fields.instant("started");
  const more = {
    name: fields.text("snapshot"),
    startedAt,
    endedAt: fields.instant("ended"),
    method: fields.oneOf("method", METHODS),
    bytes: fields.count("bytes"),
    addedBytes: fields.count("addedBytes"),
    files: fields.count("files"),
    encrypted: fields.truth("encrypted"),
    errors: fields.count("errors"),
  };
  const point = fields.instant("recoveryPoint");
  const { outcome, why } = judged(told, status, fields.wrong, more.errors);
  const isThere = kind === "backup" && (outcome === "ok" || outcome === "partial");
  // null is a statement: this run made nothing that can be restored.
  const none = isThere && own(said, "recoveryPoint") === null ? "No new restore point." : null;
  const dated = pointOf(told, startedAt);
  const isDated = isThere && none === null && point === null;
  return runOf(
    told,
    kind,
    outcome,
    sentences(error && stopped(error), why, none, isDated ? dated.why : null),
    {
      ...more,
      // A check that says it is well says that it found nothing.
      errors: kind === "check" && outcome === "ok" ? (more.errors ?? 0) : more.errors,
      recoveryPointAt: isThere && none === null ? (point ?? dated.at) : null,
    },
  );
}

function judged(
  { exit }: Told,
  status: (typeof STATUSES)[number] | null,
  wrong: readonly string[],
  errors: number | null,
): { outcome: Outcome; why: string | null } {
  if (status === "failed") return { outcome: "failed", why: exit ? exitInWords(exit) : null };
  if (exit !== null && exit !== 0 && status !== "partial")
    return { outcome: "failed", why: exitInWords(exit) };
  if (wrong.length > 0) return { outcome: "unknown", why: sentences(...wrong) };
  if (status === null) return { outcome: "unknown", why: "Its status is null." };
  if (status === "ok" && errors !== null && errors > 0) {
    return {
      outcome: "failed",
      why: `It says "ok", and that it found ${errors === 1 ? "1 error" : `${errors} errors`}.`,
    };
  }
  return { outcome: status, why: null };
}

/** The fields of a JSON: what is missing or null is not known, what has another type is named. */
class Fields {
  readonly wrong: string[] = [];
  readonly #timeZone: string;
  readonly #said: JsonRecord;

  constructor(timeZone: string, said: JsonRecord) {
    this.#timeZone = timeZone;
    this.#said = said;
  }

  text(name: string): string | null {
    return this.#read(name, "a text", (value) =>
      typeof value === "string" ? shown(value) || null : undefined,
    );
  }

  count(name: string): number | null {
    const isCount = (value: unknown): value is number =>
      typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
    return this.#read(name, "a whole number from 0", (value) => (isCount(value) ? value : undefined));
  }

  truth(name: string): boolean | null {
    return this.#read(name, "true or false", (value) => (typeof value === "boolean" ? value : undefined));
  }

  instant(name: string): number | null {
    const wanted = 'a time such as "2026-01-31T02:00:00Z"';
    return this.#read(name, wanted, (value) => instantIn(this.#timeZone, value) ?? undefined);
  }

  oneOf<T extends string>(name: string, words: readonly T[]): T | null {
    const wanted = words.map((word) => `"${word}"`).join(", ");
    return this.#read(name, `one of ${wanted}`, (value) => words.find((word) => word === value));
  }

  #read<T>(name: string, wanted: string, read: (value: unknown) => T | null | undefined): T | null {
    const value = own(this.#said, name);
    if (value === undefined || value === null) return null;
    const found = read(value);
    if (found === undefined) this.wrong.push(`"${name}" must be ${wanted}.`);
    return found ?? null;
  }
}
