import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { faultsOf, HOSTILE_BODIES, HOSTILE_VALUES } from "./hostile-samples";
import {
  type PagerDutyChange,
  type PagerDutyEvent,
  type PagerDutyInvalid,
  pagerDutyAccepted,
  pagerDutyRefused,
  readPagerDutyChange,
  readPagerDutyEvent,
} from "./pagerduty";

const NOW = Date.UTC(2026, 10, 23, 10);
const NEW_KEY = "0b1e0c52-1f0b-4a2d-9d1e-6f1a9a4f4a11";

/** The example of the field notes. */
const TRIGGER = {
  routing_key: "e93facc04764012d7bfb002500d5d1a6",
  event_action: "trigger",
  dedup_key: "web-1/disk",
  client: "Nagios",
  client_url: "https://nagios.example/",
  payload: {
    summary: "Disk 96 % on web-1",
    source: "web-1.example",
    severity: "critical",
    timestamp: "2015-07-17T08:42:58.315+0000",
    component: "disk",
    group: "prod",
    class: "disk full",
    custom_details: { free: "4%" },
  },
  links: [{ href: "https://runbooks.example/disk", text: "runbook" }],
  images: [{ src: "https://charts.example/disk.png", href: "https://charts.example/disk", alt: "chart" }],
};
const { payload: PAYLOAD } = TRIGGER;

function read(event: unknown): PagerDutyEvent | PagerDutyInvalid {
  return readPagerDutyEvent(typeof event === "string" ? event : JSON.stringify(event), NOW, () => NEW_KEY);
}
function eventOf(event: unknown): PagerDutyEvent {
  const result = read(event);
  if (result.kind === "invalid") throw new Error(result.errors.join());
  expect(faultsOf(result.signal)).toEqual([]);
  return result;
}
function errorsOf(event: unknown): string[] {
  const result = read(event);
  return result.kind === "invalid" ? result.errors : [];
}
const withPayload = (more: object) => ({ ...TRIGGER, payload: { ...PAYLOAD, ...more } });

describe("a trigger", () => {
  it("is a firing state, by the example", () => {
    expect(eventOf(TRIGGER)).toEqual({
      kind: "event",
      routingKey: "e93facc04764012d7bfb002500d5d1a6",
      action: "trigger",
      dedupKey: "web-1/disk",
      signal: {
        identity: { dedup_key: "web-1/disk" },
        labels: {
          dedup_key: "web-1/disk",
          client: "Nagios",
          source: "web-1.example",
          component: "disk",
          group: "prod",
          class: "disk full",
        },
        annotations: {
          "custom_details.free": "4%",
          client_url: "https://nagios.example/",
          summary: "Disk 96 % on web-1",
        },
        kind: "state",
        status: "firing",
        severity: "critical",
        title: "Disk 96 % on web-1",
        link: "https://runbooks.example/disk",
        startsAt: Date.UTC(2015, 6, 17, 8, 42, 58, 315),
        endsAt: null,
        endsAtGuessed: false,
        eventId: null,
        acknowledged: null,
      },
    });
  });

  it.each(["missing", null, "", "  "])("without a dedup_key (%j) gets a new one", (dedup_key) => {
    const { dedup_key: _, ...rest } = TRIGGER;
    const event = eventOf(dedup_key === "missing" ? rest : { ...rest, dedup_key });
    expect(event.dedupKey).toBe(NEW_KEY);
    expect(event.signal.identity).toEqual({ dedup_key: NEW_KEY });
  });

  it("asks for a new key only when it needs one", () => {
    const never = () => {
      throw new Error("asked");
    };
    expect(readPagerDutyEvent(JSON.stringify(TRIGGER), NOW, never).kind).toBe("event");
    expect(readPagerDutyEvent('{"event_action":"trigger"}', NOW, never).kind).toBe("invalid");
  });

  it("has PagerDuty's four severities on our scale", () => {
    const severities = ["critical", "error", "warning", "info"].map(
      (severity) => eventOf(withPayload({ severity })).signal.severity,
    );
    expect(severities).toEqual(["critical", "high", "medium", "info"]);
  });

  it("keeps 1,024 characters of its summary", () => {
    const summary = (length: number) =>
      eventOf(withPayload({ summary: "x".repeat(length) })).signal.annotations["summary"];
    expect(summary(1_024)).toBe("x".repeat(1_024));
    expect(summary(1_025)).toBe(`${"x".repeat(1_023)}…`);
  });

  it("needs no source, and its routing key may be missing or of any length", () => {
    const { source: _, ...payload } = PAYLOAD;
    expect(eventOf({ ...TRIGGER, payload }).signal.labels["source"]).toBeUndefined();
    for (const [routing_key, expected] of [
      ["abc", "abc"],
      [undefined, null],
      ["", null],
      [7, null],
      [{}, null],
    ]) {
      expect(eventOf({ ...TRIGGER, routing_key }).routingKey).toBe(expected);
    }
  });

  it.each([
    ["2015-07-17T08:42:58.315+0000", 315],
    ["2015-07-17T08:42:58.315Z", 315],
    ["2015-07-17 10:42:58.315+02:00", 315],
    ["2015-07-17T08:42:58.315999999Z", 315],
    ["2015-07-17T08:42:58", 0],
  ])("reads its time loosely: %s", (timestamp, ms) => {
    expect(eventOf(withPayload({ timestamp })).signal.startsAt).toBe(Date.UTC(2015, 6, 17, 8, 42, 58, ms));
  });

  it.each(["yesterday", "0000-01-01T00:00:00Z", "1000000000-01-01T00:00:00Z", 1437122578, true])(
    "keeps a time that nobody can read as words: %j",
    (timestamp) => {
      const { signal } = eventOf(withPayload({ timestamp }));
      expect(signal.startsAt).toBeNull();
      expect(signal.annotations["timestamp"]).toBe(String(timestamp));
    },
  );

  it("has any custom details as words", () => {
    const of = (custom_details: unknown) => {
      const {
        summary: _,
        client_url: __,
        ...rest
      } = eventOf(withPayload({ custom_details })).signal.annotations;
      return rest;
    };
    expect(of("full")).toEqual({ custom_details: "full" });
    expect(of(["a", 1])).toEqual({ custom_details: '["a",1]' });
    expect(of({ "load avg": 0.75, disk: { full: true, of: [1] }, none: null })).toEqual({
      "custom_details.load avg": "0.75",
      "custom_details.disk.full": "true",
      "custom_details.disk.of": "[1]",
    });
    expect(of(null)).toEqual({});
  });

  it("loses no digit of long integers", () => {
    const body = JSON.stringify(TRIGGER)
      .replace('"4%"', "6970977677138971135")
      .replace('"web-1/disk"', "6970977677138971137");
    const { dedupKey, signal } = eventOf(body);
    expect(dedupKey).toBe("6970977677138971137");
    expect(signal.annotations["custom_details.free"]).toBe("6970977677138971135");
  });

  it("has numbers as labels, and objects in their place as words", () => {
    const { labels, annotations } = eventOf(
      withPayload({ component: 5432, group: { a: 1 }, class: ["x"] }),
    ).signal;
    expect(labels).toEqual({
      dedup_key: "web-1/disk",
      client: "Nagios",
      source: "web-1.example",
      component: "5432",
    });
    expect(annotations).toMatchObject({ "group.a": "1", class: '["x"]' });
  });

  it("links to its first http or https link, then image, then to its client", () => {
    const link = (links: unknown, images: unknown, client_url: unknown = null) =>
      eventOf({ ...TRIGGER, links, images, client_url }).signal.link;
    const bad = { href: "javascript:alert(1)" };
    expect(link([bad, { href: "http://a.example/" }, { href: "https://b.example/" }], TRIGGER.images)).toBe(
      "http://a.example/",
    );
    expect(link([bad], TRIGGER.images)).toBe("https://charts.example/disk");
    expect(link(null, [{ src: "https://charts.example/disk.png" }])).toBe("https://charts.example/disk.png");
    expect(link([], [], "https://nagios.example/")).toBe("https://nagios.example/");
    expect(link(undefined, undefined, "ftp://nagios.example/")).toBeNull();
    expect(link("x", 1, {})).toBeNull();
  });

  it("keeps further links as words", () => {
    const links = [{ href: "https://a.example/", text: "a" }, { href: "https://b.example/" }];
    expect(eventOf({ ...TRIGGER, links }).signal.annotations["links"]).toBe(JSON.stringify(links));
    expect(eventOf(TRIGGER).signal.annotations["links"]).toBeUndefined();
  });
});

describe("a follow-up", () => {
  const followUp = (event_action: string) => ({ routing_key: "abc", dedup_key: "web-1/disk", event_action });

  it("needs no payload: an acknowledgement", () => {
    const { action, dedupKey, signal } = eventOf(followUp("acknowledge"));
    expect({ action, dedupKey }).toEqual({ action: "acknowledge", dedupKey: "web-1/disk" });
    expect(signal).toMatchObject({
      identity: { dedup_key: "web-1/disk" },
      labels: { dedup_key: "web-1/disk" },
      status: "firing",
      acknowledged: true,
      severity: "medium",
      title: "web-1/disk",
      startsAt: null,
      endsAt: null,
    });
  });

  it("needs no payload: a resolve, which ends when it comes", () => {
    const { signal } = eventOf(followUp("resolve"));
    expect(signal).toMatchObject({ status: "resolved", acknowledged: null, startsAt: null, endsAt: NOW });
  });

  it("describes the alert when it has one, whatever is wrong with it", () => {
    const { signal } = eventOf({ ...TRIGGER, event_action: "resolve" });
    expect(signal).toMatchObject({
      title: "Disk 96 % on web-1",
      severity: "critical",
      startsAt: null,
      endsAt: NOW,
    });
    for (const payload of [null, 7, "x", [], {}, { severity: "none" }, { summary: {} }]) {
      for (const event_action of ["acknowledge", "resolve"]) {
        expect(eventOf({ ...TRIGGER, event_action, payload }).signal.severity).toBe("medium");
      }
    }
  });

  it("is the same cause as its trigger", () => {
    const identities = ["trigger", "acknowledge", "resolve"].map(
      (event_action) => eventOf({ ...TRIGGER, event_action }).signal.identity,
    );
    expect(new Set(identities.map((identity) => JSON.stringify(identity))).size).toBe(1);
  });
});

describe("an event that is not valid", () => {
  const SEVERITY =
    "'payload.severity' is invalid (must be one of the following: 'critical', 'warning', 'error' or 'info')";
  const ACTION =
    "'event_action' is invalid (must be one of the following: 'trigger', 'acknowledge' or 'resolve')";

  it.each<[string, unknown, string[]]>([
    ["no JSON", "<xml/>", ["JSON parse error"]],
    ["no object", "[]", ["Event object format is unrecognized"]],
    ["null", "null", ["Event object format is unrecognized"]],
    ["too deep", "[".repeat(33), ["The body is nested deeper than 32 levels."]],
    ["nothing", {}, ["'event_action' is missing or blank"]],
    ["a blank action", { ...TRIGGER, event_action: " " }, ["'event_action' is missing or blank"]],
    ["another action", { ...TRIGGER, event_action: "Trigger" }, [ACTION]],
    ["an action that is no text", { ...TRIGGER, event_action: {} }, [ACTION]],
    ["no payload", { ...TRIGGER, payload: undefined }, ["'payload' is missing or blank"]],
    ["a payload that is a list", { ...TRIGGER, payload: [] }, ["'payload' is invalid (should be an object)"]],
    ["no summary", withPayload({ summary: undefined }), ["'payload.summary' is missing or blank"]],
    ["a blank summary", withPayload({ summary: " \n" }), ["'payload.summary' is missing or blank"]],
    [
      "a summary that is a list",
      withPayload({ summary: ["x"] }),
      ["'payload.summary' is invalid (should be a string)"],
    ],
    ["no severity", withPayload({ severity: undefined }), ["'payload.severity' is missing or blank"]],
    ["a blank severity", withPayload({ severity: "" }), ["'payload.severity' is missing or blank"]],
    ["another severity", withPayload({ severity: "none" }), [SEVERITY]],
    ["a severity in capitals", withPayload({ severity: "Critical" }), [SEVERITY]],
    ["a severity that is a number", withPayload({ severity: 1 }), [SEVERITY]],
    [
      "a dedup_key that is an object",
      { ...TRIGGER, dedup_key: {} },
      ["'dedup_key' is invalid (should be a string)"],
    ],
    ["no dedup_key to acknowledge", { event_action: "acknowledge" }, ["'dedup_key' is missing or blank"]],
    [
      "no dedup_key to resolve",
      { event_action: "resolve", dedup_key: " " },
      ["'dedup_key' is missing or blank"],
    ],
    [
      "much",
      { ...TRIGGER, dedup_key: "x".repeat(256), payload: {} },
      [
        "Length of 'dedup_key' is incorrect (should be at most 255 characters)",
        "'payload.summary' is missing or blank",
        "'payload.severity' is missing or blank",
      ],
    ],
  ])("is refused in PagerDuty's words: %s", (_, event, errors) => {
    expect(errorsOf(event)).toEqual(errors);
  });

  it("still says whose it is", () => {
    expect(read({ ...TRIGGER, payload: null })).toMatchObject({ routingKey: TRIGGER.routing_key });
    expect(read("{")).toMatchObject({ routingKey: null });
  });

  it("counts characters of the dedup_key, 255 inclusive", () => {
    for (const character of ["x", "ü", "😀"]) {
      expect(eventOf({ ...TRIGGER, dedup_key: character.repeat(255) }).dedupKey).toBe(character.repeat(255));
      expect(errorsOf({ ...TRIGGER, dedup_key: character.repeat(256) })).toHaveLength(1);
    }
  });
});

describe("Alertmanager", () => {
  const fixture = (name: string) =>
    readFileSync(new URL(`./fixtures/pagerduty-alertmanager-${name}.json`, import.meta.url), "utf8");
  const keyOf = (groupKey: string) => createHash("sha256").update(groupKey).digest("hex");

  it("names an alert by the hash of its group (vector)", () => {
    expect(keyOf('{}/{severity="critical"}:{alertname="ProbeFailure"}')).toBe(
      "b089c9a89fc760477a4158035d6c5b8bb7f7f40d4801e05d78cf59b7f73b504d",
    );
  });

  it("sends that as dedup_key", () => {
    // The groupKey of the webhook that Alertmanager sent for the same group in the same minute.
    const key = keyOf('{}/{severity="critical"}:{cluster="fixture", job="blackbox-http"}');
    expect(eventOf(fixture("trigger"))).toMatchObject({
      action: "trigger",
      dedupKey: key,
      routingKey: "abc",
    });
    expect(eventOf(fixture("resolve"))).toMatchObject({
      action: "resolve",
      dedupKey: key,
      routingKey: "abc",
    });
  });

  it("says what fires, and where to look", () => {
    const { signal } = eventOf(fixture("trigger"));
    expect(signal).toMatchObject({
      severity: "high",
      title:
        "[FIRING:1] fixture blackbox-http (HTTPProbeFailed http://127.0.0.1:18080/health a critical web)",
      link: "http://vm:19093/#/alerts?receiver=authd",
      labels: { client: "Alertmanager", source: "Alertmanager" },
      annotations: { "custom_details.num_firing": "1" },
    });
    expect(signal.annotations["custom_details.firing"]).toContain("multiline ‘utf-8’ ✓\n");
  });
});

it("Uptime Kuma names its monitor", () => {
  const dedup_key = "Uptime Kuma/7";
  expect(eventOf({ ...TRIGGER, dedup_key }).signal.identity).toEqual({ dedup_key });
});

describe("a change", () => {
  /** The example of PagerDuty's documentation. */
  const CHANGE = {
    routing_key: "samplekeyhere",
    payload: {
      summary: "Build Success: Increase snapshot create timeout to 30 seconds",
      timestamp: "2020-07-17T08:42:58.315+0000",
      source: "acme-build-pipeline-tool-default-i-9999",
      custom_details: { build_state: "passed" },
    },
    links: [{ href: "https://acme.pagerduty.dev/build/2", text: "View more details in Acme!" }],
  };
  const change = (event: unknown): PagerDutyChange | PagerDutyInvalid =>
    readPagerDutyChange(typeof event === "string" ? event : JSON.stringify(event), NOW);

  it("is read by the example", () => {
    expect(change(CHANGE)).toEqual({
      kind: "change",
      routingKey: "samplekeyhere",
      at: Date.UTC(2020, 6, 17, 8, 42, 58, 315),
      summary: CHANGE.payload.summary,
      source: "acme-build-pipeline-tool-default-i-9999",
      link: "https://acme.pagerduty.dev/build/2",
    });
  });

  it("needs a summary alone", () => {
    expect(change({ payload: { summary: "Deployed" } })).toEqual({
      kind: "change",
      routingKey: null,
      at: NOW,
      summary: "Deployed",
      source: null,
      link: null,
    });
    expect(change({ payload: { summary: "x".repeat(2_000), timestamp: "soon" } })).toMatchObject({
      at: NOW,
      summary: `${"x".repeat(1_023)}…`,
    });
  });

  it.each<[unknown, string[]]>([
    ["{", ["JSON parse error"]],
    ["[]", ["Event object format is unrecognized"]],
    [{}, ["'payload' is missing or blank"]],
    [{ payload: "x" }, ["'payload' is invalid (should be an object)"]],
    [{ payload: {} }, ["'payload.summary' is missing or blank"]],
  ])("that is not valid is refused: %j", (event, errors) => {
    expect(change(event)).toMatchObject({ kind: "invalid", errors });
  });
});

describe("the answers", () => {
  it("are PagerDuty's", () => {
    expect(pagerDutyAccepted("web-1/disk")).toEqual({
      status: "success",
      message: "Event processed",
      dedup_key: "web-1/disk",
    });
    expect(pagerDutyAccepted(null)).toEqual({ status: "success", message: "Event processed" });
    expect(pagerDutyRefused(["'payload' is missing or blank"])).toEqual({
      status: "invalid event",
      message: "Event object is invalid",
      errors: ["'payload' is missing or blank"],
    });
  });
});

describe("anything", () => {
  function check(body: string) {
    const result = readPagerDutyEvent(body, NOW, () => NEW_KEY);
    if (result.kind === "event") expect(faultsOf(result.signal)).toEqual([]);
    else expect(result.errors.length).toBeGreaterThan(0);
    const change = readPagerDutyChange(body, NOW);
    if (change.kind === "invalid") expect(change.errors.length).toBeGreaterThan(0);
    else expect(change.summary.length).toBeGreaterThan(0);
  }

  it("is read without harm", () => {
    for (const body of HOSTILE_BODIES) check(body);
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string({ unit: "binary" })), (body) => {
        check(body);
      }),
    );
  });

  it("may stand in any field", () => {
    const value = fc.oneof(fc.constantFrom(...HOSTILE_VALUES), fc.jsonValue());
    const field = fc.constantFrom(...Object.keys(TRIGGER), ...Object.keys(PAYLOAD));
    fc.assert(
      fc.property(
        field,
        value,
        fc.constantFrom("trigger", "acknowledge", "resolve"),
        (name, given, event_action) => {
          const event = { ...TRIGGER, event_action };
          check(JSON.stringify({ ...event, [name]: given }));
          check(JSON.stringify({ ...event, payload: { ...PAYLOAD, [name]: given } }));
        },
      ),
      { numRuns: 300 },
    );
  });
});
