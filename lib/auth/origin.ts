/**
 * Where did a request come from, and may a browser have sent it from our own pages?
 *
 * bin/web.ts strips every `x-garrison-*` header that a client sends and sets its own from the socket, so those
 * (and only those) are to be believed here.
 */
import type { Origin } from "@/lib/auth/actor";

export const ADDRESS_HEADER = "x-garrison-address";
export const REQUEST_ID_HEADER = "x-garrison-request-id";
export const PATH_HEADER = "x-garrison-path";
export const NONCE_HEADER = "x-garrison-nonce";

export function originOf(headers: Headers): Origin {
  return { address: headers.get(ADDRESS_HEADER), requestId: headers.get(REQUEST_ID_HEADER) };
}

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * True when a state-changing request comes from our own origin. A request with neither Origin nor Sec-Fetch-Site is
 * refused: every browser that runs this console sends one of them.
 */
export function isSameOrigin(headers: Headers, baseUrl: string): boolean {
  const origin = headers.get("origin");
  // "null" is what forms of our own pages send too, because our pages send no referrer; then the browser's own
  // word counts, which no page can forge.
  if (origin !== null && origin !== "null")
    return origin === baseUrl || isSameLoopback(origin, headers.get("host"), baseUrl);
  return headers.get("sec-fetch-site") === "same-origin";
}

/** On loopback the same server answers to several names; each is its own origin, and equal to its Host. */
function isSameLoopback(origin: string, host: string | null, baseUrl: string): boolean {
  if (!LOOPBACK.has(new URL(baseUrl).hostname)) return false;
  const parsed = URL.canParse(origin) ? new URL(origin) : null;
  return (
    parsed !== null && parsed.protocol === "http:" && LOOPBACK.has(parsed.hostname) && parsed.host === host
  );
}
