/** How does text that somebody else wrote become part of a message? Cut, with what is invisible made visible. */
import { createHash } from "node:crypto";
import { segmentsOf, visibleText } from "@/lib/untrusted";
import { wholeText } from "../model/signal";

/** One line: white space is single, and nothing in it ends a header. @param limit UTF-16 units */
export function line(text: string, limit: number): string {
  // Cut before it is read: one letter becomes eight at most, and a megabyte is not worth reading for one line.
  const short = wholeText(text.replace(/\s+/g, " ").trim(), limit);
  return wholeText(visibleText(short), limit);
}

/** Several lines, each as it was. @param limit UTF-16 units */
export function block(text: string, limit: number): string {
  const short = wholeText(text, limit)
    .replace(/\r\n?/g, "\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
  const visible = segmentsOf(short, { lines: true }).map((segment) => segment.text);
  return wholeText(visible.join(""), limit);
}

export function length(text: string): number {
  return text.length;
}

export function bytes(text: string): number {
  return Buffer.byteLength(text);
}

/**
 * `text` as the receiver writes it, cut so that it measures at most `limit`; an ellipsis stands for what is missing.
 * @param write a character in the receiver's form, such as "&amp;" for "&"
 * @param measure of what is written; the measure of a whole is the sum of its characters
 */
export function cutTo(text: string, limit: number, write = same, measure = length): string {
  let written = "";
  let upToEllipsis = "";
  let size = 0;
  for (const char of text) {
    const form = write(char);
    size += measure(form);
    if (size > limit) return `${upToEllipsis}…`;
    written += form;
    if (size + measure("…") <= limit) upToEllipsis = written;
  }
  return written;
}

function same(char: string): string {
  return char;
}

const HTML: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** For text and for attributes in quotes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => HTML[char] ?? char);
}

const LINK_LENGTH = 1_500;

/** An address that may stand in a message, with everything odd in it percent-encoded; null for what is no web address. */
export function linkTo(url: string): string | null {
  const parsed = url.length > LINK_LENGTH ? null : URL.parse(url);
  if (parsed?.protocol !== "https:" && parsed?.protocol !== "http:") return null;
  // Slack parts an address from its words by a bar, which URLs may hold as it is.
  const href = parsed.href.replaceAll("|", "%7C");
  return href.length > LINK_LENGTH ? null : href;
}

const NAME = /^[A-Za-z0-9_-]{1,64}$/;

/** An id as it may stand in a header or in a name: ours do, and anything else is replaced by its hash. */
export function nameOf(id: string): string {
  return NAME.test(id) ? id : createHash("sha256").update(id).digest("hex");
}

/** "2026-11-22T01:14:00.000Z"; null for what no calendar has. @param at milliseconds since 1970 */
export function isoTime(at: number): string | null {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
