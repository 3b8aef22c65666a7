import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LABEL_LIMITS } from "@/lib/alerts/model/signal";
import { HOSTILE_VALUES } from "./hostile-samples";
import { annotationsOf, firstLink, labelsOf, quoted, textOf } from "./values";

it("a text, a number and a truth value are texts, and nothing else is", () => {
  expect(["a", " a ", 0, -1.5, true, false].map(textOf)).toEqual(["a", " a ", "0", "-1.5", "true", "false"]);
  for (const value of ["", " \n", null, undefined, [], ["a"], {}]) expect(textOf(value)).toBeNull();
});

describe("annotations", () => {
  it("hold a text under its name, and an object by paths", () => {
    expect(annotationsOf("details", "free: 4 %")).toEqual({ details: "free: 4 %" });
    expect(annotationsOf("details", { free: "4 %", disk: { size: 10, ok: false } })).toEqual({
      "details.free": "4 %",
      "details.disk.size": "10",
      "details.disk.ok": "false",
    });
  });

  it("hold a list as JSON", () => {
    expect(annotationsOf("details", { hosts: ["a", { b: 1 }] })).toEqual({
      "details.hosts": '["a",{"b":1}]',
    });
  });

  it("have nothing of what is empty", () => {
    for (const value of [null, undefined, "", " ", [], {}, { a: null, b: { c: [] } }]) {
      expect(annotationsOf("details", value)).toEqual({});
    }
  });

  it("keep an object as one JSON that has too many values, too long or ambiguous paths", () => {
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, at) => [`n${at}`, at]));
    const few = Object.fromEntries(Object.entries(many).slice(0, 50));
    expect(annotationsOf("d", many)).toEqual({ d: JSON.stringify(many) });
    expect(Object.keys(annotationsOf("d", few))).toHaveLength(50);
    const long = { ["x".repeat(LABEL_LIMITS.name - 1)]: "y" };
    expect(annotationsOf("d", long)).toEqual({ d: JSON.stringify(long) });
    const fitting = "x".repeat(LABEL_LIMITS.name - 2);
    expect(annotationsOf("d", { [fitting]: "y" })).toEqual({ [`d.${fitting}`]: "y" });
    const ambiguous = { "a.b": 1, a: { b: 2 } };
    expect(annotationsOf("d", ambiguous)).toEqual({ d: JSON.stringify(ambiguous) });
  });

  it("are cut where they are too long", () => {
    const [text] = Object.values(annotationsOf("d", { a: "x".repeat(20_000) }));
    expect(text).toHaveLength(LABEL_LIMITS.annotation);
    expect(text?.endsWith("…")).toBe(true);
  });
});

describe("labels", () => {
  it("are texts: numbers and truth values become such, one level of objects is flattened", () => {
    expect(
      labelsOf("labels", { host: "web-1", port: 443, tls: true, k8s: { pod: "a", ns: 1 } }).labels,
    ).toEqual({
      host: "web-1",
      port: "443",
      tls: "true",
      "k8s.pod": "a",
      "k8s.ns": "1",
    });
  });

  it("are none when there is nothing, and those without a value are not there", () => {
    for (const value of [undefined, null, {}, { a: "", b: null, c: " ", d: {} }]) {
      expect(labelsOf("labels", value)).toEqual({ labels: {}, why: null });
    }
  });

  it.each([
    ["a list", ["a"], 'labels: must be an object of names and texts: {"host": "web-1"}.'],
    ["a text", "a=b", 'labels: must be an object of names and texts: {"host": "web-1"}.'],
    ["a list as value", { tags: ["a"] }, 'labels: "tags" holds a list or an object. Send a text.'],
    ["a deeper object", { a: { b: { c: 1 } } }, 'labels: "a.b" holds a list or an object. Send a text.'],
    ["an empty name", { "": "x" }, "labels: has a name that is empty. Give every label a name."],
    ["a name twice", { "a.b": 1, a: { b: 2 } }, 'labels: "a.b" is there twice. Send it once.'],
  ])("are refused when they are %s", (_, value, why) => {
    expect(labelsOf("labels", value)).toEqual({ labels: null, why });
  });

  it("are limited in number and length, inclusive", () => {
    const of = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`n${at}`, "x"]));
    expect(Object.keys(labelsOf("labels", of(100)).labels ?? {})).toHaveLength(100);
    expect(labelsOf("labels", of(101)).why).toBe("labels: has more than 100 names. Send fewer.");
    expect(labelsOf("labels", of(3), 2).why).toBe("labels: has more than 2 names. Send fewer.");
    expect(labelsOf("labels", { ["n".repeat(200)]: "x" }).why).toBeNull();
    expect(labelsOf("labels", { ["n".repeat(201)]: "x" }).why).toMatch(/is longer than 200 characters/);
    expect(labelsOf("labels", { a: "x".repeat(5_000) }).labels?.["a"]).toHaveLength(LABEL_LIMITS.value);
  });

  it("of hostile names are names and no more", () => {
    const { labels } = labelsOf(
      "labels",
      JSON.parse('{"__proto__":"a","constructor":"b","x":{"__proto__":"c"}}'),
    );
    expect(Object.entries(labels ?? {})).toEqual([
      ["__proto__", "a"],
      ["constructor", "b"],
      ["x.__proto__", "c"],
    ]);
    expect(({} as Record<string, unknown>)["a"]).toBeUndefined();
  });
});

describe("the first link", () => {
  it("is the first http or https address, of a text, an object or a list", () => {
    expect(firstLink("https://a.example/", ["href"])).toBe("https://a.example/");
    expect(firstLink({ href: "http://a.example/" }, ["href"])).toBe("http://a.example/");
    expect(
      firstLink([7, "ftp://x/", { href: "mailto:a@b" }, { url: "https://b.example/" }], ["href", "url"]),
    ).toBe("https://b.example/");
  });

  it("is none among other schemes and other values", () => {
    for (const value of [
      "javascript:alert(1)",
      "//a.example",
      "",
      null,
      undefined,
      1,
      [],
      {},
      [[["https://a/"]]],
    ]) {
      expect(firstLink(value, ["href"])).toBeNull();
    }
    expect(firstLink(JSON.parse('{"__proto__":{"href":"https://a.example/"}}'), ["href"])).toBeNull();
  });
});

it("a quotation fits a sentence", () => {
  expect(quoted("a")).toBe('"a"');
  expect(quoted("a".repeat(1_000)).length).toBe(62);
});

it("takes anything", () => {
  const value = fc.oneof(fc.jsonValue(), fc.constantFrom(...HOSTILE_VALUES));
  fc.assert(
    fc.property(value, (given) => {
      const annotations = Object.entries(annotationsOf("d", given));
      expect(annotations.length).toBeLessThanOrEqual(50);
      for (const [name, text] of annotations) {
        expect(name.length).toBeLessThanOrEqual(LABEL_LIMITS.name);
        expect(text.isWellFormed() && !text.includes("\0")).toBe(true);
      }
      const { labels, why } = labelsOf("labels", given);
      expect(labels === null).toBe(why !== null);
      const link = firstLink(given, ["href"]);
      expect(link === null || link.startsWith("http")).toBe(true);
    }),
  );
});
