/** The two names of a person: the e-mail address they sign in with, and the one that others read. */
import { z } from "zod";

// One @, no quotes, commas, angle brackets or look-alikes: what mail programs read in only one way.
const EMAIL =
  /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/;

/** Trimmed, NFC, lower case; null for anything that is not one plain address. */
export function readEmail(text: string): string | null {
  if (text.length > 254) return null;
  const email = text.trim().normalize("NFC").toLowerCase();
  return EMAIL.test(email) ? email : null;
}

/** Trimmed, NFC, one line, 1 to 100 code points without control characters; null otherwise. */
export function readName(text: string): string | null {
  if (text.length > 400) return null;
  const name = text.normalize("NFC").replace(/\s+/g, " ").trim();
  const length = [...name].length;
  return length >= 1 && length <= 100 && !/[\p{Cc}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u.test(name)
    ? name
    : null;
}

/** As the fields arrive from forms; the stores read them further, so that each refusal has its own words. */
export const emailField = z.string().max(400);
export const nameField = z.string().max(400);
/** Far above the limit of 128 code points, so that too long ones get a fitting answer. */
export const passphraseField = z.string().max(4_000);
export const tokenField = z.string().max(100);
export const nextField = z.string().max(2_000).optional();
