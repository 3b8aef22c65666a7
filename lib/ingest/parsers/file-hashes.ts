/** What are the hashes of the files that matter? `sha256sum`, one file a line. */
import { linesOf, note } from "./lines";
import { type Output, type Parser, type Read, read, type Unread, unreadable } from "./parser";
import { complaintOf } from "./refusal";

export type FileHash = { path: string; sha256: string };

export const fileHashesParser: Parser<FileHash[]> = { spec: "file-hashes", version: 1, parse };

/** A leading backslash says that the name is escaped: \\n and \\\\. "*" marks binary mode. */
const HASH = /^(\\?)([0-9a-f]{64}) [ *](.+)$/;

function parse(output: Output): Read<FileHash[]> {
  const hashes: FileHash[] = [];
  const unread: Unread[] = [];
  for (const line of linesOf(output.stdout)) {
    const [, escaped, sha256, name] = HASH.exec(line.text) ?? [];
    if (sha256 === undefined || name === undefined) note(unread, line, "not a line of sha256sum");
    else hashes.push({ path: escaped === "\\" ? unescaped(name) : name, sha256 });
  }
  // A file of the list that does not exist makes sha256sum exit 1; the others are still read.
  for (const line of linesOf(output.stderr)) note(unread, line, "the file could not be read");
  return hashes.length === 0 ? unreadable(complaintOf(output), unread) : read(hashes, unread);
}

function unescaped(name: string): string {
  return name.replace(/\\([\\nr])/g, (_, character: string) => ESCAPES.get(character) ?? character);
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["r", "\r"],
]);
