import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Signal } from "@/lib/alerts/model/signal";
import { faultsIn, HOSTILE_BODIES, HOSTILE_VALUES, messageOf } from "./hostile-samples";
import type { Message, Understood } from "./inbound";
import { readKumaPush, uptimeKuma } from "./uptime-kuma";

const NOW = Date.UTC(2026, 0, 1, 12);
const TEN = Date.UTC(2026, 0, 1, 10);
const SETTINGS = { ignoredLabels: [], resolveTimeoutS: 300, mapping: null };

/** The example of the field notes. */
const HEARTBEAT = {
  monitorID: 7,
  status: 0,
  time: "2026-01-01 10:00:00.000",
  msg: "timeout",
  ping: null,
  important: true,
  duration: 60,
  retries: 3,
  timezone: "Europe/Berlin",
  timezoneOffset: "+01:00",
  localDateTime: "2026-01-01 11:00:00",
};
const MONITOR = {
  id: 7,
  name: "Shop",
  description: "The front page",
  pathName: "Web / Shop",
  url: "https://shop.example.com/",
  hostname: null,
  port: 443,
  type: "http",
  tags: [{ tag_id: 1, monitor_id: 7, name: "env", value: "prod", color: "#fff" }],
};
const DOWN = { heartbeat: HEARTBEAT, monitor: MONITOR, msg: "[Shop] [🔴 Down] timeout" };

function read(payload: unknown, more: Partial<Message> = {}): Understood {
  const body = typeof payload === "string" ? payload : JSON.stringify(payload);
  const understood = uptimeKuma.read(messageOf(body, more), SETTINGS, NOW);
  expect(faultsIn(understood)).toEqual([]);
  return understood;
}
function signalOf(heartbeat: object, monitor: unknown = MONITOR): Signal {
  const { signals, refused, notes } = read({ heartbeat: { ...HEARTBEAT, ...heartbeat }, monitor, msg: "" });
  expect({ refused, notes, count: signals.length }).toEqual({ refused: [], notes: [], count: 1 });
  return signals[0] as Signal;
}

describe("a monitor of Uptime Kuma", () => {
  it("that is down fires, by the example", () => {
    expect(read(DOWN).signals).toEqual([
      {
        identity: { kuma_monitor: "7" },
        labels: { kuma_monitor: "7", monitor: "Shop", type: "http", port: "443", tag_env: "prod" },
        annotations: { message: "timeout", description: "The front page", path: "Web / Shop" },
        kind: "state",
        status: "firing",
        severity: "medium",
        title: "Shop is down",
        link: "https://shop.example.com/",
        startsAt: TEN,
        endsAt: null,
        endsAtGuessed: false,
        eventId: null,
        acknowledged: null,
      },
    ]);
  });

  it("that is up has ended, and says since when it was down", () => {
    const up = signalOf({
      status: 1,
      time: "2026-01-01 10:05:00.000",
      ping: 12.5,
      lastDownTime: "2026-01-01 10:00:00.000",
    });
    expect(up).toMatchObject({
      identity: { kuma_monitor: "7" },
      status: "resolved",
      title: "Shop is down",
      startsAt: TEN,
      endsAt: TEN + 300_000,
      annotations: { ping: "12.5" },
    });
    expect(signalOf({ status: 1, time: "soon" })).toMatchObject({
      startsAt: null,
      endsAt: NOW,
      annotations: { time: "soon" },
    });
  });

  it.each([
    [2, 'Monitor "Shop" is pending: Uptime Kuma checks again before it calls it down.'],
    [3, 'Monitor "Shop" is under maintenance in Uptime Kuma.'],
  ])("neither fires nor ends with status %i", (status, note) => {
    expect(read({ ...DOWN, heartbeat: { ...HEARTBEAT, status } })).toEqual({
      signals: [],
      refused: [],
      notes: [note],
    });
  });

  it.each([4, -1, 0.5, "down", null, true, {}, []])("is refused with status %j", (status) => {
    const { signals, refused } = read({ ...DOWN, heartbeat: { ...HEARTBEAT, status } });
    expect(signals).toEqual([]);
    expect(refused).toMatchObject([
      { index: null, why: expect.stringMatching(/^heartbeat\.status: is .+ Send 0/) },
    ]);
  });

  it("may have texts for numbers, as custom bodies do", () => {
    expect(signalOf({ status: "0", monitorID: "7" })).toEqual(signalOf({}));
  });

  it("is the same one whatever it is called, and another one with another number", () => {
    expect(signalOf({ msg: "x" }, { ...MONITOR, name: "Renamed" }).identity).toEqual({ kuma_monitor: "7" });
    expect(signalOf({ monitorID: 8 }).identity).toEqual({ kuma_monitor: "8" });
    expect(signalOf({ monitorID: undefined }).identity).toEqual({ kuma_monitor: "7" });
  });

  it("without a number is refused", () => {
    for (const monitorID of [null, "", {}, "x".repeat(101)]) {
      const { refused } = read({ heartbeat: { ...HEARTBEAT, monitorID }, monitor: null, msg: "" });
      expect(refused[0]?.why).toMatch(/^heartbeat\.monitorID: /);
    }
  });

  it("has UTC without saying so, whatever its time zone is", () => {
    expect(signalOf({ time: "2026-01-01 10:00:00" }).startsAt).toBe(TEN);
    expect(signalOf({ time: "2026-01-01 10:00:00.250", timezoneOffset: "-08:00" }).startsAt).toBe(TEN + 250);
    expect(signalOf({ time: 1 }).startsAt).toBeNull();
  });

  it("that is still down does not begin again", () => {
    expect(signalOf({ important: false }).startsAt).toBeNull();
    expect(signalOf({ important: undefined }).startsAt).toBe(TEN);
  });

  it("is linked by http and https alone", () => {
    const link = (url: unknown) => signalOf({}, { ...MONITOR, url }).link;
    expect(link("http://shop.example.com/")).toBe("http://shop.example.com/");
    for (const url of ["https://", "javascript:alert(1)", "", null, 7, {}]) expect(link(url)).toBeNull();
  });

  it("is called by its name, its path or its number", () => {
    expect(signalOf({}, { ...MONITOR, name: null }).title).toBe("Web / Shop is down");
    expect(signalOf({}, null).title).toBe("Monitor 7 is down");
  });

  it("has its tags as labels, and its severity by a tag", () => {
    const tags = [
      { name: "env", value: "prod" },
      { name: "env", value: "eu" },
      { name: "web", value: "" },
      { name: "vip", value: null },
      { name: "Severity", value: "critical" },
      { name: "", value: "x" },
      "old",
      null,
    ];
    const { labels, severity } = signalOf({}, { ...MONITOR, tags });
    expect(labels).toMatchObject({ tag_env: "prod, eu", tags: "web, vip, old", tag_Severity: "critical" });
    expect(severity).toBe("critical");
  });
});

describe("a message about no monitor", () => {
  it("opens no alert and is not refused: the Test button", () => {
    expect(read({ heartbeat: null, monitor: null, msg: "Shop alerts Testing" })).toEqual({
      signals: [],
      refused: [],
      notes: [
        'Uptime Kuma sent a message that is about no monitor, such as a test: "Shop alerts Testing". It opens and closes no alert.',
      ],
    });
    expect(read({ heartbeat: null, monitor: null }).notes).toHaveLength(1);
  });

  it("tells what it said: the warning about a certificate", () => {
    const msg = "[Shop][https://shop.example.com/] server certificate shop.example.com will expire in 7 days";
    expect(read({ heartbeat: null, monitor: null, msg }).notes[0]).toContain(msg);
  });
});

describe("the ways a webhook comes", () => {
  const JSON_DOWN = JSON.stringify(DOWN);
  const expected = read(DOWN);

  it("as multipart form data, field data", () => {
    const body = `--x-1\r\nContent-Disposition: form-data; name="data"\r\n\r\n${JSON_DOWN}\r\n--x-1--\r\n`;
    expect(
      read(body, { headers: new Headers({ "content-type": "multipart/form-data; boundary=x-1" }) }),
    ).toEqual(expected);
  });

  it("as an urlencoded form, field data", () => {
    const body = new URLSearchParams({ data: JSON_DOWN }).toString();
    const headers = new Headers({ "content-type": "application/x-www-form-urlencoded" });
    expect(read(body, { headers })).toEqual(expected);
  });

  it("by GET, with data", () => {
    expect(read("", { method: "GET", query: new URLSearchParams({ data: JSON_DOWN }) })).toEqual(expected);
  });

  it("by GET, with heartbeat, monitor and msg", () => {
    const query = new URLSearchParams({
      msg: DOWN.msg,
      heartbeat: JSON.stringify(HEARTBEAT),
      monitor: JSON.stringify(MONITOR),
    });
    expect(read("", { method: "GET", query })).toEqual(expected);
    expect(read("", { method: "GET", query: new URLSearchParams({ msg: "Testing" }) }).notes).toHaveLength(1);
  });

  it.each<[string, string, Partial<Message>, string]>([
    ["no JSON", "x", {}, "The body is not JSON."],
    ["a list", "[]", {}, "The body is JSON, but no object. Choose the webhook's own JSON in Uptime Kuma."],
    ["no heartbeat", "{}", {}, "heartbeat: is missing. Send the JSON of Uptime Kuma's webhook."],
    ["nothing", "", {}, "heartbeat: is missing. Send the JSON of Uptime Kuma's webhook."],
    [
      "a heartbeat that is a text",
      '{"heartbeat":"x"}',
      {},
      "heartbeat: must be an object. Send it as Uptime Kuma does.",
    ],
    [
      "a broken query",
      "",
      { query: new URLSearchParams({ monitor: "{" }) },
      "monitor: The body is not JSON.",
    ],
    [
      "a form without data",
      "a=1",
      { headers: new Headers({ "content-type": "application/x-www-form-urlencoded" }) },
      "The form has no field data. Choose the webhook's own form data in Uptime Kuma.",
    ],
  ])("are refused with %s", (_, body, more, why) => {
    expect(read(body, more)).toEqual({ signals: [], refused: [{ index: null, why }], notes: [] });
  });
});

describe("anything from Uptime Kuma", () => {
  it("is read without harm", () => {
    for (const body of HOSTILE_BODIES) {
      for (const type of [
        "application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
      ]) {
        read(body, { headers: new Headers({ "content-type": type }) });
      }
      read("", { query: new URLSearchParams({ data: body, heartbeat: body, monitor: body }) });
    }
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string({ unit: "binary" })), (body) => {
        expect(read(body).signals.length + read(body).notes.length + read(body).refused.length).toBe(1);
      }),
    );
  });

  it("may stand in any field", () => {
    const value = fc.oneof(fc.constantFrom(...HOSTILE_VALUES), fc.jsonValue());
    const field = fc.constantFrom(...Object.keys(HEARTBEAT), ...Object.keys(MONITOR), "lastDownTime");
    fc.assert(
      fc.property(field, value, fc.constantFrom(0, 1, 2, 3), (name, given, status) => {
        read({ ...DOWN, heartbeat: { ...HEARTBEAT, status, [name]: given } });
        read({ ...DOWN, heartbeat: { ...HEARTBEAT, status }, monitor: { ...MONITOR, [name]: given } });
        read({
          ...DOWN,
          heartbeat: { ...HEARTBEAT, status },
          monitor: { ...MONITOR, tags: [{ name: given, value: given }] },
        });
      }),
      { numRuns: 300 },
    );
  });
});

describe("a push", () => {
  const push = (query: string) => readKumaPush(new URLSearchParams(query));

  it("is read by the example", () => {
    expect(push("status=up&msg=OK&ping=123.4")).toEqual({ status: "up", message: "OK", pingMs: 123.4 });
  });

  it("without anything is up", () => {
    expect(push("")).toEqual({ status: "up", message: "OK", pingMs: null });
    expect(push("status=&msg=&ping=")).toEqual({ status: "up", message: "OK", pingMs: null });
  });

  it.each(["down", "UP", "Up", "ok", "1", "up ", "pending"])("is down with the status %j", (status) => {
    expect(readKumaPush(new URLSearchParams({ status }))).toMatchObject({ status: "down" });
  });

  it.each<[string, number | null]>([
    ["0", 0],
    ["-0", 0],
    ["0.5", 0.5],
    ["1e3", 1_000],
    [" 12 ", 12],
    ["100000000000", 1e11],
    ["NaN", null],
    ["fast", null],
    ["12ms", null],
    [" ", null],
  ])("has the ping %j", (ping, pingMs) => {
    expect(readKumaPush(new URLSearchParams({ ping }))).toMatchObject({ pingMs });
  });

  it.each(["-1", "-0.001", "100000000001", "1e12", "Infinity", "-Infinity"])(
    "is an error with the ping %s",
    (ping) => {
      expect(readKumaPush(new URLSearchParams({ ping }))).toEqual({
        error: expect.stringMatching(
          /^ping: is .+ ms\. Send milliseconds from 0 to 100000000000, or leave it out\.$/,
        ),
      });
    },
  );

  it("takes any query", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom("status", "msg", "ping", "x"), fc.string({ unit: "binary" })),
        (query) => {
          const read = readKumaPush(new URLSearchParams(query));
          if ("error" in read) expect(read.error).toMatch(/^ping: /);
          else expect(read.message.length).toBeGreaterThan(0);
        },
      ),
    );
  });
});
