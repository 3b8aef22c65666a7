/**
 * The identity of a cause: Prometheus's fingerprint of a set of labels, so that the same cause has the same name here
 * and there. FNV-1a, 64 bits, over the names in order of their bytes, each as name 0xFF value 0xFF; labels without a
 * value are not there. Rules and vectors: field notes, "Alertmanager API v2".
 */
import type { Labels } from "./signal";

/**
 * The 64 bits are held as four limbs of 16, and letters of ASCII are hashed as they stand: a BigInt costs fifty times as
 * much, an encoder ten times, and this runs for every alert.
 */
const PRIME_LOW = 0x01b3;
const PRIME_SHIFT = 0x100;
const SEPARATOR = 0xff;

const encoder = new TextEncoder();

/** The hash as it is reckoned. One is enough: nothing waits in between. */
const limbs = { a: 0, b: 0, c: 0, d: 0 };

/** 16 hexadecimal digits. */
export function fingerprint(labels: Labels): string {
  limbs.a = 0xcbf2;
  limbs.b = 0x9ce4;
  limbs.c = 0x8422;
  limbs.d = 0x2325;
  for (const name of inByteOrder(Object.keys(labels))) {
    const value = labels[name];
    if (!value) continue;
    take(name);
    take(value);
  }
  return limb(limbs.a) + limb(limbs.b) + limb(limbs.c) + limb(limbs.d);
}

/** The bytes of a text, and the separator. */
function take(text: string): void {
  const bytes = ASCII.test(text) ? null : encoder.encode(text);
  const length = bytes ? bytes.length : text.length;
  let { a, b, c, d } = limbs;
  for (let at = 0; at <= length; at++) {
    const byte = at === length ? SEPARATOR : bytes ? (bytes[at] as number) : text.charCodeAt(at);
    d ^= byte;
    // × 0x100000001b3: the low limb of the prime, and 2^40 as a shift by two limbs and a byte.
    const d0 = d * PRIME_LOW;
    const c0 = c * PRIME_LOW + (d0 >>> 16);
    const b0 = b * PRIME_LOW + d * PRIME_SHIFT + (c0 >>> 16);
    a = (a * PRIME_LOW + c * PRIME_SHIFT + (b0 >>> 16)) & 0xffff;
    d = d0 & 0xffff;
    c = c0 & 0xffff;
    b = b0 & 0xffff;
  }
  limbs.a = a;
  limbs.b = b;
  limbs.c = c;
  limbs.d = d;
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
