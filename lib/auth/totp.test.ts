import fc from "fast-check";
import { HOTP, Secret } from "otpauth";
import { describe, expect, it } from "vitest";
import { isUsedAgain, matchingStep, newTotpSecret, readTotpCode, totpUri } from "./totp";

// RFC 6238 appendix B: the ASCII secret "12345678901234567890"; the last six of its eight digits.
const RFC_SECRET = Secret.fromUTF8("12345678901234567890").base32;
const at = (seconds: number) => new Date(seconds * 1000);
const codeOf = (secret: string, step: number) =>
  HOTP.generate({ secret: Secret.fromBase32(secret), counter: step, digits: 6 });

describe("codes of an authenticator app", () => {
  it.each([
    [59, "287082", 1n],
    [1111111109, "081804", 37037036n],
    [1234567890, "005924", 41152263n],
    [20000000000, "353130", 666666666n],
  ])("match the vectors of RFC 6238 at %i s", (seconds, code, step) => {
    expect(matchingStep(RFC_SECRET, code, 0n, at(seconds))).toBe(step);
  });

  it("may be one step early or late, not two", () => {
    const secret = newTotpSecret();
    const now = at(1_000 * 30);
    const found = [-2, -1, 0, 1, 2].map((off) => matchingStep(secret, codeOf(secret, 1_000 + off), 0n, now));
    expect(found).toEqual([null, 999n, 1000n, 1001n, null]);
  });

  it("are refused at or before the last step", () => {
    const secret = newTotpSecret();
    const now = at(1_000 * 30);
    expect(matchingStep(secret, codeOf(secret, 1_000), 1_000n, now)).toBeNull();
    expect(matchingStep(secret, codeOf(secret, 1_000), 1_001n, now)).toBeNull();
    expect(isUsedAgain(secret, codeOf(secret, 1_000), 1_001n, now)).toBe(true);
    expect(matchingStep(secret, codeOf(secret, 1_001), 1_000n, now)).toBe(1_001n);
  });

  it.each([
    "",
    "12345",
    "1234567",
    "१२३४५६",
    "１２３４５６",
    "12a456",
    "-12345",
    "1e5000",
    "9".repeat(10_000),
  ])("are six ASCII digits, not %j", (text) => {
    expect(readTotpCode(text)).toBeNull();
  });

  it("are read with a blank in the middle", () => {
    expect(readTotpCode("123 456")).toBe("123456");
  });

  it("never throw, whatever is typed", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const code = readTotpCode(text);
        if (code !== null) expect(code).toMatch(/^[0-9]{6}$/);
      }),
    );
  });

  it("come with a secret of 160 bits, and an address that apps read", () => {
    const secret = newTotpSecret();
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(totpUri(secret, "Garrison", "a&b@example.com")).toBe(
      `otpauth://totp/Garrison:a%26b%40example.com?secret=${secret}&issuer=Garrison&algorithm=SHA1&digits=6&period=30`,
    );
  });
});
