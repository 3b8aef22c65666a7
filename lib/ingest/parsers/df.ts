/**
 * Which file systems are mounted, and how full are they? `df -PT`: device, type, size, used, available, capacity, mount.
 *
 * Device and mount point may hold blanks, so a row is read around its capacity column ("33%" or "-").
 */
import type { Filesystem } from "@/lib/fleet/model/facts";
import { type Line, linesOf, note } from "./lines";
import { type Output, type Parser, type Read, read, type Unread, unreadable } from "./parser";
import { complaintOf, refusalOf } from "./refusal";

export const dfParser: Parser<Filesystem[]> = { spec: "df", version: 1, parse };

function parse(output: Output): Read<Filesystem[]> {
  const refusal = refusalOf(output);
  if (refusal !== null) return unreadable(refusal);
  const [header, ...rows] = linesOf(output.stdout);
  if (!header) return unreadable(complaintOf(output));
  const block = blockBytes(header.text);
  if (block === null) return unreadable("The header is not that of df -PT.");
  const filesystems: Filesystem[] = [];
  const unread: Unread[] = [];
  for (const line of rows) {
    const filesystem = rowOf(line, block);
    if (typeof filesystem === "string") note(unread, line, filesystem);
    else filesystems.push(filesystem);
  }
  if (filesystems.length === 0) return unreadable("No file system could be read.", unread);
  return read(filesystems, unread);
}

/** Bytes per block as the header says: 1024-blocks, 1K-blocks, 1-blocks. */
function blockBytes(header: string): number | null {
  const match = /^Filesystem\s+Type\s+(\d{1,9})(K|M|G)?-blocks\s/.exec(header);
  if (!match) return null;
  const unit = { K: 1024, M: 1024 ** 2, G: 1024 ** 3 }[match[2] ?? ""] ?? 1;
  return Number(match[1]) * unit;
}

/** The file system, or why the row gives none. */
function rowOf({ text }: Line, block: number): Filesystem | string {
  const words = [...text.matchAll(/\S+/g)].map((match) => ({ word: match[0], at: match.index }));
  const capacity = words.findIndex((_, at) => at >= 5 && isCapacity(words, at));
  const mount = words[capacity + 1];
  const type = words[capacity - 4]?.word;
  if (capacity < 0 || !mount || type === undefined) return "not a row of df -PT";
  const size = words[capacity - 3]?.word ?? "-";
  const used = words[capacity - 2]?.word ?? "-";
  if (size === "-" || used === "-") return "df gives no size";
  // One blank stands before the mount point; further ones are its own.
  const path = text.slice(mount.at).trimEnd();
  return { mount: path, type, sizeBytes: Number(size) * block, usedBytes: Number(used) * block };
}

function isCapacity(words: readonly { word: string }[], at: number): boolean {
  const isNumber = (word: string | undefined) => word !== undefined && /^(-?\d{1,15}|-)$/.test(word);
  return (
    /^(\d{1,6}%|-)$/.test(words[at]?.word ?? "") &&
    isNumber(words[at - 1]?.word) &&
    isNumber(words[at - 2]?.word) &&
    isNumber(words[at - 3]?.word)
  );
}
