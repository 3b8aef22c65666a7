/** The session cookie: one name, one set of attributes, no content but the opaque token. */
import { environment } from "@/lib/env";

/** `__Host-` binds it to this very origin; browsers refuse the prefix without https, so loopback goes without. */
export function sessionCookieName(): string {
  return environment().https ? "__Host-garrison" : "garrison";
}

export function sessionCookie(token: string): string {
  return `${sessionCookieName()}=${token}; Path=/; HttpOnly; SameSite=Strict${environment().https ? "; Secure" : ""}`;
}

export function endedCookie(): string {
  return `${sessionCookieName()}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0${environment().https ? "; Secure" : ""}`;
}

/** The value of a cookie by name; the first one counts, as browsers send the most specific first. */
export function readCookie(header: string | null, name: string): string | null {
  for (const part of header?.split(";", 50) ?? []) {
    const at = part.indexOf("=");
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return null;
}
