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
  return cookie(sessionCookieName(), "", 0);
}

const YEAR_S = 31_536_000;

/** A device that signed in before: it is not locked out by what strangers type elsewhere. No rights come with it. */
export function deviceCookieName(): string {
  return `${sessionCookieName()}-device`;
}

export function deviceCookie(token: string): string {
  return cookie(deviceCookieName(), token, YEAR_S);
}

const CODES_S = 900;

/** New recovery codes on their way to the page that shows them: sealed, and gone once they are confirmed. */
export function codesCookieName(): string {
  return `${sessionCookieName()}-codes`;
}

export function codesCookie(sealed: string): string {
  return cookie(codesCookieName(), sealed, CODES_S);
}

export function endedCodesCookie(): string {
  return cookie(codesCookieName(), "", 0);
}

const TYPED_S = 60;

/** What was typed into a form that was refused, on its way back to that form. No secrets. */
export function typedCookieName(): string {
  return `${sessionCookieName()}-typed`;
}

export function typedCookie(packed: string): string {
  return cookie(typedCookieName(), packed, TYPED_S);
}

export function endedTypedCookie(): string {
  return cookie(typedCookieName(), "", 0);
}

function cookie(name: string, value: string, maxAgeS: number): string {
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${maxAgeS}${environment().https ? "; Secure" : ""}`;
}

/** The value of a cookie by name; the first one counts, as browsers send the most specific first. */
export function readCookie(header: string | null, name: string): string | null {
  for (const part of header?.split(";", 50) ?? []) {
    const at = part.indexOf("=");
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return null;
}
