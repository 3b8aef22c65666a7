/** A backup of Garrison's own as a file: appears whole or not at all, and is read no further than it proves true. */
import { createReadStream, createWriteStream, existsSync, renameSync, rmSync } from "node:fs";
import { open as openFile } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { Conflict, Unprocessable } from "@/lib/errors";
import { dump } from "./dump";
import { type Manifest, type Table, type Taken, type Taker, take } from "./frames";
import { type Outside, open, seal } from "./sealed-stream";

const PIECE_BYTES = 64 * 1_024;

/** @throws Conflict when there is such a file, Unprocessable when the role may not read every table */
export async function writeBackup(
  path: string,
  key: Buffer,
  ownerUrl: string,
  kept: Pick<Manifest, "secrets" | "settings">,
): Promise<{ outside: Outside; bytes: number }> {
  if (existsSync(path)) throw new Conflict(`${path} is there already. Give the backup another name.`);
  const draft = `${path}.unfinished-${process.pid}`;
  try {
    const outside = await dump(ownerUrl, kept, async (said, plain) => {
      const gzip = createGzip({ level: 1, chunkSize: PIECE_BYTES });
      const packed = pipeline(Readable.from(plain), gzip);
      const file = createWriteStream(draft, { flags: "wx", mode: 0o600 });
      await Promise.all([packed, pipeline(Readable.from(seal(key, said, gzip)), file)]);
      return said;
    });
    const bytes = await force(draft);
    renameSync(draft, path);
    await force(dirname(path));
    return { outside, bytes };
  } finally {
    rmSync(draft, { force: true });
  }
}

/** To the disk. @returns its size */
async function force(path: string): Promise<number> {
  const handle = await openFile(path, "r");
  try {
    await handle.sync();
    return (await handle.stat()).size;
  } finally {
    await handle.close();
  }
}

export type Read = Taken & { outside: Outside };

/** @throws Unprocessable with the reason when the file is foreign, cut off, changed, or another key's */
export async function readBackup(path: string, key: Buffer, taker: Taker): Promise<Read> {
  const source = createReadStream(path);
  try {
    const { outside, plain } = await open(key, source);
    const gunzip = createGunzip({ chunkSize: PIECE_BYTES });
    const unpacked = pipeline(Readable.from(plain), gunzip);
    const [taken] = await Promise.all([take(gunzip, taker), unpacked]);
    return { ...taken, outside };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw new Unprocessable(`There is no file ${path}.`);
    if (code === "EISDIR") throw new Unprocessable(`${path} is a folder.`);
    throw error;
  } finally {
    source.destroy();
  }
}

/** Everything is opened, counted and compared; nothing is kept. @throws as readBackup */
export async function verifyBackup(path: string, key: Buffer): Promise<Read> {
  const log = new AuditTail();
  const read = await readBackup(path, key, {
    begin: async () => {},
    table: async (table, rows) => countLines(rows, table.name === "audit_entry" ? log.reader(table) : null),
  });
  const { seq, hash } = read.manifest.auditHead;
  if (log.seq !== seq || (log.hash ?? hash) !== hash)
    throw new Unprocessable(
      `The audit log in the backup ends at entry ${log.seq}, and its head is entry ${seq}.`,
    );
  return read;
}

/** A row is a line: line ends within it are written as two characters. */
async function countLines(
  rows: AsyncIterable<Buffer>,
  onLast: ((line: string) => void) | null,
): Promise<number> {
  let count = 0;
  let line: Buffer = Buffer.alloc(0);
  for await (const piece of rows) {
    let from = 0;
    for (let end = piece.indexOf(10); end >= 0; end = piece.indexOf(10, from)) {
      count++;
      onLast?.(Buffer.concat([line, piece.subarray(from, end)]).toString("utf8"));
      line = Buffer.alloc(0);
      from = end + 1;
    }
    if (onLast) line = Buffer.concat([line, piece.subarray(from)]);
  }
  return count;
}

/** Where the log of the backup ends; its rows come in order. */
class AuditTail {
  seq = "0";
  hash: string | null = null;

  reader({ columns }: Table): (line: string) => void {
    const [seq, hash] = [columns.indexOf("seq"), columns.indexOf("hash")];
    return (line) => {
      const values = line.split("\t");
      this.seq = values[seq] ?? "";
      this.hash = values[hash] ?? "";
    };
  }
}
