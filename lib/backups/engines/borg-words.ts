/** What did Borg or borgmatic say: archives as JSON, its log as JSON lines or as text, and with which status it ended? */
import type { Told } from "../model/run";
import { isRecord, type JsonRecord, jsonIn, jsonLines, own, recordsAt, textAt } from "./json-body";
import { linesOf } from "./words";

export type BorgWords = {
  /** Objects that `borg create --json` printed; borgmatic makes a list of them. */
  creations: JsonRecord[];
  /** JSON of other commands: lists and statistics. */
  others: number;
  /** The log as text, and all plain lines. */
  lines: string[];
  /** The first that Borg logged as an error, and its id where it has one. */
  error: { message: string; id: string | null } | null;
  warnings: string[];
  /** What Borg says of its own status, if it is worse than what was told. */
  exit: number | null;
};

const STATUS = /terminating with (?:success|warning|error|signal|[a-z]{1,20}) status, rc (\d{1,3})\b/;
/** Files that are missing in an archive, however the log is written; Python's own complaints are about no file. */
const LEFT_OUT =
  /^(?![\w.]{1,80}(?:Error|Exception): ).{1,4096}: \[Errno \d{1,3}\] |file changed while we backed it up|^Include pattern .{0,1000} never matched|^E [^\s]/;

export function borgWords(told: Told): BorgWords {
  const words: BorgWords = {
    creations: [],
    others: 0,
    lines: [],
    error: null,
    warnings: [],
    exit: told.exit,
  };
  const readLine = jsonLines();
  const rest = takeJson(words, told.body) ? "" : takeMixed(words, told.body);
  for (const line of [...linesOf(rest), ...linesOf(told.stderr)]) takeLine(words, line, readLine(line));
  return words;
}

function takeJson(words: BorgWords, text: string): boolean {
  const trimmed = text.trim();
  if (!trimmed.startsWith("{") && !trimmed.startsWith("[")) return false;
  const value = jsonIn(trimmed);
  const records = Array.isArray(value) ? value.filter(isRecord) : isRecord(value) ? [value] : [];
  // A log line alone is JSON as well.
  if (records.length === 0 || records.some(isLogLine)) return false;
  for (const record of records) {
    if (isRecord(own(record, "archive"))) words.creations.push(record);
    else if (recordsAt(record, "archives").length > 0 || isRecord(own(record, "repository"))) words.others++;
  }
  return words.creations.length + words.others > 0;
}

function isLogLine(record: JsonRecord): boolean {
  return textAt(record, "type") !== null;
}

/** With 2>&1 the log stands before, after and between what is printed. @returns what is left as lines */
function takeMixed(words: BorgWords, text: string): string {
  const lines = linesOf(text);
  const isLog = (line: string) => /^\{"[a-z_]{1,30}": /.test(line) && line.includes('"type": "');
  const others = lines.filter((line) => !isLog(line));
  const first = others.findIndex((line) => /^[{[]/.test(line));
  const last = others.findLastIndex((line) => /[}\]]\s*$/.test(line));
  const document = first < 0 || last < first ? "" : others.slice(first, last + 1).join("\n");
  if (document === "" || !takeJson(words, document)) return text;
  return [...lines.filter(isLog), ...others.slice(0, first), ...others.slice(last + 1)].join("\n");
}

function takeLine(words: BorgWords, line: string, record: unknown): void {
  if (isRecord(record) && isLogLine(record)) takeLogged(words, record);
  else takeText(words, line);
}

function takeLogged(words: BorgWords, record: JsonRecord): void {
  const type = textAt(record, "type");
  if (type === "file_status" && textAt(record, "status") === "E") {
    words.warnings.push(`${textAt(record, "path") ?? "A file"} could not be read`);
  }
  const message = textAt(record, "message");
  if (type !== "log_message" || message === null) return;
  const level = textAt(record, "levelname");
  if (level === "ERROR" || level === "CRITICAL") {
    words.error ??= { message, id: textAt(record, "msgid") };
  }
  if (level === "WARNING" && !LEFT_OUT.test(message)) words.warnings.push(message);
  for (const line of linesOf(message)) takeText(words, line);
}

function takeText(words: BorgWords, said: string): void {
  // What the other end of an SSH connection logs.
  const line = said.startsWith("Remote: ") ? said.slice("Remote: ".length) : said;
  words.lines.push(line);
  if (LEFT_OUT.test(line)) words.warnings.push(line);
  const status = STATUS.exec(line)?.[1];
  // A pipe or a wrapper that swallows the status does not make it go well.
  if (status !== undefined && (words.exit === null || words.exit === 0)) {
    words.exit = Math.max(words.exit ?? 0, Number(status));
  }
}

/** Whether something is missing in what was backed up, as Borg itself would say with status 1. */
export function leftOut({ warnings, lines }: BorgWords): string | null {
  return (
    warnings.find((line) => LEFT_OUT.test(line) || line.endsWith(" could not be read")) ??
    lines.find((line) => LEFT_OUT.test(line)) ??
    null
  );
}

const REASONS: readonly (readonly [RegExp, string])[] = [
  [/^PassphraseWrong$|passphrase supplied in .{0,200} is incorrect/, "The passphrase is wrong."],
  [/^(?:Repository\.)?DoesNotExist$|^Repository .{0,1000} does not exist/, "The repository does not exist."],
  [/^LockTimeout$|^LockError$|Failed to create\/acquire the lock/, "The repository is locked."],
  [/AlreadyExists$|^Archive .{0,1000} already exists/, "An archive of that name is already there."],
  [/Got Ctrl-C|SIGINT|KeyboardInterrupt/, "It was interrupted."],
  [/No space left on device|InsufficientFreeSpace/, "There is no space left."],
  [/^IntegrityError$|^Data integrity error/, "The repository is damaged."],
];

/** What kind of error it is, in our words; null when the tool's must do. */
export function reasonOf({ error, lines }: BorgWords): string | null {
  const said = [error?.id ?? "", error?.message ?? "", ...lines.slice(-40)];
  return REASONS.find(([pattern]) => said.some((line) => pattern.test(line.slice(0, 4_000))))?.[1] ?? null;
}
