import { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Outside, open, seal } from "./sealed-stream";

const KEY = Buffer.alloc(32, 7);
const OTHER = Buffer.alloc(32, 8);
const CHUNK = 32;
const SEALED_CHUNK = CHUNK + 16;
const OUTSIDE: Outside = {
  ...{ createdAt: "2026-11-23T02:00:00.000Z", garrison: "0.1.0", migration: "20261122120000_foundation" },
  ...{ tables: 2, rows: 3 },
};

async function sealed(plain: Buffer[]): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of seal(KEY, OUTSIDE, Readable.from(plain), CHUNK)) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** In pieces of any size, as disks give them. */
async function opened(
  file: Buffer,
  pieceBytes = 50,
  key = KEY,
): Promise<{ outside: Outside; plain: Buffer }> {
  const pieces: Buffer[] = [];
  for (let at = 0; at < file.length; at += pieceBytes) pieces.push(file.subarray(at, at + pieceBytes));
  const { outside, plain } = await open(key, Readable.from(pieces));
  const read: Buffer[] = [];
  for await (const piece of plain) read.push(piece);
  return { outside, plain: Buffer.concat(read) };
}

const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));
const bodyOf = (file: Buffer) => file.indexOf("\n") + 1;

describe("a sealed stream", () => {
  it("gives back any bytes, in whatever pieces they come", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(bytes, { maxLength: 6 }),
        fc.integer({ min: 1, max: 300 }),
        async (plain, size) => {
          const given = plain.filter(({ length }) => length > 0);
          expect(await opened(await sealed(given), size)).toEqual({
            outside: OUTSIDE,
            plain: Buffer.concat(given),
          });
        },
      ),
      { numRuns: 100 },
    );
  });

  it("shows what it says of itself, and nothing of what it holds", async () => {
    const file = await sealed([Buffer.from("correct horse battery staple")]);
    const line = file.subarray(0, bodyOf(file)).toString("utf8");
    expect(line).toMatch(/^garrison-backup 1 \{"createdAt":"2026-11-23T02:00:00.000Z"/);
    expect(JSON.parse(line.slice("garrison-backup 1 ".length))).toMatchObject({
      ...OUTSIDE,
      keyId: expect.stringMatching(/^[0-9a-f]{8}$/),
    });
    expect(file.includes("horse")).toBe(false);
  });

  it("is refused when any bit of it is another", async () => {
    await fc.assert(
      fc.asyncProperty(bytes, fc.nat(), fc.nat(7), async (plain, where, bit) => {
        const file = await sealed([plain]);
        const at = where % file.length;
        file[at] = (file[at] ?? 0) ^ (1 << bit);
        await expect(opened(file)).rejects.toThrow(/changed|cut off|added|no backup|key|format/);
      }),
      { numRuns: 300 },
    );
  });

  it("is refused wherever it is cut off", async () => {
    const file = await sealed([Buffer.alloc(3 * CHUNK, 1)]);
    for (let length = 0; length < file.length; length++)
      await expect(opened(file.subarray(0, length))).rejects.toThrow(/cut off|no backup|changed/);
  });

  it("is refused when parts are swapped, repeated, left out or added", async () => {
    const file = await sealed([Buffer.concat([1, 2, 3].map((value) => Buffer.alloc(CHUNK, value)))]);
    const start = bodyOf(file);
    const line = file.subarray(0, start);
    const [a, b, c] = [0, 1, 2].map((n) =>
      file.subarray(start + n * SEALED_CHUNK, start + (n + 1) * SEALED_CHUNK),
    ) as [Buffer, Buffer, Buffer];
    expect((await opened(Buffer.concat([line, a, b, c]))).plain).toHaveLength(3 * CHUNK);
    const orders = [[b, a, c], [a, a, b, c], [a, c], [b, c], [a, b], [a, b, c, c], [a, c, b], [c]];
    for (const order of orders)
      await expect(opened(Buffer.concat([line, ...order]))).rejects.toThrow(/changed|cut off|added/);
    await expect(opened(Buffer.concat([line, a, b]))).rejects.toThrow("its end is missing");
    await expect(opened(Buffer.concat([file, a]))).rejects.toThrow("Something was added after the end");
  });

  it("does not open with parts of another of the same key", async () => {
    const [one, two] = [await sealed([Buffer.alloc(20, 1)]), await sealed([Buffer.alloc(20, 1)])];
    const mixed = Buffer.concat([one.subarray(0, bodyOf(one)), two.subarray(bodyOf(two))]);
    await expect(opened(mixed)).rejects.toThrow("changed");
  });

  it("says plainly why it is refused", async () => {
    const file = await sealed([Buffer.from("x")]);
    await expect(opened(file, 50, OTHER)).rejects.toThrow(/^The key does not fit: the backup opens with/);
    await expect(opened(Buffer.from("PGDMP\u0001"))).rejects.toThrow("This is no backup of Garrison");
    await expect(opened(Buffer.alloc(100_000, 65))).rejects.toThrow("This is no backup of Garrison");
    await expect(opened(Buffer.from("garrison-backup 2 {}\n"))).rejects.toThrow("is of format 2");
    await expect(opened(Buffer.from("garrison-backup 1 {}\n"))).rejects.toThrow("first line cannot be read");
  });
});
