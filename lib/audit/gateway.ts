/**
 * The checkpoints of this host, in files outside the database: `checkpoints/audit.jsonl` in GARRISON_HOME, one file a
 * month, the former ones named after theirs.
 *
 * A line is appended and forced to the disk. Copies on another machine are what makes them worth anything against
 * somebody who owns this one.
 */
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { type CheckpointFile, checkpointSigner, readCheckpoints } from "@/lib/auth/audit/checkpoint";
import { environment } from "@/lib/env";

const CURRENT = "audit.jsonl";
const FORMER = /^audit-\d{4}-\d{2}\.jsonl$/;
const MONTHS_KEPT = 36;
/** A line is shorter than this. */
const TAIL_BYTES = 1_000;
/** A month of checkpoints, one in five minutes, has a tenth of this. */
const FILE_LIMIT_BYTES = 32 * 1024 * 1024;

export function checkpointFolder(home: string): string {
  return join(resolve(home), "checkpoints");
}

/** Append a line unless the last one speaks of the same head. @returns whether it wrote. */
export function appendCheckpoint(folder: string, { hash, line }: { hash: string; line: string }): boolean {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, CURRENT);
  const month = line.match(/"at":"(\d{4}-\d{2})/)?.[1] ?? "";
  startMonth(folder, path, month);
  const file = openSync(path, "a+", 0o600);
  try {
    const last = dropTornLine(file);
    if (last.includes(hash)) return false;
    writeSync(file, `${line}\n`);
    fsyncSync(file);
    return true;
  } finally {
    closeSync(file);
  }
}

/** A line that was cut by a power failure is taken away. @returns the last whole line, or nothing. */
function dropTornLine(file: number): string {
  const { size } = fstatSync(file);
  const tail = Buffer.alloc(Math.min(size, TAIL_BYTES));
  readSync(file, tail, 0, tail.length, size - tail.length);
  const end = tail.lastIndexOf("\n");
  const start = size - tail.length;
  if (end < tail.length - 1 && (end >= 0 || start === 0)) ftruncateSync(file, start + end + 1);
  return tail.subarray(0, Math.max(end, 0)).toString("utf8").split("\n").at(-1) ?? "";
}

/** Two processes may do this at once: the link is made by one of them, and no line is lost in either order. */
function startMonth(folder: string, path: string, month: string): void {
  if (!existsSync(path)) return;
  const first = readFileSync(path, "utf8").match(/"at":"(\d{4}-\d{2})/)?.[1];
  if (!first || first === month) return;
  const former = join(folder, `audit-${first}.jsonl`);
  if (existsSync(former)) return;
  linkSync(path, former);
  rmSync(path);
  const old = readdirSync(folder).filter((name) => FORMER.test(name));
  for (const name of old.sort().reverse().slice(MONTHS_KEPT)) rmSync(join(folder, name), { force: true });
}

export type CheckpointSource = CheckpointFile & { files: string[] };

/** Checkpoints of this host's own files; none when there are no files yet. */
export function readOwnCheckpoints(folder: string): CheckpointSource {
  if (!existsSync(folder)) return { files: [], checkpoints: [], faults: [] };
  const names = readdirSync(folder).filter((name) => name === CURRENT || FORMER.test(name));
  const read = names.sort().map((name) => readCheckpointFile(join(folder, name)));
  return {
    files: read.flatMap(({ files }) => files),
    checkpoints: read.flatMap(({ checkpoints }) => checkpoints),
    faults: read.flatMap(({ faults }) => faults),
  };
}

/** @throws Error of the file system when there is no such file, or it is far too large for one. */
export function readCheckpointFile(path: string): CheckpointSource {
  const file = openSync(path, "r");
  try {
    if (fstatSync(file).size > FILE_LIMIT_BYTES)
      throw new Error(`${path} is too large for a file of checkpoints`);
    const { publicKey } = checkpointSigner(environment().keys);
    return { files: [path], ...readCheckpoints(readFileSync(file, "utf8"), publicKey) };
  } finally {
    closeSync(file);
  }
}
