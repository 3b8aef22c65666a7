/** Where do throw-away databases lie? In memory, where there is room: each is a thousand files that nobody will miss. */
import { chmodSync, mkdtempSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const IN_MEMORY = "/dev/shm";
/** Several clusters at once, each with its write-ahead log. */
const ROOM_BYTES = 4 * 1024 ** 3;

/** A new folder, which the account of a database may pass. */
export function scratchFolder(prefix: string): string {
  const folder = mkdtempSync(join(hasRoom() ? IN_MEMORY : tmpdir(), prefix));
  chmodSync(folder, 0o755);
  return folder;
}

function hasRoom(): boolean {
  try {
    const { bavail, bsize } = statfsSync(IN_MEMORY);
    return bavail * bsize >= ROOM_BYTES;
  } catch {
    return false; // no Linux
  }
}
