import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NewInhibition } from "./inhibition";
import { Matcher, matchersText, matcherText } from "./matchers";
import { isForgotten, NewSilence, SilenceMatchers, silenceState } from "./silence";

const DAY = 86_400_000;
const NOW = new Date("2026-11-24T02:00:00Z");
const from = (days: number) => new Date(NOW.getTime() + days * DAY);

function why(
  schema: { safeParse: (given: unknown) => { error?: { issues: { message: string }[] } | undefined } },
  given: unknown,
): string {
  return (
    schema
      .safeParse(given)
      .error?.issues.map(({ message }) => message)
      .join() ?? ""
  );
}

describe("matchers of a silence", () => {
  const expected = [
    { name: "host", value: "web-1", isRegex: false, isEqual: true },
    { name: "env", value: "prod|stage", isRegex: true, isEqual: false },
  ];

  it.each([
    ['{host="web-1",env!~"prod|stage"}'],
    ["host=web-1,env!~prod|stage"],
    ['host="web-1"\n\nenv!~"prod|stage"\n'],
    [['host="web-1"', 'env!~"prod|stage"']],
    [["", 'host="web-1"\nenv!~"prod|stage"']],
    [expected],
    [[{ name: "host", value: "web-1" }, 'env!~"prod|stage"']],
  ])("are read as people and tools write them: %j", (given) => {
    expect(SilenceMatchers.parse(given)).toEqual(expected);
  });

  it.each([
    ["", /is missing/],
    [[], /is missing/],
    [["", "\n"], /is missing/],
    ["host", /is no matcher/],
    ['host=~"("', /pattern/],
    [[{ name: "", value: "x" }], /name: is missing/],
    ['host!="web-1"', /every alert/],
    ['host=~".*"', /every alert/],
    ['host=""', /every alert/],
    [Array.from({ length: 51 }, (_, n) => `a${n}="x"`), /more than 50/],
  ])("%j are refused with the reason", (given, reason) => {
    expect(why(SilenceMatchers, given)).toMatch(reason);
  });

  it("may be wide for a rule of inhibition, which names both sides", () => {
    const rule = {
      name: "Host",
      sourceMatchers: 'alertname="HostDown"',
      targetMatchers: 'alertname!="HostDown"',
    };
    expect(NewInhibition.parse({ ...rule, equal: "host, zone\nhost" }).equal).toEqual(["host", "zone"]);
    expect(NewInhibition.parse({ ...rule, equal: ["host", "zone cluster"] }).equal).toEqual([
      "host",
      "zone",
      "cluster",
    ]);
    expect(NewInhibition.parse(rule).equal).toEqual([]);
    expect(why(NewInhibition, { ...rule, targetMatchers: "" })).toMatch(/is missing/);
  });

  it("survive being written and read again, one to a line", () => {
    const plain = fc.record({
      name: fc.string({ minLength: 1, maxLength: 20 }).filter((name) => name.isWellFormed()),
      value: fc.string({ minLength: 1, maxLength: 20 }),
      isRegex: fc.constant(false),
      isEqual: fc.constant(true),
    });
    fc.assert(
      fc.property(fc.array(plain, { minLength: 1, maxLength: 5 }), (matchers) => {
        fc.pre(matchers.every((one) => Matcher.safeParse(one).success));
        expect(SilenceMatchers.parse(matchers.map(matcherText))).toEqual(matchers);
        expect(SilenceMatchers.parse(matchersText(matchers))).toEqual(matchers);
      }),
    );
  });

  it("are read or refused, whatever is given", () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.string(), fc.array(fc.string())), (given) => {
        const read = SilenceMatchers.safeParse(given);
        if (read.success) expect(read.data.length).toBeGreaterThan(0);
        else expect(read.error.issues[0]?.message).toMatch(/.{5}/);
      }),
    );
  });
});

describe("a silence", () => {
  it("needs a reason", () => {
    expect(why(NewSilence, { matchers: 'a="b"', minutes: 5, comment: "  " })).toMatch(/Say why/);
    expect(why(NewSilence, { matchers: 'a="b"', minutes: 5 })).not.toBe("");
  });

  it("is to come, active from its beginning, and over at its end", () => {
    const silence = { startsAt: NOW, endsAt: from(1) };
    expect(silenceState(silence, new Date(NOW.getTime() - 1))).toBe("pending");
    expect(silenceState(silence, NOW)).toBe("active");
    expect(silenceState(silence, new Date(from(1).getTime() - 1))).toBe("active");
    expect(silenceState(silence, from(1))).toBe("expired");
    expect(silenceState({ startsAt: NOW, endsAt: NOW }, NOW)).toBe("expired");
  });

  it.each([
    ["hid something a day ago", { lastHidAt: from(-1) }, false],
    ["hides something now", { hides: { count: 1, atLeast: false } }, false],
    ["began a week ago", { startsAt: from(-7) }, false],
    ["is over", { state: "expired", hides: null }, false],
    ["hid nothing for a month", { lastHidAt: from(-31) }, true],
    ["never hid anything", {}, true],
  ] as const)("that %s", (_, more, expected) => {
    const old = {
      state: "active",
      startsAt: from(-90),
      hides: { count: 0, atLeast: false },
      lastHidAt: null,
    } as const;
    expect(isForgotten({ ...old, ...more }, NOW)).toBe(expected);
  });
});
