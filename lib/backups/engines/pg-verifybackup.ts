/** Does a base backup still match its manifest? What pg_verifybackup says of it (PostgreSQL 13 to 18). */
import type { Reader } from "../model/run";
import { notUnderstood, runOf } from "./saying";
import { exitInWords, lastWords, linesOf, sentences, stopped } from "./words";

const VERIFIED = "backup successfully verified";
const ERROR = /^(?:pg_verifybackup|pg_waldump): (?:error|fatal): (.*)$/;
/** It could not look, which says nothing of the files. */
const NOT_LOOKED =
  /^(?:could not (?:open|read|stat|access) (?:file|directory) ".{0,1000}backup_manifest"|no backup directory specified|unrecognized |too many command-line|manifest (?:is empty|has no checksum|checksum mismatch)|could not parse|cannot |unexpected )/;
const NAMED = 2;

export const pgVerifybackup: Reader = (told) => {
  const lines = [...linesOf(told.body), ...linesOf(told.stderr)];
  const errors = lines.map((line) => ERROR.exec(line)?.[1]).filter((error) => error !== undefined);
  const isVerified = lines.some((line) => line.trim() === VERIFIED);
  const { exit } = told;
  if (errors.length > 0) {
    const found = errors.filter((error) => !NOT_LOOKED.test(error)).length;
    return {
      runs: [runOf(told, "check", "failed", named(errors), { errors: found > 0 ? found : null })],
      why: null,
    };
  }
  if (exit !== null && exit !== 0) {
    const why = sentences(exitInWords(exit), lastWords(told.stderr) ?? lastWords(told.body));
    return { runs: [runOf(told, "check", "failed", why)], why: null };
  }
  // It says so only when every file was right, so nothing more is needed.
  if (isVerified) return { runs: [runOf(told, "check", "ok", null, { errors: 0 })], why: null };
  if (lines.length === 0) {
    return notUnderstood(told, "pg_verifybackup printed nothing. Leave out --quiet.", "check");
  }
  return notUnderstood(
    told,
    "This is not what pg_verifybackup prints (it must speak English: LC_ALL=C).",
    "check",
  );
};

function named(errors: readonly string[]): string | null {
  const more = errors.length - NAMED;
  const first = errors.slice(0, NAMED).map((error) => stopped(error.slice(0, 200)));
  return sentences(...first, more > 0 ? `(And ${more} more.)` : null);
}
