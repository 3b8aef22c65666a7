/** Ids are UUIDv7 (RFC 9562 §5.7): ordered by time, so partitions and cursors are ranges of ids. */
import { randomFillSync } from "node:crypto";

const LAST_PLACE = 0xfff;

/**
 * A new id for the instant `at`. Randomness is an argument so that tests repeat. `place` (0 to 4095, later ones share
 * the last) orders ids of one instant; without it their order is chance.
 */
export function newId(at: Date = new Date(), random: Uint8Array = someRandom(), place?: number): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(at.getTime(), 0, 6);
  bytes.set(random.subarray(0, 10), 6);
  if (place !== undefined) bytes.writeUInt16BE(Math.min(place, LAST_PLACE), 6);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const RANDOM = 10;
/** Asking the system for a few bytes at a time costs more than all the rest of an id. */
const pool = Buffer.alloc(RANDOM * 400);
let used = pool.length;

/** Bytes that are given out once. */
function someRandom(): Uint8Array {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += RANDOM;
  return pool.subarray(used - RANDOM, used);
}

/** The instant that an id was made, to the millisecond; null for anything but a UUIDv7. */
export function timeOfId(id: string): Date | null {
  if (!isId(id) || id[14] !== "7") return null;
  return new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16));
}

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function isId(text: string): boolean {
  return ID.test(text);
}
