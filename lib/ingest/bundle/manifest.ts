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

/** The rows, and the names of outputs that only a newer agent knows; or the reason why not. */
export function parseManifest(bytes: Uint8Array): Manifest | string {
  if (bytes.length > SIZE_LIMIT) return `manifest.tsv is longer than ${SIZE_LIMIT} bytes`;
  const lines = Buffer.from(bytes).toString("latin1").split("\n");
  const seen = new Set<string>();
  const manifest: Manifest = { rows: [], unknown: [] };
  for (const [index, line] of lines.entries()) {
    if (line === "" || (index === 0 && line === HEADER)) continue;
    const [spec = "", exit = "", ms = "", size = "", sha256 = "", flags = "", ...more] = line.split("\t");
    const where = `manifest.tsv line ${index + 1}`;
    if (!isOutputName(spec)) return `${where}: ${quoted(spec)} is no name of an output`;
    if (seen.has(spec)) return `${where}: ${spec} is there twice`;
    if (seen.add(spec).size > ENTRY_LIMIT) return `manifest.tsv has more than ${ENTRY_LIMIT} lines`;
    if (more.length > 0 || flags === "") return `${where} (${spec}) does not have six columns`;
    if (!/^\d{1,3}$/.test(exit) || Number(exit) > 255)
      return `${where} (${spec}): the exit status is not 0 to 255`;
    if (!/^\d{1,12}$/.test(ms)) return `${where} (${spec}): the time is not whole milliseconds`;
    if (!/^\d{1,12}$/.test(size)) return `${where} (${spec}): the size is not whole bytes`;
    if (!/^[0-9a-f]{64}$/.test(sha256)) return `${where} (${spec}): the hash is not 64 hexadecimal digits`;
    if (!/^(?:-|[a-z]{1,20}(?:,[a-z]{1,20}){0,7})$/.test(flags))
      return `${where} (${spec}): the flags cannot be read`;
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
      flags: FLAGS.filter((flag) => flags.split(",").includes(flag)),
    });
  }
  return manifest;
}

/** Letters, digits and hyphens only: never a path. */
export function isOutputName(text: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,63}$/.test(text);
}
