import { createPublicKey, verify } from "node:crypto";
import { describe, expect, it } from "vitest";
import { subjectDoubt, vapidAuthorization, vapidExpiry, vapidPublicKey } from "./vapid";

/** RFC 8292, section 2.4. */
const RFC = {
  signed:
    "eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0",
  signature: "i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA",
  publicKey: "BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs",
  claims: {
    audience: "https://push.example.net",
    subject: "mailto:push@example.com",
    expires: 1_453_523_768,
  },
};
const KEY = Buffer.from("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw", "base64url");

/** As a push service does it. */
function isSigned(signed: string, signature: string, publicKey: string): boolean {
  const point = Buffer.from(publicKey, "base64url");
  const key = createPublicKey({
    format: "jwk",
    key: {
      kty: "EC",
      crv: "P-256",
      x: point.subarray(1, 33).toString("base64url"),
      y: point.subarray(33).toString("base64url"),
    },
  });
  return verify(
    "sha256",
    Buffer.from(signed),
    { key, dsaEncoding: "ieee-p1363" },
    Buffer.from(signature, "base64url"),
  );
}

describe("who we are to a push service", () => {
  it("is said as in RFC 8292, whose own example this test would accept", () => {
    expect(isSigned(RFC.signed, RFC.signature, RFC.publicKey)).toBe(true);
    const [, token = "", signature = "", publicKey = ""] =
      /^vapid t=([\w-]+\.[\w-]+)\.([\w-]+), k=([\w-]+)$/.exec(vapidAuthorization(KEY, RFC.claims)) ?? [];
    expect(token).toBe(RFC.signed);
    expect(publicKey).toBe(vapidPublicKey(KEY));
    expect(isSigned(token, signature, publicKey)).toBe(true);
    expect(isSigned(token.replace("N", "M"), signature, publicKey)).toBe(false);
    expect(isSigned(token, signature, RFC.publicKey)).toBe(false);
  });

  it("has the public key that the curve gives (RFC 8291, appendix A)", () => {
    expect(vapidPublicKey(KEY)).toBe(
      "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8",
    );
  });

  it("holds for half a day", () => {
    expect(vapidExpiry(1_453_480_568_999)).toBe(1_453_523_768);
  });

  it("can't be said with what is no key", () => {
    for (const key of [Buffer.alloc(0), Buffer.alloc(32), Buffer.alloc(32, 255), Buffer.alloc(33, 1)]) {
      expect(() => vapidAuthorization(key, RFC.claims)).toThrow(RangeError);
      expect(() => vapidPublicKey(key)).toThrow(RangeError);
    }
  });
});

describe("a contact for push services", () => {
  it.each(["mailto:ops@bank.mn", "https://garrison.bank.mn", "https://garrison.bank.mn/contact"])(
    "%s is one",
    (subject) => {
      expect(subjectDoubt(subject)).toBeNull();
    },
  );

  it.each([
    ...[
      "mailto:root@localhost",
      "mailto:ops@garrison.local",
      "mailto:ops@x.invalid",
      "https://garrison.internal",
    ],
    ...["https://10.0.0.5", "https://[::1]/", "https://garrison", "mailto:ops"],
  ])("%s is none that Apple takes", (subject) => {
    expect(subjectDoubt(subject)).toContain("iPhones");
  });

  it.each(["", "ops@bank.mn", "http://garrison.bank.mn", "javascript:alert(1)"])(
    "%j is none at all",
    (subject) => {
      expect(subjectDoubt(subject)).toContain("is not an address");
    },
  );
});
