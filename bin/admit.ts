/**
 * What may come in at all, before either door: known names, plain paths, and no header that pretends to be ours.
 *
 * Headers by which a client could steer Next or us are dropped; ours are set from the socket.
 */
import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import ipaddr from "ipaddr.js";
import { ADDRESS_HEADER, NONCE_HEADER, PATH_HEADER, REQUEST_ID_HEADER } from "@/lib/auth/origin";
import { type Cidr, environment } from "@/lib/env";
import { contentSecurityPolicy } from "./secure-headers";

export type Refusal = { status: number; detail: string };

const STEERING =
  /^(x-garrison-(?!polling$)|x-middleware-|x-nextjs-|x-now-|x-invoke-|x-matched-path$|x-nonce$|next-resume$|content-security-policy|x-http-method|x-method-override$|x-original-|x-rewrite-)/;
const FORWARDING = /^(x-forwarded-|forwarded$|x-real-ip$|true-client-ip$|cf-connecting-ip$|x-client-ip$)/;
const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);
/** Doubled or encoded slashes, dots and semicolons let two readers of one path disagree. */
const CROOKED = /\/\/|\\|;|%2f|%5c|%00|%2e|\/\.\.?(\/|$)/i;
const URL_LIMIT = 8_192;

/** @param nonce of the page that answers; null where none does */
export function admit(request: IncomingMessage, nonce: string | null): Refusal | null {
  const url = request.url ?? "";
  const path = url.split("?", 1)[0] ?? "";
  if (!METHODS.has(request.method ?? "")) return { status: 405, detail: "This method is not used here." };
  if (!url.startsWith("/") || url.length > URL_LIMIT || CROOKED.test(path)) {
    return { status: 400, detail: "The path is not one that Garrison serves." };
  }
  // Not even a filter may hold it: PostgreSQL has no text with this character.
  if (url.includes("%00"))
    return { status: 400, detail: "The address holds %00, a character that no text may hold. Take it out." };
  const address = clientAddress(request, environment().trustedProxies);
  for (const name of Object.keys(request.headers)) {
    if (STEERING.test(name) || FORWARDING.test(name)) delete request.headers[name];
  }
  if (!isOurName(request.headers.host, path)) {
    return { status: 421, detail: "The name in the Host header is not BASE_URL's." };
  }
  request.headers[ADDRESS_HEADER] = address;
  request.headers[REQUEST_ID_HEADER] = randomUUID();
  request.headers[PATH_HEADER] = url;
  if (nonce !== null) request.headers[NONCE_HEADER] = nonce;
  if (isRefresh(request.headers["next-router-state-tree"])) request.headers["x-garrison-polling"] = "1";
  // Next reads the nonce of its own scripts from here.
  if (nonce !== null) request.headers["content-security-policy"] = contentSecurityPolicy(nonce);
  // Readers of raw headers must see the same.
  request.rawHeaders = Object.entries(request.headers).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value ?? ""]).flatMap((one) => [name, one]),
  );
  return null;
}

/** An open page that keeps itself fresh proves nobody's presence, and must not put off the end of an idle session. */
function isRefresh(routerState: string | string[] | undefined): boolean {
  return typeof routerState === "string" && routerState.includes("%22refetch%22");
}

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

function isOurName(host: string | undefined, path: string): boolean {
  if (path === "/api/health") return true;
  const base = new URL(environment().baseUrl);
  if (host === base.host) return true;
  const name = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : "";
  return LOOPBACK.has(name) || (name === environment().host && name !== "0.0.0.0");
}

/** The socket's address, or what the nearest trusted proxies say before the first untrusted hop. */
export function clientAddress(request: IncomingMessage, trusted: readonly Cidr[]): string {
  let address = normal(request.socket.remoteAddress ?? "");
  const forwarded = String(request.headers["x-forwarded-for"] ?? "")
    .split(",")
    .reverse();
  for (const hop of forwarded) {
    if (!isTrusted(address, trusted)) break;
    const next = normal(hop.trim());
    if (!next) break;
    address = next;
  }
  return address;
}

const normals = new Map<string, string>();
const MOST_NORMALS = 10_000;

/** Reading an address takes longer than all else here, and the same ones come again and again. */
function normal(text: string): string {
  const known = normals.get(text);
  if (known !== undefined) return known;
  const read = ipaddr.isValid(text) ? ipaddr.process(text).toString() : "";
  if (normals.size >= MOST_NORMALS) normals.clear();
  if (text.length < 64) normals.set(text, read);
  return read;
}

function isTrusted(address: string, trusted: readonly Cidr[]): boolean {
  if (!address) return false;
  const parsed = ipaddr.process(address);
  return trusted.some(([range, bits]) => range.kind() === parsed.kind() && parsed.match(range, bits));
}
