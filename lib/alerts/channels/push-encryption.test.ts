import { createDecipheriv, createECDH, hkdfSync } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encryptPush, isPublicKey, PLAINTEXT_LIMIT } from "./push-encryption";

const from = (text: string) => Buffer.from(text, "base64url");

/** RFC 8291, section 5 and appendix A. */
const RFC = {
  plaintext: "When I grow up, I want to be a watermelon",
  ephemeral: from("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
  salt: from("DGv6ra1nlYgDCS1FRnbzlw"),
  receiverPrivate: from("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"),
  receiver: {
    p256dh: from("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
    auth: from("BTBZMqHH6r4Tts7J_aSIgg"),
  },
  body:
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A" +
    "_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
};
const ONCE = { privateKey: RFC.ephemeral, salt: RFC.salt };

describe("an encrypted push", () => {
  it("is that of RFC 8291, byte for byte", () => {
    const body = encryptPush(Buffer.from(RFC.plaintext), RFC.receiver, ONCE);
    expect(Buffer.from(body).toString("base64url")).toBe(RFC.body);
  });

  it("is read by the browser, whatever stands in it, and by nobody else", () => {
    const bytes = fc.uint8Array({ maxLength: PLAINTEXT_LIMIT });
    const key = fc.uint8Array({ minLength: 32, maxLength: 32, min: 1, max: 254 });
    const salt = fc.uint8Array({ minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(bytes, key, salt, (plaintext, privateKey, once) => {
        const body = encryptPush(plaintext, RFC.receiver, { privateKey, salt: once });
        expect(body.length).toBeLessThanOrEqual(4_096);
        expect(decrypt(Buffer.from(body))).toEqual(Buffer.from(plaintext));
        const touched = Buffer.from(body);
        touched[body.length - 1] = (touched[body.length - 1] ?? 0) ^ 1;
        expect(() => decrypt(touched)).toThrow();
      }),
      { numRuns: 50 },
    );
  });

  it("fits into one record, to the last byte", () => {
    expect(encryptPush(Buffer.alloc(PLAINTEXT_LIMIT), RFC.receiver, ONCE)).toHaveLength(4_096);
    expect(() => encryptPush(Buffer.alloc(PLAINTEXT_LIMIT + 1), RFC.receiver, ONCE)).toThrow(RangeError);
  });

  it.each([
    ["no private key", { ...ONCE, privateKey: Buffer.alloc(32) }, RFC.receiver],
    ["a private key beyond the curve", { ...ONCE, privateKey: Buffer.alloc(32, 255) }, RFC.receiver],
    ["a short salt", { ...ONCE, salt: Buffer.alloc(15) }, RFC.receiver],
    ["a short secret", ONCE, { ...RFC.receiver, auth: Buffer.alloc(15) }],
    ["no point of the curve", ONCE, { ...RFC.receiver, p256dh: Buffer.alloc(65, 4) }],
  ])("is refused with %s", (_, once, receiver) => {
    expect(() => encryptPush(Buffer.from("x"), receiver, once)).toThrow(RangeError);
  });
});

it("a public key is a point of the curve", () => {
  expect(isPublicKey(RFC.receiver.p256dh)).toBe(true);
  const off = Buffer.from(RFC.receiver.p256dh);
  off[64] = (off[64] ?? 0) ^ 1;
  for (const bytes of [off, Buffer.alloc(0), Buffer.alloc(65, 4), RFC.receiver.p256dh.subarray(0, 64)]) {
    expect(isPublicKey(bytes)).toBe(false);
  }
});

/** The browser's side, after the RFC. */
function decrypt(body: Buffer): Buffer {
  expect(body.readUInt32BE(16)).toBe(4_096);
  const idLength = body.readUInt8(20);
  const sender = body.subarray(21, 21 + idLength);
  const record = body.subarray(21 + idLength);
  const ours = createECDH("prime256v1");
  ours.setPrivateKey(RFC.receiverPrivate);
  const derive = (key: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number) =>
    Buffer.from(hkdfSync("sha256", key, salt, info, length));
  const info = Buffer.concat([Buffer.from("WebPush: info\0"), RFC.receiver.p256dh, sender]);
  const input = derive(ours.computeSecret(sender), RFC.receiver.auth, info, 32);
  const salt = body.subarray(0, 16);
  const key = derive(input, salt, Buffer.from("Content-Encoding: aes128gcm\0"), 16);
  const nonce = derive(input, salt, Buffer.from("Content-Encoding: nonce\0"), 12);
  const decipher = createDecipheriv("aes-128-gcm", key, nonce);
  decipher.setAuthTag(record.subarray(-16));
  const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
  expect(padded.at(-1)).toBe(2);
  return padded.subarray(0, -1);
}
