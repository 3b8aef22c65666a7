/** Which distribution and release is it? /etc/os-release: KEY=value lines, quoted as in a shell. */
import { linesOf, note } from "./lines";
import { type Output, type Parser, type Read, read, type Unread, unreadable } from "./parser";
import { complaintOf, refusalOf } from "./refusal";

/** The keys as written (ID, VERSION_ID …), values unquoted. */
export type OsRelease = Record<string, string>;

export const osReleaseParser: Parser<OsRelease> = { spec: "os-release", version: 2, parse };

const NAMES = ["ID", "NAME", "PRETTY_NAME"];

function parse(output: Output): Read<OsRelease> {
  const refusal = refusalOf(output);
  if (refusal !== null) return unreadable(refusal);
  const fields = new Map<string, string>();
  const unread: Unread[] = [];
  for (const line of linesOf(output.stdout)) {
    const text = line.text.trim();
    if (text.startsWith("#")) continue;
    const equals = text.indexOf("=");
    const key = text.slice(0, Math.max(equals, 0));
    if (/^[A-Z][A-Z0-9_]{0,63}$/.test(key)) fields.set(key, unquote(text.slice(equals + 1)));
    else note(unread, line, "not KEY=value");
  }
  // Any file of a shell's variables reads like it, but names no system.
  if (!NAMES.some((name) => fields.has(name))) return unreadable(complaintOf(output), unread);
  return read(Object.fromEntries(fields), unread);
}

function unquote(value: string): string {
  const quote = value[0];
  const isQuoted = value.length >= 2 && (quote === '"' || quote === "'") && value.endsWith(quote);
  const inner = isQuoted ? value.slice(1, -1) : value;
  return quote === "'" ? inner : inner.replace(/\\(["'$`\\])/g, "$1");
}
