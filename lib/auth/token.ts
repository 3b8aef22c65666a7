/** Opaque tokens: 256 random bits (routing keys 168), told apart by prefix, stored as SHA-256 alone. */
import { createHash, randomBytes } from "node:crypto";

/** What a token is for; the prefix makes a leaked one recognisable to scanners. */
export const TOKEN_PREFIX = {
  session: "grs_",
  api: "grn_",
  enrol: "gre_",
  agent: "gra_",
  link: "grl_",
  device: "grd_",
  source: "grw_",
  routing: "grp_",
  ping: "grk_",
  feed: "grf_",
  location: "grx_",
  backup: "grb_",
} as const;
export type TokenKind = keyof typeof TOKEN_PREFIX;

/** Random bytes of each: PagerDuty's senders expect a key of 32 characters in all, which leaves room for 21. */
const bytesOf = (kind: TokenKind) => (kind === "routing" ? 21 : 32);

export function newToken(kind: TokenKind): string {
  return TOKEN_PREFIX[kind] + randomBytes(bytesOf(kind)).toString("base64url");
}

const BODY = /^[A-Za-z0-9_-]+$/;

/** The hash to look up, or null for anything that cannot be such a token: constant, cheap work for junk. */
export function hashToken(kind: TokenKind, token: string | null | undefined): Uint8Array<ArrayBuffer> | null {
  const prefix = TOKEN_PREFIX[kind];
  const length = prefix.length + Math.ceil((bytesOf(kind) * 4) / 3);
  if (!token || token.length !== length || !token.startsWith(prefix)) return null;
  if (!BODY.test(token.slice(prefix.length))) return null;
  return new Uint8Array(createHash("sha256").update(token).digest());
}
