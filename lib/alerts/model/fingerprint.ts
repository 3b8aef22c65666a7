/**
 * The identity of a cause: Prometheus's fingerprint of a set of labels, so that the same cause has the same name here
 * and there. FNV-1a, 64 bits, over the names in order of their bytes, each as name 0xFF value 0xFF; labels without a
 * value are not there. Rules and vectors: field notes, "Alertmanager API v2".
 */
import type { Labels } from "./signal";

/** The 64 bits are held as four limbs of 16: a BigInt costs fifty times as much, and this runs for every alert. */
const PRIME_LOW = 0x01b3;
const PRIME_SHIFT = 0x100;

const encoder = new TextEncoder();
let scratch = new Uint8Array(4_096);

/** 16 hexadecimal digits. */
export function fingerprint(labels: Labels): string {
  const length = lay(labels);
  let a = 0xcbf2;
  let b = 0x9ce4;
  let c = 0x8422;
  let d = 0x2325;
  for (let at = 0; at < length; at++) {
    d ^= scratch[at] as number;
    // × 0x100000001b3: the low limb of the prime, and 2^40 as a shift by two limbs and a byte.
    const d0 = d * PRIME_LOW;
    const c0 = c * PRIME_LOW + (d0 >>> 16);
    const b0 = b * PRIME_LOW + d * PRIME_SHIFT + (c0 >>> 16);
    const a0 = a * PRIME_LOW + c * PRIME_SHIFT + (b0 >>> 16);
    d = d0 & 0xffff;
    c = c0 & 0xffff;
    b = b0 & 0xffff;
    a = a0 & 0xffff;
  }
  return limb(a) + limb(b) + limb(c) + limb(d);
}

/** Writes the bytes to be hashed into `scratch`. @returns how many */
function lay(labels: Labels): number {
  let length = 0;
  for (const name of inByteOrder(Object.keys(labels))) {
    const value = labels[name];
    if (!value) continue;
    const most = length + (name.length + value.length) * 3 + 2;
    if (most > scratch.length) grow(most);
    length += encoder.encodeInto(name, scratch.subarray(length)).written;
    scratch[length++] = 0xff;
    length += encoder.encodeInto(value, scratch.subarray(length)).written;
    scratch[length++] = 0xff;
  }
  return length;
}

function grow(size: number): void {
  const larger = new Uint8Array(size * 2);
  larger.set(scratch);
  scratch = larger;
}

const ASCII = /^[\0-\x7f]*$/;

/** Go orders strings by bytes, JavaScript by UTF-16 units; for ASCII both are one. */
function inByteOrder(names: string[]): string[] {
  if (names.every((name) => ASCII.test(name))) return names.sort();
  return names.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

function limb(value: number): string {
  return value.toString(16).padStart(4, "0");
}
