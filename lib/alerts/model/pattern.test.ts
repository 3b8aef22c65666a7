import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compilePattern } from "./pattern";

/** @throws for a pattern that is refused, so that no test passes by refusing */
function matches(source: string, text: string): boolean {
  const pattern = compilePattern(source);
  if ("refused" in pattern) throw new Error(pattern.refused);
  return pattern.matches(text);
}

function refusal(source: string): string | null {
  const pattern = compilePattern(source);
  return "refused" in pattern ? pattern.refused : null;
}

describe("a pattern", () => {
  it.each([
    ["web-1", "web-1", true],
    ["web-1", "web-11", false],
    ["web-1", "xweb-1", false],
    ["", "", true],
    ["", "a", false],
    ["web|db", "db", true],
    ["web|db", "webdb", false],
    ["web|", "", true],
    ["a||b", "", true],
    ["web-.*", "web-", true],
    ["web-.+", "web-", false],
    ["web-.+\\.example\\.com", "web-1.example.com", true],
    ["web-.+\\.example\\.com", "web-1.exampleXcom", false],
    ["5..", "503", true],
    ["5..", "50", false],
    [".", "😀", true],
    [".", "\n", false],
    ["(?s).", "\n", true],
    [".", "\r", true],
    ["[^a]", "\n", true],
    ["\\D", "\n", true],
    ["colou?r", "color", true],
    ["(ab)+", "ababab", true],
    ["(?:ab)+", "aba", false],
    ["a{2}", "aa", true],
    ["a{2}", "aaa", false],
    ["a{2,}", "aaaaa", true],
    ["a{2,}", "a", false],
    ["a{1,3}", "aaa", true],
    ["a{1,3}", "aaaa", false],
    ["a{0}", "", true],
    ["a{0,2}b", "aab", true],
    ["(a|bc){2}", "bca", true],
    ["a*?b+?c??", "aabb", true],
    ["[a-c1_-]+", "b-1_", true],
    ["[]a]+", "]a", true],
    ["[^]a]", "]", false],
    ["[\\w-.]+", "a-b.c", true],
    ["[\\d.]+", "10.0", true],
    ["[a\\-z]+", "a-z", true],
    ["[a\\-z]", "b", false],
    ["\\w+\\s\\d", "web 1", true],
    ["\\s", "\u000b", false],
    ["\\s", "\u00a0", false],
    ["\\d", "٣", false],
    ["\\S\\W\\D", "x y", true],
    ["a\\/b\\_c", "a/b_c", true],
    ["\\n\\t\\r", "\n\t\r", true],
    ["^web$", "web", true],
    ["^web|db$", "db", true],
    ["web^", "web", false],
    ["a$b", "ab", false],
    ["(^a|b)+", "ab", true],
    ["(^a|b)+", "ba", false],
    ["(a$|b)*", "bba", true],
    ["(?i)web", "WeB", true],
    ["a(?i)b", "aB", true],
    ["a(?i)b", "AB", false],
    ["(a(?i)b)c", "aBC", false],
    ["(?i:a)b", "Ab", true],
    ["(?i:a)b", "AB", false],
    ["a(?i)b|c", "C", true],
    ["(?is)a.", "A\n", true],
    ["(?i)[a-c]+", "AbC", true],
    ["(?i)[^a]", "A", false],
    ["(?i)\\w", "\u212a", true],
    ["(?i)straße", "STRAẞE", true],
    ["(?i)σ", "ς", true],
    ["(?i)ı", "i", false],
    ["{", "{", true],
    ["a{,3}", "a{,3}", true],
    ["a{x}", "a{x}", true],
    ["a{01}", "a{01}", true],
    ["}]", "}]", true],
    ["()", "", true],
    ["(a*)*b", "aab", true],
    ["(|a)+", "aaa", true],
    ["\ud800", "\ud800", true],
    ["\0", "\0", true],
  ])("%j and %j: %s", (source, text, expected) => {
    expect(matches(source, text)).toBe(expected);
  });

  it("can be used again and again", () => {
    const pattern = compilePattern("(a|b)*c");
    if ("refused" in pattern) throw new Error(pattern.refused);
    const texts = ["abc", "ab", "", "c", "abcc", "bbbc"];
    const first = texts.map(pattern.matches);
    expect(first).toEqual([true, false, false, true, false, true]);
    expect(texts.map(pattern.matches)).toEqual(first);
  });
});

describe("what is not understood is named:", () => {
  it.each([
    ["*a", "“*” at character 1 of the pattern has nothing to repeat. Write \\* for the character."],
    ["a|+", "“+” at character 3 of the pattern has nothing to repeat. Write \\+ for the character."],
    ["a**", "“**” at character 3 of the pattern repeats a repetition. Put the first one into a group."],
    [
      "a{2}{3}",
      "“{2}{3}” at character 5 of the pattern repeats a repetition. Put the first one into a group.",
    ],
    ["(a", "“(” at character 1 of the pattern is never closed. Write \\( for the character."],
    ["a)", "“)” at character 2 of the pattern closes nothing. Write \\) for the character."],
    ["[a", "“[” at character 1 of the pattern is never closed. Write \\[ for the character."],
    ["[]", "“[” at character 1 of the pattern is never closed. Write \\[ for the character."],
    ["[a-", "“[” at character 1 of the pattern is never closed. Write \\[ for the character."],
    ["[z-a]", "“z-a” at character 2 of the pattern is a range that runs backwards. Turn it round."],
    ["[a-\\d]", "“a-\\d” at character 2 of the pattern is no range between two characters."],
    [
      "[[:alpha:]]",
      "“[:” at character 2 of the pattern begins a named class, which is not understood. Write it out, like a-z.",
    ],
    ["a{3,2}", "“{3,2}” at character 2 of the pattern has the larger number first. Turn them round."],
    [
      "a{1001}",
      "“{1001}” at character 2 of the pattern asks for more than 1000 repetitions. Use * or + instead.",
    ],
    ["a\\", "“\\” at character 2 of the pattern escapes nothing. Write \\\\ for the character."],
    ...["\\b", "\\1", "\\p", "\\Q", "\\x", "\\A", "\\z", "\\é", "\\C"].map((escaped) => [
      `é${escaped}`,
      `“${escaped}” at character 2 of the pattern is not understood. Escapes are \\d \\w \\s \\n \\t and punctuation.`,
    ]),
    ...["(?=", "(?!", "(?<", "(?P", "(?m", "(?U", "(?-", "(?)", "(?"].map((group) => [
      `${group}`,
      `“${group}” at character 1 of the pattern is not understood. Groups are (…), (?:…), (?i) and (?s).`,
    ]),
  ])("%s", (source, sentence) => {
    expect(refusal(source)).toBe(sentence);
  });

  it("what is too long, or too large", () => {
    expect(refusal("a".repeat(1_000))).toBeNull();
    expect(refusal("a".repeat(1_001))).toBe("The pattern is longer than 1000 characters. Shorten it.");
    const tooMany = (steps: number) =>
      `The pattern has more than ${steps} steps when its repetitions are written out. Make it simpler.`;
    expect(refusal("a{600}")).toBeNull();
    expect(refusal("a{601}")).toBe(tooMany(600));
    expect(refusal("a+".repeat(150))).toBeNull();
    expect(refusal("a+".repeat(151))).toBe(tooMany(600));
    expect(refusal("a?".repeat(500))).toBeNull();
    expect(refusal("|".repeat(500))).toBeNull();
    expect(refusal("|".repeat(501))).toBe(tooMany(1_000));
    expect(refusal("((((.{1000}){1000}){1000}){1000}){1000}")).toContain("more than 1000 steps");
    expect(refusal(`${"(".repeat(140)}a${"){1000}".repeat(122)}`)).toContain("more than 1000 steps");
  });
});

/** A backtracking matcher would need longer than the universe has existed for any of these. */
describe("a pattern made to hang a matcher ends:", () => {
  const long = "a".repeat(4_000);
  it.each([
    ["(a+)+$", `${long}b`, false],
    ["(a|aa)+", `${long}b`, false],
    ["(a|a)*b", long, false],
    ["(\\w+\\s?)*", `${long}!`, false],
    ["(.*a){12}", `${long}b`, false],
    [`${"a?".repeat(300)}${"a".repeat(300)}`, "a".repeat(300), true],
    [".*.*.*.*.*.*.*.*.*.*x", long, false],
    ["((a*)*)*b", long, false],
    ["(?:a{0,10}){20}b", long, false],
    ["((((){1000}){1000}){1000}){1000}", "", true],
    ["((((a{0}){1000}){1000}){1000}){1000}", "", true],
    [`${"(".repeat(499)}a${")".repeat(499)}`, "a", true],
  ])("%s", (source, text, expected) => {
    expect(matches(source, text)).toBe(expected);
  });
});

/** Both engines mean the same by these, for texts of the characters below. */
const char = fc.constantFrom(..."abAkK01-_ .é😀\n");
const atom = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom("a", "b", "A", "k", "0", "-", "_", " ", "é", "😀", "\\.") },
  fc.constantFrom(".", "\\d", "\\D", "\\w", "\\W", "\\s", "\\S"),
  fc.constantFrom("[ab]", "[^a]", "[a-z]", "[^0-9é]", "[\\w.]", "[\\s\\d-]", "[^\\W_]", "[😀-😂]"),
);
const regex: fc.Arbitrary<string> = fc.letrec<{ tree: string }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, depthIdentifier: "pattern" },
    atom,
    fc.tuple(tie("tree"), tie("tree")).map(([left, right]) => left + right),
    fc.tuple(tie("tree"), tie("tree")).map(([left, right]) => `(${left}|${right})`),
    fc
      .tuple(tie("tree"), fc.constantFrom("*", "+", "?", "{2}", "{1,2}", "{0,1}", "{1,}", "*?", "+?"))
      .map(([what, times]) => `(?:${what})${times}`),
    fc
      .tuple(fc.constantFrom("^", ""), tie("tree"), fc.constantFrom("$", ""))
      .map((parts) => `(?:${parts.join("")})`),
  ),
})).tree;

it("means what JavaScript means by it", () => {
  let matched = 0;
  fc.assert(
    fc.property(regex, fc.array(char, { maxLength: 8 }), fc.boolean(), (source, chars, ignoresCase) => {
      // The quirks of \W under "iu" are JavaScript's own.
      fc.pre(!ignoresCase || !/\\W/.test(source));
      const text = chars.join("");
      const expected = new RegExp(`^(?:${source})$`, ignoresCase ? "iu" : "u").test(text);
      expect(matches(ignoresCase ? `(?i)${source}` : source, text)).toBe(expected);
      if (expected) matched++;
    }),
    { numRuns: 1_000 },
  );
  expect(matched).toBeGreaterThan(30);
});

it("ignores the same case as JavaScript", () => {
  const letters = fc.constantFrom(..."aAkKK\u017fsSåÅÅßẞµμΜσςΣθϑΘϴǅǆǄıİiIéÉжЖᲀвВ𐐀𐐨ﬀ1");
  fc.assert(
    fc.property(letters, letters, (one, other) => {
      const expected = new RegExp(`^${one}$`, "iu").test(other);
      expect(matches(`(?i)${one}`, other)).toBe(expected);
      expect(matches(`(?i)[${one}]`, other)).toBe(expected);
      expect(matches(`(?i)[^${one}]`, other)).toBe(!expected);
    }),
    { numRuns: 500 },
  );
});

it("is total: any text is a pattern or a sentence, and matching it ends", () => {
  const pieces = fc.array(fc.constantFrom(..."abc()[]{}|*+?^$.\\-,:?iPds019\0\ud800é"), { maxLength: 40 });
  fc.assert(
    fc.property(pieces, fc.string({ unit: "binary", maxLength: 30 }), (parts, text) => {
      const pattern = compilePattern(parts.join(""));
      if ("refused" in pattern) expect(pattern.refused).toMatch(/^(“|The pattern).*\.$/s);
      else expect(typeof pattern.matches(text)).toBe("boolean");
    }),
    { numRuns: 1_000 },
  );
});
