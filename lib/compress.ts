/** Bytes at rest are zstd: about five times smaller than the outputs of commands, and quick both ways. */
import { constants, zstdCompress, zstdCompressSync, zstdDecompress, zstdDecompressSync } from "node:zlib";

/** No stored thing is larger; a damaged one must not fill the memory. */
const LIMIT = { maxOutputLength: 64 * 1024 * 1024 };
/** Below this, going to another thread and back takes longer than the work itself. */
const SHORT = 256 * 1024;

/** Knowing the length beforehand, the compressor takes tables of the right size: a third of the time. */
function options(length: number) {
  return { params: { [constants.ZSTD_c_compressionLevel]: 1 }, pledgedSrcSize: length };
}

/** What is long is done away from the event loop. */
export async function squeeze(bytes: Uint8Array): Promise<Buffer> {
  if (bytes.length <= SHORT) return squeezeNow(bytes);
  return new Promise((done, failed) =>
    zstdCompress(bytes, options(bytes.length), (error, result) => (error ? failed(error) : done(result))),
  );
}

/** What is long is done away from the event loop. */
export async function unsqueeze(bytes: Uint8Array): Promise<Buffer> {
  if (bytes.length <= SHORT / 4) return unsqueezeNow(bytes);
  return new Promise((done, failed) =>
    zstdDecompress(bytes, LIMIT, (error, result) => (error ? failed(error) : done(result))),
  );
}

export function squeezeNow(text: string | Uint8Array): Buffer {
  const bytes = typeof text === "string" ? Buffer.from(text) : text;
  return zstdCompressSync(bytes, options(bytes.length));
}

export function unsqueezeNow(bytes: Uint8Array): Buffer {
  return zstdDecompressSync(bytes, LIMIT);
}
