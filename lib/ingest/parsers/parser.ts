/**
 * The contract of every parser: one output of one command in, what it says out.
 *
 * A parser is pure and total. It never throws, whatever the bytes; a line that it cannot read is listed in `unread`
 * with the reason, and an output that says nothing about its subject is `unread` as a whole, never an empty value:
 * "no updates" and "apt could not tell" are different facts.
 */
import type { SpecId } from "../specs";

/** A line (1-based) that the parser could not use. `text` is cut to 200 characters. */
export type Unread = { line: number; text: string; why: string };

/** One captured output, as the agent's manifest describes it. */
export type Output = {
  spec: SpecId;
  /** Standard output as text; bytes that are no UTF-8 arrive as U+FFFD. */
  stdout: string;
  stderr: string;
  exit: number;
  flags: Flag[];
  /** When the agent started to collect: what ages and relative times count from. Null when nobody said. */
  collectedAt: Date | null;
};
export type Flag = "truncated" | "timeout" | "missing" | "denied" | "same";

export type Read<T> =
  | { state: "read"; value: T; unread: Unread[] }
  | { state: "unread"; reason: string; unread: Unread[] };

export type Parser<T> = {
  spec: SpecId;
  /** Raised when the same bytes may now give another value: stored facts name it, and older ones are parsed again. */
  version: number;
  /** The value depends on `collectedAt` (years that a log leaves out, say), so it cannot be kept by content alone. */
  timed?: true;
  parse(output: Output): Read<T>;
};

/**
 * "There is none" is only said by an output of which every line was understood: an empty list beside lines that could
 * not be read is unread as a whole.
 */
export function read<T>(value: T, unread: Unread[] = []): Read<T> {
  const saysNone = Array.isArray(value) && value.length === 0;
  return saysNone && unread.length > 0
    ? unreadable("The output has lines, but none of them can be read.", unread)
    : { state: "read", value, unread };
}

/** The same for a log, where each line stands for itself: one that is torn hides nothing of the others. */
export function readLog<T>(value: T[], unread: Unread[]): Read<T[]> {
  return { state: "read", value, unread };
}

/** The reason for lines of which none is the command's: they are no complaint that could be told instead. */
export const NOT_ITS_OUTPUT = "What was printed is not the output of this command.";

/** A reason may quote what was printed, which may be one endless line. */
const REASON_LIMIT = 900;

export function unreadable(reason: string, unread: Unread[] = []): Read<never> {
  return { state: "unread", reason: bounded(reason, REASON_LIMIT), unread };
}

const TEXT_LIMIT = 200;
export const UNREAD_LIMIT = 100;

export function unreadLine(line: number, text: string, why: string): Unread {
  return { line, text: bounded(text, TEXT_LIMIT), why };
}

function bounded(text: string, limit: number): string {
  return text.length > limit ? `${text.slice(0, limit)}…` : text;
}
