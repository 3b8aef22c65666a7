import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { headerOf, judgeByStatus, readObject, retryAfterS, textsOf, unlike } from "./answer";
import type { Answer } from "./channel";

const answer = (status: number, headers: Answer["headers"] = {}, body = ""): Answer => ({
  status,
  headers,
  body,
});

describe("by its status alone, an answer", () => {
  it.each([
    ...[200, 201, 202, 204, 299].map((status) => [status, "accepted"] as const),
    ...[300, 301, 302, 307, 308, 399].map((status) => [status, "refused"] as const),
    ...[400, 401, 403, 404, 405, 413, 422, 451, 499].map((status) => [status, "refused"] as const),
    ...[408, 425, 429].map((status) => [status, "retry"] as const),
    [410, "gone"] as const,
    ...[500, 502, 503, 504, 507, 599].map((status) => [status, "retry"] as const),
    ...[0, 100, 600, -1, Number.NaN].map((status) => [status, "retry"] as const),
  ])("%d is %s", (status, result) => {
    expect(judgeByStatus(answer(status), "Slack").result).toBe(result);
  });

  it("says what is wrong and what to do", () => {
    const why = (status: number, detail: string | null = null) => {
      const verdict = judgeByStatus(answer(status), "The webhook", detail);
      return verdict.result === "accepted" ? "" : verdict.why;
    };
    expect(why(302)).toBe(
      "The webhook sends us on to another address (302), which we don't follow. Put the final address into the settings.",
    );
    expect(why(401)).toBe("The webhook does not let us in (401). Check the keys in the settings.");
    expect(why(404)).toBe("The webhook knows no such address (404). Check it in the settings.");
    expect(why(429)).toBe("The webhook asks us to slow down (429).");
    expect(why(503)).toBe("The webhook has trouble of its own (503).");
    expect(why(400, "no \u001b[1m\r\nsense")).toBe(
      "The webhook refused the message (400). It says: “no ␛[1m sense”",
    );
  });

  it("is never repeated", () => {
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 599 }), (status) => {
        const verdict = judgeByStatus(answer(status, {}, "secret-of-an-inner-service"), "The webhook");
        expect(JSON.stringify(verdict)).not.toContain("secret");
      }),
    );
  });
});

describe("Retry-After", () => {
  const date = "Sun, 22 Nov 2026 01:14:00 GMT";

  it.each<[Answer["headers"], number | null]>([
    [{}, null],
    [{ "retry-after": "30" }, 30],
    [{ "retry-after": " 0 " }, 0],
    [{ "retry-after": ["7", "8"] }, 7],
    [{ "retry-after": "-1" }, null],
    [{ "retry-after": "1.5" }, null],
    [{ "retry-after": "99999999999999999999" }, null],
    [{ "retry-after": "soon" }, null],
    [{ "retry-after": "Sun, 22 Nov 2026 01:15:30 GMT", date }, 90],
    [{ "retry-after": "Sun, 22 Nov 2026 01:13:00 GMT", date }, 0],
    [{ "retry-after": "Sun, 22 Nov 2026 01:15:30 GMT" }, null],
    [{ "retry-after": "Sun, 99 Nov 2026 99:15:30 GMT", date }, null],
    [{ "retry-after": "2026-11-22T01:15:30Z", date }, null],
    [{ "retry-after": undefined }, null],
    [{ "retry-after": [] }, null],
  ])("%j is %s", (headers, seconds) => {
    expect(retryAfterS({ headers })).toBe(seconds);
    const verdict = judgeByStatus(answer(503, headers), "Slack");
    expect(verdict).toMatchObject({ result: "retry", afterS: seconds });
  });

  it("is 0 or more, or not understood, for any header", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (value, at) => {
        const seconds = retryAfterS({ headers: { "retry-after": value, date: at } });
        expect(seconds === null || seconds >= 0).toBe(true);
      }),
    );
  });
});

it("headers that every object has are none", () => {
  expect(headerOf({}, "constructor")).toBeNull();
  expect(headerOf({}, "__proto__")).toBeNull();
});

describe("a body", () => {
  it.each(["", "ok", "[]", "null", "1", '"x"', "{", "<html>", `${"[".repeat(60_000)}`])(
    "%j holds no object",
    (body) => {
      expect(readObject(body)).toBeNull();
    },
  );

  it("may be hostile", () => {
    expect(readObject('{"__proto__":{"ok":true},"a":1}')?.["ok"]).toBeUndefined();
    expect(({} as Record<string, unknown>)["ok"]).toBeUndefined();
  });

  it("may list texts", () => {
    expect(textsOf(["a", 1, null, "b"])).toBe("a; b");
    for (const none of [undefined, "a", [], [1], {}]) expect(textsOf(none)).toBeNull();
  });
});

it("an answer of something else is sent again", () => {
  expect(unlike("Slack")).toEqual({
    result: "retry",
    afterS: null,
    why: "What answered is not like Slack. Something on the way may have answered instead.",
  });
});
