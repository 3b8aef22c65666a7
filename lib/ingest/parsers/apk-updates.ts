/**
 * Which updates does apk see (Alpine)? `apk version -l '<'`: a header, then NAME-VERSION < AVAILABLE.
 *
 * Without package indexes apk still prints the header and only warns, so a warning on its own is no "no updates".
 */
import { linesOf, note } from "./lines";
import { type Output, type Parser, type Read, read, type Unread, unreadable } from "./parser";
import { complaintOf, refusalOf } from "./refusal";

export type ApkUpdate = { name: string; installed: string; candidate: string };

export const apkUpdatesParser: Parser<ApkUpdate[]> = { spec: "apk-updates", version: 1, parse };

function parse(output: Output): Read<ApkUpdate[]> {
  const refusal = refusalOf(output);
  if (refusal !== null) return unreadable(refusal);
  const updates: ApkUpdate[] = [];
  const unread: Unread[] = [];
  let hasHeader = false;
  for (const line of linesOf(output.stdout)) {
    const text = line.text.trim();
    const update = updateOf(text);
    if (/^Installed:\s+Available:$/.test(text)) hasHeader = true;
    else if (update) updates.push(update);
    else note(unread, line, "not a row of apk version");
  }
  const warning = [...linesOf(output.stderr), ...linesOf(output.stdout)].find(({ text }) =>
    NO_INDEX.test(text),
  );
  if (updates.length > 0) return read(updates, unread);
  if (warning) return unreadable(`apk has no complete package index: ${warning.text.slice(0, 200)}`, unread);
  if (!hasHeader || output.exit !== 0) return unreadable(complaintOf(output), unread);
  return read([], unread);
}

const NO_INDEX = /^(?:WARNING|ERROR): /;

/** A version holds no hyphen but that of -rN, so the name ends at the last hyphen but one. */
function updateOf(text: string): ApkUpdate | null {
  const match = /^(\S{1,200})-(\d[^\s-]{0,100}-r\d{1,6})\s+<\s+(\d\S{0,100})(?:\s+@\S+)?$/.exec(text);
  if (!match?.[1] || !match[2] || !match[3]) return null;
  return { name: match[1], installed: match[2], candidate: match[3] };
}
