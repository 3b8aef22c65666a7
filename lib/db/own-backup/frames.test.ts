import { Readable } from "node:stream";
import fc from "fast-check";
import { expect, it } from "vitest";
import { type Manifest, type Source, take, write } from "./frames";

const MANIFEST: Manifest = {
  ...{ createdAt: "2026-11-23T02:00:00.000Z", garrison: "0.1.0", migrations: ["20261122120000_foundation"] },
  tables: ["one", "two"].map((name) => ({ name, columns: ["id"] })),
  ...{ partitions: [], sequences: [], auditHead: { seq: "0", hash: "" }, secrets: {}, settings: {} },
};

async function written(pieces: Buffer[], rows = pieces.length): Promise<Buffer> {
  const source = (): Source => Object.assign(Readable.from(pieces), { rows });
  const frames: Buffer[] = [];
  for await (const frame of write(MANIFEST, source)) frames.push(frame);
  return Buffer.concat(frames);
}

/** @param counted how many rows the taker says it took */
async function taken(bytes: Buffer, size: number, counted: number): Promise<Record<string, Buffer>> {
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
  const found: Record<string, Buffer> = {};
  await take(Readable.from(pieces), {
    begin: async () => {},
    table: async ({ name }, rows) => {
      const all: Buffer[] = [];
      for await (const piece of rows) all.push(piece);
      found[name] = Buffer.concat(all);
      return counted;
    },
  });
  return found;
}

const piece = fc.uint8Array({ minLength: 1, maxLength: 300 }).map((array) => Buffer.from(array));

it("gives back the rows of each table, in whatever pieces they come", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece, { maxLength: 8 }),
      fc.integer({ min: 1, max: 999 }),
      async (pieces, size) => {
        const all = Buffer.concat(pieces);
        expect(await taken(await written(pieces), size, pieces.length)).toEqual({ one: all, two: all });
      },
    ),
  );
});

it("takes a row that is far longer than a part", async () => {
  const long = Buffer.alloc(1_000_001, 7);
  expect((await taken(await written([long]), 65_536, 1)).two).toEqual(long);
});

it("refuses another number of rows, other rows, and what has no end", async () => {
  const bytes = await written([Buffer.from("row\n")]);
  await expect(taken(bytes, 50, 2)).rejects.toThrow("The table one has 2 rows, and the backup says 1.");
  const other = Buffer.from(bytes);
  other.write("raw", other.indexOf("row\n"));
  await expect(taken(other, 50, 1)).rejects.toThrow("The rows of the table one are not those");
  await expect(taken(bytes.subarray(0, -1), 50, 1)).rejects.toThrow("ends within a part");
  await expect(taken(Buffer.concat([bytes, bytes]), 50, 1)).rejects.toThrow("goes on after its end");
});
