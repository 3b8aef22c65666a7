/**
 * Arrays as PostgreSQL keeps them on the wire. As text every element is quoted here and unquoted there, which is a third
 * of the work of writing many rows in one statement; statements on hot paths pass these instead of lists.
 *
 * Format: the documentation of PostgreSQL names none; array_recv() in arrayfuncs.c and the receive functions of each
 * type are its source: dimensions, whether there are NULLs, the element's type, length and lower bound, then each element
 * as length (-1: NULL) and bytes.
 */

/** Object ids of element types; they never change. */
const TYPES = { boolean: 16, int: 23, text: 25, timestamptz: 1184, uuid: 2950, jsonb: 3802 } as const;

const HEAD_BYTES = 20;
/** Grows to the largest list so far. One is enough: nothing waits in between. */
let room = Buffer.allocUnsafe(64 * 1_024);

/** int4[]. @throws RangeError for what is no whole number of 32 bits */
export function ints(values: readonly (number | null)[]): Buffer {
  return packed(TYPES.int, values, 4, (value, at) => room.writeInt32BE(value, at));
}

/** boolean[]. */
export function booleans(values: readonly (boolean | null)[]): Buffer {
  return packed(TYPES.boolean, values, 1, (value, at) => room.writeUInt8(value ? 1 : 0, at));
}

/** uuid[]. @throws RangeError for what is none */
export function uuids(values: readonly (string | null)[]): Buffer {
  return packed(TYPES.uuid, values, 16, (value, at) => {
    // What is no digit ends the writing, and would leave the bytes of an earlier list.
    if (room.write(value.replaceAll("-", ""), at, 16, "hex") < 16) throw new RangeError("This is no uuid.");
    return at + 16;
  });
}

const MICROSECONDS = 1_000;
const SINCE = Date.UTC(2000, 0, 1);

/** timestamptz[] of milliseconds since 1970. */
export function times(values: readonly (number | null)[]): Buffer {
  return packed(TYPES.timestamptz, values, 8, (value, at) =>
    room.writeBigInt64BE(BigInt(value - SINCE) * BigInt(MICROSECONDS), at),
  );
}

/** text[]. A half of a surrogate pair becomes U+FFFD. */
export function texts(values: readonly (string | null)[]): Buffer {
  return written(TYPES.text, values, (value, at) => room.write(value, at, "utf8"));
}

const JSONB_VERSION = 1;

/** jsonb[] of JSON texts. */
export function jsons(values: readonly (string | null)[]): Buffer {
  return written(TYPES.jsonb, values, (value, at) => {
    room[at] = JSONB_VERSION;
    return 1 + room.write(value, at + 1, "utf8");
  });
}

/** Elements of one length. */
function packed<T>(
  type: number,
  values: readonly (T | null)[],
  bytes: number,
  write: (value: T, at: number) => number,
): Buffer {
  reserve(HEAD_BYTES + values.length * (4 + bytes));
  let at = begin(type, values.length);
  for (const value of values) {
    at = room.writeInt32BE(value === null ? -1 : bytes, at);
    if (value === null) noteNull();
    else at = write(value, at);
  }
  return Buffer.from(room.subarray(0, at));
}

/** UTF-8 takes at most three bytes for what is one unit here. */
const MOST_PER_UNIT = 3;

/** Elements whose length is known when they are written. @param write its bytes, from a place on; how many they are */
function written(
  type: number,
  values: readonly (string | null)[],
  write: (value: string, at: number) => number,
): Buffer {
  reserve(HEAD_BYTES);
  let at = begin(type, values.length);
  for (const value of values) {
    reserve(at + 5 + (value?.length ?? 0) * MOST_PER_UNIT);
    const length = value === null ? -1 : write(value, at + 4);
    room.writeInt32BE(length, at);
    if (value === null) noteNull();
    at += 4 + Math.max(0, length);
  }
  return Buffer.from(room.subarray(0, at));
}

/** @returns where the first element begins */
function begin(type: number, length: number): number {
  room.writeInt32BE(length === 0 ? 0 : 1, 0);
  room.writeInt32BE(0, 4);
  room.writeInt32BE(type, 8);
  // A list of nothing has no dimension.
  if (length === 0) return 12;
  room.writeInt32BE(length, 12);
  return room.writeInt32BE(1, 16);
}

function noteNull(): void {
  room.writeInt32BE(1, 4);
}

function reserve(bytes: number): void {
  if (room.length >= bytes) return;
  const larger = Buffer.allocUnsafe(Math.max(bytes, room.length * 2));
  room.copy(larger);
  room = larger;
}
