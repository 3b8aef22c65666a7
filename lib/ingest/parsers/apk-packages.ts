/**
 * Which packages are installed (Alpine)? /lib/apk/db/installed: blocks of KEY:value lines with an empty line after
 * each; P is the name, V the version, A the architecture, o the origin, which is the key of Alpine's security data.
 */
import type { Package } from "@/lib/fleet/model/facts";
import { note } from "./lines";
import { type Output, type Parser, type Read, read, type Unread, unreadable } from "./parser";
import { complaintOf, refusalOf } from "./refusal";

export const apkPackagesParser: Parser<Package[]> = { spec: "apk-packages", version: 1, parse };

function parse(output: Output): Read<Package[]> {
  const refusal = refusalOf(output);
  if (refusal !== null) return unreadable(refusal);
  const packages: Package[] = [];
  const unread: Unread[] = [];
  let block: Block = new Map();
  for (const [index, raw] of `${output.stdout}\n`.split("\n").entries()) {
    const text = raw.trimEnd();
    if (text === "") {
      const found = packageOf(block);
      if (found) packages.push(found);
      else if (block.size > 0)
        note(unread, { number: index, text: [...block.values()].join(" ") }, "no P: or V:");
      block = new Map();
    } else if (text[1] !== ":") note(unread, { number: index + 1, text }, "not KEY:value");
    else if (WANTED.has(text.slice(0, 1))) block.set(text.slice(0, 1), text.slice(2));
  }
  if (packages.length === 0) {
    return unreadable(
      output.stdout.trim() === "" ? complaintOf(output) : "The file names no package.",
      unread,
    );
  }
  return read(packages, unread);
}

type Block = Map<string, string>;
const WANTED = new Set(["P", "V", "A", "o"]);

/** All packages that are built from one origin carry its version. */
function packageOf(block: Block): Package | null {
  const name = block.get("P");
  const version = block.get("V");
  if (!name || !version) return null;
  const source = block.get("o") || null;
  return {
    name,
    version,
    arch: block.get("A") ?? "",
    source,
    sourceVersion: source === null ? null : version,
  };
}
