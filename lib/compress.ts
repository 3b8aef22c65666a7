/** Bytes at rest are zstd: about five times smaller than the outputs of commands, and quick both ways. */
import { constants, zstdCompress, zstdCompressSync, zstdDecompress, zstdDecompressSync } from "node:zlib";

const LEVEL = { params: { [constants.ZSTD_c_compressionLevel]: 3 } };
/** No stored thing is larger; a damaged one must not fill the memory. */
const LIMIT = { maxOutputLength: 64 * 1024 * 1024 };

/** Away from the event loop, for contents of any size. */
export function squeeze(bytes: Uint8Array): Promise<Buffer> {
  return new Promise((done, failed) =>
    zstdCompress(bytes, LEVEL, (error, result) => (error ? failed(error) : done(result))),
  );
}

export function unsqueeze(bytes: Uint8Array): Promise<Buffer> {
  return new Promise((done, failed) =>
    zstdDecompress(bytes, LIMIT, (error, result) => (error ? failed(error) : done(result))),
  );
}

/** For a few kilobytes, where a trip to another thread costs more. */
export function squeezeNow(text: string | Uint8Array): Buffer {
  return zstdCompressSync(typeof text === "string" ? Buffer.from(text) : text, LEVEL);
}

export function unsqueezeNow(bytes: Uint8Array): Buffer {
  return zstdDecompressSync(bytes, LIMIT);
}
