/** What did restic say, in JSON lines and in plain ones, and with which status did it really end? */
import type { Told } from "../model/run";
import { isRecord, type JsonRecord, jsonLines, own, textAt } from "./json-body";
import { linesOf, shown, stopped } from "./words";

export type ResticWords = {
  /** Lines with `message_type: "summary"`, in their order. */
  summaries: JsonRecord[];
  /** Everything else that is a JSON object or list on one line. */
  others: unknown[];
  /** Lines that are no JSON, of both streams. */
  plain: string[];
  /** Its own exit code where it names one that is worse than what was told; null: nobody said any. */
  exit: number | null;
  /** The message that it ended with. */
  last: string | null;
  /** What could not be read or restored, one text each. */
  troubles: string[];
  /** Its progress counted such files, whether or not they are named. */
  isShort: boolean;
};

export function resticWords(told: Told): ResticWords {
  const words: ResticWords = {
    summaries: [],
    others: [],
    plain: [],
    exit: told.exit,
    last: null,
    troubles: [],
    isShort: false,
  };
  const readLine = jsonLines();
  for (const line of [...linesOf(told.body), ...linesOf(told.stderr)]) {
    const value = readLine(line);
    if (isRecord(value)) takeRecord(words, value);
    else if (Array.isArray(value)) words.others.push(value);
    else takePlain(words, line);
  }
  return words;
}

function takeRecord(words: ResticWords, record: JsonRecord): void {
  const type = textAt(record, "message_type");
  if (type === "summary") words.summaries.push(record);
  else if (type === "exit_error") takeExit(words, record);
  else if (type === "error") words.troubles.push(messageOf(record));
  else if (type === "status") takeStatus(words, record);
  else if (type !== "verbose_status") words.others.push(record);
}

function takeExit(words: ResticWords, record: JsonRecord): void {
  const code = own(record, "code");
  const named = typeof code === "number" && Number.isInteger(code) ? code : 1;
  // A wrapper that swallows the status does not make it go well.
  if (words.exit === null || words.exit === 0) words.exit = named === 0 ? words.exit : named;
  words.last = textAt(record, "message") ?? words.last;
}

/** restic counts what it could not read even where it says nothing else of it. */
function takeStatus(words: ResticWords, record: JsonRecord): void {
  const count = own(record, "error_count");
  if (typeof count === "number" && count > 0) words.isShort = true;
}

/** Since 0.17 `{"error":{"message":…}}`, before that any type, and in a check `message` alone. */
function messageOf(record: JsonRecord): string {
  const error = own(record, "error");
  const inner = isRecord(error) ? textAt(error, "message") : error;
  const message = typeof inner === "string" && inner !== "" ? inner : textAt(record, "message");
  return message ?? textAt(record, "item") ?? "An error without words";
}

const TROUBLE =
  /^(?:error(?: for [^:]{1,1000})?: |ignoring error for |unable to open: )|does not exist, skipping$/;

function takePlain(words: ResticWords, line: string): void {
  words.plain.push(line);
  if (TROUBLE.test(line)) words.troubles.push(line);
  if (line.startsWith("Fatal: ")) words.last = line;
}

/** What could not be read, as one sentence: the first of it, and how many there are. */
export function troublesInWords({ troubles, isShort }: ResticWords): string | null {
  const [first] = troubles;
  if (first === undefined) return isShort ? "Some source files could not be read." : null;
  return troubles.length === 1 ? stopped(first) : `${stopped(first)} (and ${troubles.length - 1} more)`;
}

const EXITS: Readonly<Record<number, string>> = {
  2: "restic itself broke down (exit status 2).",
  3: "Some source data could not be read (exit status 3).",
  10: "The repository does not exist (exit status 10).",
  11: "The repository is locked (exit status 11).",
  12: "The password is wrong (exit status 12).",
  130: "It was interrupted (exit status 130).",
};

/** Before 0.17 all of these ended with status 1, so the message tells. */
const MESSAGES: readonly (readonly [RegExp, string])[] = [
  [/wrong password or no key found/, "The password is wrong."],
  [
    /repository does not exist|Is there a repository at the following location/,
    "The repository does not exist.",
  ],
  [/repository is already locked|unable to create lock/, "The repository is locked."],
  [/no space left on device/, "There is no space left."],
];

export function resticExitInWords(exit: number, said: string): string | null {
  const known = EXITS[exit];
  if (known !== undefined) return known;
  return exit === 1 ? (MESSAGES.find(([pattern]) => pattern.test(said.slice(-8_000)))?.[1] ?? null) : null;
}

export function resticName(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? shown(value, 80) : null;
}
