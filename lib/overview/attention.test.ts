import { describe, expect, it } from "vitest";
import type { FleetCounts } from "@/lib/fleet/model/server";
import { attention, type Signs } from "./attention";

const FLEET: FleetCounts = {
  servers: 220,
  reporting: 214,
  silent: 0,
  silentSince: null,
  never: 0,
  neverSince: null,
  newestReportAt: new Date("2026-11-22T10:00:00Z"),
  withSecurityUpdates: 0,
  securityUnknown: 0,
  needReboot: 0,
  rebootUnknown: 0,
  partlySeen: 0,
  fullySeen: 220,
  samples: 0,
};

const UNWATCHED = {
  objectives: 0,
  down: 0,
  unknown: 0,
  planned: 0,
  overran: 0,
  waiting: 0,
  below: 0,
  firstDown: null,
  asOf: null,
};

function listed(signs: Partial<Signs>) {
  return attention({
    fleet: FLEET,
    uptime: UNWATCHED,
    alerts: { items: [], total: 0 },
    oddities: [],
    checks: [],
    ...signs,
  });
}

describe("what needs attention", () => {
  it("is nothing in a fleet without signs", () => {
    expect(listed({})).toEqual([]);
  });

  it("stands worst first, and what is not known last", () => {
    const since = new Date("2026-11-22T09:30:00Z");
    const items = listed({
      fleet: { ...FLEET, silent: 6, silentSince: since, withSecurityUpdates: 12, needReboot: 1 },
      oddities: [{ oddity: "gap", changes: 3, servers: 2, newest: since }],
      checks: [{ name: "Workers", result: "bad", found: "0 running", advice: "Start garrison worker." }],
    });
    expect(items.map(({ level, text }) => `${level}: ${text}`)).toEqual([
      "high: Workers: 0 running",
      "high: Security updates wait on 12 of 220\u00a0servers",
      "medium: 1 of 220\u00a0servers needs a reboot",
      "low: 3\u00a0gaps between reports in 24\u00a0h",
      "unknown: 6 of 220\u00a0servers stopped reporting",
    ]);
    expect(items.at(-1)).toMatchObject({ since, href: "/servers?contact=silent&sort=reported" });
  });

  it("keeps the environment in every link to a list of servers or changes", () => {
    const items = listed({
      env: "production",
      fleet: {
        ...FLEET,
        silent: 1,
        never: 1,
        withSecurityUpdates: 1,
        needReboot: 1,
        partlySeen: 1,
        securityUnknown: 1,
      },
      oddities: [{ oddity: "clone", changes: 1, servers: 1, newest: new Date() }],
    });
    expect(items).toHaveLength(7);
    for (const { href } of items)
      expect(new URL(href, "http://x").searchParams.get("env")).toBe("production");
  });

  it("counts an oddity as its list does: by kind, verb and the same hours", () => {
    const [item] = listed({
      oddities: [{ oddity: "clone", changes: 2, servers: 1, newest: new Date("2026-11-22T08:00:00Z") }],
    });
    expect(item).toMatchObject({
      level: "high",
      text: "2\u00a0signs of two agents with one secret in 24\u00a0h",
      href: "/changes?kind=reporting&verb=clone&hours=24",
      where: "1\u00a0server",
    });
  });

  it("says first which service is down, and last which nobody measures", () => {
    const uptime = {
      ...UNWATCHED,
      objectives: 4,
      down: 1,
      firstDown: "Shop",
      overran: 1,
      below: 2,
      unknown: 1,
    };
    const items = listed({ uptime, fleet: { ...FLEET, silent: 1 } });
    expect(items.map(({ level, text }) => `${level}: ${text}`)).toEqual([
      "critical: Shop is down",
      "high: Planned work on 1 of 4\u00a0services is over, and still down",
      "high: 2 of 4\u00a0services had more downtime than agreed",
      "unknown: 1 of 4\u00a0services is not measured now",
      "unknown: 1 of 220\u00a0servers stopped reporting",
    ]);
    expect(listed({ uptime: { ...uptime, down: 2 } })[0]?.text).toBe("2 of 4\u00a0services are down");
  });

  it("leaves out checks that are good, or that cannot be told", () => {
    const checks = [
      { name: "Disk", result: "unknown", found: "Not known from here.", advice: null },
      { name: "Clocks", result: "good", found: "3 ms", advice: null },
    ] as const;
    expect(listed({ checks })).toEqual([]);
  });

  it("is an open alert, said once, and how many more there are", () => {
    const alert = {
      id: "a1",
      title: "Payments is down",
      severity: "critical",
      environment: "production",
      server: null,
      startedAt: new Date(0),
    } as unknown as Signs["alerts"]["items"][number];
    const uptime = { ...UNWATCHED, objectives: 3, down: 1, firstDown: "Payments" };
    const found = listed({ uptime, alerts: { items: [alert], total: 4 } });
    expect(found.map(({ text, href }) => [text, href])).toEqual([
      ["Payments is down", "/alerts/a1"],
      ["3\u00a0more open alerts, critical or high", "/alerts?severity=critical,high"],
    ]);
  });
});
