/**
 * What does a bundle hold, and is it whole? From the bytes as sent to checked contents, or the reason for refusal.
 *
 * Pure: it never throws and never touches the disk. Limits are checked before anything is allocated by them.
 */
import { hash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { INFLATED_LIMIT, STDERR_LIMIT, WIRE_LIMIT } from "../model/limits";
import type { SpecId } from "../specs";
import { isOutputName, type ManifestRow, parseManifest } from "./manifest";
import { type Meta, parseMeta } from "./meta";
import { quoted, type Refusal, tooLarge, unprocessable } from "./refusal";
import { readTar, type TarEntry } from "./tar";

export type Bundle = {
  ok: true;
  meta: Meta;
  manifest: ManifestRow[];
  /** Standard output by spec, checked against the manifest; a `same` row has none. Views, not copies. */
  contents: Map<SpecId, Uint8Array>;
  /** The first 4 KiB of standard error, where there was any. */
  stderr: Map<SpecId, Uint8Array>;
  /** Names of outputs that this version does not know; their contents are left out. */
  ignored: string[];
};

/** Read a bundle as sent (`application/gzip`, at most 1 MiB). */
export function readBundle(wire: Uint8Array): Bundle | Refusal {
  if (wire.length > WIRE_LIMIT) return tooLarge(`The report is longer than ${WIRE_LIMIT} bytes.`);
  try {
    return readArchive(gunzipSync(wire, inflateOptions(wire)));
  } catch (error) {
    return refusedInflation(error);
  }
}

/** The bounds for inflating a bundle, for a caller that does it away from the event loop. */
export function inflateOptions(wire: Uint8Array): { maxOutputLength: number; chunkSize: number } {
  // The last four bytes say the length (RFC 1952): one allocation when it is true, and it can cost no more than the limit.
  const end = wire.length;
  const stated = end < 18 ? 0 : Buffer.from(wire.buffer, wire.byteOffset, end).readUInt32LE(end - 4);
  const chunkSize = Math.min(Math.max(stated + 64, 16 * 1024), INFLATED_LIMIT);
  return { maxOutputLength: INFLATED_LIMIT, chunkSize };
}

/** Why inflating failed: too much came out, or it was no gzip. */
export function refusedInflation(error: unknown): Refusal {
  const code = error instanceof Error && "code" in error ? error.code : null;
  if (code === "ERR_BUFFER_TOO_LARGE")
    return tooLarge(`The report inflates to more than ${INFLATED_LIMIT} bytes.`);
  return unprocessable("The report is not a whole gzip file.");
}

/** Read the inflated archive. */
export function readArchive(inflated: Uint8Array): Bundle | Refusal {
  const tar = readTar(inflated);
  if (!tar.ok) return tar;
  const files = sortFiles(tar.entries);
  if (!(files instanceof Map)) return files;
  const meta = readPart(files, "meta.tsv", parseMeta);
  if (typeof meta === "string") return unprocessable(`${meta}.`);
  const manifest = readPart(files, "manifest.tsv", parseManifest);
  if (typeof manifest === "string") return unprocessable(`${manifest}.`);
  return collect(files, meta, manifest.rows, manifest.unknown);
}

const FILE_NAME = /^(?:\.\/)?(meta\.tsv|manifest\.tsv|(?:stdout|stderr)\/([a-z0-9-]+))$/;

/** Every file under its plain name. A name that is not one of ours is a trick or a mistake; both are refused. */
function sortFiles(entries: readonly TarEntry[]): Map<string, Uint8Array> | Refusal {
  const files = new Map<string, Uint8Array>();
  for (const { name, content } of entries) {
    const [, path, output] = FILE_NAME.exec(name) ?? [];
    if (path === undefined || (output !== undefined && !isOutputName(output))) {
      return unprocessable(`The file ${quoted(name)} does not belong in a report.`);
    }
    if (files.has(path)) return unprocessable(`The file ${quoted(path)} is there twice.`);
    files.set(path, content);
  }
  return files;
}

function readPart<T>(
  files: Map<string, Uint8Array>,
  name: string,
  parse: (bytes: Uint8Array) => T | string,
): T | string {
  const bytes = files.get(name);
  return bytes === undefined ? `The report has no ${name}` : parse(bytes);
}

const EMPTY = new Uint8Array(0);

function collect(
  files: Map<string, Uint8Array>,
  meta: Meta,
  manifest: ManifestRow[],
  unknown: string[],
): Bundle | Refusal {
  const bundle: Bundle = {
    ok: true,
    meta,
    manifest,
    contents: new Map(),
    stderr: new Map(),
    ignored: unknown,
  };
  for (const row of manifest) {
    const stdout = files.get(`stdout/${row.spec}`);
    const stderr = files.get(`stderr/${row.spec}`);
    if (stderr) bundle.stderr.set(row.spec, stderr.subarray(0, STDERR_LIMIT));
    if (row.flags.includes("same")) {
      if (stdout)
        return unprocessable(`${row.spec} is marked as the same as before, but its bytes are there.`);
      continue;
    }
    const fault = mismatch(row, stdout ?? EMPTY);
    if (fault) return unprocessable(fault);
    bundle.contents.set(row.spec, stdout ?? EMPTY);
  }
  const stray = strayFile(files, manifest, unknown);
  return stray === null ? bundle : unprocessable(`The manifest says nothing about ${quoted(stray)}.`);
}

function mismatch(row: ManifestRow, content: Uint8Array): string | null {
  if (content.length !== row.bytes) {
    return `${row.spec} has ${content.length} bytes, but the manifest says ${row.bytes}.`;
  }
  if (hash("sha256", content, "hex") !== row.sha256) {
    return `The bytes of ${row.spec} do not have the SHA-256 that the manifest says.`;
  }
  return null;
}

function strayFile(
  files: Map<string, Uint8Array>,
  manifest: ManifestRow[],
  unknown: string[],
): string | null {
  const named = new Set<string>([...manifest.map(({ spec }) => spec), ...unknown]);
  for (const path of files.keys()) {
    const output = path.split("/")[1];
    if (output !== undefined && !named.has(output)) return path;
  }
  return null;
}
