import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { auditKey, deriveKey, open, seal } from "./keys";

const older = { id: "k1", key: Buffer.alloc(32, 1) };
const newer = { id: "k2", key: Buffer.alloc(32, 2) };
const PLACE = "totp_credential/0190/secret";

describe("a sealed secret", () => {
  it("opens at its place, whatever it says", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(open([newer], PLACE, seal([newer], PLACE, text))).toBe(text);
      }),
    );
  });

  it("never looks the same twice", () => {
    expect(seal([newer], PLACE, "secret")).not.toBe(seal([newer], PLACE, "secret"));
  });

  it("still opens after the keys were rotated, and is sealed with the new one", () => {
    const sealed = seal([older], PLACE, "secret");
    expect(open([newer, older], PLACE, sealed)).toBe("secret");
    expect(seal([newer, older], PLACE, "secret").split(":")[1]).toBe("k2");
  });

  it("does not open in another row", () => {
    const sealed = seal([newer], PLACE, "secret");
    expect(() => open([newer], "totp_credential/0191/secret", sealed)).toThrow("damaged or moved");
  });

  it("names the key that it needs", () => {
    expect(() => open([newer], PLACE, seal([older], PLACE, "secret"))).toThrow('needs the key "k1"');
  });

  it("does not open under another key of the same name", () => {
    const impostor = { id: "k2", key: randomBytes(32) };
    expect(() => open([impostor], PLACE, seal([newer], PLACE, "secret"))).toThrow("damaged or moved");
  });

  it("does not open when any bit of it was flipped", () => {
    const sealed = seal([newer], PLACE, "a secret of some length");
    const [version, id, ...parts] = sealed.split(":");
    const cases = parts.flatMap((part, index) =>
      Array.from({ length: Buffer.from(part, "base64url").length * 8 }, (_, bit) => ({ index, bit })),
    );
    expect(cases.length).toBe((12 + 23 + 16) * 8);
    for (const { index, bit } of cases) {
      const flipped = parts.map((part, at) => (at === index ? flip(part, bit) : part));
      expect(() => open([newer], PLACE, [version, id, ...flipped].join(":"))).toThrow("damaged or moved");
    }
  });

  it("is refused with a plain message when it is no envelope at all", () => {
    const sealed = seal([newer], PLACE, "secret");
    for (const text of [
      "",
      "secret",
      "v1",
      "v1:k2:::",
      `v2${sealed.slice(2)}`,
      sealed.slice(0, sealed.lastIndexOf(":")),
    ]) {
      expect(() => open([newer], PLACE, text), text).toThrow("damaged");
    }
    fc.assert(
      fc.property(
        fc.string(),
        (text) => void expect(() => open([newer], PLACE, text)).toThrow(/stored secret/),
      ),
    );
  });

  it("does not open with a tag that was cut short", () => {
    const parts = seal([newer], PLACE, "secret").split(":");
    const cut = [
      ...parts.slice(0, 4),
      Buffer.from(parts[4] ?? "", "base64url")
        .subarray(0, 4)
        .toString("base64url"),
    ];
    expect(() => open([newer], PLACE, cut.join(":"))).toThrow();
  });
});

function flip(part: string, bit: number): string {
  const bytes = Buffer.from(part, "base64url");
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return bytes.toString("base64url");
}

describe("derived keys", () => {
  it("differ by purpose and by key, and are always the same", () => {
    const keys = [deriveKey(older.key, "a"), deriveKey(older.key, "b"), deriveKey(newer.key, "a")];
    expect(new Set(keys.map((key) => key.toString("hex"))).size).toBe(3);
    expect(deriveKey(older.key, "a")).toEqual(keys[0]);
    expect(keys[0]).toHaveLength(32);
  });

  it("keep the audit chain under the oldest key, so that a rotation does not break it", () => {
    expect(auditKey([newer, older])).toEqual(auditKey([older]));
  });
});
