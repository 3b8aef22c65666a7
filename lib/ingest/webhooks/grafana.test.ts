import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { grafana, grafanaSignature, isGrafanaAuthentic } from "./grafana";
import type { SourceSettings, Understood } from "./inbound";

const SETTINGS: SourceSettings = { ignoredLabels: ["replica"], resolveTimeoutS: 300, mapping: null };
const NOW = Date.parse("2026-01-01T10:00:00Z");

function read(body: unknown): Understood {
  const message = {
    method: "POST",
    headers: new Headers(),
    query: new URLSearchParams(),
    body: JSON.stringify(body),
  };
  return grafana.read(message, SETTINGS, NOW);
}
/** In the shape of Grafana's documentation. */
const alert = (more: object = {}) => ({
  status: "firing",
  labels: { alertname: "High memory usage", team: "blue", zone: "us-1", replica: "a" },
  annotations: {
    description: "The system has high memory usage",
    runbook_url: "https://runbooks.example/1234",
    summary: "This alert was triggered for zone us-1",
  },
  startsAt: "2026-01-01T09:51:03.157076+02:00",
  endsAt: "0001-01-01T00:00:00Z",
  generatorURL: "https://grafana.example/alerting/1afz29v7z/edit",
  fingerprint: "c6eadffa33fcdf37",
  silenceURL: "https://grafana.example/alerting/silence/new?alertmanager=grafana",
  dashboardURL: "",
  panelURL: "",
  imageURL: "https://grafana.example/image.png",
  values: { B: 44.23943737541908, C: 1 },
  ...more,
});
const group = (...alerts: unknown[]) => ({
  receiver: "Garrison",
  status: "firing",
  orgId: 1,
  alerts,
  groupLabels: {},
  commonLabels: { team: "blue" },
  commonAnnotations: {},
  externalURL: "https://grafana.example/",
  version: "1",
  groupKey: "{}:{}",
  truncatedAlerts: 0,
  title: "[FIRING:1]  (blue)",
  state: "alerting",
  message: "**Firing**",
});

describe("the webhook of a Grafana", () => {
  it("is a group of alerts", () => {
    const resolved = alert({ status: "resolved", endsAt: "2026-01-01T09:59:00Z", values: null });
    const { signals, refused, notes } = read(group(alert(), resolved));
    expect({ refused, notes }).toEqual({ refused: [], notes: [] });
    expect(signals[0]).toEqual({
      identity: { alertname: "High memory usage", team: "blue", zone: "us-1" },
      labels: { alertname: "High memory usage", team: "blue", zone: "us-1" },
      annotations: alert().annotations,
      kind: "state",
      status: "firing",
      severity: "medium",
      title: "This alert was triggered for zone us-1",
      link: "https://grafana.example/alerting/1afz29v7z/edit",
      startsAt: Date.parse("2026-01-01T07:51:03.157Z"),
      endsAt: null,
      endsAtGuessed: false,
      eventId: null,
      acknowledged: null,
    });
    expect(signals[1]).toMatchObject({ status: "resolved", endsAt: Date.parse("2026-01-01T09:59:00Z") });
  });

  it.each(["1", "4", "99", 1, null, undefined])("has any version, such as %j", (version) => {
    expect(read({ ...group(alert()), version }).signals).toHaveLength(1);
  });

  it("leads to the panel, else to the dashboard, else to the rule", () => {
    const panelURL = "https://grafana.example/d/a?viewPanel=1";
    const dashboardURL = "https://grafana.example/d/a";
    const linkOf = (more: object) => read(group(alert(more))).signals[0]?.link;
    expect(linkOf({ panelURL, dashboardURL })).toBe(panelURL);
    expect(linkOf({ panelURL: "", dashboardURL })).toBe(dashboardURL);
    expect(linkOf({ panelURL: "javascript:alert(1)", dashboardURL: 7 })).toBe(alert().generatorURL);
    expect(linkOf({ generatorURL: "" })).toBeNull();
  });

  it.each(["DatasourceNoData", "DatasourceError"])("says by %s that monitoring failed", (alertname) => {
    const labels = { alertname, rulename: "High memory usage", severity: "critical" };
    const [signal] = read(group(alert({ labels }))).signals;
    expect(signal?.labels).toEqual({ ...labels, garrison_class: "monitoring-failure" });
    expect(signal?.identity).toEqual(labels);
    expect(signal?.severity).toBe("high");
  });

  it.each([
    ["critical", "high"],
    ["high", "high"],
    ["warning", "medium"],
    ["info", "info"],
  ])("a failure of monitoring that is %s is %s", (severity, expected) => {
    const labels = { alertname: "DatasourceNoData", severity };
    expect(read(group(alert({ labels }))).signals[0]?.severity).toBe(expected);
  });

  it("leaves all other alerts as they are", () => {
    const labels = { alertname: "DatasourceNoDataFor5m", severity: "critical" };
    const [signal] = read(group(alert({ labels }))).signals;
    expect(signal).toMatchObject({ labels, severity: "critical" });
    expect(signal?.labels).not.toHaveProperty("garrison_class");
  });

  it("tells what was cut off, and what is no alert", () => {
    const { signals, refused, notes } = read({ ...group(alert(), { status: "firing" }), truncatedAlerts: 3 });
    expect(signals).toHaveLength(1);
    expect(refused).toEqual([{ index: 1, why: "labels is missing. An alert needs at least one label." }]);
    expect(notes).toEqual([
      "3 alerts were not sent (Max Alerts). Raise the limit in Grafana, or set it to 0 to receive them all.",
    ]);
  });

  it("is not what older versions and custom payloads send", () => {
    const { signals, refused } = read({
      ruleId: 1,
      state: "alerting",
      title: "[Alerting] CPU",
      evalMatches: [],
    });
    expect(signals).toEqual([]);
    expect(refused).toEqual([
      { index: null, why: expect.stringContaining("which Grafana's own webhook has") },
    ]);
  });

  it("is understood or refused by name, whatever it is", () => {
    const member = fc.record({
      status: fc.constantFrom("firing", "resolved"),
      labels: fc.dictionary(fc.constantFrom("alertname", "__proto__", "severity"), fc.string()),
      panelURL: fc.jsonValue(),
      dashboardURL: fc.oneof(fc.webUrl(), fc.jsonValue()),
      values: fc.jsonValue(),
    });
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.record({ alerts: fc.array(member) })), (body) => {
        const { signals, refused } = read(body);
        const alerts = (body as { alerts?: unknown[] } | null)?.alerts;
        if (refused.some(({ index }) => index === null)) expect(signals).toEqual([]);
        else expect(signals.length + refused.length).toBe(alerts?.length);
      }),
    );
  });
});

const SECRET = "s3cret";
const BODY = '{"status":"firing","alerts":[]}';
const PLAIN = "80a9b3dee69be8445f810d7f6dc9b81a85fca253b1e84d752fb90fef0a5b014f";
const TIMED = "c797f5f40c8896f8e58c1dd9df7b9559320a7bdad291a65c4466f2ebb1623d09";
const TS = 1_767_225_600;

describe("the signature of a Grafana", () => {
  it("is an HMAC over the bytes, with the time before them (vectors)", () => {
    expect(grafanaSignature(SECRET, BODY, null)).toBe(PLAIN);
    expect(grafanaSignature(SECRET, BODY, "1767225600")).toBe(TIMED);
    expect(grafanaSignature(SECRET, new TextEncoder().encode(BODY), "1767225600")).toBe(TIMED);
  });

  it("is over the bytes as they came, not over what they may mean", () => {
    const bytes = Uint8Array.of(0xff, 0xfe, 0x00, 0x7b);
    expect(grafanaSignature(SECRET, bytes, null)).not.toBe(
      grafanaSignature(SECRET, new TextDecoder().decode(bytes), null),
    );
  });
});

describe("a message is Grafana's", () => {
  const plain = (signature: string, settings = {}) =>
    isGrafanaAuthentic(
      new Headers({ "X-Grafana-Alerting-Signature": signature }),
      BODY,
      SECRET,
      settings,
      NOW,
    );

  it("when its bytes are signed", () => {
    expect(plain(PLAIN)).toBe(true);
    expect(plain(PLAIN, { timestampHeader: null })).toBe(true);
    expect(plain(PLAIN, { timestampHeader: "", signatureHeader: "" })).toBe(true);
  });

  it.each([
    "",
    PLAIN.slice(1),
    `${PLAIN}0`,
    `sha256=${PLAIN}`,
    PLAIN.toUpperCase(),
    `${PLAIN}, ${PLAIN}`,
    TIMED,
    "\u00e9".repeat(32),
  ])("not when the signature is %j", (signature) => {
    expect(plain(signature)).toBe(false);
  });

  it("not with one byte, one letter of the secret or the header changed", () => {
    const headers = new Headers({ "X-Grafana-Alerting-Signature": PLAIN });
    expect(isGrafanaAuthentic(headers, `${BODY} `, SECRET, {}, NOW)).toBe(false);
    expect(isGrafanaAuthentic(headers, BODY, "s3creT", {}, NOW)).toBe(false);
    expect(isGrafanaAuthentic(headers, BODY, SECRET, { signatureHeader: "X-Other" }, NOW)).toBe(false);
    expect(isGrafanaAuthentic(new Headers(), BODY, SECRET, {}, NOW)).toBe(false);
  });

  it("by another header, when one is configured", () => {
    const headers = new Headers({ "x-my-signature": PLAIN });
    expect(isGrafanaAuthentic(headers, BODY, SECRET, { signatureHeader: "X-My-Signature" }, NOW)).toBe(true);
    expect(isGrafanaAuthentic(headers, BODY, SECRET, { signatureHeader: "no header\n" }, NOW)).toBe(false);
  });

  it("never without a secret", () => {
    const headers = new Headers({ "X-Grafana-Alerting-Signature": grafanaSignature("", BODY, null) });
    expect(isGrafanaAuthentic(headers, BODY, "", {}, NOW)).toBe(false);
  });

  describe("with its time", () => {
    const timed = (ts: string | null, signature: string, now: number) => {
      const headers = new Headers({ "X-Grafana-Alerting-Signature": signature });
      if (ts !== null) headers.set("X-Time", ts);
      return isGrafanaAuthentic(headers, BODY, SECRET, { timestampHeader: "X-Time" }, now);
    };

    it.each([
      [0, true],
      [300_000, true],
      [-300_000, true],
      [300_001, false],
      [-300_001, false],
    ])("%i ms from now: %s", (distance, expected) => {
      expect(timed(String(TS), TIMED, TS * 1_000 + distance)).toBe(expected);
    });

    it("only when the time is signed as well", () => {
      expect(timed(String(TS), PLAIN, TS * 1_000)).toBe(false);
      expect(timed(String(TS + 1), TIMED, TS * 1_000)).toBe(false);
    });

    it.each([null, "", "now", "1767225600.0", "-1767225600", "0x695586", "1e9", "9".repeat(400)])(
      "not when the time is %j",
      (ts) => {
        const signature = grafanaSignature(SECRET, BODY, ts);
        expect(timed(ts, signature, TS * 1_000)).toBe(false);
      },
    );
  });

  it("with any secret and any bytes that it signed", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.uint8Array(), (secret, bytes) => {
        const headers = new Headers({
          "X-Grafana-Alerting-Signature": grafanaSignature(secret, bytes, null),
        });
        expect(isGrafanaAuthentic(headers, bytes, secret, {}, NOW)).toBe(true);
        expect(isGrafanaAuthentic(headers, bytes, `${secret}x`, {}, NOW)).toBe(false);
      }),
    );
  });
});
