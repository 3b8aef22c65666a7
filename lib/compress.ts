/**
 * Bytes at rest are zstd: about five times smaller than the outputs of commands, and quick both ways. A few bytes gain
 * nothing and stay as they are, unless they begin like a zstd frame themselves: so each form tells itself apart.
 */
import { constants, zstdCompress, zstdCompressSync, zstdDecompress, zstdDecompressSync } from "node:zlib";

/** No stored thing is larger; a damaged one must not fill the memory. */
const LIMIT = 64 * 1024 * 1024;
/** Below this, going to another thread and back takes longer than the work itself. */
const SHORT = 256 * 1024;
const FEW = 1_000;
/** RFC 8878 §3.1.1. */
const MAGIC = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

/**
 * Knowing the length beforehand, the compressor takes tables of the right size: a third of the time. What comes out is
 * collected in pieces of `chunkSize`: the usual 16 KiB for every little value drove the collector of memory.
 */
function squeezing(length: number) {
  const chunkSize = Math.min(Math.max(length >> 1, 512), SHORT);
  return { params: { [constants.ZSTD_c_compressionLevel]: 1 }, pledgedSrcSize: length, chunkSize };
}

/** What is long is done away from the event loop. */
export async function squeeze(bytes: Uint8Array): Promise<Buffer> {
  if (bytes.length <= SHORT) return squeezeNow(bytes);
  return new Promise((done, failed) =>
    zstdCompress(bytes, squeezing(bytes.length), (error, result) => (error ? failed(error) : done(result))),
  );
}

export function squeezeNow(text: string | Uint8Array): Buffer {
  const bytes = typeof text === "string" ? Buffer.from(text) : text;
  if (bytes.length <= FEW && !isFrame(bytes)) return Buffer.from(bytes);
  return zstdCompressSync(bytes, squeezing(bytes.length));
}

/** What is long is done away from the event loop. @throws Error when the bytes are damaged */
export async function unsqueeze(bytes: Uint8Array): Promise<Buffer> {
  const length = lengthOf(bytes);
  if (length === null || length <= SHORT) return unsqueezeNow(bytes);
  return new Promise((done, failed) =>
    zstdDecompress(bytes, { maxOutputLength: LIMIT }, (error, result) => {
      if (error) failed(error);
      else if (result.length !== length) failed(new Error(CUT));
      else done(result);
    }),
  );
}

/** @throws Error when the bytes are damaged */
export function unsqueezeNow(bytes: Uint8Array): Buffer {
  if (!isFrame(bytes)) return Buffer.from(bytes);
  const length = lengthOf(bytes);
  const chunkSize = Math.min(Math.max(length ?? SHORT, 64), 4 * SHORT);
  const result = zstdDecompressSync(bytes, { maxOutputLength: LIMIT, chunkSize });
  // Node takes the first half of a frame for a short one.
  if (length !== null && result.length !== length) throw new Error(CUT);
  return result;
}

const CUT = "A compressed value is not whole.";

function isFrame(bytes: Uint8Array): boolean {
  return bytes.length >= MAGIC.length && MAGIC.equals(bytes.subarray(0, MAGIC.length));
}

/** The length that a frame states for its content; null where it states none (RFC 8878 §3.1.1.1). */
function lengthOf(bytes: Uint8Array): number | null {
  if (!isFrame(bytes)) return null;
  const frame = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const descriptor = frame[4] ?? 0;
  const isSingle = (descriptor & 0x20) !== 0;
  const at = 5 + (isSingle ? 0 : 1) + ([0, 1, 2, 4][descriptor & 0x03] ?? 0);
  const size = descriptor >> 6;
  if (at + 8 > frame.length) return size === 0 && isSingle && at < frame.length ? (frame[at] ?? null) : LIMIT;
  if (size === 1) return frame.readUInt16LE(at) + 256;
  if (size === 2) return frame.readUInt32LE(at);
  if (size === 3) return Number(frame.readBigUInt64LE(at));
  return isSingle ? (frame[at] ?? null) : null;
}
