import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commonPasswords, weaknessOf } from "./password-rules";

const common = commonPasswords(".");
const names = ["garrison", "M Bazars", "Anna Larsen", "anna.larsen@example.com"];
const judge = (text: string, strictComposition = false) =>
  weaknessOf(text, { names, strictComposition }, common);

describe("the length of a passphrase", () => {
  const words =
    "violet tundra kettle 41 moss prism otter quartz walnut ember linen fable harbor cobalt sprig dune ";
  const of = (length: number) => words.repeat(3).slice(0, length);

  it("refuses 14 and takes 15 code points", () => {
    expect(judge("violet tundra k")).toBeNull();
    expect(judge("violet tundra ")).toBe("passphrase-short");
  });

  it("takes 128 and refuses 129", () => {
    expect(judge(of(128))).toBeNull();
    expect(judge(of(129))).toBe("passphrase-long");
  });

  it("counts code points of the composed form, not UTF-16 units", () => {
    expect("🦦🌋🪁🧭🪵🫐🛶🪨🧶🪴🫧🪤🧿🪆🦫".length).toBe(30);
    expect(judge("🦦🌋🪁🧭🪵🫐🛶🪨🧶🪴🫧🪤🧿🪆🦫")).toBeNull();
    expect(judge("🦦🌋🪁🧭🪵🫐🛶🪨🧶🪴🫧🪤🧿🪆")).toBe("passphrase-short");
    const decomposed = "e\u0301tui\u0308grüa\u030a x 9";
    expect([...decomposed].length).toBeGreaterThanOrEqual(15);
    expect(judge(decomposed)).toBe("passphrase-short");
  });
});

describe("what attackers try first", () => {
  it.each([
    ["1qaz2wsx3edc4rfv", "passphrase-common"],
    ["Passwordpassword", "passphrase-common"],
    ["P@ssw0rdP@ssw0rd", "passphrase-common"],
    ["sunshinedragon2024!", "passphrase-common"],
    ["letmein-123456789", "passphrase-common"],
    ["12345678901234567890", "passphrase-common"],
    ["qwertyuiopasdfghjkl", "passphrase-common"],
    ["hippopoxyz hippopoxyz", "passphrase-repeated"],
    ["ßßßßßßßßßßßßßßßß", "passphrase-repeated"],
    ["ab ab ba ab ba ba", "passphrase-repeated"],
    ["bcdefghijklmnopqrst", "passphrase-sequence"],
    ["0987654321098765432", "passphrase-sequence"],
    ["Garrison2026!!!!", "passphrase-contextual"],
    ["mbazars-2026-admin", "passphrase-contextual"],
    ["anna.larsen@example.com", "passphrase-contextual"],
    ["g4rris0n 2026 2026", "passphrase-contextual"],
  ])("refuses %s", (text, why) => {
    expect(judge(text)).toBe(why);
  });

  it.each([
    "violet tundra kettle 41",
    "correct horse battery staple",
    "my garrison has nine purple walruses",
    "839201746352819",
    "тундра лиловый чайник",
    "        15 spaces are fine too? with text",
  ])("takes %s", (text) => {
    expect(judge(text)).toBeNull();
  });

  it("refuses every bundled long one, however it is written", () => {
    const long = [...common.long];
    expect(long.length).toBeGreaterThan(9_000);
    for (const text of long.slice(0, 3_000)) expect(judge(text.toUpperCase())).not.toBeNull();
  });

  it("asks for a letter and a digit only when the organisation does", () => {
    expect(judge("violet tundra kettle", true)).toBe("passphrase-composition");
    expect(judge("violet tundra kettle 4", true)).toBeNull();
  });

  it("never throws, and does not depend on composition", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        expect(judge(text.normalize("NFD"))).toBe(judge(text.normalize("NFC")));
      }),
    );
  });
});
