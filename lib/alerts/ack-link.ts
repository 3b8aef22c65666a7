/**
 * Which page to which person does a link belong to? Pure: what the link in a page carries, and whether we made it.
 *
 * The link proves that whoever has it was told; never that they are the person: that is asked when they acknowledge.
 * It names its delivery and its end; alert, person and step are looked up there, and are signed with it.
 * Rules and vector: field notes, "ack".
 */
import { createHmac, timingSafeEqual } from "node:crypto";

/** What a delivery says of itself; ids are UUIDs in lower case. */
export type AckPage = { deliveryId: string; alertId: string; personId: string; step: number };

/** What a link says. The signature is not checked yet. */
export type AckToken = { deliveryId: string; expiresAt: Date; signature: Uint8Array };

export type AckClaims = { alert: string; user: string; step: number; exp: number; nonce: string };

const ID_BYTES = 16;
const SIGNATURE_BYTES = 32;
const TOKEN_BYTES = ID_BYTES + 4 + SIGNATURE_BYTES;
const TOKEN = /^[A-Za-z0-9_-]{70}$/;

/**
 * @param baseUrl origin, without a trailing slash
 * @param expiresAt at the latest in 2106; what is below a second is cut off
 * @throws RangeError when the delivery has no UUID, or the end cannot be written
 */
export function ackUrlOf(baseUrl: string, key: Uint8Array, page: AckPage, expiresAt: Date): string {
  const id = Buffer.from(page.deliveryId.replaceAll("-", ""), "hex");
  if (id.length !== ID_BYTES || idIn(id) !== page.deliveryId) throw new RangeError("A delivery has a UUID.");
  const end = Buffer.alloc(4);
  end.writeUInt32BE(secondsOf(expiresAt));
  const token = Buffer.concat([id, end, ackSignature(key, claimsOf(page, expiresAt))]);
  return `${baseUrl}/a/${token.toString("base64url")}`;
}

/** The last part of such an address; null for anything else, and for another spelling of the same bytes. */
export function readAckToken(token: string): AckToken | null {
  if (!TOKEN.test(token)) return null;
  const bytes = Buffer.from(token, "base64url");
  if (bytes.length !== TOKEN_BYTES || bytes.toString("base64url") !== token) return null;
  return {
    deliveryId: idIn(bytes.subarray(0, ID_BYTES)),
    expiresAt: new Date(bytes.readUInt32BE(ID_BYTES) * 1_000),
    signature: new Uint8Array(bytes.subarray(ID_BYTES + 4)),
  };
}

/** Did we make it, with this key and for this page? Its end is not looked at. Takes as long for a wrong one. */
export function isAckTokenGenuine(key: Uint8Array, token: AckToken, page: AckPage): boolean {
  const signature = ackSignature(key, claimsOf(page, token.expiresAt));
  return (
    page.deliveryId === token.deliveryId &&
    token.signature.length === signature.length &&
    timingSafeEqual(token.signature, signature)
  );
}

/** HMAC-SHA-256 of `v1|ack|…`. No value holds a bar: ids are UUIDs, the rest are numbers. */
export function ackSignature(key: Uint8Array, { alert, user, step, exp, nonce }: AckClaims): Uint8Array {
  const message = `v1|ack|alert=${alert}|user=${user}|step=${step}|exp=${exp}|nonce=${nonce}`;
  return new Uint8Array(createHmac("sha256", key).update(message).digest());
}

function claimsOf({ deliveryId, alertId, personId, step }: AckPage, expiresAt: Date): AckClaims {
  return { alert: alertId, user: personId, step, exp: secondsOf(expiresAt), nonce: deliveryId };
}

function secondsOf(at: Date): number {
  const seconds = Math.floor(at.getTime() / 1_000);
  if (Number.isNaN(seconds)) throw new RangeError("This is no time.");
  return seconds;
}

function idIn(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
