/** How much memory is there? The line MemTotal of /proc/meminfo, in bytes ("kB" there means 1024 bytes). */
import { type Output, type Parser, type Read, read, unreadable } from "./parser";
import { complaintOf, refusalOf } from "./refusal";

export const meminfoParser: Parser<{ totalBytes: number }> = { spec: "meminfo", version: 1, parse };

function parse(output: Output): Read<{ totalBytes: number }> {
  const refusal = refusalOf(output);
  if (refusal !== null) return unreadable(refusal);
  const total = /^MemTotal:[ \t]{1,40}(\d{1,12}) kB\r?$/m.exec(output.stdout);
  if (total?.[1]) return read({ totalBytes: Number(total[1]) * 1024 });
  return unreadable(output.stdout.trim() === "" ? complaintOf(output) : "There is no MemTotal line.");
}
