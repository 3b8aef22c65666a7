import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { faultOf, type HttpAnswer, isListed } from "./http-answer";
import { readJsonPath, textAt } from "./json-path";
import { ProbeSettings, type SettingsOf } from "./model/probe";

const NOW = new Date("2026-11-23T10:00:00Z");

function wanted(more: Partial<SettingsOf<"http">>): SettingsOf<"http"> {
  return ProbeSettings.parse({
    kind: "http",
    url: "https://shop.example.com/",
    ...more,
  }) as SettingsOf<"http">;
}
function answer(more: Partial<HttpAnswer> & { text?: string } = {}): HttpAnswer {
  const { text = "", ...rest } = more;
  return { status: 200, body: Buffer.from(text), encoding: undefined, certificateEnds: null, ...rest };
}

describe("an answer", () => {
  it.each<[string, HttpAnswer, Partial<SettingsOf<"http">>, string | undefined]>([
    ["a good status", answer(), {}, undefined],
    ["a bad status", answer({ status: 503 }), {}, "status"],
    ["a status of the list", answer({ status: 401 }), { status: "200, 401" }, undefined],
    ["the keyword", answer({ text: "all good" }), { keyword: "good" }, undefined],
    ["no keyword", answer({ text: "<h1>Sorry</h1>" }), { keyword: "good" }, "keyword"],
    ["a packed body", answer({ encoding: "br" }), { keyword: "good" }, "body-unreadable"],
    ["a packed body that nobody reads", answer({ encoding: "br" }), {}, undefined],
    [
      "the value",
      answer({ text: '{"a":[{"b":"up"}]}' }),
      { jsonPath: "$.a[0].b", jsonValue: "up" },
      undefined,
    ],
    ["another value", answer({ text: '{"a":1}' }), { jsonPath: "a", jsonValue: "2" }, "json"],
    ["a number as text", answer({ text: '{"a":1}' }), { jsonPath: "a", jsonValue: "1" }, undefined],
    ["any value", answer({ text: '{"a":null}' }), { jsonPath: "a" }, undefined],
    ["no value", answer({ text: "{}" }), { jsonPath: "a" }, "json"],
    ["no JSON", answer({ text: "<html>" }), { jsonPath: "a" }, "json-unreadable"],
    ["what every object has", answer({ text: "{}" }), { jsonPath: "constructor" }, "json"],
    [
      "a certificate that ends soon",
      answer({ certificateEnds: new Date("2026-11-30T00:00:00Z") }),
      { certificateDays: 14 },
      "certificate-ends",
    ],
    [
      "a certificate for long",
      answer({ certificateEnds: new Date("2027-11-30") }),
      { certificateDays: 14 },
      undefined,
    ],
  ])("%s", (_, given, more, reason) => {
    expect(faultOf(given, wanted(more), NOW)?.reason).toBe(reason);
  });
});

it("status lists have inclusive ends", () => {
  for (const status of [200, 250, 299, 304]) expect(isListed(status, "200-299, 304")).toBe(true);
  for (const status of [199, 300, 303, 305]) expect(isListed(status, "200-299, 304")).toBe(false);
});

describe("a JSON path", () => {
  it.each([
    ["$", []],
    ["$.a.b", ["a", "b"]],
    ["a[0].b-c", ["a", 0, "b-c"]],
    ["$[\"a b\"]['c']", ["a b", "c"]],
  ])("%s", (text, path) => {
    expect(readJsonPath(text)).toEqual(path);
  });

  it.each(["$.", "a b", "$..a", "$[*]", "a[-1]", "$[?(@.x)]", "a[0"])("%s is none", (text) => {
    expect(readJsonPath(text)).toBeNull();
  });

  it("finds what stands there, for any JSON and any path, or nothing", () => {
    fc.assert(
      fc.property(fc.json(), fc.array(fc.oneof(fc.string(), fc.nat(5)), { maxLength: 4 }), (json, path) => {
        const found = textAt(JSON.parse(json), path);
        expect(found === undefined || typeof found === "string").toBe(true);
      }),
    );
  });
});

describe("settings that make no sense are refused", () => {
  it.each([
    { kind: "http", url: "ftp://example.com" },
    { kind: "http", url: "nothing like an address" },
    { kind: "http", url: "https://user:pass@example.com/" },
    { kind: "http", url: "https://example.com", status: "2xx" },
    { kind: "http", url: "https://example.com", redirects: 4 },
    { kind: "tcp", host: "db1", port: 0 },
    { kind: "tcp", host: "db1/x", port: 5432 },
    { kind: "gopher", host: "db1" },
  ])("%j", (settings) => {
    expect(ProbeSettings.safeParse(settings).success).toBe(false);
  });
});
