/** What does a report hold, and how did each command end: the lines of `manifest.tsv`. */

import { ENTRY_LIMIT } from "../model/limits";
import type { Flag } from "../parsers/parser";
import { isSpecId, type SpecId } from "../specs";
import { quoted } from "./refusal";

export type ManifestRow = {
  spec: SpecId;
  exit: number;
  /** Milliseconds that the command took. */
  ms: number;
  /** Length and SHA-256 of standard output; for `same`, of the content that the server already holds. */
  bytes: number;
  sha256: string;
  flags: Flag[];
};

export type Manifest = { rows: ManifestRow[]; unknown: string[] };

const FLAGS: readonly Flag[] = ["truncated", "timeout", "missing", "denied", "same"];
const SIZE_LIMIT = 64 * 1024;
const HEADER = "spec\texit\tms\tbytes\tsha256\tflags";

const LINE =
  /^([a-z0-9][a-z0-9-]{0,63})\t(\d{1,3})\t(\d{1,12})\t(\d{1,12})\t([0-9a-f]{64})\t(-|[a-z]{1,20}(?:,[a-z]{1,20}){0,7})$/;

/** The rows, and the names of outputs that only a newer agent knows; or the reason why not. */
export function parseManifest(bytes: Uint8Array): Manifest | string {
  if (bytes.length > SIZE_LIMIT) return `manifest.tsv is longer than ${SIZE_LIMIT} bytes`;
  const lines = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1").split("\n");
  const seen = new Set<string>();
  const manifest: Manifest = { rows: [], unknown: [] };
  for (const [index, line] of lines.entries()) {
    if (line === "" || (index === 0 && line === HEADER)) continue;
    const [, spec = "", exit, ms, size, sha256 = "", flags = ""] = LINE.exec(line) ?? [];
    if (spec === "" || Number(exit) > 255) return `manifest.tsv line ${index + 1}${faultOf(line)}`;
    if (seen.has(spec)) return `manifest.tsv line ${index + 1}: ${spec} is there twice`;
    if (seen.add(spec).size > ENTRY_LIMIT) return `manifest.tsv has more than ${ENTRY_LIMIT} lines`;
    if (!isSpecId(spec)) {
      manifest.unknown.push(spec);
      continue;
    }
    manifest.rows.push({
      spec,
      exit: Number(exit),
      ms: Number(ms),
      bytes: Number(size),
      sha256,
      flags: flagsOf(flags),
    });
  }
  return manifest;
}

function flagsOf(text: string): Flag[] {
  if (text === "-") return [];
  const given = text.split(",");
  return FLAGS.filter((flag) => given.includes(flag));
}

/** What is wrong with a line that is none. */
function faultOf(line: string): string {
  const [spec = "", exit = "", ms = "", size = "", sha256 = "", flags = "", ...more] = line.split("\t");
  if (!isOutputName(spec)) return `: ${quoted(spec)} is no name of an output`;
  if (more.length > 0 || flags === "") return ` (${spec}) does not have six columns`;
  if (!/^\d{1,3}$/.test(exit) || Number(exit) > 255) return ` (${spec}): the exit status is not 0 to 255`;
  if (!/^\d{1,12}$/.test(ms)) return ` (${spec}): the time is not whole milliseconds`;
  if (!/^\d{1,12}$/.test(size)) return ` (${spec}): the size is not whole bytes`;
  if (!/^[0-9a-f]{64}$/.test(sha256)) return ` (${spec}): the hash is not 64 hexadecimal digits`;
  return ` (${spec}): the flags cannot be read`;
}

/** Letters, digits and hyphens only: never a path. */
export function isOutputName(text: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,63}$/.test(text);
}
