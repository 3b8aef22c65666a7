/**
 * Recovery codes: ten, 80 random bits each, written as four groups of four in Crockford's base32.
 *
 * They are stored under a keyed hash rather than argon2id: 80 random bits cannot be guessed even from a stolen
 * table, and finding one among ten costs one look-up instead of ten slow hashes (docs/decisions/recovery-codes.md).
 */
import { createHmac, randomBytes } from "node:crypto";
import type { SealingKey } from "@/lib/env";
import { deriveKey } from "./keys";

export const RECOVERY_CODES = 10;
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 16;

export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
}

function newRecoveryCode(): string {
  // 256 is a multiple of 32: each character is equally likely.
  const text = Array.from(randomBytes(LENGTH), (byte) => ALPHABET[byte % 32]).join("");
  return text.replace(/(.{4})(?=.)/g, "$1-");
}

/** Forgives case, blanks, hyphens and the letters that Crockford reads as digits; null for anything else. */
export function readRecoveryCode(text: string): string | null {
  if (text.length > 64) return null;
  const code = text.replace(/[\s-]/g, "").toUpperCase().replace(/O/g, "0").replace(/[IL]/g, "1");
  return /^[0-9A-HJKMNP-TV-Z]{16}$/.test(code) ? code : null;
}

/** The form to store: key id and HMAC-SHA-256, bound to the person. */
export function recoveryCodeHash(key: SealingKey, personId: string, code: string): string {
  const normal = readRecoveryCode(code);
  if (!normal) throw new Error("This is not a recovery code.");
  const hash = createHmac("sha256", deriveKey(key.key, "recovery codes"))
    .update(`${personId}:${normal}`)
    .digest("base64url");
  return `${key.id}:${hash}`;
}
