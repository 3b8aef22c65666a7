import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Matcher, Matchers, matchersText, matcherTest, readMatchers, unmetMatcher } from "./matchers";

const LABELS = { alertname: "HighDisk", host: "web-1", env: "production", empty: "" };

function read(text: string): Matcher[] {
  const result = readMatchers(text);
  if ("refused" in result) throw new Error(result.refused);
  return result.matchers;
}

function refusal(text: string): string {
  const result = readMatchers(text);
  return "refused" in result ? result.refused : "";
}

const fulfils = (text: string, labels: Record<string, string> = LABELS) => matcherTest(read(text))(labels);

describe("labels", () => {
  it.each([
    ['host="web-1"', true],
    ['host="web-2"', false],
    ['host!="web-2"', true],
    ['host!="web-1"', false],
    ['host=~"web-.*"', true],
    ['host=~"web"', false],
    ['host=~"db-.*|web-[0-9]"', true],
    ['host!~"web-.*"', false],
    ['host!~"db-.*"', true],
    ['{alertname="HighDisk", env=~"prod.*", host!="web-2"}', true],
    ['{alertname="HighDisk", env=~"stag.*", host!="web-2"}', false],
    ["{}", true],
    // A label that is missing is an empty one.
    ['missing=""', true],
    ['empty=""', true],
    ['missing!=""', false],
    ['host!=""', true],
    ['missing!="x"', true],
    ['missing=~".*"', true],
    ['missing=~".+"', false],
    ['missing!~".+"', true],
    ['missing=~"|x"', true],
    // Names of what every object has are labels like others.
    ['constructor=""', true],
    ['__proto__=""', true],
    ['toString=~".+"', false],
  ])("fulfil %s: %s", (text, expected) => {
    expect(fulfils(text)).toBe(expected);
  });

  it("do not fulfil a pattern that is not understood, whichever way round", () => {
    const broken = { name: "host", value: "(", isRegex: true };
    expect(matcherTest([{ ...broken, isEqual: true }])(LABELS)).toBe(false);
    expect(matcherTest([{ ...broken, isEqual: false }])(LABELS)).toBe(false);
  });

  it("are told which matcher they do not fulfil", () => {
    const matchers = read('host="web-1",env="staging",alertname="Other"');
    expect(unmetMatcher(matchers, LABELS)?.name).toBe("env");
    expect(unmetMatcher(matchers, { ...LABELS, env: "staging", alertname: "Other" })).toBeNull();
  });
});

describe("written matchers", () => {
  const one = (name: string, value: string, isRegex = false, isEqual = true) => ({
    ...{ name, value, isRegex, isEqual },
  });

  it.each([
    ['{a="b", c=~"x|y"}', [one("a", "b"), one("c", "x|y", true)]],
    ["a=b,c!=d", [one("a", "b"), one("c", "d", false, false)]],
    ['{foo = "bar", dings != "bums", }', [one("foo", "bar"), one("dings", "bums", false, false)]],
    ["foo=bar, dings!=bums", [one("foo", "bar"), one("dings", "bums", false, false)]],
    ['{quote="She said: \\"Hi, ladies!\\""}', [one("quote", 'She said: "Hi, ladies!"')]],
    ['statuscode=~"5.."', [one("statuscode", "5..", true)]],
    ["  {  }  ", []],
    ["", []],
    ["foo=", [one("foo", "")]],
    ["foo= , b!~ x y ", [one("foo", ""), one("b", "x y", true, false)]],
    ['foo=~"a\\.b\\d"', [one("foo", "a\\.b\\d", true)]],
    ['foo="a\\\\b\\nc"', [one("foo", "a\\b\nc")]],
    ['foo="line\nfeed"', [one("foo", "line\nfeed")]],
    ['"two words"="x","="!="y"', [one("two words", "x"), one("=", "y", false, false)]],
    ["{foo=~a{2}}", [one("foo", "a{2}", true)]],
    ["größe=1", [one("größe", "1")]],
  ])("%j", (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it.each([
    ["foo", "“foo” is no matcher."],
    ["=x", "“=x” is no matcher."],
    ['foo=="x"', '“foo=="x"” is no matcher.'],
    ["a b=c", "“a b=c” is no matcher."],
    ['a="b",,c="d"', '“,c="d"” is no matcher.'],
    ['foo="x', '“foo="x” is no matcher.'],
    ['foo="a" b', '“foo="a" b” is no matcher.'],
    ['foo=a"b', '“foo=a"b” is no matcher.'],
    ['foo="\\"', '“foo="\\"” is no matcher.'],
    ['{a="b"', "The matchers begin with { but do not end with }."],
    ['""="x"', '“""="x"”: is missing'],
    ["foo=~(", '“foo=~"("”: “(” at character 1 of the pattern is never closed.'],
    ["foo=~\\bx", '“foo=~"\\\\bx"”: “\\b” at character 1 of the pattern is not understood.'],
    ["a=b,".repeat(51), "There are more than 50 matchers."],
    ["a=b,".repeat(5_001), "The matchers are longer than 20000 characters."],
  ])("%j is refused", (text, sentence) => {
    expect(refusal(text)).toContain(sentence);
    expect(refusal(text)).not.toBe("");
  });

  const text = fc.string({ unit: "grapheme", maxLength: 12 });
  const awkward = fc.string({ unit: fc.constantFrom(..."ab \\\"\n,{}=~!'`é"), maxLength: 8 });
  const name = fc.oneof(text, awkward).filter((value) => value !== "");
  const matcher = fc.record({
    name,
    value: fc.oneof(text, awkward),
    isRegex: fc.constant(false),
    isEqual: fc.boolean(),
  });

  it("come back as they were written", () => {
    fc.assert(
      fc.property(fc.array(matcher, { maxLength: 6 }), (matchers) => {
        expect(read(matchersText(matchers))).toEqual(matchers);
      }),
    );
  });

  it("are read or refused, whatever they are, and soon", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab=~!,"\\{}( \n\0'), maxLength: 40 }), (given) => {
        const result = readMatchers(given);
        if ("refused" in result) expect(result.refused.length).toBeGreaterThan(10);
        else expect(Matchers.safeParse(result.matchers).success).toBe(true);
      }),
    );
    for (const bomb of [
      `a=${" ".repeat(19_000)}x"`,
      `a="${'\\"'.repeat(9_000)}`,
      `${"a=b ".repeat(4_900)}"`,
    ]) {
      expect(refusal(bomb)).toContain("is no matcher");
    }
  });
});

describe("a matcher of the API", () => {
  it("is equal and no pattern unless it says otherwise", () => {
    expect(Matcher.parse({ name: "a", value: "b" })).toEqual({
      ...{ name: "a", value: "b", isRegex: false, isEqual: true },
    });
  });

  it.each([
    [{ name: "", value: "b" }, "name"],
    [{ name: "a".repeat(201), value: "b" }, "name"],
    [{ name: "a", value: "b".repeat(4_001) }, "value"],
    [{ name: "a", value: "(", isRegex: true }, "value"],
    [{ name: "a", value: 1 }, "value"],
    [{ name: "a", value: "b", isRegex: "true" }, "isRegex"],
  ])("%j is refused for its %s", (given, field) => {
    const result = Matcher.safeParse(given);
    expect(result.error?.issues[0]?.path).toEqual([field]);
  });
});
