/** Codes of an authenticator app (RFC 6238): SHA-1, 6 digits, 30 s steps, as every app reads them. */
import { randomBytes } from "node:crypto";
import { HOTP, Secret } from "otpauth";

const STEP_S = 30;
const DIGITS = 6;
/** A clock may be one step off either way. */
const WINDOW = 1;
/** 160 bits, as RFC 4226 §4 recommends. */
const SECRET_BYTES = 20;

/** A new secret in base32. */
export function newTotpSecret(): string {
  return new Secret({ buffer: new Uint8Array(randomBytes(SECRET_BYTES)).buffer }).base32;
}

/** What a QR code says to the app. `issuer` and `account` are shown there. */
export function totpUri(secret: string, issuer: string, account: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(issuer)}&algorithm=SHA1&digits=${DIGITS}&period=${STEP_S}`;
}

/** Six ASCII digits, blanks between them forgiven; null for anything else. */
export function readTotpCode(text: string): string | null {
  if (text.length > 16) return null;
  const code = text.replace(/[ \u00a0]/g, "");
  return /^[0-9]{6}$/.test(code) ? code : null;
}

/**
 * The step that `code` belongs to, at most one away from `at` and later than `lastStep`; null when there is none.
 * The caller stores it with a conditional update, so that of two requests at once only one wins.
 * @param code six ASCII digits, from readTotpCode
 */
export function matchingStep(secret: string, code: string, lastStep: bigint, at: Date): bigint | null {
  return stepsAround(secret, code, at).find((step) => step > lastStep) ?? null;
}

/** True when `code` is right by the clock, but its step was used before. */
export function isUsedAgain(secret: string, code: string, lastStep: bigint, at: Date): boolean {
  return stepsAround(secret, code, at).some((step) => step <= lastStep);
}

function stepsAround(secret: string, code: string, at: Date): bigint[] {
  const now = Math.floor(at.getTime() / 1000 / STEP_S);
  const steps: bigint[] = [];
  // Every step is computed, whichever matches: the time taken tells nothing.
  for (let step = now - WINDOW; step <= now + WINDOW; step++) {
    if (
      step >= 0 &&
      HOTP.validate({
        token: code,
        secret: Secret.fromBase32(secret),
        digits: DIGITS,
        counter: step,
        window: 0,
      }) === 0
    )
      steps.push(BigInt(step));
  }
  return steps;
}
