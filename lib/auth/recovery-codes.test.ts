import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newRecoveryCodes, readRecoveryCode, recoveryCodeHash } from "./recovery-codes";

const key = { id: "k1", key: Buffer.alloc(32, 7) };

describe("recovery codes", () => {
  it("are ten, all different, in four groups of four", () => {
    const codes = newRecoveryCodes();
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
  });

  it("are read in small letters, with blanks, and with look-alikes", () => {
    expect(readRecoveryCode(" 8f3k 2m9p-qx7t B4D0 ")).toBe("8F3K2M9PQX7TB4D0");
    expect(readRecoveryCode("8f3k-2m9p-qx7t-b4dO")).toBe("8F3K2M9PQX7TB4D0");
    expect(readRecoveryCode("lf3k-2m9p-qx7t-b4di")).toBe("1F3K2M9PQX7TB4D1");
  });

  it("are nothing else", () => {
    for (const text of [
      "",
      "123456",
      "8F3K-2M9P-QX7T-B4D",
      "8F3K-2M9P-QX7T-B4DUU",
      "U".repeat(16),
      "0".repeat(65),
    ])
      expect(readRecoveryCode(text)).toBeNull();
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void readRecoveryCode(text)));
  });

  it("are hashed under a key and for one person", () => {
    const [code = ""] = newRecoveryCodes();
    const hash = recoveryCodeHash(key, "anna", code);
    expect(hash).toMatch(/^k1:[A-Za-z0-9_-]{43}$/);
    expect(recoveryCodeHash(key, "anna", code.toLowerCase())).toBe(hash);
    expect(recoveryCodeHash(key, "bert", code)).not.toBe(hash);
    expect(recoveryCodeHash({ id: "k1", key: Buffer.alloc(32, 8) }, "anna", code)).not.toBe(hash);
  });
});
