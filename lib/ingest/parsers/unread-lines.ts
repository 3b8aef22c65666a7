/** Lines of an output, and the bounded list of those that a parser could not use. */
import { UNREAD_LIMIT, type Unread, unreadLine } from "./parser";

export type UnreadLines = {
  items: Unread[];
  /** `line` is 1-based. After UNREAD_LIMIT entries the rest is dropped, so hostile output cannot fill memory. */
  add(line: number, text: string, why: string): void;
};

export function unreadLines(): UnreadLines {
  const items: Unread[] = [];
  return {
    items,
    add(line, text, why) {
      if (items.length < UNREAD_LIMIT) items.push(unreadLine(line, text, why));
    },
  };
}

/** Every line without its end (LF or CRLF); the text "" has none. */
export function linesOf(text: string): string[] {
  if (text === "") return [];
  const lines = text.split("\n").map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line));
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** The blank-separated words of a line. */
export function wordsOf(line: string): string[] {
  return line.split(/[ \t]+/).filter((word) => word !== "");
}
