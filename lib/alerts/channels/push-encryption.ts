/**
 * How is a push message kept from the push service? "Message Encryption for Web Push" (RFC 8291), one record of
 * `aes128gcm` (RFC 8188). Pure: the key and the salt that are used once are arguments.
 */
import { createCipheriv, createECDH, hkdfSync } from "node:crypto";

const CURVE = "prime256v1";
const RECORD_SIZE = 4_096;
/** Marks the last record; no padding follows. */
const LAST = 0x02;
/** What one record holds besides the text: the header (16 + 4 + 1 + 65), the mark, and the tag of 16 bytes. */
const OVERHEAD = 86 + 1 + 16;

export const PLAINTEXT_LIMIT = RECORD_SIZE - OVERHEAD;

/** Of the browser: its public key (65 bytes) and its secret (16 bytes). */
export type Receiver = { p256dh: Uint8Array; auth: Uint8Array };

/**
 * @param once a private key of P-256 (32 bytes) and a salt (16 bytes) that no other message has
 * @throws RangeError when the text is longer than `PLAINTEXT_LIMIT` bytes, or something is no key
 */
export function encryptPush(
  plaintext: Uint8Array,
  receiver: Receiver,
  once: { privateKey: Uint8Array; salt: Uint8Array },
): Uint8Array<ArrayBuffer> {
  if (plaintext.length > PLAINTEXT_LIMIT) throw new RangeError("The message is too long for one record.");
  if (once.salt.length !== 16 || receiver.auth.length !== 16) throw new RangeError("These are not 16 bytes.");
  const { publicKey, shared } = agree(once.privateKey, receiver.p256dh);
  const keyInfo = Buffer.concat([Buffer.from("WebPush: info\0"), receiver.p256dh, publicKey]);
  const inputKey = derive(shared, receiver.auth, keyInfo, 32);
  const key = derive(inputKey, once.salt, Buffer.from("Content-Encoding: aes128gcm\0"), 16);
  const nonce = derive(inputKey, once.salt, Buffer.from("Content-Encoding: nonce\0"), 12);
  const cipher = createCipheriv("aes-128-gcm", key, nonce);
  const record = [cipher.update(plaintext), cipher.update(Uint8Array.of(LAST)), cipher.final()];
  return Buffer.concat([headerOf(once.salt, publicKey), ...record, cipher.getAuthTag()]);
}

function agree(privateKey: Uint8Array, theirs: Uint8Array): { publicKey: Buffer; shared: Buffer } {
  const ours = createECDH(CURVE);
  try {
    ours.setPrivateKey(privateKey);
    return { publicKey: ours.getPublicKey(), shared: ours.computeSecret(theirs) };
  } catch (cause) {
    throw new RangeError("One of the keys is not of the curve P-256.", { cause });
  }
}

function derive(key: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Buffer {
  return Buffer.from(hkdfSync("sha256", key, salt, info, length));
}

function headerOf(salt: Uint8Array, publicKey: Uint8Array): Buffer {
  const sizes = Buffer.alloc(5);
  sizes.writeUInt32BE(RECORD_SIZE);
  sizes.writeUInt8(publicKey.length, 4);
  return Buffer.concat([salt, sizes, publicKey]);
}

/** Is this a point of the curve, uncompressed? What isn't can't be encrypted for. */
export function isPublicKey(bytes: Uint8Array): boolean {
  if (bytes.length !== 65 || bytes[0] !== 0x04) return false;
  const anybody = createECDH(CURVE);
  anybody.setPrivateKey(Buffer.alloc(32, 1));
  try {
    anybody.computeSecret(bytes);
    return true;
  } catch {
    return false;
  }
}
