/** The lines of an output, and the bounded list of those that could not be used. */
import { UNREAD_LIMIT, type Unread, unreadLine } from "./parser";

export type Line = { number: number; text: string };

/** Every line that is not blank, numbered from 1, without its line end. */
export function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  // Not from the generator: every output passes here, and a generator costs as much again as the line itself.
  for (let start = 0, number = 1; start <= text.length; number += 1) {
    const end = endOfLine(text, start);
    const line = lineBetween(text, start, end);
    if (!isBlank(line)) lines.push({ number, text: line });
    start = end + 1;
  }
  return lines;
}

/** The same one by one: an output of eight million line ends shall not become as many objects at once. */
export function* eachLine(text: string): Generator<Line> {
  for (let start = 0, number = 1; start <= text.length; number += 1) {
    const end = endOfLine(text, start);
    const line = lineBetween(text, start, end);
    if (!isBlank(line)) yield { number, text: line };
    start = end + 1;
  }
}

function endOfLine(text: string, start: number): number {
  const newline = text.indexOf("\n", start);
  return newline < 0 ? text.length : newline;
}

function lineBetween(text: string, start: number, end: number): string {
  return text.slice(start, text[end - 1] === "\r" && end > start ? end - 1 : end);
}

/** Most lines begin with what is no blank of any kind, which shows without a copy. */
function isBlank(line: string): boolean {
  const first = line.charCodeAt(0);
  return !(first > 0x20 && first < 0x7f) && line.trim() === "";
}

/** Add a line to the unread ones, up to the limit: a hostile output shall not fill the report. */
export function note(unread: Unread[], line: Line, why: string): void {
  if (unread.length < UNREAD_LIMIT) unread.push(unreadLine(line.number, line.text, why));
}

/** The first `count` columns between blanks, and all that follows them as it stands. */
export function columnsOf(text: string, count: number): { columns: string[]; rest: string } {
  const columns: string[] = [];
  const column = /\S+/g;
  while (columns.length < count) {
    const match = column.exec(text);
    if (match === null) return { columns, rest: "" };
    columns.push(match[0]);
  }
  return { columns, rest: text.slice(column.lastIndex).trim() };
}
