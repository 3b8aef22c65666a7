/** The headers of every response, from whichever door. */
import type { ServerResponse } from "node:http";
import { environment } from "@/lib/env";

/** Scripts run by nonce alone; nothing inline, nothing from elsewhere, no frame. */
export function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

export function secureHeaders(response: ServerResponse, nonce: string): void {
  response.setHeader("content-security-policy", contentSecurityPolicy(nonce));
  response.setHeader("x-content-type-options", "nosniff");
  response.setHeader("x-frame-options", "DENY");
  response.setHeader("referrer-policy", "no-referrer");
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
