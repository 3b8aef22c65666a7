import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lastWords, sentences, shown, WHY_LIMIT } from "./words";

describe("a tool's own words", () => {
  it.each([
    ["s3:https://key:secret/with/slash@host/b", "s3:https://key:***@host/b"],
    ["sftp://u:p@h and rest:http://a:b@c/", "sftp://u:***@h and rest:http://a:***@c/"],
    ["https://0123456789abcdef0123@git.example", "https://***@git.example"],
    ['{"password":"x"}', '{"password":***}'],
    ["RESTIC_PASSWORD='a b' restic", "RESTIC_PASSWORD=*** restic"],
    ["--repo1-cipher-pass=<redacted>", "--repo1-cipher-pass=***"],
    ["wrong password or no key found", "wrong password or no key found"],
    ["\u001b[2Ksignal\r\n\tinterrupt", "signal interrupt"],
    ["a\u0000b\u202ec", "a␀b⟨U+202E⟩c"],
  ])("%j is shown as %j", (text, cut) => {
    expect(shown(text)).toBe(cut);
  });

  it("never keep half of a password where a long output is cut", () => {
    const text = `https://user:${"p".repeat(300)}@host `.repeat(400);
    for (let cut = 0; cut < 350; cut++) expect(lastWords(text.slice(cut))).not.toMatch(/p{4}/);
  });

  it("are one line of at most so many characters", () => {
    const text = fc.string({ unit: "binary", maxLength: 2_000 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        const said = sentences(shown(a), lastWords(b)) ?? "";
        expect(said.length).toBeLessThanOrEqual(WHY_LIMIT);
        expect(said).not.toMatch(/\p{Cc}/u);
        expect(said.isWellFormed()).toBe(true);
      }),
    );
  });
});
