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

export function read<T>(value: T, unread: Unread[] = []): Read<T> {
  return { state: "read", value, unread };
}

export function unreadable(reason: string, unread: Unread[] = []): Read<never> {
  return { state: "unread", reason, unread };
}

const TEXT_LIMIT = 200;
export const UNREAD_LIMIT = 100;

export function unreadLine(line: number, text: string, why: string): Unread {
  return { line, text: text.length > TEXT_LIMIT ? `${text.slice(0, TEXT_LIMIT)}…` : text, why };
}
