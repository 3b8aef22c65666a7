import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hostNameDoubt, lookAlikesIn, segmentsOf, skeletonOf, visibleText } from "./untrusted";

describe("segmentsOf", () => {
  it("shows terminal sequences as text", () => {
    expect(segmentsOf("ok\u001b[31mred")).toEqual([
      { kind: "plain", text: "ok" },
      { kind: "mark", text: "␛", name: "U+001B" },
      { kind: "plain", text: "[31mred" },
    ]);
  });

  it.each([
    ["a\u202egnp.exe", "a⟨U+202E⟩gnp.exe"],
    ["pay\u200bpal", "pay⟨U+200B⟩pal"],
    ["x\u0000y\u007f", "x␀y␡"],
    ["\u2066a\u2069", "⟨U+2066⟩a⟨U+2069⟩"],
    ["\u{e0041}", "⟨U+E0041⟩"],
    ["\ud800", "⟨U+D800⟩"],
    ["\u0085\u2028\ufeff", "⟨U+0085⟩⟨U+2028⟩⟨U+FEFF⟩"],
    ["a\r\nb\tc", "a␍␊b␉c"],
    ["Ө ү 漢字 naïve ₮ 👍", "Ө ү 漢字 naïve ₮ 👍"],
  ])("writes %j as %s", (text, shown) => expect(visibleText(text)).toBe(shown));

  it("leaves line feeds and tabs where lines are shown, but never carriage returns", () => {
    expect(segmentsOf("a\tb\nc\r", { lines: true })).toEqual([
      { kind: "plain", text: "a\tb\nc" },
      { kind: "mark", text: "␍", name: "U+000D" },
    ]);
  });

  it("cuts towers of combining marks, not accents", () => {
    expect(visibleText("e\u0301")).toBe("e\u0301");
    expect(visibleText(`e${"\u0301".repeat(6)}`)).toBe(`e${"\u0301".repeat(4)}⟨U+0301⟩⟨U+0301⟩`);
  });

  it("never lets an invisible character through, and never loses a visible one", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const shown = visibleText(text);
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        const plain = segmentsOf(text).filter((segment) => segment.kind === "plain");
        expect(text.length).toBeGreaterThanOrEqual(plain.map((segment) => segment.text).join("").length);
        if (/^[ -~]*$/.test(text)) expect(shown).toBe(text);
      }),
    );
  });
});

describe("host names", () => {
  it("finds names that look like one another", () => {
    expect(skeletonOf("wеb-0l")).toBe(skeletonOf("web-01"));
    const twins = lookAlikesIn(["wеb-01", "db-01", "web-01", "rnail", "mail", "db-01", "web-02"]);
    expect([...twins].sort()).toEqual([
      ["mail", "rnail"],
      ["rnail", "mail"],
      ["web-01", "wеb-01"],
      ["wеb-01", "web-01"],
    ]);
  });

  it.each([
    ["web-01.example.com", null],
    ["_dmarc.example.com", null],
    ["xn--80ak6aa92e.com", "This name is written in a foreign script (xn--)."],
    ["wеb-01", "This name mixes Latin letters with letters that look the same."],
    ["web\u200b-01", "This name contains invisible characters."],
    ["web 01", "This name contains characters that host names do not have."],
  ])("judges %j", (name, doubt) => expect(hostNameDoubt(name)).toBe(doubt));
});
