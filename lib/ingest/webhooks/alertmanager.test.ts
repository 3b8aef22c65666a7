import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fingerprint } from "@/lib/alerts/model/fingerprint";
import { isStorable } from "@/lib/json-shape";
import { alertmanager } from "./alertmanager";
import type { SourceSettings, Understood } from "./inbound";

const SETTINGS: SourceSettings = { ignoredLabels: [], resolveTimeoutS: 300, mapping: null };
const NOW = Date.parse("2026-01-01T10:00:05Z");
const NEVER = "0001-01-01T00:00:00Z";

function read(body: unknown, settings = SETTINGS): Understood {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const message = { method: "POST", headers: new Headers(), query: new URLSearchParams(), body: text };
  return alertmanager.read(message, settings, NOW);
}
function captured(name: string): string {
  return readFileSync(join(import.meta.dirname, "fixtures", `${name}.json`), "utf8");
}
const alert = (more: object = {}) => ({
  status: "firing",
  labels: { alertname: "DiskFull" },
  startsAt: "2026-01-01T09:00:00Z",
  endsAt: NEVER,
  ...more,
});
/** The only signal, or the reason why there is none. */
function signalOf(more: object) {
  const { signals, refused } = read({ version: "4", alerts: [alert(more)] });
  return signals[0] ?? refused[0]?.why;
}

/** The sample of the documentation, with what version 0.34 adds. */
const DOCUMENTED = {
  version: "4",
  groupKey: '{}/{severity="critical"}:{alertname="InstanceDown"}',
  truncatedAlerts: 0,
  status: "firing",
  receiver: "secops",
  notification_reason: "first notification",
  groupLabels: { alertname: "InstanceDown" },
  commonLabels: { alertname: "InstanceDown", severity: "critical" },
  commonAnnotations: {},
  routeLabels: {},
  externalURL: "http://am:9093",
  alerts: [
    {
      status: "firing",
      labels: {
        alertname: "InstanceDown",
        code: "200",
        instance: "127.0.0.1:9090",
        job: "prometheus",
        monitor: "codelab-monitor",
        severity: "critical",
      },
      annotations: { summary: "Instance down" },
      startsAt: "2026-01-01T10:00:00.326990857Z",
      endsAt: NEVER,
      generatorURL: "http://prom:9090/graph?g0.expr=up",
      fingerprint: "791cec13fcba0368",
    },
    {
      status: "resolved",
      labels: {
        alertname: "InstanceDown",
        code: "200",
        instance: "localhost:9090",
        job: "prometheus",
        monitor: "codelab-monitor",
        severity: "critical",
      },
      annotations: {},
      startsAt: "2026-01-01T09:00:00Z",
      endsAt: "2026-01-01T09:58:30Z",
      generatorURL: "",
      fingerprint: "8df98227bdd81384",
    },
  ],
};

describe("the webhook of an Alertmanager", () => {
  it("says of every alert by itself whether it is firing", () => {
    const { signals, refused, notes } = read(DOCUMENTED);
    expect({ refused, notes }).toEqual({ refused: [], notes: [] });
    expect(signals).toEqual([
      {
        identity: DOCUMENTED.alerts[0]?.labels,
        labels: DOCUMENTED.alerts[0]?.labels,
        annotations: { summary: "Instance down" },
        kind: "state",
        status: "firing",
        severity: "critical",
        title: "Instance down",
        link: "http://prom:9090/graph?g0.expr=up",
        startsAt: Date.parse("2026-01-01T10:00:00.326Z"),
        endsAt: null,
        endsAtGuessed: false,
        eventId: null,
        acknowledged: null,
      },
      {
        identity: DOCUMENTED.alerts[1]?.labels,
        labels: DOCUMENTED.alerts[1]?.labels,
        annotations: {},
        kind: "state",
        status: "resolved",
        severity: "critical",
        title: "InstanceDown on localhost:9090",
        link: null,
        startsAt: Date.parse("2026-01-01T09:00:00Z"),
        endsAt: Date.parse("2026-01-01T09:58:30Z"),
        endsAtGuessed: false,
        eventId: null,
        acknowledged: null,
      },
    ]);
  });

  it.each([
    ["alertmanager-one-resolved", ["resolved", "firing"], [Date.parse("2026-11-22T11:32:47.997Z"), null]],
    ["alertmanager-three-firing", ["firing", "firing", "firing"], [null, null, null]],
    ["alertmanager-resolved", ["resolved"], [Date.parse("2026-11-22T11:33:11.997Z")]],
  ])("%s, as captured, has the causes that Alertmanager names", (name, statuses, ends) => {
    const body = captured(name);
    const { signals, refused, notes } = read(body);
    expect({ refused, notes }).toEqual({ refused: [], notes: [] });
    expect(signals.map(({ status }) => status)).toEqual(statuses);
    expect(signals.map(({ endsAt }) => endsAt)).toEqual(ends);
    const sent = (JSON.parse(body) as { alerts: { fingerprint: string }[] }).alerts;
    expect(signals.map(({ identity }) => fingerprint(identity))).toEqual(sent.map((one) => one.fingerprint));
  });

  it("is the same cause whatever the group, the route or the sent fingerprint", () => {
    const other = {
      ...DOCUMENTED,
      groupKey: "{}:{}",
      routeLabels: undefined,
      notification_reason: undefined,
    };
    const alerts = DOCUMENTED.alerts.map((one) => ({ ...one, fingerprint: "0000000000000000" }));
    expect(read({ ...other, alerts })).toEqual(read(DOCUMENTED));
    expect(read({ ...other, alerts: alerts.map((one) => ({ ...one, fingerprint: undefined })) })).toEqual(
      read(DOCUMENTED),
    );
  });

  it("is no part of the identity where this source ignores it", () => {
    const { signals } = read(captured("alertmanager-resolved"), { ...SETTINGS, ignoredLabels: ["replica"] });
    expect(signals[0]?.identity).not.toHaveProperty("replica");
    expect(signals[0]?.labels).not.toHaveProperty("replica");
  });

  it.each([
    [
      1,
      "1 alert was not sent (max_alerts). Raise the limit in Alertmanager, or set it to 0 to receive them all.",
    ],
    [
      7,
      "7 alerts were not sent (max_alerts). Raise the limit in Alertmanager, or set it to 0 to receive them all.",
    ],
  ])("tells that %i alerts were cut off", (truncatedAlerts, note) => {
    const { signals, notes } = read({ ...DOCUMENTED, truncatedAlerts });
    expect(notes).toEqual([note]);
    expect(signals).toHaveLength(2);
  });

  it.each([0, -1, 1.5, 1e300, "7", null, {}, undefined])(
    "cut nothing off when it says %j",
    (truncatedAlerts) => {
      expect(read({ ...DOCUMENTED, truncatedAlerts }).notes).toEqual([]);
    },
  );

  it("may be about nothing", () => {
    expect(read({ version: "4", alerts: [] })).toEqual({ signals: [], refused: [], notes: [] });
  });
});

describe("the end of an alert", () => {
  it.each([NEVER, "0000-01-01T00:00:00Z", "", null, undefined])(
    "%j is none: it fires until resolved",
    (endsAt) => {
      expect(signalOf({ endsAt })).toMatchObject({ status: "firing", endsAt: null, endsAtGuessed: false });
    },
  );

  it("is unknown when a resolved one does not say it", () => {
    expect(signalOf({ status: "resolved" })).toMatchObject({ status: "resolved", endsAt: null });
  });

  it("is the lease of a firing one while it lies ahead", () => {
    expect(signalOf({ endsAt: "2026-01-01T10:05:00Z" })).toMatchObject({
      status: "firing",
      endsAt: Date.parse("2026-01-01T10:05:00Z"),
    });
  });

  it("does not contradict the status", () => {
    expect(signalOf({ endsAt: "2026-01-01T10:00:05Z" })).toMatchObject({ status: "firing", endsAt: null });
    expect(signalOf({ status: "resolved", endsAt: "2026-01-01T10:05:00Z" })).toMatchObject({
      status: "resolved",
      endsAt: Date.parse("2026-01-01T10:05:00Z"),
    });
  });

  it("and the beginning may both be unsaid", () => {
    expect(signalOf({ startsAt: NEVER, endsAt: undefined })).toMatchObject({ startsAt: null, endsAt: null });
  });
});

describe("an alert that cannot be understood", () => {
  it.each([
    [{ status: undefined }, /^status of this alert is neither/],
    [{ status: "FIRING" }, /^status of this alert is neither/],
    [{ status: ["firing"] }, /^status of this alert is neither/],
    [{ labels: undefined }, /^labels is missing/],
    [{ labels: {} }, /at least one/],
    [{ labels: { alertname: 7 } }, /^The label "alertname" is no text/],
    [{ startsAt: "soon" }, /^startsAt is "soon", which is no time/],
    [{ endsAt: "1960-01-01T00:00:00Z" }, /^endsAt is "1960/],
    [{ endsAt: 7 }, /^endsAt is no text/],
    [{ status: "resolved", endsAt: "2026-01-01T08:59:59Z" }, /^startsAt .* is later than endsAt/],
  ])("%j is refused by its place, and no other is", (more, why) => {
    const { signals, refused } = read({ alerts: [alert(), alert(more), alert()] });
    expect(signals).toHaveLength(2);
    expect(refused).toEqual([{ index: 1, why: expect.stringMatching(why) }]);
  });

  it("is refused when it is no alert at all", () => {
    const { signals, refused } = read({ alerts: [null, alert(), "x", []] });
    expect(signals).toHaveLength(1);
    expect(refused.map(({ index }) => index)).toEqual([0, 2, 3]);
  });
});

describe("a payload of one's own", () => {
  it.each([
    { text: "DiskFull is firing" },
    { alerts: null },
    { alerts: { status: "firing" } },
    [alert()],
    "a text",
    7,
    null,
  ])("%j is refused whole, with the way out", (body) => {
    expect(read(JSON.stringify(body))).toEqual({
      signals: [],
      refused: [
        {
          index: null,
          why: 'The body has no list "alerts", which Alertmanager\'s own webhook has. Remove the custom payload in its configuration, or send this to a source of the generic kind with a mapping.',
        },
      ],
      notes: [],
    });
  });

  it("must be JSON, and own its alerts", () => {
    expect(read("alerts=1").refused).toEqual([{ index: null, why: "The body is not JSON." }]);
    expect(read('{"__proto__":{"alerts":[]}}').refused).toHaveLength(1);
  });
});

describe("whatever comes", () => {
  it("is understood or refused by name", () => {
    const member = fc.record(
      {
        status: fc.constantFrom("firing", "resolved", "ok"),
        labels: fc.oneof(fc.dictionary(fc.string(), fc.string()), fc.jsonValue()),
        annotations: fc.oneof(fc.dictionary(fc.string(), fc.string()), fc.jsonValue()),
        startsAt: fc.oneof(fc.constantFrom(NEVER, "2026-01-01T09:00:00Z"), fc.jsonValue()),
        endsAt: fc.oneof(fc.constantFrom(NEVER, "2026-01-01T09:30:00Z"), fc.jsonValue()),
        generatorURL: fc.jsonValue(),
      },
      { requiredKeys: ["status"] },
    );
    const group = fc.record({ alerts: fc.array(member), truncatedAlerts: fc.jsonValue() });
    fc.assert(
      fc.property(fc.oneof(group, fc.jsonValue()), (body) => {
        const { signals, refused } = read(body);
        expect(isStorable(signals)).toBe(true);
        const whole = refused.some(({ index }) => index === null);
        if (whole) expect({ signals, count: refused.length }).toEqual({ signals: [], count: 1 });
        else {
          const { alerts } = body as { alerts: unknown[] };
          expect(signals.length + refused.length).toBe(alerts.length);
          expect(refused.every(({ index }) => (index ?? -1) in alerts)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});
