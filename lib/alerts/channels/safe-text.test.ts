import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HOSTILE } from "./fixtures/notice";
import { block, bytes, cutTo, escapeHtml, isoTime, line, linkTo, nameOf } from "./safe-text";

/** Any string, halves of characters and control characters included. */
const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
  fc.constantFrom(...HOSTILE),
);
const LINE_END = /[\p{Cc}\p{Zl}\p{Zp}]/u;

describe("a line", () => {
  it.each([
    ["  Payments \t is\r\n down ", "Payments is down"],
    ["exe.\u202efdp", "exe.⟨U+202E⟩fdp"],
    ["\u001b[31mred", "␛[31mred"],
    ["nul\u0000", "nul\ufffd"],
    ["half \ud800", "half \ufffd"],
    ["", ""],
  ])("%j reads %j", (text, shown) => {
    expect(line(text, 100)).toBe(shown);
  });

  it("is never longer than its limit, ends nothing, and is made of whole characters", () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 400 }), (text, limit) => {
        const shown = line(text, limit);
        expect(shown.length).toBeLessThanOrEqual(limit);
        expect(shown).not.toMatch(LINE_END);
        expect(shown.isWellFormed()).toBe(true);
      }),
    );
  });

  it("takes a megabyte in no time", () => {
    const start = performance.now();
    expect(line("\u202e".repeat(1_048_576), 300)).toHaveLength(300);
    expect(line(" ".repeat(1_048_576), 300)).toBe("");
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});

describe("a block", () => {
  it("keeps its lines, whatever they end with, and no more than one empty one", () => {
    expect(block("one\r\ntwo\rthree\n\n\n\nfour\tx\n", 100)).toBe("one\ntwo\nthree\n\nfour\tx");
  });

  it("shows what is invisible", () => {
    expect(block("a\u0007\n\u200bb", 100)).toBe("a␇\n⟨U+200B⟩b");
  });

  it("is never longer than its limit", () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 400 }), (text, limit) => {
        expect(block(text, limit).length).toBeLessThanOrEqual(limit);
      }),
    );
  });
});

describe("what has to fit", () => {
  const escaped = (char: string) => (char === "&" ? "&amp;" : char);

  it("stays whole up to its limit, inclusive", () => {
    expect(cutTo("abcd", 4)).toBe("abcd");
    expect(cutTo("abcde", 4)).toBe("abc…");
    expect(cutTo("&&", 10, escaped)).toBe("&amp;&amp;");
    expect(cutTo("&&&", 10, escaped)).toBe("&amp;…");
    expect(cutTo("ééé", 6, undefined, bytes)).toBe("ééé");
    expect(cutTo("éééé", 7, undefined, bytes)).toBe("éé…");
  });

  it("never exceeds it, and never cuts a character or its escape", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 10, max: 60 }), (text, limit) => {
        const whole = [...text].map(escaped).join("");
        for (const measure of [(one: string) => one.length, bytes]) {
          const fitted = cutTo(text, limit, escaped, measure);
          expect(measure(fitted)).toBeLessThanOrEqual(limit);
          expect(fitted.isWellFormed()).toBe(text.isWellFormed());
          if (measure(whole) <= limit) expect(fitted).toBe(whole);
          else expect(whole.startsWith(fitted.slice(0, -1))).toBe(true);
        }
      }),
    );
  });
});

it("HTML holds no markup that was not ours", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const escaped = escapeHtml(text.slice(0, 10_000));
      expect(escaped).not.toMatch(/[<>"']|&(?!amp;|lt;|gt;|quot;|#39;)/);
    }),
  );
});

describe("a link", () => {
  it.each([
    ["https://garrison.example/a/AbC_-", "https://garrison.example/a/AbC_-"],
    ["http://10.0.0.5:3000/a?x=1|2", "http://10.0.0.5:3000/a?x=1%7C2"],
    ['https://g.example/"><script>', "https://g.example/%22%3E%3Cscript%3E"],
    ["https://g.example/a\r\nb", "https://g.example/ab"],
  ])("%j is %j", (text, url) => {
    expect(linkTo(text)).toBe(url);
  });

  it.each([
    "",
    "garrison",
    "javascript:alert(1)",
    "data:text/html,x",
    "ftp://g.example/",
    `https://g.example/${"a".repeat(2_000)}`,
  ])("%j is none", (text) => {
    expect(linkTo(text)).toBeNull();
  });
});

it("ids stay what they are, and others become hashes", () => {
  expect(nameOf("0195a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b")).toBe("0195a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b");
  expect(nameOf("a.b")).toMatch(/^[0-9a-f]{64}$/);
  fc.assert(
    fc.property(anyText, (text) => {
      expect(nameOf(text)).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
    }),
  );
});

it("times that no calendar has are none", () => {
  expect(isoTime(Date.UTC(2026, 10, 22))).toBe("2026-11-22T00:00:00.000Z");
  for (const at of [Number.NaN, Number.POSITIVE_INFINITY, 1e18]) expect(isoTime(at)).toBeNull();
});
