import { describe, expect, it } from "vitest";
import { meaningOf, type PingRule, type ReceivedPing } from "./meaning";

const NO_WORDS: PingRule["keywords"] = { failure: [], success: [], start: [], otherwise: "fail" };
const WORDS: PingRule["keywords"] = {
  failure: ["ERROR", "panic:"],
  success: ["SUCCESS", "completed"],
  start: ["BEGIN"],
  otherwise: "ignored",
};
const rule = (more: Partial<PingRule> = {}): PingRule => ({
  methodsPostOnly: false,
  manualResume: false,
  keywords: NO_WORDS,
  ...more,
});
const ping = (more: Partial<ReceivedPing> = {}): ReceivedPing => ({
  action: "success",
  rid: null,
  method: "POST",
  text: null,
  ...more,
});
const body = (text: string | null, keywords = WORDS) => meaningOf(ping({ text }), rule({ keywords }), false);

it.each(["success", "start", "fail", "log"] as const)("a ping that says %s is that", (action) => {
  expect(meaningOf(ping({ action }), rule(), false)).toEqual({ recorded: action, why: null });
});

describe("where only POST counts", () => {
  it.each(["GET", "HEAD"])("%s is ignored, whatever it says", (method) => {
    for (const action of ["success", "start", "fail", "log"] as const) {
      expect(meaningOf(ping({ action, method }), rule({ methodsPostOnly: true }), false)).toEqual({
        recorded: "ignored",
        why: `It came with "${method}", and only POST counts.`,
      });
    }
  });

  it("POST counts, and elsewhere every method does", () => {
    expect(meaningOf(ping(), rule({ methodsPostOnly: true }), false).recorded).toBe("success");
    expect(meaningOf(ping({ method: "HEAD" }), rule(), false).recorded).toBe("success");
  });
});

describe("while it is paused", () => {
  it("no ping counts if a person resumes it, whatever it says", () => {
    for (const action of ["success", "start", "fail", "log"] as const) {
      expect(
        meaningOf(ping({ action, text: "SUCCESS" }), rule({ manualResume: true, keywords: WORDS }), true),
      ).toEqual({
        recorded: "ignored",
        why: "It is paused until somebody resumes it.",
      });
    }
  });

  it("else pings count", () => {
    expect(meaningOf(ping(), rule(), true).recorded).toBe("success");
    expect(meaningOf(ping(), rule({ manualResume: true }), false).recorded).toBe("success");
  });
});

describe("keywords", () => {
  it.each([
    ["an ERROR, though completed with SUCCESS after BEGIN", "fail", "ERROR"],
    ["panic: no space", "fail", "panic:"],
    ["BEGIN, completed", "success", "completed"],
    ["BEGIN", "start", "BEGIN"],
  ])("%j is %s", (text, recorded, word) => {
    expect(body(text)).toEqual({ recorded, why: `Its body contains "${word}".` });
  });

  it.each([["hello"], ["error in small letters"], [""], [null]])("none is in %j", (text) => {
    const why = "Its body contains none of the keywords.";
    expect(body(text)).toEqual({ recorded: "ignored", why });
    expect(body(text, { ...WORDS, otherwise: "fail" })).toEqual({ recorded: "fail", why });
  });

  it("that are empty are none, and spaces around one do not count", () => {
    expect(body("hello", { failure: ["", " "], success: [], start: [], otherwise: "fail" })).toEqual({
      recorded: "success",
      why: null,
    });
    expect(body("an ERROR.", { ...WORDS, failure: ["", " ERROR "] })).toEqual({
      recorded: "fail",
      why: 'Its body contains "ERROR".',
    });
  });

  it.each(["start", "fail", "log"] as const)(
    "do not turn a ping that says %s into something else",
    (action) => {
      expect(meaningOf(ping({ action, text: "SUCCESS" }), rule({ keywords: WORDS }), false)).toEqual({
        recorded: action,
        why: null,
      });
    },
  );

  it("are not asked when the method does not count", () => {
    const strict = rule({ methodsPostOnly: true, keywords: { ...WORDS, otherwise: "fail" } });
    expect(meaningOf(ping({ method: "GET" }), strict, false).recorded).toBe("ignored");
  });
});
