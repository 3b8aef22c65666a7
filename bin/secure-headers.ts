/** The headers of every response, from whichever door. */
import type { ServerResponse } from "node:http";
import { environment } from "@/lib/env";

/** Scripts run by nonce alone; nothing inline, nothing from elsewhere, no frame. */
export function contentSecurityPolicy(nonce: string): string {
  return policy(`script-src 'nonce-${nonce}' 'strict-dynamic'`, `style-src 'self' 'nonce-${nonce}'`);
}

function policy(...ofPages: string[]): string {
  return [
    "default-src 'none'",
    ...ofPages,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    // The service worker: without this, what applies is 'strict-dynamic', by which no address is known.
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** Where no page answers, nothing may run at all. */
const WITHOUT_PAGES = policy();

/** @param nonce of the page that answers; null where none does */
export function secureHeaders(response: ServerResponse, nonce: string | null): void {
  response.setHeader(
    "content-security-policy",
    nonce === null ? WITHOUT_PAGES : contentSecurityPolicy(nonce),
  );
  response.setHeader("x-content-type-options", "nosniff");
  response.setHeader("x-frame-options", "DENY");
  response.setHeader("referrer-policy", "no-referrer");
  // A link that lies about somewhere must not lead a search engine here.
  response.setHeader("x-robots-tag", "noindex");
  response.setHeader("cross-origin-opener-policy", "same-origin");
  response.setHeader("cross-origin-resource-policy", "same-origin");
  response.setHeader(
    "permissions-policy",
    "camera=(), microphone=(), geolocation=(), payment=(), usb=(), publickey-credentials-get=(self), publickey-credentials-create=(self)",
  );
  if (environment().https) {
    response.setHeader("strict-transport-security", "max-age=63072000; includeSubDomains");
  }
}
