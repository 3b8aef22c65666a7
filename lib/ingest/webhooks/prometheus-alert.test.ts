import { describe, expect, it } from "vitest";
import { LABEL_LIMITS } from "@/lib/alerts/model/signal";
import { type Cause, causeOf } from "./prometheus-alert";

/** `given` is JSON, because `__proto__` in a literal is no property. */
function read(given: string | object, ignored: string[] = []) {
  const mended = { cut: 0, annotations: 0 };
  const alert = JSON.parse(typeof given === "string" ? given : JSON.stringify(given)) as Record<
    string,
    unknown
  >;
  const cause = causeOf(alert, ignored, mended);
  return {
    cause: typeof cause === "string" ? null : cause,
    why: typeof cause === "string" ? cause : null,
    mended,
  };
}
function causeIn(given: string | object, ignored: string[] = []): Cause {
  const { cause, why } = read(given, ignored);
  if (!cause) throw new Error(why ?? "");
  return cause;
}
const titleWith = (labels: object, annotations: object = {}) => causeIn({ labels, annotations }).title;

describe("the title of an alert", () => {
  const labels = { alertname: "DiskFull", instance: "db1:9100" };

  it("is its summary", () => {
    const annotations = { summary: "/var 96 %", title: "no", message: "no", description: "no" };
    expect(titleWith(labels, annotations)).toBe("/var 96 %");
  });

  it("is else the first line of its title, its message or its description, in this order", () => {
    expect(titleWith(labels, { title: "One\nTwo", message: "no" })).toBe("One");
    expect(titleWith(labels, { message: "\r\n  One \r\nTwo", description: "no" })).toBe("One");
    expect(titleWith(labels, { summary: " \n", title: "", description: "One" })).toBe("One");
  });

  it("is else its name, and where it is", () => {
    expect(titleWith(labels)).toBe("DiskFull on db1:9100");
    expect(titleWith({ alertname: "DiskFull", host: "web-1" })).toBe("DiskFull on web-1");
    expect(titleWith({ alertname: "DiskFull" })).toBe("DiskFull");
  });

  it("is else its labels", () => {
    expect(titleWith({ job: "node", severity: "info" })).toBe("job=node, severity=info");
  });

  it("is one line of at most 300 characters", () => {
    expect(titleWith(labels, { summary: "a\n\tb" })).toBe("a b");
    expect(titleWith(labels, { summary: "x".repeat(301) })).toBe(`${"x".repeat(299)}…`);
  });
});

describe("the severity of an alert", () => {
  it.each([
    ["critical", "critical"],
    ["Warning", "medium"],
    ["page", "critical"],
    ["none", "info"],
    ["purple", "medium"],
    ["constructor", "medium"],
  ])("%s is %s", (severity, expected) => {
    expect(causeIn({ labels: { alertname: "A", severity } }).severity).toBe(expected);
  });

  it("is medium when nothing is said", () => {
    expect(causeIn({ labels: { alertname: "A" } }).severity).toBe("medium");
  });
});

describe("the labels of an alert", () => {
  it("are all labels with a value", () => {
    const { labels, identity } = causeIn({ labels: { alertname: "HighDisk", foo: "", bar: null } });
    expect(labels).toEqual({ alertname: "HighDisk" });
    expect(identity).toEqual({ alertname: "HighDisk" });
  });

  it("are its identity, without exactly those that this source ignores", () => {
    const labels = { alertname: "A", replica: "a", replica2: "b", Replica: "c", prometheus_replica: "d" };
    const cause = causeIn({ labels }, ["prometheus_replica", "replica", "absent", "toString"]);
    expect(cause.labels).toBe(cause.identity);
    expect(cause.identity).toEqual({ alertname: "A", replica2: "b", Replica: "c" });
  });

  it("may have any name and value in Unicode", () => {
    const labels = { alertname: "Größe", "host λ1": "✓", "": "" };
    expect(causeIn({ labels }).labels).toEqual({ alertname: "Größe", "host λ1": "✓" });
  });

  it("are no door to prototypes", () => {
    const text = '{"labels":{"__proto__":"x","constructor":"y","replica":"a","empty":""}}';
    const { labels, identity } = causeIn(text, ["replica"]);
    expect(Object.entries(labels)).toEqual([
      ["__proto__", "x"],
      ["constructor", "y"],
    ]);
    expect(Object.keys(identity)).toEqual(["__proto__", "constructor"]);
    expect(read('{"__proto__":{"labels":{"alertname":"A"}}}').why).toMatch(/^labels is missing/);
  });

  it("lose what no database holds, and the end of what is too long", () => {
    const long = "é".repeat(LABEL_LIMITS.value + 1);
    const { cause, mended } = read(`{"labels":{"a":"x\\u0000y","b":"\\ud800z","c":"${long}"}}`);
    expect(cause?.labels).toEqual({
      a: "x\ufffdy",
      b: "\ufffdz",
      c: `${"é".repeat(LABEL_LIMITS.value - 1)}…`,
    });
    expect(mended).toEqual({ cut: 1, annotations: 0 });
  });

  it.each([
    ["{}", /^labels is missing/],
    ['{"labels":null}', /^labels is missing/],
    ['{"labels":{}}', /at least one/],
    ['{"labels":{"a":"","b":null}}', /at least one/],
    ['{"labels":["a"]}', /^labels must be an object/],
    ['{"labels":"a=b"}', /^labels must be an object/],
    ['{"labels":{"a":"b","code":200}}', /^The label "code" is no text/],
    ['{"labels":{"a":{"b":"c"}}}', /^The label "a" is no text/],
    ['{"labels":{"a":true}}', /^The label "a" is no text/],
    ['{"labels":{"":"x"}}', /^"" is no name of a label/],
    ['{"labels":{"a\\u0000b":"x"}}', /^"a\?b" is no name of a label/],
    ['{"labels":{"\\udc00":"x"}}', /^"\?" is no name of a label/],
    [`{"labels":{"${"n".repeat(LABEL_LIMITS.name + 1)}":"x"}}`, /is no name of a label/],
    ['{"labels":{"replica":"a"}}', /only labels that this source ignores/],
  ])("of %s are refused", (text, why) => {
    expect(read(text, ["replica"]).why).toMatch(why);
  });

  it("are at most 100, not counting those without a value", () => {
    const labels = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`label${index}`, "x"]));
    expect(read({ labels: { ...labels(100), empty: "" } }).why).toBeNull();
    expect(read({ labels: labels(101) }).why).toBe("labels has 101 labels. At most 100 are kept.");
  });
});

describe("the annotations of an alert", () => {
  const labels = { alertname: "A" };

  it("are kept as sent", () => {
    const annotations = {
      summary: "x",
      runbook_url: "https://runbooks.example/x",
      empty: "",
      "a b": "multi\nline ✓",
    };
    expect(causeIn({ labels, annotations }).annotations).toEqual(annotations);
    expect(causeIn({ labels }).annotations).toEqual({});
    expect(causeIn({ labels, annotations: null }).annotations).toEqual({});
  });

  it("never cost an alert: what is no text is left out, and counted", () => {
    const annotations = { summary: "x", nothing: null, value: 96, list: ["a"], "": "y" };
    const { cause, mended } = read({ labels, annotations });
    expect(cause?.annotations).toEqual({ summary: "x" });
    expect(mended).toEqual({ cut: 0, annotations: 3 });
  });

  it.each([[["a"]], ["text"], [7], [true]])("that are %j are none", (annotations) => {
    const { cause, mended } = read({ labels, annotations });
    expect(cause?.annotations).toEqual({});
    expect(mended.annotations).toBe(1);
  });

  it("are at most 100, and each has an end", () => {
    const many = Object.fromEntries(Array.from({ length: 102 }, (_, index) => [`a${index}`, "x"]));
    const { cause, mended } = read({ labels, annotations: { long: "x".repeat(20_000), ...many } });
    expect(Object.keys(cause?.annotations ?? {})).toHaveLength(100);
    expect(cause?.annotations["long"]).toHaveLength(LABEL_LIMITS.annotation);
    expect(mended).toEqual({ cut: 1, annotations: 3 });
  });

  it("are no door to prototypes", () => {
    const { annotations } = causeIn('{"labels":{"a":"b"},"annotations":{"__proto__":"x","bad":1}}');
    expect(Object.entries(annotations)).toEqual([["__proto__", "x"]]);
  });
});
