/** The lines of an output, and the bounded list of those that could not be used. */
import { UNREAD_LIMIT, type Unread, unreadLine } from "./parser";

export type Line = { number: number; text: string };

/** Every line that is not blank, numbered from 1, without its line end. */
export function linesOf(text: string): Line[] {
  return [...eachLine(text)];
}

/** The same one by one: an output of eight million line ends shall not become as many objects at once. */
export function* eachLine(text: string): Generator<Line> {
  let start = 0;
  for (let number = 1; start <= text.length; number += 1) {
    const newline = text.indexOf("\n", start);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(start, text[end - 1] === "\r" && end > start ? end - 1 : end);
    if (line.trim() !== "") yield { number, text: line };
    start = end + 1;
  }
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
