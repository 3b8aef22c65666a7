import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LABEL_LIMITS, type Signal, TITLE_LENGTH } from "@/lib/alerts/model/signal";
import { isStorable } from "@/lib/json-shape";
import type { Understood } from "./inbound";
import { wazuh } from "./wazuh";

const NOW = Date.UTC(2026, 10, 23, 10);
const SETTINGS = { ignoredLabels: [], resolveTimeoutS: 300, mapping: null };

function read(body: string): Understood {
  return wazuh.read(
    { method: "POST", headers: new Headers(), query: new URLSearchParams(), body },
    SETTINGS,
    NOW,
  );
}
function signalOf(alert: unknown): Signal {
  const { signals, refused } = read(JSON.stringify(alert));
  expect(refused).toEqual([]);
  expect(signals).toHaveLength(1);
  return signals[0] as Signal;
}
function whyNot(alert: unknown): string | undefined {
  const { signals, refused } = read(JSON.stringify(alert));
  expect(signals).toEqual([]);
  return refused[0]?.why;
}

/** The example of the field notes. */
const ALERT = {
  timestamp: "2022-03-22T16:30:58.779+0000",
  rule: {
    level: 10,
    description: "Multiple web server 400 error codes from same source ip.",
    id: "31151",
    firedtimes: 46458,
    mail: false,
    groups: ["web", "recon"],
    mitre: { id: ["T1595"], tactic: ["Reconnaissance"], technique: ["Active Scanning"] },
    pci_dss: ["6.5", "11.4"],
  },
  agent: { id: "003", name: "dc-4", ip: "192.168.1.41" },
  manager: { name: "wazuh" },
  id: "1647966658.533929400",
  decoder: { name: "web-accesslog" },
  data: { srcip: "192.168.1.224", srcuser: "mallory", dstuser: "root" },
  full_log: '192.168.1.224 - - [22/Mar/2022:16:30:58 +0000] "GET /a HTTP/1.1" 404 196',
  location: "/var/log/apache2/access.log",
};

/** What integrations/shuffle.py makes of it. */
const ENVELOPE = {
  severity: 3,
  pretext: "WAZUH Alert",
  title: ALERT.rule.description,
  text: ALERT.full_log,
  rule_id: ALERT.rule.id,
  timestamp: ALERT.timestamp,
  id: ALERT.id,
  all_fields: ALERT,
};

describe("an alert of Wazuh", () => {
  it("is an event with everything that describes it", () => {
    expect(signalOf(ALERT)).toEqual({
      identity: { rule: "31151", agent_id: "003", srcip: "192.168.1.224" },
      labels: {
        rule: "31151",
        level: "10",
        agent: "dc-4",
        agent_id: "003",
        agent_ip: "192.168.1.41",
        manager: "wazuh",
        decoder: "web-accesslog",
        srcip: "192.168.1.224",
        srcuser: "mallory",
        dstuser: "root",
        mitre: "T1595",
        groups: "web, recon",
        pci_dss: "6.5, 11.4",
      },
      annotations: {
        description: ALERT.rule.description,
        full_log: ALERT.full_log,
        location: ALERT.location,
      },
      kind: "event",
      status: "firing",
      severity: "medium",
      title: "Multiple web server 400 error codes from same source ip. on dc-4",
      link: null,
      startsAt: Date.UTC(2022, 2, 22, 16, 30, 58, 779),
      endsAt: null,
      endsAtGuessed: false,
      eventId: "wazuh/1647966658.533929400",
      acknowledged: null,
    } satisfies Signal);
  });

  it("is the same in the envelope of the integration shuffle", () => {
    expect(signalOf(ENVELOPE)).toEqual(signalOf(ALERT));
    // The manager's `options` may overwrite any field of the envelope; the alert in it is Wazuh's.
    expect(signalOf({ ...ENVELOPE, rule_id: "1", id: "x", title: "Ours", extra: 1 })).toEqual(
      signalOf(ALERT),
    );
  });

  it("is the same cause for one rule, agent and source address, whatever it says", () => {
    const again = {
      ...ALERT,
      id: "1647966659.1",
      timestamp: "2022-03-22T16:31:00.000+0000",
      full_log: "other",
      rule: { ...ALERT.rule, level: 12, description: "Other words" },
      agent: { ...ALERT.agent, name: "renamed", ip: "192.168.1.42" },
      manager: { name: "another-node" },
    };
    expect(signalOf(again).identity).toEqual(signalOf(ALERT).identity);
    expect(signalOf(again).eventId).not.toBe(signalOf(ALERT).eventId);
  });

  it.each([
    ["another rule", { ...ALERT, rule: { ...ALERT.rule, id: "31152" } }],
    ["another agent", { ...ALERT, agent: { ...ALERT.agent, id: "004" } }],
    ["another address", { ...ALERT, data: { srcip: "192.168.1.225" } }],
    ["no address", { ...ALERT, data: {} }],
  ])("is another cause with %s", (_, alert) => {
    expect(signalOf(alert).identity).not.toEqual(signalOf(ALERT).identity);
  });

  it("has no address in its identity when there is none", () => {
    expect(signalOf({ ...ALERT, data: undefined }).identity).toEqual({ rule: "31151", agent_id: "003" });
  });

  it("has a rule whose id is a text or a number", () => {
    const { identity } = signalOf({ ...ALERT, rule: { ...ALERT.rule, id: 31151 } });
    expect(identity).toEqual(signalOf(ALERT).identity);
  });

  it.each([
    [0, "info"],
    [3, "info"],
    [4, "low"],
    [7, "low"],
    [8, "medium"],
    [11, "medium"],
    [12, "high"],
    [14, "high"],
    [15, "critical"],
    [16, "critical"],
    ["12", "high"],
    [-1, "medium"],
    ["high", "medium"],
    [null, "medium"],
    [[], "medium"],
    [{}, "medium"],
    [undefined, "medium"],
  ])("of level %j is %s", (level, severity) => {
    expect(signalOf({ ...ALERT, rule: { ...ALERT.rule, level } }).severity).toBe(severity);
  });

  it.each([
    ["the agent's name", ALERT, `${ALERT.rule.description} on dc-4`],
    ["its id when it has none", { ...ALERT, agent: { id: "003" } }, `${ALERT.rule.description} on 003`],
    ["nothing when there is no agent", { ...ALERT, agent: null }, ALERT.rule.description],
    ["the rule's id without a description", { ...ALERT, rule: { id: 5 } }, "Rule 5 on dc-4"],
  ])("names in its title %s", (_, alert, title) => {
    expect(signalOf(alert).title).toBe(title);
  });

  it.each([
    ["2022-03-22T16:30:58.779+0000", Date.UTC(2022, 2, 22, 16, 30, 58, 779)],
    ["2022-03-22T18:30:58.779+0200", Date.UTC(2022, 2, 22, 16, 30, 58, 779)],
    ["0000-00-00T00:00:00.000+0000", null],
    ["99999-01-01T00:00:00Z", null],
    [1e30, null],
    [null, null],
  ])("of the time %j began at %j", (timestamp, startsAt) => {
    expect(signalOf({ ...ALERT, timestamp }).startsAt).toBe(startsAt);
  });

  it("is recognised by its manager and its id, and by neither when the id is missing or absurd", () => {
    expect(signalOf({ ...ALERT, manager: undefined }).eventId).toBe("/1647966658.533929400");
    expect(signalOf({ ...ALERT, manager: { name: "other" } }).eventId).toBe("other/1647966658.533929400");
    expect(signalOf({ ...ALERT, id: undefined }).eventId).toBeNull();
    expect(signalOf({ ...ALERT, id: "9".repeat(600) }).eventId).toBeNull();
  });

  it("is told although nothing but its rule can be read", () => {
    const wrong = { agent: 5, manager: [], decoder: "x", data: "y", full_log: {}, location: 1 };
    const { identity, labels, annotations } = signalOf({
      ...wrong,
      rule: { id: "1", mitre: "T1", groups: {} },
    });
    expect(identity).toEqual({ rule: "1" });
    expect(labels).toEqual({ rule: "1" });
    expect(annotations).toEqual({ location: "1" });
  });

  it.each([
    ["no rule", { ...ALERT, rule: undefined }],
    ["a rule that is none", { ...ALERT, rule: "31151" }],
    ["an empty id", { ...ALERT, rule: { ...ALERT.rule, id: " " } }],
    ["a list as id", { ...ALERT, rule: { ...ALERT.rule, id: ["31151"] } }],
    ["an envelope without the alert", { ...ENVELOPE, all_fields: undefined }],
    ["an envelope around nothing", { ...ENVELOPE, all_fields: {} }],
    ["a rule that only a prototype has", JSON.parse('{"__proto__": {"rule": {"id": "1"}}}')],
  ])("is refused with %s", (_, alert) => {
    expect(whyNot(alert)).toMatch(/^rule\.id is missing\. Send /);
  });

  it("keeps ids that no double can hold apart", () => {
    const ids = ["9007199254740992", "9007199254740993"].map((id) => {
      return read(`{"rule": {"id": ${id}}}`).signals[0]?.identity["rule"];
    });
    expect(ids).toEqual(["9007199254740992", "9007199254740993"]);
  });
});

describe("a body", () => {
  const other = { ...ALERT, rule: { ...ALERT.rule, id: "5710" } };

  it.each([
    ["one alert", JSON.stringify(ALERT, null, 2), ["31151"]],
    ["a list", JSON.stringify([ALERT, other]), ["31151", "5710"]],
    ["a list of envelopes", JSON.stringify([ENVELOPE, ENVELOPE]), ["31151", "31151"]],
    ["an empty list", "[]", []],
    ["one alert a line", `${JSON.stringify(ALERT)}\n${JSON.stringify(other)}\n`, ["31151", "5710"]],
    ["lines of Windows", `${JSON.stringify(ALERT)}\r\n\r\n${JSON.stringify(other)}\r\n`, ["31151", "5710"]],
  ])("may be %s", (_, body, rules) => {
    const { signals, refused, notes } = read(body);
    expect(signals.map(({ labels }) => labels["rule"])).toEqual(rules);
    expect(refused).toEqual([]);
    expect(notes).toEqual([]);
  });

  it("is not lost for what is bad in it: in a list", () => {
    const { signals, refused } = read(JSON.stringify([null, ALERT, 5, [ALERT], {}, other]));
    expect(signals.map(({ labels }) => labels["rule"])).toEqual(["31151", "5710"]);
    expect(refused.map(({ index }) => index)).toEqual([0, 2, 3, 4]);
  });

  it("is not lost for what is bad in it: on a line", () => {
    const { signals, refused } = read(`${JSON.stringify(ALERT)}\n{"rule":\n"text"\n${JSON.stringify(other)}`);
    expect(signals.map(({ labels }) => labels["rule"])).toEqual(["31151", "5710"]);
    expect(refused.map(({ index }) => index)).toEqual([1, 2]);
  });

  it("may hold more keys in its lines than one alert may", () => {
    const line = JSON.stringify({
      ...ALERT,
      many: Object.fromEntries(Array.from({ length: 9_000 }, (_, n) => [n, 0])),
    });
    expect(read([line, line, line].join("\n")).signals).toHaveLength(3);
  });

  it.each([
    ["", "The body is not JSON."],
    ["<html>", "The body is not JSON."],
    ["rule: 5\nlevel: 3\n", "The body is not JSON."],
    [JSON.stringify(ALERT).slice(0, -1), "The body is not JSON."],
    [`${"[".repeat(40)}${"]".repeat(40)}`, "The body is nested deeper than 32 levels."],
  ])("%j is refused whole", (body, why) => {
    expect(read(body)).toEqual({ signals: [], refused: [{ index: null, why }], notes: [] });
  });

  it("with a text that is too long keeps its beginning and says so", () => {
    const { signals, notes } = read(JSON.stringify({ ...ALERT, full_log: "x".repeat(20_000) }));
    expect(signals[0]?.annotations["full_log"]).toHaveLength(LABEL_LIMITS.annotation);
    expect(notes).toEqual([expect.stringMatching(/^1 .*cut/)]);
  });
});

describe("whatever comes", () => {
  const value = fc.oneof(
    fc.jsonValue(),
    fc.string({ unit: "binary" }),
    fc.constantFrom("\0", "\ud800", "__proto__", "9".repeat(5_000), "31151", 2 ** 60, 1e308, " "),
  );
  const alert = fc.record(
    {
      timestamp: value,
      id: value,
      rule: fc.oneof(
        value,
        fc.record({ id: value, level: value, description: value, groups: value, mitre: value }),
      ),
      agent: fc.oneof(value, fc.record({ id: value, name: value, ip: value })),
      manager: fc.oneof(value, fc.record({ name: value })),
      data: fc.oneof(value, fc.record({ srcip: value, srcuser: value })),
      full_log: value,
      location: value,
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
      expect(Object.values(signal.labels).every((text) => text.length <= LABEL_LIMITS.value)).toBe(true);
      expect(signal).toMatchObject({ kind: "event", status: "firing", endsAt: null });
    }
    for (const { why } of refused) expect(why).toMatch(/^[A-Za-z].*\.$/);
  }

  it("each alert is told or refused by its place", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(value, alert, fc.record({ all_fields: alert })), { maxLength: 4 }),
        (alerts) => {
          const understood = read(JSON.stringify(alerts));
          expectWhole(understood);
          if (understood.refused[0]?.index !== null) {
            expect(understood.signals.length + understood.refused.length).toBe(alerts.length);
          }
        },
      ),
    );
  });

  it("no text throws", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: "binary" }), fc.json(), fc.stringMatching(/^[[\]{}"':,\n\\u0-9a]*$/)),
        (body) => {
          expectWhole(read(body));
        },
      ),
    );
  });
});
