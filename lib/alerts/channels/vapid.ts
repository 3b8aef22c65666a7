/**
 * How does a push service know that it is us? "Voluntary Application Server Identification" (RFC 8292): a token signed
 * with ES256 by the key that the browser was given when it subscribed.
 */
import { createECDH, createPrivateKey, sign } from "node:crypto";

const DAY_S = 86_400;
const HEADER = base64url(JSON.stringify({ typ: "JWT", alg: "ES256" }));

export type Claims = {
  /** The origin of the push service. */
  audience: string;
  /** Whom it may ask about us. */
  subject: string;
  /** Seconds since 1970; services refuse what is more than a day ahead. */
  expires: number;
};

/**
 * The value of the `Authorization` header. The signature differs each time, because ECDSA does.
 * @param privateKey 32 bytes @throws RangeError when it is no key
 */
export function vapidAuthorization(privateKey: Uint8Array, { audience, subject, expires }: Claims): string {
  const publicKey = publicHalf(privateKey);
  const signed = `${HEADER}.${base64url(JSON.stringify({ aud: audience, exp: expires, sub: subject }))}`;
  const key = createPrivateKey({
    format: "jwk",
    key: {
      kty: "EC",
      crv: "P-256",
      x: publicKey.subarray(1, 33).toString("base64url"),
      y: publicKey.subarray(33).toString("base64url"),
      d: Buffer.from(privateKey).toString("base64url"),
    },
  });
  const signature = sign("sha256", Buffer.from(signed), { key, dsaEncoding: "ieee-p1363" });
  return `vapid t=${signed}.${signature.toString("base64url")}, k=${publicKey.toString("base64url")}`;
}

/** What browsers subscribe with (`applicationServerKey`), in base64url. @throws RangeError when it is no key */
export function vapidPublicKey(privateKey: Uint8Array): string {
  return publicHalf(privateKey).toString("base64url");
}

/** Half a day from now, in seconds. @param now milliseconds since 1970 */
export function vapidExpiry(now: number): number {
  return Math.floor(now / 1_000) + DAY_S / 2;
}

/**
 * Apple's service refuses every message whose subject is of a name that nobody on the internet has.
 * @returns a sentence about what is wrong, or null
 */
export function subjectDoubt(subject: string): string | null {
  const url = URL.parse(subject);
  const host = url?.protocol === "mailto:" ? (url.pathname.split("@")[1] ?? "") : (url?.hostname ?? "");
  if (url?.protocol !== "mailto:" && url?.protocol !== "https:") {
    return "The contact for push services is not an address: mailto:… or https://…";
  }
  if (
    /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]+$/i.test(host) &&
    !/\.(invalid|local|localhost|test|example|internal|lan|home)$/i.test(host)
  ) {
    return null;
  }
  return "The contact for push services is of a name that only this network knows; iPhones would get no push.";
}

function publicHalf(privateKey: Uint8Array): Buffer {
  const pair = createECDH("prime256v1");
  try {
    pair.setPrivateKey(privateKey);
  } catch (cause) {
    throw new RangeError("The key for push services is not a private key of P-256.", { cause });
  }
  return pair.getPublicKey();
}

function base64url(text: string): string {
  return Buffer.from(text).toString("base64url");
}
