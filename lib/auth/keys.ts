/**
 * Keys for each purpose, derived from GARRISON_KEYS (HKDF-SHA-256), and the envelope for secrets at rest.
 *
 * Envelope: v1:key id:nonce:ciphertext:tag in base64url, AES-256-GCM. The place (table, row, column) is bound to it
 * as additional data, so a ciphertext that is moved to another row does not open.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import type { SealingKey } from "@/lib/env";

export function deriveKey(key: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync("sha256", key, "garrison", purpose, 32));
}

/** The last key of the list: the one that the audit chain began under, which must stay in the list. */
export function chainKey(keys: readonly SealingKey[]): Buffer {
  const oldest = keys.at(-1);
  if (!oldest) throw new Error("GARRISON_KEYS holds no key.");
  return oldest.key;
}

/** The HMAC key of the audit chain. */
export function auditKey(keys: readonly SealingKey[]): Buffer {
  return deriveKey(chainKey(keys), "audit chain");
}

export function seal(keys: readonly SealingKey[], place: string, text: string): string {
  const current = keys[0];
  if (!current) throw new Error("GARRISON_KEYS holds no key.");
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", deriveKey(current.key, "secrets at rest"), nonce);
  cipher.setAAD(Buffer.from(place));
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  const parts = [nonce, sealed, cipher.getAuthTag()].map((part) => part.toString("base64url"));
  return ["v1", current.id, ...parts].join(":");
}

/** @throws Error when the envelope is damaged, was moved, or its key is not at hand. */
export function open(keys: readonly SealingKey[], place: string, envelope: string): string {
  const [version, id, nonce, sealed, tag] = envelope.split(":");
  const key = keys.find((candidate) => candidate.id === id);
  if (version !== "v1" || !nonce || sealed === undefined || !tag)
    throw new Error("A stored secret is damaged.");
  if (!key) throw new Error(`A stored secret needs the key "${id}", which GARRISON_KEYS does not hold.`);
  const decipher = createDecipheriv(
    "aes-256-gcm",
    deriveKey(key.key, "secrets at rest"),
    Buffer.from(nonce, "base64url"),
    { authTagLength: 16 },
  );
  decipher.setAAD(Buffer.from(place));
  decipher.setAuthTag(Buffer.from(tag, "base64url"));
  try {
    return Buffer.concat([decipher.update(Buffer.from(sealed, "base64url")), decipher.final()]).toString(
      "utf8",
    );
  } catch {
    throw new Error("A stored secret does not open: it was damaged or moved.");
  }
}
