/** What does the password field of /etc/shadow or /etc/passwd say? Never any part of the hash itself. */
import type { PasswordState } from "@/lib/fleet/model/facts";

export type PasswordField = { password: PasswordState; hash: string | null };

/**
 * Empty is "empty"; a leading "!" or "*" is "locked" (as `passwd -S` says for both); the rest is "set". `hash` is the
 * algorithm's id, also behind a lock; null when the field is cut before it shows or is no known form.
 */
export function readPasswordField(field: string): PasswordField {
  if (field === "") return { password: "empty", hash: null };
  const locked = field.startsWith("!") || field.startsWith("*");
  return { password: locked ? "locked" : "set", hash: algorithmOf(field.replace(/^[!*]+/, "")) };
}

const MARK = "<redacted>";
const IDS = ["y", "gy", "7", "6", "5", "1", "2a", "2b", "2x", "2y", "sha1", "md5", "3", "sm3", "argon2id"];
const CRYPT_CHARACTERS = /^[./0-9A-Za-z]+$/;

/** Sources cut the hash after four characters of the field, or replace all that follows its second "$". */
function algorithmOf(text: string): string | null {
  const cut = text.endsWith(MARK);
  const hash = cut ? text.slice(0, -MARK.length) : text;
  if (hash.startsWith("$")) {
    const [id = "", ...rest] = hash.slice(1).split(/[$,]/, 2);
    return IDS.includes(id) && (rest.length > 0 || cut) ? id : null;
  }
  if (hash.startsWith("_")) return "bsdi";
  const des = cut ? hash.length > 0 && hash.length <= 4 : hash.length === 13;
  return des && CRYPT_CHARACTERS.test(hash) ? "des" : null;
}
