import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Signal } from "@/lib/alerts/model/signal";
import { cloudEvents } from "./cloudevents";
import { faultsIn, HOSTILE_BODIES, HOSTILE_VALUES, messageOf } from "./hostile-samples";
import type { Understood } from "./inbound";

const NOW = Date.UTC(2026, 10, 23, 10);
const TIME = Date.UTC(2018, 3, 5, 17, 31);
const SETTINGS = { ignoredLabels: [], resolveTimeoutS: 300, mapping: null };
const STRUCTURED = "application/cloudevents+json; charset=UTF-8";
const BATCH = "application/cloudevents-batch+json";

/** An example of the specification's JSON format. */
const EVENT = {
  specversion: "1.0",
  type: "com.example.someevent",
  source: "/mycontext",
  subject: null,
  id: "C234-1234-1234",
  time: "2018-04-05T17:31:00Z",
  comexampleextension1: "value",
  comexampleothervalue: 5,
  datacontenttype: "application/json",
  data: { appinfoA: "abc", appinfoB: 123, appinfoC: true },
};

function read(body: unknown, headers: Record<string, string> = { "content-type": STRUCTURED }): Understood {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const understood = cloudEvents.read(messageOf(text, { headers: new Headers(headers) }), SETTINGS, NOW);
  expect(faultsIn(understood)).toEqual([]);
  return understood;
}
function only({ signals, refused }: Understood): Signal {
  expect({ refused, count: signals.length }).toEqual({ refused: [], count: 1 });
  return signals[0] as Signal;
}
const signalOf = (more: object) => only(read({ ...EVENT, ...more }));
const whyNot = (more: object) => read({ ...EVENT, ...more }).refused;

describe("a structured CloudEvent", () => {
  it("is an event, by the example", () => {
    expect(signalOf({})).toEqual({
      identity: { ce_source: "/mycontext", ce_type: "com.example.someevent" },
      labels: {
        ce_source: "/mycontext",
        ce_type: "com.example.someevent",
        comexampleextension1: "value",
        comexampleothervalue: "5",
      },
      annotations: {
        "data.appinfoA": "abc",
        "data.appinfoB": "123",
        "data.appinfoC": "true",
        ce_id: "C234-1234-1234",
      },
      kind: "event",
      status: "firing",
      severity: "medium",
      title: "com.example.someevent",
      link: null,
      startsAt: TIME,
      endsAt: null,
      endsAtGuessed: false,
      eventId: "/mycontext\nC234-1234-1234",
      acknowledged: null,
    });
  });

  it("has the subject in its identity, and not its id, its words or its extensions", () => {
    expect(signalOf({ subject: "disk" }).identity).toEqual({
      ce_source: "/mycontext",
      ce_type: "com.example.someevent",
      ce_subject: "disk",
    });
    const other = { id: "other", time: "2018-04-05T18:00:00Z", data: { title: "x" }, ext: "y" };
    expect(signalOf(other).identity).toEqual(signalOf({}).identity);
  });

  it("is another delivery of the same event when source and id are the same", () => {
    expect(signalOf({ type: "other" }).eventId).toBe(signalOf({}).eventId);
    expect(signalOf({ source: "/other" }).eventId).not.toBe(signalOf({}).eventId);
    expect(signalOf({ id: "other" }).eventId).not.toBe(signalOf({}).eventId);
  });

  it("has no attribute that is null", () => {
    const unset = {
      subject: null,
      time: null,
      comexampleextension1: null,
      datacontenttype: null,
      dataschema: null,
    };
    const { identity, labels, startsAt } = signalOf(unset);
    expect(identity).toEqual({ ce_source: "/mycontext", ce_type: "com.example.someevent" });
    expect(labels).toEqual({ ...identity, comexampleothervalue: "5" });
    expect(startsAt).toBeNull();
    for (const name of ["specversion", "id", "source", "type"]) {
      expect(whyNot({ [name]: null })[0]?.why).toMatch(`${name}: is missing`);
    }
  });

  it.each([
    [{ title: "t", summary: "s", message: "m" }, "t"],
    [{ title: " ", summary: "s", message: "m" }, "s"],
    [{ title: 7, message: "m\n  n" }, "m n"],
    [{ text: "x" }, "com.example.someevent"],
    ["title", "com.example.someevent"],
    [["title"], "com.example.someevent"],
    [undefined, "com.example.someevent"],
  ])("is called by its data: %j", (data, title) => {
    expect(signalOf({ data }).title).toBe(title);
  });

  it("has the severity of its data, or of its attributes", () => {
    expect(signalOf({ data: { severity: "Critical" } }).severity).toBe("critical");
    expect(signalOf({ severity: "error" }).severity).toBe("high");
    expect(signalOf({ severity: "error", data: { severity: "info" } }).severity).toBe("info");
    expect(signalOf({ severity: {}, data: { severity: [] } }).severity).toBe("medium");
  });

  it("is a state when its data has a status", () => {
    expect(signalOf({ data: { status: "firing" } })).toMatchObject({
      kind: "state",
      status: "firing",
      startsAt: TIME,
    });
    expect(signalOf({ data: { status: " Resolved" } })).toMatchObject({
      kind: "state",
      status: "resolved",
      startsAt: null,
      endsAt: TIME,
    });
    expect(signalOf({ data: { status: "resolved" }, time: null }).endsAt).toBe(NOW);
  });

  it.each(["shipped", "ok", 404, true, null, {}, "", undefined])(
    "stays an event when the status is of something else: %j",
    (status) => {
      expect(signalOf({ data: { status } })).toMatchObject({ kind: "event", status: "firing" });
    },
  );

  it("links to an http or https address of its data", () => {
    expect(signalOf({ data: { link: "https://a.example/", url: "https://b.example/" } }).link).toBe(
      "https://a.example/",
    );
    expect(signalOf({ data: { url: "http://b.example/" } }).link).toBe("http://b.example/");
    expect(signalOf({ data: { link: "javascript:alert(1)" } }).link).toBeNull();
  });

  it("keeps a time that nobody can read, lists and objects as words", () => {
    const { startsAt, labels, annotations } = signalOf({ time: "soon", list: [1], object: { a: 1 } });
    expect(startsAt).toBeNull();
    expect(annotations).toMatchObject({
      ce_time: "soon",
      "attributes.list": "[1]",
      "attributes.object.a": "1",
    });
    expect(labels["list"] ?? labels["object"]).toBeUndefined();
  });

  it("may come as plain JSON", () => {
    expect(read(EVENT, { "content-type": "application/json" })).toEqual(read(EVENT));
    expect(read(EVENT, {})).toEqual(read(EVENT));
    expect(read([EVENT], { "content-type": "text/plain" })).toEqual(read([EVENT]));
  });
});

describe("what a CloudEvent must have", () => {
  it.each([
    [{ specversion: undefined }, 'specversion: is missing. Send "1.0".'],
    [{ specversion: "0.3" }, 'specversion: is "0.3". Send "1.0".'],
    [{ specversion: "1.0.2" }, 'specversion: is "1.0.2". Send "1.0".'],
    [{ specversion: 1 }, 'specversion: is "1". Send "1.0".'],
    [{ specversion: {} }, 'specversion: is "no text". Send "1.0".'],
    [{ id: "" }, "id: is missing or no text. CloudEvents need id, source and type."],
    [{ id: 7 }, "id: is missing or no text. CloudEvents need id, source and type."],
    [{ source: " " }, "source: is missing or no text. CloudEvents need id, source and type."],
    [{ type: [] }, "type: is missing or no text. CloudEvents need id, source and type."],
    [{ type: undefined }, "type: is missing or no text. CloudEvents need id, source and type."],
    [{ id: "x".repeat(4_001) }, "id: is longer than 4000 characters."],
    ...["a\nb", "a\0", "\u0085", "\ud800"].map((source): [object, string] => [
      { source },
      "source: holds a control character or half a character, which CloudEvents bar. Send it without.",
    ]),
    [{ data: 1, data_base64: "YQ==" }, "data: is there beside data_base64. Send one of them."],
    [{ data: undefined, data_base64: 7 }, "data_base64: is no text. Send the data in Base64."],
    [{ data: undefined, data_base64: "a-b" }, "data_base64: is no Base64. Send the data in Base64."],
    [{ a: { b: 1 }, "": "x" }, "attributes: has a name that is empty. Give every label a name."],
    [
      Object.fromEntries(Array.from({ length: 101 }, (_, at) => [`ext${at}`, "x"])),
      "attributes: has more than 98 names. Send fewer.",
    ],
  ])("or it is refused: %#", (more, why) => {
    expect(whyNot(more)).toEqual([{ index: null, why }]);
  });

  it("is an object, in a content type that can be read", () => {
    const refused = (body: string, type: string) => read(body, { "content-type": type }).refused[0]?.why;
    expect(refused("{", STRUCTURED)).toBe("The body is not JSON.");
    expect(refused("7", STRUCTURED)).toBe("The body is JSON, but neither an event nor a list of events.");
    expect(refused("{}", STRUCTURED)).toMatch(/^specversion: is missing/);
    expect(refused("{}", "application/json")).toMatch(/^The message is no CloudEvent: /);
    expect(refused("hello", "text/plain")).toMatch(/^The message is no CloudEvent: /);
    expect(refused("x", "application/cloudevents+avro")).toBe(
      'The content type "application/cloudevents+avro" cannot be read. Send application/cloudevents+json.',
    );
  });
});

describe("the data", () => {
  const data = (more: object) => {
    const { ce_id: _, ...rest } = signalOf({
      data: undefined,
      datacontenttype: undefined,
      ...more,
    }).annotations;
    return rest;
  };
  const base64 = (text: string) => Buffer.from(text).toString("base64");

  it("that is a string is not parsed again", () => {
    expect(data({ data: "I'm just a string" })).toEqual({ data: "I'm just a string" });
    expect(data({ data: '{"title":"x"}', datacontenttype: "application/json" })).toEqual({
      data: '{"title":"x"}',
    });
    expect(data({ data: '<much wow="xml"/>', datacontenttype: "application/xml" })).toEqual({
      data: '<much wow="xml"/>',
    });
    expect(signalOf({ data: '{"status":"resolved","title":"x"}' })).toMatchObject({
      kind: "event",
      title: "com.example.someevent",
    });
  });

  it("that is missing or null is none", () => {
    expect(data({})).toEqual({});
    expect(data({ data: null })).toEqual({});
    expect(data({ data: null, data_base64: null })).toEqual({});
  });

  it("in Base64 is JSON by its type, or without one", () => {
    for (const datacontenttype of [
      undefined,
      null,
      "application/json",
      "application/problem+json; charset=utf-8",
    ]) {
      const event = { data: undefined, data_base64: base64('{"title":"x","n":1}'), datacontenttype };
      expect(data(event)).toEqual({ "data.title": "x", "data.n": "1" });
      expect(signalOf(event).title).toBe("x");
    }
  });

  it("in Base64 is a text by another type, and else only a number of bytes", () => {
    expect(data({ data_base64: base64("<a/>"), datacontenttype: "text/xml" })).toEqual({ data: "<a/>" });
    expect(data({ data_base64: base64("no json") })).toEqual({ data: "no json" });
    expect(data({ data_base64: "gIGC", datacontenttype: "image/png" })).toEqual({
      data: "3 bytes of image/png",
    });
    expect(data({ data_base64: "gIGC" })).toEqual({ data: "3 bytes of an unknown type" });
  });

  it("in Base64 that is not what its type says is refused", () => {
    const event = { data: undefined, datacontenttype: "application/json" };
    expect(whyNot({ ...event, data_base64: base64("{") })[0]?.why).toBe(
      "data_base64: The body is not JSON. Name what it is in datacontenttype.",
    );
    expect(whyNot({ ...event, data_base64: "gIGC" })[0]?.why).toBe(
      "data_base64: The data is no UTF-8. Name what it is in datacontenttype.",
    );
    expect(whyNot({ ...event, data_base64: base64("[".repeat(40)) })[0]?.why).toMatch(
      /nested deeper than 32 levels/,
    );
  });
});

describe("a batch", () => {
  const batch = (events: unknown) => read(events, { "content-type": BATCH });

  it("may be empty", () => {
    expect(batch([])).toEqual({ signals: [], refused: [], notes: [] });
  });

  it("is the events in it, and names by its place what is none", () => {
    const { signals, refused } = batch([EVENT, null, { ...EVENT, id: "2" }, { ...EVENT, id: "" }, [], "x"]);
    expect(signals.map(({ eventId }) => eventId)).toEqual(["/mycontext\nC234-1234-1234", "/mycontext\n2"]);
    expect(refused.map(({ index }) => index)).toEqual([1, 3, 4, 5]);
    expect(refused[0]?.why).toBe("The event must be an object.");
  });

  it("of one is as good as the event itself", () => {
    expect(batch([EVENT]).signals).toEqual(read(EVENT).signals);
    expect(batch(EVENT)).toEqual(read(EVENT));
  });
});

describe("binary mode", () => {
  const HEADERS = {
    "ce-specversion": "1.0",
    "ce-type": "com.example.someevent",
    "ce-time": "2018-04-05T17:31:00Z",
    "ce-id": "C234-1234-1234",
    "ce-source": "/mycontext",
    "ce-comexampleextension1": "value",
    "ce-comexampleothervalue": "5",
    "content-type": "application/json; charset=utf-8",
  };
  const binary = (body: string, more: Record<string, string> = {}) => read(body, { ...HEADERS, ...more });

  it("is the same event, by the example", () => {
    expect(binary(JSON.stringify(EVENT.data))).toEqual(read(EVENT));
  });

  it("has headers in any case, and no body without data", () => {
    const event = only(
      read("", { "CE-ID": "1", "Ce-Source": "/a", "ce-Type": "t", "CE-SpecVersion": "1.0" }),
    );
    expect(event).toMatchObject({ eventId: "/a\n1", annotations: { ce_id: "1" } });
  });

  it("decodes percent signs once, and quotes", () => {
    const subject = (text: string) => only(binary("", { "ce-subject": text })).identity["ce_subject"];
    expect(subject("Euro%20%E2%82%AC%20%F0%9F%98%80")).toBe("Euro € 😀");
    expect(subject("%e2%82%ac")).toBe("€");
    expect(subject("%41%2520")).toBe("A%20");
    expect(subject('"a \\"b\\" \\\\ c"')).toBe('a "b" \\ c');
    expect(subject("100% of %zz")).toBe("100% of %zz");
    expect(subject("")).toBeUndefined();
  });

  it.each(["%C0%A0", "%ff", "a%E2%82", "%F0%9F%98"])("refuses what is no UTF-8: %s", (value) => {
    expect(binary("", { "ce-subject": value })).toEqual({
      signals: [],
      refused: [{ index: null, why: '"ce-subject": is no UTF-8 behind its percent signs. Encode it again.' }],
      notes: [],
    });
  });

  it("has data by its content type: JSON, or a text", () => {
    const data = (body: string, type: string) =>
      only(binary(body, { "content-type": type })).annotations["data"];
    expect(data('"{}"', "application/json")).toBe("{}");
    expect(data('{"title":"x"}', "text/plain")).toBe('{"title":"x"}');
    expect(data("<a/>", "application/xml")).toBe("<a/>");
    expect(binary("<a/>").refused[0]?.why).toBe("The body is not JSON. Name what it is in Content-Type.");
    const { "content-type": _, ...untyped } = HEADERS;
    expect(only(read('{"title":"x"}', untyped)).title).toBe("x");
    expect(read("<a/>", untyped).refused).toHaveLength(1);
  });

  it("takes the type of its data from Content-Type alone", () => {
    expect(
      only(binary("<a/>", { "content-type": "text/xml", "ce-datacontenttype": "application/json" }))
        .annotations["data"],
    ).toBe("<a/>");
  });

  it.each(["ce-id", "ce-source", "ce-type", "ce-specversion"] as const)(
    "without %s is refused by name",
    (name) => {
      const { [name]: _, ...rest } = HEADERS;
      expect(read("", rest).refused[0]?.why).toMatch(`${name.slice(3)}: is missing`);
    },
  );

  it("is not meant by headers beside a structured body", () => {
    expect(read({ ...EVENT, id: "2" }, { ...HEADERS, "content-type": STRUCTURED }).signals[0]?.eventId).toBe(
      "/mycontext\n2",
    );
  });
});

describe("anything as a CloudEvent", () => {
  it("is read without harm", () => {
    const binary = { "ce-id": "1", "ce-source": "/a", "ce-type": "t", "ce-specversion": "1.0" };
    for (const body of HOSTILE_BODIES) {
      for (const type of [STRUCTURED, BATCH, "application/json", "text/plain"]) {
        read(body, { "content-type": type });
        read(body, { ...binary, "content-type": type });
      }
    }
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string({ unit: "binary" })), (body) => {
        read(body);
      }),
    );
  });

  it("may stand in any field, and takes no other event of the batch with it", () => {
    const value = fc.oneof(fc.constantFrom(...HOSTILE_VALUES), fc.jsonValue());
    const field = fc.oneof(fc.constantFrom(...Object.keys(EVENT), "data_base64", "severity"), fc.string());
    fc.assert(
      fc.property(field, value, (name, given) => {
        const { signals, refused } = read([EVENT, { ...EVENT, [name]: given }, EVENT], {
          "content-type": BATCH,
        });
        expect(signals.length + refused.length).toBe(3);
        expect(refused.every(({ index }) => index === 1)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("may stand in any header", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\x20-\x7e]{0,60}$/), (value) => {
        const headers = { "ce-id": "1", "ce-source": "/a", "ce-type": "t", "ce-specversion": "1.0" };
        for (const name of ["ce-id", "ce-subject", "ce-time", "ce-__proto__", "content-type"]) {
          read("{}", { ...headers, [name]: value });
        }
      }),
    );
  });
});
