import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LABEL_LIMITS, type Signal, TITLE_LENGTH } from "@/lib/alerts/model/signal";
import { isStorable } from "@/lib/json-shape";
import { falco } from "./falco";
import type { Understood } from "./inbound";

const NOW = Date.UTC(2026, 10, 23, 10);
const SETTINGS = { ignoredLabels: [], resolveTimeoutS: 300, mapping: null };

function read(body: string): Understood {
  return falco.read(
    { method: "POST", headers: new Headers(), query: new URLSearchParams(), body },
    SETTINGS,
    NOW,
  );
}
function signalOf(event: unknown): Signal {
  const { signals, refused } = read(typeof event === "string" ? event : JSON.stringify(event));
  expect(refused).toEqual([]);
  expect(signals).toHaveLength(1);
  return signals[0] as Signal;
}

/** The example of the field notes, as bytes: its evt.time is no number of JavaScript. */
const BYTES =
  '{"hostname":"web-1","time":"2026-01-01T10:00:00.123456789Z","rule":"Terminal shell in container",' +
  '"priority":"Notice","source":"syscall","tags":["container","shell"],' +
  '"output":"10:00:00.123456789: Notice A shell was spawned","message":"A shell was spawned",' +
  '"output_fields":{"container.id":"4f0a1c","container.name":"shop","container.privileged":false,' +
  '"evt.time":1767261600123456789,"fd.name":null,"k8s.ns.name":"prod","k8s.pod.name":"<NA>","proc.cmdline":"bash -i",' +
  '"proc.name":"bash","proc.pname":"runc","proc.tty":34816,"user.name":"root","user.uid":0}}';
const EVENT = {
  hostname: "web-1",
  time: "2026-01-01T10:00:00.123456789Z",
  rule: "Terminal shell in container",
  priority: "Notice",
  source: "syscall",
  tags: ["container", "shell"],
  output: "10:00:00.123456789: Notice A shell was spawned",
  message: "A shell was spawned",
  output_fields: { "container.id": "4f0a1c", "container.name": "shop", "user.name": "root" },
};

function inContainer(fields: Record<string, unknown>) {
  return signalOf({ ...EVENT, output_fields: fields }).identity;
}

describe("an event of Falco", () => {
  it("is told with what describes it", () => {
    expect(signalOf(BYTES)).toEqual({
      identity: {
        rule: "Terminal shell in container",
        hostname: "web-1",
        source: "syscall",
        "container.name": "shop",
        "k8s.ns.name": "prod",
      },
      labels: {
        rule: "Terminal shell in container",
        priority: "Notice",
        hostname: "web-1",
        source: "syscall",
        tags: "container, shell",
        "container.id": "4f0a1c",
        "container.name": "shop",
        "container.privileged": "false",
        "k8s.ns.name": "prod",
        "proc.name": "bash",
        "user.name": "root",
      },
      annotations: { output: "10:00:00.123456789: Notice A shell was spawned", cmdline: "bash -i" },
      kind: "event",
      status: "firing",
      severity: "low",
      title: "Terminal shell in container on web-1",
      link: null,
      startsAt: Date.UTC(2026, 0, 1, 10, 0, 0, 123),
      endsAt: null,
      endsAtGuessed: false,
      eventId: "1767261600123456789 web-1 Terminal shell in container",
      acknowledged: null,
    } satisfies Signal);
  });

  it.each([
    ["Emergency", "critical"],
    ["Alert", "critical"],
    ["Critical", "critical"],
    ["Error", "high"],
    ["Warning", "medium"],
    ["Notice", "low"],
    ["Informational", "info"],
    ["Debug", "info"],
    ["WARNING", "medium"],
    ["Odd", "medium"],
    [undefined, "medium"],
    [{}, "medium"],
  ])("of priority %j is %s", (priority, severity) => {
    expect(signalOf({ ...EVENT, priority }).severity).toBe(severity);
  });

  it.each(["output", "tags", "message", "output_fields", "hostname", "source", "priority", "time"])(
    "is told without %s, and when that is null",
    (field) => {
      const missing = signalOf({ ...EVENT, [field]: undefined });
      expect(missing.labels["rule"]).toBe(EVENT.rule);
      expect(signalOf({ ...EVENT, [field]: null })).toEqual(missing);
    },
  );

  it("is told in the words of message when output is switched off", () => {
    expect(signalOf({ ...EVENT, output: undefined }).annotations).toEqual({ output: "A shell was spawned" });
    expect(signalOf({ rule: "R" })).toMatchObject({ title: "R", identity: { rule: "R" }, annotations: {} });
  });

  it.each([
    ["no rule", { ...EVENT, rule: undefined }],
    ["a rule that is a list", { ...EVENT, rule: ["a"] }],
    ["a rule without a word", { ...EVENT, rule: " \n" }],
    ["a rule that only a prototype has", JSON.parse('{"__proto__": {"rule": "a"}}')],
  ])("is refused with %s", (_, event) => {
    expect(read(JSON.stringify(event))).toEqual({
      signals: [],
      refused: [{ index: 0, why: expect.stringMatching(/^rule is missing\. Send /) }],
      notes: [],
    });
  });

  it("is refused when it has more labels than can be kept", () => {
    const fields = Object.fromEntries(Array.from({ length: 120 }, (_, n) => [`k8s.pod.label.${n}`, "x"]));
    const { signals, refused } = read(JSON.stringify({ ...EVENT, output_fields: fields }));
    expect(signals).toEqual([]);
    expect(refused[0]?.why).toBe(
      "output_fields makes 125 labels of container.* and k8s.*. At most 100 are kept.",
    );
  });
});

describe("the cause of an event of Falco", () => {
  it.each([
    ["the words", { output: "x", message: "y", tags: [], priority: "Error" }],
    ["the time", { time: "2026-01-02T10:00:00.000000000Z" }],
    ["the process", { output_fields: { ...EVENT.output_fields, "proc.name": "sh", "user.name": "www" } }],
    ["the container's id", { output_fields: { ...EVENT.output_fields, "container.id": "b5" } }],
  ])("stays the same when %s differ", (_, more) => {
    expect(signalOf({ ...EVENT, ...more }).identity).toEqual(signalOf(EVENT).identity);
  });

  it.each([
    ["rule", { rule: "Other" }],
    ["host", { hostname: "web-2" }],
    ["source", { source: "k8s_audit" }],
    ["container", { output_fields: { ...EVENT.output_fields, "container.name": "db" } }],
    ["namespace", { output_fields: { ...EVENT.output_fields, "k8s.ns.name": "test" } }],
  ])("is another one for another %s", (_, more) => {
    expect(signalOf({ ...EVENT, ...more }).identity).not.toEqual(signalOf(EVENT).identity);
  });

  it("names the container by its id as long as nobody knows its name", () => {
    const base = { rule: EVENT.rule, hostname: "web-1", source: "syscall" };
    for (const name of [undefined, null, "", "<NA>"]) {
      expect(inContainer({ "container.id": "4f", "container.name": name })).toEqual({
        ...base,
        "container.id": "4f",
      });
    }
    expect(inContainer({ "container.name": "shop" })).toEqual({ ...base, "container.name": "shop" });
    expect(inContainer({ "container.id": "4f", "container.name": "host" })).toEqual({
      ...base,
      "container.name": "host",
    });
  });

  it("has no container on the host itself", () => {
    const base = { rule: EVENT.rule, hostname: "web-1", source: "syscall" };
    expect(inContainer({ "container.id": "host", "container.name": "host" })).toEqual(base);
    expect(inContainer({ "container.id": "host", "container.name": null })).toEqual(base);
    expect(inContainer({ "container.name": "host" })).toEqual(base);
    expect(inContainer({ "container.id": null, "k8s.ns.name": "prod" })).toEqual(base);
    expect(inContainer({})).toEqual(base);
  });
});

describe("the time of an event of Falco", () => {
  const NAME = "web-1 Terminal shell in container";

  it("is the first of time and evt.time that can be read", () => {
    expect(signalOf({ ...EVENT, time: "2026-01-01T12:00:00+0200" }).startsAt).toBe(Date.UTC(2026, 0, 1, 10));
    const bare = '{"rule":"R","output_fields":{"evt.time":1767261600123456789}}';
    expect(signalOf(bare).startsAt).toBe(Date.UTC(2026, 0, 1, 10, 0, 0, 123));
    expect(signalOf({ rule: "R", time: "yesterday" }).startsAt).toBeNull();
    expect(signalOf({ rule: "R", time: 5 }).startsAt).toBeNull();
  });

  it.each([
    ["evt.time", BYTES, `1767261600123456789 ${NAME}`],
    [
      "evt.time.iso8601, which holds nanoseconds too",
      BYTES.replace('"evt.time"', '"evt.time.iso8601"'),
      `1767261600123456789 ${NAME}`,
    ],
    ["time, when it tells nanoseconds", JSON.stringify(EVENT), `2026-01-01T10:00:00.123456789Z ${NAME}`],
    ["the id of Falcosidekick", JSON.stringify({ ...EVENT, uuid: "8d2c-1" }), "8d2c-1"],
    ["nothing, when time is coarser", JSON.stringify({ ...EVENT, time: "2026-01-01T10:00:00.123Z" }), null],
    ["nothing, when time is none", JSON.stringify({ ...EVENT, time: "x.123456789" }), null],
    [
      "nothing, when evt.time is the time of day",
      JSON.stringify({ rule: "R", output_fields: { "evt.time": "10:00:00.123456789" } }),
      null,
    ],
    ["nothing, when the id is absurd", JSON.stringify({ ...EVENT, uuid: "a".repeat(600) }), null],
  ])("makes a second delivery recognisable by %s", (_, body, eventId) => {
    expect(signalOf(body).eventId).toBe(eventId);
  });

  it("tells two events of one millisecond apart", () => {
    const later = BYTES.replace("1767261600123456789", "1767261600123456790");
    expect(signalOf(later).eventId).not.toBe(signalOf(BYTES).eventId);
  });
});

describe("a body", () => {
  it("may be a list, and what is bad in it is refused by its place", () => {
    const { signals, refused } = read(JSON.stringify([EVENT, null, {}, { ...EVENT, rule: "B" }]));
    expect(signals.map(({ labels }) => labels["rule"])).toEqual([EVENT.rule, "B"]);
    expect(refused.map(({ index }) => index)).toEqual([1, 2]);
    expect(read("[]")).toEqual({ signals: [], refused: [], notes: [] });
  });

  it.each([
    ["10:00:00.1: Notice A shell", "The body is not JSON. Set json_output: true in falco.yaml."],
    ["", "The body is not JSON. Set json_output: true in falco.yaml."],
    [BYTES.slice(0, -1), "The body is not JSON."],
    [`${"[".repeat(40)}${"]".repeat(40)}`, "The body is nested deeper than 32 levels."],
  ])("%j is refused whole", (body, why) => {
    expect(read(body)).toEqual({ signals: [], refused: [{ index: null, why }], notes: [] });
  });

  it("with a text that is too long keeps its beginning and says so", () => {
    const { signals, notes } = read(JSON.stringify({ ...EVENT, output: "x".repeat(20_000) }));
    expect(signals[0]?.annotations["output"]).toHaveLength(LABEL_LIMITS.annotation);
    expect(notes).toEqual([expect.stringMatching(/^1 .*cut/)]);
  });
});

describe("whatever comes", () => {
  const value = fc.oneof(
    fc.jsonValue(),
    fc.string({ unit: "binary" }),
    fc.constantFrom("\0", "\ud800", "<NA>", "host", "9".repeat(5_000), 2 ** 60, 1e308, "1767261600123456789"),
  );
  const field = fc.oneof(
    fc.constantFrom("container.id", "container.name", "k8s.ns.name", "evt.time", "proc.cmdline", "__proto__"),
    fc.string({ unit: "binary" }).map((text) => `k8s.${text}`),
  );
  const event = fc.record(
    {
      rule: fc.oneof(fc.string({ unit: "binary", minLength: 1 }), value),
      hostname: value,
      time: value,
      priority: value,
      source: value,
      tags: value,
      output: value,
      message: value,
      uuid: value,
      output_fields: fc.oneof(value, fc.dictionary(field, value)),
    },
    { requiredKeys: [] },
  );

  function expectWhole({ signals, refused }: Understood): void {
    for (const signal of signals) {
      expect(isStorable(signal)).toBe(true);
      expect(signal.labels).toMatchObject(signal.identity);
      expect(signal.identity["rule"]).toBeTruthy();
      expect(signal.title).not.toBe("");
      expect(signal.title.length).toBeLessThanOrEqual(TITLE_LENGTH);
      expect(Object.keys(signal.labels).length).toBeLessThanOrEqual(LABEL_LIMITS.count);
      expect(Object.values(signal.labels).every((text) => text.length <= LABEL_LIMITS.value)).toBe(true);
      expect(signal).toMatchObject({ kind: "event", status: "firing", endsAt: null });
    }
    for (const { why } of refused) expect(why).toMatch(/^[A-Za-z].*\.$/);
  }

  it("each event is told or refused by its place", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(value, event), { maxLength: 4 }), (events) => {
        const understood = read(JSON.stringify(events));
        expectWhole(understood);
        if (understood.refused[0]?.index !== null) {
          expect(understood.signals.length + understood.refused.length).toBe(events.length);
        }
      }),
    );
  });

  it("no text throws", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.json()), (body) => {
        expectWhole(read(body));
      }),
    );
  });
});
