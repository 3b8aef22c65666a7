/** How did a command of pgBackRest end, and which backups does it list (2.40 to 2.59)? */
import type { Outcome, Reader, RunSaid, Told } from "../model/run";
import { methodOf, pgbackrestInfo, pgbackrestList } from "./pgbackrest-info";
import { type Command, commandsIn } from "./pgbackrest-log";
import { isVerification, verifiedIn } from "./pgbackrest-verify";
import { noRun, notUnderstood, runOf, silentRun } from "./saying";
import { sizeIn } from "./sizes";
import { exitInWords, lastWords, linesOf, nameOf, sentences, stopped } from "./words";

export const pgbackrest: Reader = (told) => {
  const body = told.body.trim();
  const list = pgbackrestList(body);
  const info = list && pgbackrestInfo(told, list);
  if (info !== null) return info;
  const commands = commandsIn(told);
  const runs = commands.flatMap((command) => runsOf(told, command));
  if (runs.length > RUNS_PER_LOG) {
    return {
      runs: runs.slice(-RUNS_PER_LOG),
      why: `Of ${runs.length} runs in this log the last ${RUNS_PER_LOG} are read.`,
    };
  }
  if (runs.length > 0) return { runs, why: null };
  if (isVerification(linesOf(told.body))) {
    return { runs: [verification(told, linesOf(told.body), outputEnd(told))], why: null };
  }
  if (told.exit !== null && told.exit !== 0) {
    const said = lastWords(told.stderr) ?? lastWords(told.body);
    const why = sentences(endInWords(told.exit), errorIn(told.stderr) ?? said);
    return { runs: [runOf(told, told.kind ?? "backup", "failed", why)], why: null };
  }
  if (commands.length > 0)
    return noRun("pgBackRest kept house here: it backed up, checked and restored nothing.");
  if (/^stanza: .{1,200}\n {2,8}status: /.test(body)) {
    return noRun("This is the text of pgbackrest info; send that of info --output=json.");
  }
  return silentRun(told, "pgBackRest") ?? notUnderstood(told, whyNothing(body), told.kind ?? "backup");
};

/** A log that is sent as a whole holds years of them. */
const RUNS_PER_LOG = 100;

function whyNothing(body: string): string {
  if (body === "")
    return "pgBackRest printed nothing. Let it log to the console with --log-level-console=info.";
  if (body.startsWith("[") || body.startsWith("{")) {
    return "This is no whole list of pgBackRest: it breaks off, or is not what info --output=json prints.";
  }
  return "This is not what pgBackRest prints.";
}

type Ended = { outcome: Outcome; why: string | null };

function runsOf(told: Told, command: Command): RunSaid[] {
  const ended = endOf(told, command);
  const lines = command.lines.map(({ text }) => text);
  const times = { startedAt: command.beganAt, endedAt: command.endedAt };
  if (command.name === "backup") return [backup(told, command, ended)];
  if (command.name === "restore") return [restore(told, command, ended)];
  if (command.name === "verify") return [verification(told, lines, ended, times)];
  if (command.name !== "check") return [];
  const why = ended.outcome === "ok" ? "WAL reaches the repository; backups were not read." : ended.why;
  return [runOf(told, "check", ended.outcome, why, times)];
}

/** Status and log must agree; the worse of the two counts. */
function endOf(told: Told, command: Command): Ended {
  const error = errorOf(command);
  const said = error === undefined ? null : stopped(error);
  if (command.end === "aborted") return { outcome: "failed", why: said ?? "pgBackRest gave up." };
  if (command.end === "terminated") return { outcome: "failed", why: "It was ended by a signal." };
  if (told.exit !== null && told.exit !== 0) {
    return { outcome: "failed", why: sentences(endInWords(told.exit), said) };
  }
  if (error !== undefined) return { outcome: "failed", why: said };
  if (command.end === null)
    return { outcome: "unknown", why: `The log breaks off before the end of ${command.name}.` };
  return { outcome: "ok", why: null };
}

/** The first error; when it ends with a colon, the cause stands on the next line. */
function errorOf({ lines }: Command): string | undefined {
  const at = lines.findIndex(({ level }) => level === "ERROR");
  const error = lines[at]?.text;
  const next = lines[at + 1];
  return error?.endsWith(":") && next?.level === "" ? `${error} ${next.text.trim()}` : error;
}

function outputEnd({ exit }: Told): Ended {
  if (exit === null) return { outcome: "unknown", why: "Nobody said its exit status." };
  return exit === 0 ? { outcome: "ok", why: null } : { outcome: "failed", why: endInWords(exit) };
}

function endInWords(exit: number): string {
  if (exit === 50) return "Another pgBackRest holds the lock (exit status 50).";
  if (exit === 62) return "pgBackRest is stopped for this stanza (exit status 62).";
  if (exit === 63) return "It was ended by a signal (exit status 63).";
  if (exit === 82) return "WAL was not archived in time (exit status 82).";
  return exitInWords(exit);
}

function errorIn(stderr: string | null): string | null {
  const line = linesOf(stderr).find((each) => each.startsWith("ERROR: "));
  return line === undefined ? null : stopped(line);
}

const CHECKSUM = /invalid page checksums? found|page misalignment in file/;
const SIZE = /^(full|diff|incr) backup size = (\d{1,9}(?:\.\d{1,3})?)([KMGTP]?B), file total = (\d{1,12})/;

function backup(told: Told, command: Command, ended: Ended): RunSaid {
  const lines = command.lines;
  const find = (pattern: RegExp) =>
    lines.map(({ text }) => pattern.exec(text)).find((match) => match !== null);
  const label = find(/^new backup label = (\S{1,100})/)?.[1] ?? null;
  const [, type = null, number, unit, files] = find(SIZE) ?? [];
  const stopped_ = lines.find(({ text }) => text.startsWith("backup stop archive = "))?.at ?? null;
  // Its warnings go to standard error, without a time, and would fall to the expire that follows.
  const said = [...lines.map(({ text }) => text), ...linesOf(told.stderr)];
  const torn = new Set(said.filter((text) => CHECKSUM.test(text)));
  const { outcome, why } = judged(ended, label, [...torn]);
  const point = stopped_ ?? command.endedAt ?? told.endedAt ?? told.startedAt ?? told.at;
  const isThere = label !== null && command.end === "completed";
  return runOf(told, "backup", outcome, why, {
    name: nameOf(label),
    startedAt: command.beganAt,
    endedAt: command.endedAt,
    recoveryPointAt: isThere ? point : null,
    method: methodOf(type, label),
    // Of the other methods this line counts what has changed only.
    bytes: type === "full" ? sizeIn(number, unit, true) : null,
    files: files === undefined ? null : Number(files),
    encrypted: encryptionOf(command.options),
  });
}

function judged(ended: Ended, label: string | null, torn: readonly string[]): Ended {
  const [first] = torn;
  if (first !== undefined) {
    const count = torn.length === 1 ? "" : ` (and ${torn.length - 1} more)`;
    return {
      outcome: "failed",
      why: sentences("Pages with wrong checksums were backed up.", stopped(first), count),
    };
  }
  if (ended.outcome !== "ok" || label !== null) return ended;
  return { outcome: "unknown", why: "The log does not name the backup that was made." };
}

/** Its first line shows every option that is set; with several repositories it is not told here which one was used. */
function encryptionOf(options: string | null): boolean | null {
  if (options === null) return null;
  const repositories = new Set([...options.matchAll(/--repo(\d{1,3})-/g)].map(([, key]) => key));
  const ciphers = [...options.matchAll(/--repo\d{1,3}-cipher-type=([a-z0-9-]{1,40})/g)].map(
    ([, cipher]) => cipher,
  );
  const encrypted = ciphers.filter((cipher) => cipher !== "none").length;
  if (encrypted === 0) return repositories.size === 0 ? null : false;
  return encrypted === repositories.size ? true : null;
}

function restore(told: Told, command: Command, ended: Ended): RunSaid {
  const text = command.lines.map((line) => line.text);
  const name = text
    .map((line) => /restore backup set (\d{8}-\d{6}F(?:_\d{8}-\d{6}[DI])?)/.exec(line)?.[1])
    .find(Boolean);
  const [, number, unit, files] =
    text
      .map((line) => /^restore size = (\d{1,9}(?:\.\d{1,3})?)([KMGTP]?B), file total = (\d{1,12})/.exec(line))
      .find(Boolean) ?? [];
  return runOf(told, "restore", ended.outcome, ended.why, {
    name: nameOf(name),
    startedAt: command.beganAt,
    endedAt: command.endedAt,
    bytes: sizeIn(number, unit, true),
    files: files === undefined ? null : Number(files),
    encrypted: encryptionOf(command.options),
  });
}

type Times = Pick<RunSaid, "startedAt" | "endedAt">;

function verification(told: Told, lines: readonly string[], ended: Ended, times?: Times): RunSaid {
  const { isBad, errors, first, isEmpty } = verifiedIn(lines);
  if (isBad) {
    const why = sentences(
      `The verification found ${errors === 1 ? "1 error" : `${errors} errors`}.`,
      first && stopped(first),
    );
    return runOf(told, "check", "failed", why, { ...times, errors });
  }
  if (isEmpty && ended.outcome === "ok")
    return runOf(told, "check", "unknown", "There was no backup to verify.", times);
  return runOf(told, "check", ended.outcome, ended.why, {
    ...times,
    errors: ended.outcome === "ok" ? 0 : null,
  });
}
