import { describe, expect, it } from "vitest";
import type { Finding } from "./check";
import { findGaps } from "./check";
import { gapAlertsOf } from "./gap-alerts";
import type { Duty } from "./model/simulation";
import { DAY_MS, HOUR_MS } from "./wall-clock";

const NOW = Date.parse("2026-11-23T12:00Z");
const SPAN = (from: number) => [{ from, to: from + HOUR_MS }];
const DUTY: Duty = {
  policies: [
    {
      ...{ id: "p", name: "Everything", isDefault: true, repeat: 0, repeatAfterMinutes: 30 },
      applies: { severityAtLeast: "info", environments: [], labels: [] },
      steps: [{ afterMinutes: 0, targets: [{ kind: "rota", id: "web" }] }],
    },
  ],
  rotas: [{ id: "web", name: "Web", timeZone: "UTC", layers: [], overrides: [] }],
  people: [{ id: "ana", name: "Ana", channels: [], quietHours: null }],
};
const alertsOf = (findings: Finding[], duty = DUTY) =>
  gapAlertsOf(findings, duty, NOW, "Europe/Berlin").map(({ severity, title, subject }) => ({
    severity,
    title,
    subject,
  }));
const uncovered = (from: number): Finding => ({
  ...{ kind: "uncovered", rotaId: "web", spans: SPAN(from), text: "…" },
});

describe("a gap", () => {
  it.each([
    [NOW, "high", "Nobody is on call in rota “Web” now"],
    [NOW + 1, "high", "Nobody is on call in rota “Web” soon: from 2026-11-23 13:00"],
    [NOW + DAY_MS - 1, "high", "Nobody is on call in rota “Web” soon: from 2026-11-24 12:59"],
    [NOW + DAY_MS, "medium", "Nobody is on call in rota “Web” from 2026-11-24 13:00"],
    [NOW + 6 * DAY_MS, "medium", "Nobody is on call in rota “Web” from 2026-11-29 13:00"],
  ])("that begins at %s is %s: %s", (from, severity, title) => {
    expect(alertsOf([uncovered(from)])).toEqual([{ severity, title, subject: "rota web" }]);
  });

  it("has a title of its own when it becomes more urgent, so that it is told anew", () => {
    const far = alertsOf([uncovered(NOW + 2 * DAY_MS)])[0];
    const near = gapAlertsOf([uncovered(NOW + 2 * DAY_MS)], DUTY, NOW + DAY_MS + 1, "Europe/Berlin")[0];
    expect(near?.subject).toBe(far?.subject);
    expect(near?.title).not.toBe(far?.title);
  });
});

it("names people, steps and the missing last resort", () => {
  expect(
    alertsOf([
      { kind: "unreachable", personId: "ana", why: "no-channel", spans: SPAN(NOW), text: "…" },
      { kind: "unreachable", personId: "bat", why: "gone", spans: [], text: "…" },
      { kind: "step-reaches-nobody", policyId: "p", index: 0, spans: SPAN(NOW + 2 * DAY_MS), text: "…" },
      { kind: "no-default-policy", text: "…" },
      { kind: "unused-rota", rotaId: "web", text: "…" },
    ]),
  ).toEqual([
    { severity: "high", title: "Ana is on call and can't be reached now", subject: "person ana" },
    { severity: "medium", title: "Somebody who is no longer here can't be reached", subject: "person bat" },
    {
      severity: "medium",
      title: "Step 1 of policy “Everything” reaches nobody from 2026-11-25 13:00",
      subject: "step p 0",
    },
    { severity: "medium", title: "Alerts that no policy is for wake nobody", subject: "default policy" },
  ]);
});

it("says nothing where nothing was set up: the pages do", () => {
  const nothing: Duty = { policies: [], rotas: DUTY.rotas, people: [] };
  expect(alertsOf(findGaps(nothing, NOW, NOW + DAY_MS, "UTC"), nothing)).toEqual([]);
});
