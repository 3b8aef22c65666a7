import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readPath, valueAt } from "./json-path";

describe("a path", () => {
  it.each<[string, (string | number)[]]>([
    ["", []],
    ["$", []],
    ["a", ["a"]],
    ["a.b[0].c", ["a", "b", 0, "c"]],
    ["$.a.b[0].c", ["a", "b", 0, "c"]],
    ["$[0]", [0]],
    ["[0][12].x", [0, 12, "x"]],
    ["log-level", ["log-level"]],
    ["@timestamp", ["@timestamp"]],
    ["$ref", ["$ref"]],
    ["free space.in GB", ["free space", "in GB"]],
    ["größe.日本", ["größe", "日本"]],
    [`output_fields["container.id"]['a b']`, ["output_fields", "container.id", "a b"]],
    [`$[""]`, [""]],
    [" a.b ", ["a", "b"]],
    ["__proto__.x", ["__proto__", "x"]],
  ])("%j", (text, path) => {
    expect(readPath(text)).toEqual(path);
  });

  it.each([
    ".a",
    "$.",
    "$..a",
    "a.",
    "a..b",
    "a[",
    "a[]",
    "a[-1]",
    "a[*]",
    "a[1e3]",
    "a[1234567]",
    "a[0]b",
    "a['b",
    `a["b']`,
    "$[?(@.x)]",
    "a. b",
    "a".repeat(501),
  ])("%j is none", (text) => {
    expect(readPath(text)).toBeNull();
  });
});

describe("what stands at a path", () => {
  const body = JSON.parse(
    '{"a":{"b":[{"c":1},{"c":null}]},"":"empty","0":"name","__proto__":{"x":"own"},"s":"text","n":0,"f":false}',
  );
  const at = (text: string) => valueAt(body, readPath(text) ?? ["not a path"]);

  it("is found by names and places", () => {
    expect(at("$")).toBe(body);
    expect(at("a.b[0].c")).toBe(1);
    expect(at("a.b[1].c")).toBeNull();
    expect(at("n")).toBe(0);
    expect(at("f")).toBe(false);
    expect(at('[""]')).toBe("empty");
    expect(at("__proto__.x")).toBe("own");
  });

  it.each([
    "x",
    "a.x.y",
    "a.b[2]",
    "a.b[1].c.d",
    "a.b.length",
    "a.b.0",
    "a.constructor",
    "toString",
    "s[0]",
    "s.length",
    "[0]",
    "a[0]",
    "n.toFixed",
  ])("is nothing at %s", (text) => {
    expect(readPath(text)).not.toBeNull();
    expect(at(text)).toBeUndefined();
  });

  it("is found wherever it is put", () => {
    const name = fc.string({ minLength: 1, maxLength: 8 }).filter((text) => !/["']/.test(text));
    const step = fc.oneof(name, fc.nat(3));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 6 }), (path) => {
        const put = path.reduceRight<unknown>(
          (inner, at) =>
            typeof at === "number" ? [...Array(at).fill(null), inner] : Object.fromEntries([[at, inner]]),
          "here",
        );
        const text = path.map((at) => (typeof at === "number" ? `[${at}]` : `["${at}"]`)).join("");
        const read = readPath(text);
        expect(read).toEqual(path);
        expect(valueAt(put, read ?? [])).toBe("here");
      }),
    );
  });

  it("is nothing or something, for any text and any JSON, in time", () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), (text, json) => {
        const path = readPath(text);
        expect(path === null || valueAt(json, path) !== valueAt).toBe(true);
      }),
    );
    for (const part of ["a.", "[0]", "['", "a b", "$", "."])
      expect(() => readPath(part.repeat(100_000))).not.toThrow();
  });
});
