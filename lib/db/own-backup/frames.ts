/** A backup of Garrison's own on the inside: what it holds, the rows of each table, and after each what they must have been. */
import { createHash } from "node:crypto";
import { z } from "zod";
import { Unprocessable } from "@/lib/errors";

const Table = z.object({ name: z.string(), columns: z.array(z.string()) });
export type Table = z.infer<typeof Table>;

export const Manifest = z.object({
  createdAt: z.iso.datetime(),
  garrison: z.string(),
  /** Every migration that the database had, in order. */
  migrations: z.array(z.string()).min(1),
  tables: z.array(Table),
  partitions: z.array(z.object({ name: z.string(), parent: z.string(), bound: z.string() })),
  sequences: z.array(z.object({ name: z.string(), last: z.string() })),
  auditHead: z.object({ seq: z.string(), hash: z.string() }),
  /** Without these nothing that is sealed in the database opens again. */
  secrets: z.record(z.string(), z.string()),
  settings: z.record(z.string(), z.string()),
});
export type Manifest = z.infer<typeof Manifest>;

const TableEnd = z.object({ rows: z.number(), bytes: z.number(), sha256: z.string() });
const End = z.object({ tables: z.number(), rows: z.number() });

const KIND = { manifest: 0x4d, data: 0x44, tableEnd: 0x45, end: 0x5a } as const;
type Kind = (typeof KIND)[keyof typeof KIND];
const HEAD_BYTES = 5;
/** A row may be as long as a file. */
const FRAME_BYTES = 64 * 1_024;

function frame(kind: Kind, body: Buffer): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head[0] = kind;
  head.writeUInt32BE(body.length, 1);
  return Buffer.concat([head, body]);
}

function jsonFrame(kind: Kind, value: object): Buffer {
  return frame(kind, Buffer.from(JSON.stringify(value)));
}

/** Rows of a table while they are read, and their number once they were. */
export type Source = AsyncIterable<Buffer> & { rows: number };

/** @param read the rows of a table */
export async function* write(manifest: Manifest, read: (table: Table) => Source): AsyncGenerator<Buffer> {
  yield jsonFrame(KIND.manifest, manifest);
  let rows = 0;
  for (const table of manifest.tables) {
    const source = read(table);
    const hash = createHash("sha256");
    let bytes = 0;
    for await (const piece of source) {
      hash.update(piece);
      bytes += piece.length;
      for (let at = 0; at < piece.length; at += FRAME_BYTES)
        yield frame(KIND.data, piece.subarray(at, at + FRAME_BYTES));
    }
    rows += source.rows;
    yield jsonFrame(KIND.tableEnd, { rows: source.rows, bytes, sha256: hash.digest("hex") });
  }
  yield jsonFrame(KIND.end, { tables: manifest.tables.length, rows });
}

/** Whoever takes what a backup holds, in its order. */
export type Taker = {
  begin(manifest: Manifest): Promise<void>;
  /** @returns how many rows it took; it must read them all */
  table(table: Table, rows: AsyncIterable<Buffer>): Promise<number>;
};
export type Taken = { manifest: Manifest; rows: number; bytes: number };

/** @throws Unprocessable where rows are not what the backup itself says of them */
export async function take(plain: AsyncIterable<Buffer>, taker: Taker): Promise<Taken> {
  const frames = readFrames(plain);
  const manifest = Manifest.parse(await nextJson(frames, KIND.manifest));
  await taker.begin(manifest);
  let rows = 0;
  let bytes = 0;
  for (const table of manifest.tables) {
    const found = await takeTable(frames, table, taker);
    rows += found.rows;
    bytes += found.bytes;
  }
  const end = End.parse(await nextJson(frames, KIND.end));
  if (end.rows !== rows) throw new Unprocessable(`The backup names ${end.rows} rows and holds ${rows}.`);
  const more = await frames.next();
  if (!more.done) throw new Unprocessable("The backup goes on after its end.");
  return { manifest, rows, bytes };
}

async function takeTable(
  frames: Frames,
  table: Table,
  taker: Taker,
): Promise<{ rows: number; bytes: number }> {
  const hash = createHash("sha256");
  let bytes = 0;
  let end: z.infer<typeof TableEnd> | null = null;
  async function* data(): AsyncGenerator<Buffer> {
    while (end === null) {
      const { kind, body } = await next(frames);
      if (kind === KIND.data) {
        hash.update(body);
        bytes += body.length;
        yield body;
      } else if (kind === KIND.tableEnd) end = TableEnd.parse(JSON.parse(body.toString("utf8")));
      else throw new Unprocessable(`The table ${table.name} has no end in the backup.`);
    }
  }
  const rows = await taker.table(table, data());
  const said = end as z.infer<typeof TableEnd> | null;
  if (said?.rows !== rows)
    throw new Unprocessable(`The table ${table.name} has ${rows} rows, and the backup says ${said?.rows}.`);
  if (said.bytes !== bytes || said.sha256 !== hash.digest("hex"))
    throw new Unprocessable(`The rows of the table ${table.name} are not those that were backed up.`);
  return { rows, bytes };
}

type Frame = { kind: number; body: Buffer };
type Frames = AsyncGenerator<Frame>;

async function* readFrames(plain: AsyncIterable<Buffer>): Frames {
  let held: Buffer = Buffer.alloc(0);
  for await (const piece of plain) {
    held = held.length === 0 ? piece : Buffer.concat([held, piece]);
    while (held.length >= HEAD_BYTES) {
      const end = HEAD_BYTES + held.readUInt32BE(1);
      if (held.length < end) break;
      yield { kind: held[0] ?? 0, body: held.subarray(HEAD_BYTES, end) };
      held = held.subarray(end);
    }
  }
  if (held.length > 0) throw new Unprocessable("The backup ends within a part.");
}

async function next(frames: Frames): Promise<Frame> {
  const { value, done } = await frames.next();
  if (done) throw new Unprocessable("The backup has no end.");
  return value;
}

async function nextJson(frames: Frames, kind: Kind): Promise<unknown> {
  const found = await next(frames);
  if (found.kind !== kind) throw new Unprocessable("The backup is not in the order of its format.");
  return JSON.parse(found.body.toString("utf8"));
}
