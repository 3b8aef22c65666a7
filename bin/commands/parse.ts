/** `garrison parse`: facts from captured outputs, without a database. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { readFolder } from "@/lib/ingest/bundle/folder";
import { decode, outputsOf } from "@/lib/ingest/bundle/outputs";
import { readBundle } from "@/lib/ingest/bundle/read";
import { readAlone, readReport } from "@/lib/ingest/facts";
import type { Output } from "@/lib/ingest/parsers/parser";
import { isSpecId, SPECS, type Spec } from "@/lib/ingest/specs";
import { readArguments, wholeNumber } from "../arguments";
import { type Command, err, Misuse, out, Refused } from "../command";

const FILE_LIMIT = 64 * 1024 * 1024;

export const command: Command = {
  name: "parse",
  usage: "parse [--spec ID] [--distro debian-12] [--exit N] [--stderr FILE] [--collected-at TIME] PATH|-",
  about:
    "Print the facts in a bundle, in a folder written by `garrison-agent --dry-run`, or in one output of one command.",
  async run(args) {
    const { values, positionals } = readArguments(
      args,
      {
        spec: { type: "string" },
        distro: { type: "string" },
        exit: { type: "string", default: "0" },
        stderr: { type: "string" },
        "collected-at": { type: "string" },
      },
      1,
    );
    const [path] = positionals;
    if (!path) throw new Misuse("parse needs a PATH, or - for standard input. See --help.");
    const collectedAt = readTime(values["collected-at"]);
    if (values.spec === undefined) return print(readWhole(path, collectedAt));
    return print(
      readOne(path, values.spec, {
        exit: wholeNumber(values.exit, "exit", 0, 255),
        stderr: values.stderr === undefined ? "" : decode(readBytes(values.stderr)),
        collectedAt: collectedAt ?? yearOf(path, values.spec),
      }),
    );
  },
};

function print(value: unknown): number {
  out(JSON.stringify(value, null, 2));
  return 0;
}

function readTime(text: string | undefined): Date | null {
  if (text === undefined) return null;
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw new Misuse(`--collected-at takes an RFC 3339 time, not "${text}".`);
  return time;
}

function readWhole(path: string, collectedAt: Date | null): unknown {
  const { outputs, ignored } = path !== "-" && isFolder(path) ? folderOutputs(path) : bundleOutputs(path);
  const dated = collectedAt === null ? outputs : outputs.map((output) => ({ ...output, collectedAt }));
  const { facts, unread } = readReport(dated);
  return { ...facts, unread, ignored };
}

type Captured = { outputs: Output[]; ignored: string[] };

function bundleOutputs(path: string): Captured {
  const bundle = readBundle(readBytes(path));
  if (!bundle.ok) throw new Refused(`${path}: ${bundle.reason}`);
  return { outputs: outputsOf(bundle, () => null), ignored: bundle.ignored };
}

function folderOutputs(path: string): Captured {
  const files = new Map<string, Uint8Array>();
  for (const name of readdirSync(path, { recursive: true, encoding: "utf8" })) {
    const full = join(path, name);
    if (statSync(full).isFile()) files.set(name, readBytes(full));
  }
  const folder = readFolder(files);
  if (!folder.ok) throw new Refused(`${path}: ${folder.reason}`);
  return folder;
}

type Circumstances = { exit: number; stderr: string; collectedAt: Date | null };

function readOne(path: string, spec: string, circumstances: Circumstances): unknown {
  if (!isSpecId(spec))
    throw new Misuse(`There is no spec "${spec}". agent/garrison-agent --list shows them all.`);
  const stdout = decode(readBytes(path));
  const { sections, unread } = readAlone({ spec, stdout, flags: [], ...circumstances });
  if (Object.keys(sections).length === 0)
    err(`garrison: no fact is made of ${spec} yet; it is kept as evidence.`);
  return { ...sections, unread };
}

/** A log that leaves the year out was written about when the file was; anything else would be aged by a guess. */
function yearOf(path: string, spec: string): Date | null {
  if (!SPECS.some((known: Spec) => known.id === spec && known.yearless)) return null;
  return path === "-" || !existsSync(path) ? new Date() : statSync(path).mtime;
}

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

function readBytes(path: string): Uint8Array {
  if (path !== "-" && !existsSync(path)) throw new Refused(`${path}: there is no such file.`);
  if (path !== "-" && statSync(path).size > FILE_LIMIT) throw new Refused(`${path}: larger than 64 MiB.`);
  return readFileSync(path === "-" ? 0 : path);
}
