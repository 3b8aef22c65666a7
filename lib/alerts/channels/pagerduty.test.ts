import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { HOSTILE, hostileNotice, KINDS, notice } from "./fixtures/notice";
import { SETTINGS } from "./fixtures/settings";
import { pagerduty } from "./pagerduty";
import { bytes } from "./safe-text";

const settings = pagerduty.settings.parse(SETTINGS.pagerduty);
const bodyOf = (given = notice()) => JSON.parse(pagerduty.render(given, settings).body as string);
const KEY = "garrison/0195a1b2-0000-7000-8000-000000000041/2";

describe("an alert in PagerDuty", () => {
  it("is triggered by a page", () => {
    expect(pagerduty.render(notice(), settings).url).toBe("https://events.pagerduty.com/v2/enqueue");
    expect(bodyOf()).toEqual({
      routing_key: "0123456789abcdef0123456789abcdef",
      event_action: "trigger",
      dedup_key: KEY,
      client: "Garrison",
      client_url: "https://garrison.example.mn/a/0195a1b2-0000-7000-8000-000000000041",
      payload: {
        summary: "Payments is down",
        source: "prod",
        severity: "critical",
        timestamp: "2026-11-21T18:14:05.000Z",
        custom_details: {
          context: "Critical · prod · 6\u00a0min · 3 alerts alike",
          text: "3 of 3 checks fail",
        },
      },
      links: [
        { href: "https://garrison.example.mn/a/k/AbC_dEf-123", text: "Acknowledge alert" },
        { href: "https://garrison.example.mn/a/0195a1b2-0000-7000-8000-000000000041", text: "Open alert" },
      ],
    });
  });

  it("has every field that a real Alertmanager sends", () => {
    const file = new URL("fixtures/alertmanager-pagerduty.json", import.meta.url);
    const sent = JSON.parse(readFileSync(file, "utf8"));
    const ours = bodyOf();
    expect(Object.keys(ours)).toEqual(expect.arrayContaining(Object.keys(sent)));
    expect(Object.keys(ours.payload)).toEqual(expect.arrayContaining(Object.keys(sent.payload)));
  });

  it("is the same one whatever is told of its episode, and another one in the next", () => {
    expect(bodyOf(notice({ kind: "reminder", deliveryId: "other" })).dedup_key).toBe(KEY);
    expect(bodyOf(notice({ kind: "resolved", deliveryId: "third" })).dedup_key).toBe(KEY);
    expect(bodyOf(notice({ episode: 3 })).dedup_key).toBe("garrison/0195a1b2-0000-7000-8000-000000000041/3");
  });

  it("is resolved by the episode's end, with nothing else", () => {
    expect(bodyOf(notice({ kind: "resolved" }))).toEqual({
      routing_key: "0123456789abcdef0123456789abcdef",
      event_action: "resolve",
      dedup_key: KEY,
    });
  });

  it("is one of its own for a digest and for a test", () => {
    expect(bodyOf(notice({ kind: "digest" })).dedup_key).toBe(
      "garrison/digest/0195a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
    );
    const test = bodyOf(notice({ kind: "test" }));
    expect(test.dedup_key).toBe("garrison/test/0195a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b");
    expect(test.payload.severity).toBe("info");
    expect(test.payload.custom_details["what to do"]).toBe("This is a test. Resolve it by hand.");
  });

  it.each([
    ["critical", "critical"],
    ["high", "error"],
    ["medium", "warning"],
    ["low", "info"],
    ["info", "info"],
  ] as const)("%s is %s there", (severity, theirs) => {
    expect(bodyOf(notice({ severity })).payload.severity).toBe(theirs);
  });

  it("goes to Europe for accounts there", () => {
    const eu = pagerduty.settings.parse({ ...SETTINGS.pagerduty, region: "eu" });
    expect(pagerduty.render(notice(), eu).url).toBe("https://events.eu.pagerduty.com/v2/enqueue");
  });
});

it.each(KINDS)("hostile words fit into PagerDuty's fields (%s)", (kind) => {
  for (const text of HOSTILE) {
    const given = hostileNotice(text, { kind, alertId: text, deliveryId: text, since: Number.NaN });
    const { body } = pagerduty.render(given, settings);
    const event = JSON.parse(body as string);
    expect(event.dedup_key.length).toBeLessThanOrEqual(255);
    expect(bytes(body as string)).toBeLessThan(20_000);
    if (kind === "resolved") continue;
    expect(event.payload.summary.length).toBeLessThanOrEqual(1_024);
    expect(event.payload.source).not.toBe("");
    expect(event.payload).not.toHaveProperty("timestamp");
  }
});

describe("PagerDuty's answer", () => {
  it.each([
    [202, '{"status":"success","message":"Event processed","dedup_key":"x"}', "accepted"],
    [202, '{"status":"invalid event"}', "retry"],
    [200, "<html>", "retry"],
    [302, "", "refused"],
    [
      400,
      '{"status":"invalid event","message":"Event object is invalid","errors":["Length of \'routing_key\' is incorrect"]}',
      "refused",
    ],
    [429, "", "retry"],
    [500, "", "retry"],
  ])("%d %s: %s", (status, body, result) => {
    expect(pagerduty.judge({ status, headers: {}, body }).result).toBe(result);
  });

  it("names the alert, or what was wrong", () => {
    const body = '{"status":"success","message":"Event processed","dedup_key":"garrison/a/1"}';
    expect(pagerduty.judge({ status: 202, headers: {}, body })).toEqual({
      result: "accepted",
      reference: "garrison/a/1",
    });
    expect(pagerduty.judge({ status: 400, headers: {}, body: '{"errors":["no summary"]}' })).toEqual({
      result: "refused",
      why: "PagerDuty refused the message (400). It says: “no summary”",
    });
  });
});

it("settings that make no sense are refused", () => {
  for (const given of [{ routingKey: "abc" }, { ...SETTINGS.pagerduty, region: "mars" }]) {
    expect(pagerduty.settings.safeParse(given).success).toBe(false);
  }
});
