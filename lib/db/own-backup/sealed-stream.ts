/**
 * A backup of Garrison's own on the outside: one line that anybody can read, then chunks that only the recovery key opens.
 *
 * STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015) over AES-256-GCM: the nonce of a chunk is its number and whether it is the
 * last, and the key depends on the whole first line, so nothing can be changed, left out, swapped or added unnoticed.
 */
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";
import { z } from "zod";
import { Unprocessable } from "@/lib/errors";

const MAGIC = "garrison-backup";
const VERSION = 1;
const CIPHER = "aes-256-gcm, STREAM, HKDF-SHA-256";
const CHUNK_BYTES = 64 * 1_024;
const TAG_BYTES = 16;
const LINE_LIMIT_BYTES = 16 * 1_024;

/** What stands in the first line, for whoever finds the file; everything that is secret lies behind it. */
const Outside = z.object({
  createdAt: z.iso.datetime(),
  garrison: z.string(),
  migration: z.string(),
  tables: z.number(),
  rows: z.number(),
});
export type Outside = z.infer<typeof Outside>;

const Line = Outside.extend({
  cipher: z.string(),
  chunkBytes: z
    .number()
    .int()
    .min(1)
    .max(1_024 * 1_024),
  keyId: z.string(),
  salt: z.base64url(),
});
type Line = z.infer<typeof Line>;

/** By which a key is told from another; it says nothing of the key itself. */
export function keyIdOf(key: Buffer): string {
  return Buffer.from(hkdfSync("sha256", key, "garrison", "recovery key id", 4)).toString("hex");
}

/** The bytes of the file. */
export async function* seal(
  key: Buffer,
  outside: Outside,
  plain: AsyncIterable<Buffer>,
  chunkBytes = CHUNK_BYTES,
): AsyncGenerator<Buffer> {
  const salt = randomBytes(32).toString("base64url");
  const said: Line = { ...outside, cipher: CIPHER, chunkBytes, keyId: keyIdOf(key), salt };
  const line = Buffer.from(`${MAGIC} ${VERSION} ${JSON.stringify(said)}\n`);
  yield line;
  const own = keyOfFile(key, line, said);
  let number = 0;
  for await (const { chunk, last } of chunked(plain, chunkBytes)) {
    const cipher = createCipheriv("aes-256-gcm", own, nonceOf(number++, last));
    yield Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()]);
  }
}

export type Opened = {
  outside: Outside;
  /** Gives nothing that was not proved before. @throws Unprocessable where the file was changed, or ends too early */
  plain: AsyncGenerator<Buffer>;
};

/** @throws Unprocessable for what is no backup, or not this key's */
export async function open(key: Buffer, file: AsyncIterable<Buffer>): Promise<Opened> {
  const { line, rest } = await splitLine(file);
  const said = readLine(line);
  const id = keyIdOf(key);
  if (said.keyId !== id) {
    throw new Unprocessable(
      `The key does not fit: the backup opens with the recovery key ${said.keyId}, and this is ${id}.`,
    );
  }
  const { cipher: _, chunkBytes, keyId: __, salt: ___, ...outside } = said;
  return { outside, plain: opened(keyOfFile(key, line, said), chunkBytes, rest) };
}

async function* opened(own: Buffer, chunkBytes: number, file: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let number = 0;
  for await (const { chunk, last } of chunked(file, chunkBytes + TAG_BYTES)) {
    const plain = openChunk(own, number, last, chunk);
    if (plain === null) throw new Unprocessable(whatIsWrong(own, number, last, chunk));
    yield plain;
    number++;
  }
}

function openChunk(own: Buffer, number: number, last: boolean, chunk: Buffer): Buffer | null {
  if (chunk.length < TAG_BYTES) return null;
  const end = chunk.length - TAG_BYTES;
  const decipher = createDecipheriv("aes-256-gcm", own, nonceOf(number, last), { authTagLength: TAG_BYTES });
  decipher.setAuthTag(chunk.subarray(end));
  try {
    return Buffer.concat([decipher.update(chunk.subarray(0, end)), decipher.final()]);
  } catch {
    return null;
  }
}

/** Only to tell it: the file is refused in any case. */
function whatIsWrong(own: Buffer, number: number, last: boolean, chunk: Buffer): string {
  const opensOtherwise = openChunk(own, number, !last, chunk) !== null;
  if (opensOtherwise && last) return "The backup is cut off: its end is missing.";
  if (opensOtherwise) return "Something was added after the end of the backup.";
  if (last) return "The backup is cut off, or was changed at its end.";
  return number === 0
    ? "The backup was changed: its first line, or what follows it."
    : `The backup was changed in part ${number + 1}.`;
}

function keyOfFile(key: Buffer, line: Buffer, { salt }: Line): Buffer {
  const bound = createHash("sha256").update(line).digest("hex");
  return Buffer.from(
    hkdfSync("sha256", key, Buffer.from(salt, "base64url"), `garrison own backup ${bound}`, 32),
  );
}

/** Each file has a key of its own, so numbers never repeat under one. */
function nonceOf(number: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(number), 3);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

/** Pieces of one size; the last may be shorter, and is known to be it. */
async function* chunked(
  pieces: AsyncIterable<Buffer>,
  size: number,
): AsyncGenerator<{ chunk: Buffer; last: boolean }> {
  let held: Buffer = Buffer.alloc(0);
  for await (const piece of pieces) {
    held = held.length === 0 ? piece : Buffer.concat([held, piece]);
    while (held.length > size) {
      yield { chunk: held.subarray(0, size), last: false };
      held = held.subarray(size);
    }
  }
  yield { chunk: held, last: true };
}

async function splitLine(
  file: AsyncIterable<Buffer>,
): Promise<{ line: Buffer; rest: AsyncIterable<Buffer> }> {
  const pieces = file[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  for (;;) {
    const end = held.indexOf("\n");
    if (end >= 0) {
      return { line: held.subarray(0, end + 1), rest: resumed(held.subarray(end + 1), pieces) };
    }
    const { value, done } = await pieces.next();
    if (done || held.length > LINE_LIMIT_BYTES) throw foreign();
    held = Buffer.concat([held, value]);
  }
}

async function* resumed(first: Buffer, pieces: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  for (let next = await pieces.next(); !next.done; next = await pieces.next()) yield next.value;
}

function readLine(line: Buffer): Line {
  const [, version, json] = /^garrison-backup (\d{1,4}) (\{.*\})\n$/.exec(line.toString("utf8")) ?? [];
  if (!version || !json) throw foreign();
  if (Number(version) !== VERSION) {
    throw new Unprocessable(
      `The backup is of format ${version}, and this Garrison reads format ${VERSION}. Use the version that made it, or a newer one.`,
    );
  }
  const read = Line.safeParse(parsed(json));
  if (read.success && read.data.cipher === CIPHER) return read.data;
  throw new Unprocessable("The backup was changed: its first line cannot be read.");
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

function foreign(): Unprocessable {
  return new Unprocessable("This is no backup of Garrison: its first line says something else.");
}
