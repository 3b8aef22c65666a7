/**
 * Which outputs lie in a folder? Two kinds: what `garrison-agent --dry-run DIR` wrote, and a capture of commands with
 * a COMMANDS.tsv (file, exit, command). Pure: the caller lists and reads the files.
 */
import type { Flag, Output } from "../parsers/parser";
import { SPECS, type Spec, type SpecId } from "../specs";
import { parseManifest } from "./manifest";
import { parseMeta } from "./meta";
import { decode } from "./outputs";

/** Relative path with `/` → content. */
export type Files = ReadonlyMap<string, Uint8Array>;

export type Folder = { ok: true; outputs: Output[]; ignored: string[] } | { ok: false; reason: string };

export function readFolder(files: Files): Folder {
  if (files.has("manifest.tsv")) return readDryRun(files);
  return readCapture(files);
}

/** Hashes are not compared: who writes into such a folder is trying something out. */
function readDryRun(files: Files): Folder {
  const manifest = parseManifest(files.get("manifest.tsv") ?? new Uint8Array(0));
  if (typeof manifest === "string") return { ok: false, reason: `${manifest}.` };
  const metaFile = files.get("meta.tsv");
  const meta = metaFile === undefined ? null : parseMeta(metaFile);
  if (typeof meta === "string") return { ok: false, reason: `${meta}.` };
  const outputs = manifest.rows.map((row) => ({
    spec: row.spec,
    stdout: decode(files.get(`stdout/${row.spec}`) ?? null),
    stderr: decode(files.get(`stderr/${row.spec}`) ?? null),
    exit: row.exit,
    flags: row.flags,
    collectedAt: meta?.startedAt ?? null,
  }));
  return { ok: true, outputs, ignored: manifest.unknown };
}

const NOT_FOUND = 127;

function readCapture(files: Files): Folder {
  const commands = readCommands(decode(files.get("COMMANDS.tsv") ?? null));
  const collectedAt = captureTime(files);
  const chosen = new Map<SpecId, { file: string; rank: number }>();
  const ignored: string[] = [];
  for (const file of files.keys()) {
    if (file === "COMMANDS.tsv" || file.endsWith(".stderr")) continue;
    const match = specOf(file, commands.get(file)?.command ?? null);
    if (match === null) {
      ignored.push(file);
    } else if (match.rank < (chosen.get(match.spec)?.rank ?? Number.POSITIVE_INFINITY)) {
      chosen.set(match.spec, { file, rank: match.rank });
    }
  }
  if (chosen.size === 0)
    return { ok: false, reason: "No file of this folder is an output that Garrison reads." };
  const outputs: Output[] = [];
  for (const [spec, { file }] of chosen) {
    const exit = commands.get(file)?.exit ?? 0;
    outputs.push({
      spec,
      stdout: decode(files.get(file) ?? null),
      stderr: decode(files.get(`${file}.stderr`) ?? null),
      exit,
      flags: exit === NOT_FOUND ? (["missing"] satisfies Flag[]) : [],
      collectedAt,
    });
  }
  return { ok: true, outputs, ignored };
}

function readCommands(text: string): Map<string, { exit: number; command: string }> {
  const commands = new Map<string, { exit: number; command: string }>();
  for (const line of text.split(/\r?\n/)) {
    const [file = "", exit = "", ...command] = line.split("\t");
    if (file === "" || !/^\d{1,3}$/.test(exit)) continue;
    commands.set(file, { exit: Number(exit), command: command.join("\t") });
  }
  return commands;
}

/** Older tools' forms of an output, taken when the usual file is absent. */
const OTHER_FILES: Partial<Record<SpecId, readonly string[]>> = {
  "shadow-state": ["passwd-Sa"],
  "ip-addr": ["ip-addr.txt"],
  units: ["systemctl-list-units.txt"],
  "unit-files": ["systemctl-unit-files.txt"],
  listeners: ["ss-tulpn"],
  "nft-ruleset": ["nft.txt"],
  "zypper-patches": ["zypper-lp.txt"],
  "last-logins": ["last-plain"],
};

/** Which spec a file belongs to: by the capture's file name, by the spec's own name, by its command, by an older form. */
function specOf(file: string, command: string | null): { spec: SpecId; rank: number } | null {
  let best: { spec: SpecId; rank: number } | null = null;
  for (const entry of SPECS) {
    const ways = [sampleOf(entry) === file, entry.id === file, entry.command === command];
    const older = OTHER_FILES[entry.id]?.indexOf(file) ?? -1;
    const rank = ways.indexOf(true) !== -1 ? ways.indexOf(true) : older === -1 ? -1 : ways.length + older;
    if (rank !== -1 && (best === null || rank < best.rank)) best = { spec: entry.id, rank };
  }
  return best;
}

function sampleOf(spec: Spec): string {
  return spec.sample ?? spec.id;
}

/** A capture holds the server's time as `date +%Y-%m-%dT%H:%M:%S%z` printed it. */
function captureTime(files: Files): Date | null {
  const text = decode(files.get("date") ?? null).trim();
  const [, day, hours, minutes] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)([+-]\d\d):?(\d\d)$/.exec(text) ?? [];
  const time = new Date(day === undefined ? Number.NaN : `${day}${hours}:${minutes}`);
  return Number.isNaN(time.getTime()) ? null : time;
}
