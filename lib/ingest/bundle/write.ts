/** How a bundle is made from outputs: what the agent does in shell, for tests, the fleet simulator and the benchmarks. */
import { hash } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { Flag } from "../parsers/parser";
import type { Meta } from "./meta";

export type CollectedOutput = {
  spec: string;
  exit: number;
  ms: number;
  stdout: Uint8Array;
  stderr: Uint8Array;
  /** With `same`, standard output is named by its hash and left out. */
  flags: Flag[];
  /** Length and SHA-256 (hex) of standard output, where the caller knows them already. */
  digest?: { bytes: number; sha256: string };
};

const BLOCK = 512;
const EMPTY_TO_THE_END = 2 * BLOCK;

/** The bytes as the agent would send them. `level` is zlib's, 1 (fast) to 9. */
export function writeBundle(
  report: { meta: Meta; outputs: readonly CollectedOutput[] },
  level = 6,
): Uint8Array {
  return gzipSync(writeArchive(report), { level });
}

/** The same, before compression: meta.tsv, manifest.tsv, stdout/…, stderr/…, in this order. */
export function writeArchive({
  meta,
  outputs,
}: {
  meta: Meta;
  outputs: readonly CollectedOutput[];
}): Uint8Array {
  const inOrder = [...outputs].sort((one, other) => (one.spec < other.spec ? -1 : 1));
  const files: [string, Uint8Array][] = [
    ["meta.tsv", Buffer.from(metaText(meta))],
    ["manifest.tsv", Buffer.from(outputs.map(manifestLine).join(""))],
  ];
  for (const { spec, stdout, flags } of inOrder) {
    if (!flags.some((flag) => flag === "same" || flag === "denied")) files.push([`stdout/${spec}`, stdout]);
  }
  for (const { spec, stderr } of inOrder) if (stderr.length > 0) files.push([`stderr/${spec}`, stderr]);
  return writeTar(files, Math.floor(meta.startedAt.getTime() / 1000));
}

function metaText(meta: Meta): string {
  const values: [string, string | number][] = [
    ["format", meta.format],
    ["agent_version", meta.agentVersion],
    ["agent_sha256", meta.agentSha256],
    ["sequence", meta.sequence],
    ["previous_sha256", meta.previousSha256 ?? "-"],
    ["started_at", meta.startedAt.toISOString()],
    ["hostname", meta.hostname],
    ["machine_id", meta.machineId ?? "-"],
    ["boot_id", meta.bootId ?? "-"],
    ["euid", meta.euid],
    ["dropped", meta.dropped],
  ];
  return values.map(([key, value]) => `${key}\t${value}\n`).join("");
}

function manifestLine({ spec, exit, ms, stdout, flags, digest }: CollectedOutput): string {
  const content = flags.includes("denied") ? new Uint8Array(0) : stdout;
  const { bytes, sha256 } = digest ?? { bytes: content.length, sha256: hash("sha256", content, "hex") };
  return `${spec}\t${exit}\t${ms}\t${bytes}\t${sha256}\t${flags.join(",") || "-"}\n`;
}

function writeTar(files: readonly [string, Uint8Array][], modifiedAt: number): Uint8Array {
  const sizes = files.map(([, content]) => BLOCK + Math.ceil(content.length / BLOCK) * BLOCK);
  const tar = Buffer.alloc(sizes.reduce((sum, size) => sum + size, EMPTY_TO_THE_END));
  let offset = 0;
  for (const [index, [name, content]] of files.entries()) {
    writeHeader(tar, offset, name, content.length, modifiedAt);
    tar.set(content, offset + BLOCK);
    offset += sizes[index] ?? 0;
  }
  return tar;
}

function writeHeader(tar: Buffer, offset: number, name: string, size: number, modifiedAt: number): void {
  tar.write(name, offset, 100, "latin1");
  tar.write("0000600\0", offset + 100, "latin1");
  tar.write("0000000\0".repeat(2), offset + 108, "latin1");
  tar.write(`${size.toString(8).padStart(11, "0")}\0`, offset + 124, "latin1");
  tar.write(`${modifiedAt.toString(8).padStart(11, "0")}\0`, offset + 136, "latin1");
  tar.write("        0", offset + 148, "latin1");
  tar.write("ustar\x0000", offset + 257, "latin1");
  let sum = 0;
  for (let index = offset; index < offset + BLOCK; index += 1) sum += tar[index] ?? 0;
  tar.write(`${sum.toString(8).padStart(6, "0")}\0 `, offset + 148, "latin1");
}
