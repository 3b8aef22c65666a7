import { describe, expect, it } from "vitest";
import { SourceSettings } from "../model/source";
import { understandKept } from "./adapters";

const NOW = Date.UTC(2026, 10, 23, 2, 14);
const settings = SourceSettings.parse({});
const message = (body: string, query = "") => ({
  method: "POST",
  headers: new Headers({ "content-type": "application/json" }),
  query: new URLSearchParams(query),
  body,
});
const event = (given: object) =>
  message(
    JSON.stringify({
      routing_key: "k",
      event_action: "trigger",
      payload: { summary: "Disk is full", source: "web-1", severity: "critical" },
      ...given,
    }),
  );

describe("a message that was kept", () => {
  it("is read by the adapter of its format, as of when it came", () => {
    const { signals } = understandKept(
      "generic",
      message('{"summary":"Disk is full","status":"resolved"}'),
      settings,
      NOW,
    );
    expect(signals).toMatchObject([{ title: "Disk is full", endsAt: NOW }]);
  });

  it("of PagerDuty's clients is read when its sender named it", () => {
    expect(understandKept("pagerduty", event({ dedup_key: "disk" }), settings, NOW).signals).toMatchObject([
      { title: "Disk is full", severity: "critical" },
    ]);
    const { signals, refused } = understandKept("pagerduty", event({}), settings, NOW);
    expect(signals).toEqual([]);
    expect(refused[0]?.why).toMatch(/^dedup_key: is missing/);
  });

  it("says what is wrong with it in the sender's own words", () => {
    expect(understandKept("pagerduty", message("{}"), settings, NOW).refused.length).toBeGreaterThan(0);
  });

  it("of a push is not read: it was true when it came", () => {
    const { refused } = understandKept("uptime-kuma", message("", "status=down&msg=x"), settings, NOW);
    expect(refused[0]?.why).toMatch(/push of Uptime Kuma/);
  });
});
