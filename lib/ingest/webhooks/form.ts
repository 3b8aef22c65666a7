/** Which fields does a form hold? Two encodings, both read in one pass over the body. */
import type { Message } from "./inbound";

/**
 * null: the body is no form. `curl -d '{…}'` calls JSON a form unless it is told otherwise, and no form begins so. A
 * multipart body that is cut off loses its last field; one without a boundary has none.
 */
export function formOf({ headers, body }: Pick<Message, "headers" | "body">): URLSearchParams | null {
  const type = headers.get("content-type") ?? "";
  const [media = ""] = type.split(";", 1);
  switch (media.trim().toLowerCase()) {
    case "application/x-www-form-urlencoded":
      return /^\s*[{[]/.test(body) ? null : new URLSearchParams(body);
    case "multipart/form-data":
      return new URLSearchParams(partsOf(body, boundaryOf(type)));
    default:
      return null;
  }
}

/** RFC 2046 allows 70 characters. */
const BOUNDARY = /;\s*boundary=(?:"([^"]{1,70})"|([^\s";]{1,70}))/i;

function boundaryOf(type: string): string | null {
  const found = BOUNDARY.exec(type);
  return found?.[1] ?? found?.[2] ?? null;
}

/** Every delimiter begins a line; what stands before the first and behind the last is no part. */
function partsOf(body: string, boundary: string | null): [string, string][] {
  if (boundary === null) return [];
  const delimiter = `\n--${boundary}`;
  const parts: [string, string][] = [];
  // The first delimiter may be the very beginning, which no line break precedes.
  const text = `\n${body}`;
  let at = text.indexOf(delimiter);
  while (at >= 0) {
    const from = at + delimiter.length;
    const end = text.indexOf(delimiter, from);
    if (end < 0 || text.startsWith("--", from)) break;
    const part = partOf(text.slice(from, end));
    if (part) parts.push(part);
    at = end;
  }
  return parts;
}

const HEADERS_LENGTH = 2_000;
const NAME = /[;\s]name=(?:"([^"]{0,200})"|([^\s";]{1,200}))/i;

/** From behind a delimiter to the line break before the next: headers, an empty line, the value. */
function partOf(part: string): [string, string] | null {
  const head = part.slice(0, HEADERS_LENGTH);
  const blank = /\r?\n\r?\n/.exec(head);
  if (!blank) return null;
  const found = NAME.exec(head.slice(0, blank.index));
  const name = found?.[1] ?? found?.[2];
  if (name === undefined) return null;
  const value = part.slice(blank.index + blank[0].length);
  return [name, value.endsWith("\r") ? value.slice(0, -1) : value];
}
