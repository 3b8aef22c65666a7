import { describe, expect, it } from "vitest";
import type { BackupCounts } from "@/lib/backups/model/system";
import type { FleetCounts } from "@/lib/fleet/model/server";
import type { UptimeCounts } from "@/lib/uptime/model/objective";
import { answer, decide } from "./answers";

const NOW = new Date("2026-11-22T10:00:00Z");
const EMPTY: FleetCounts = {
  servers: 0,
  reporting: 0,
  silent: 0,
  silentSince: null,
  never: 0,
  neverSince: null,
  newestReportAt: null,
  withSecurityUpdates: 0,
  securityUnknown: 0,
  needReboot: 0,
  rebootUnknown: 0,
  partlySeen: 0,
  fullySeen: 0,
  samples: 0,
};
const UNWATCHED: UptimeCounts = {
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
const UNPROTECTED: BackupCounts = {
  ...{ systems: 0, stale: 0, firstStale: null, unheard: 0 },
  ...{ failed: 0, firstFailed: null, untried: 0, overdue: 0, partly: 0, damaged: 0 },
  ...{ bareServers: 0, bareDatabases: 0, unknownServers: 0 },
};
const ALL_WELL: FleetCounts = { ...EMPTY, servers: 20, reporting: 20, fullySeen: 20, newestReportAt: NOW };
const UNJUDGED = "Nothing judges hardening, vulnerabilities and firewalls yet";

describe("No beats Not known beats Yes", () => {
  const urgent = { text: "An exploited CVE", href: "/a" };
  const gap = { text: "Nobody looked", href: "/b" };

  it.each([
    ["nothing urgent and no gap", [], [], "yes"],
    ["a gap alone", [], [gap], "unknown"],
    ["something urgent alone", [urgent], [], "no"],
    ["both", [urgent], [gap], "no"],
  ] as const)("%s", (_, urgents, gaps, expected) => {
    const { answer, reasons } = decide(urgents, gaps);
    expect(answer).toBe(expected);
    expect(reasons).toEqual([...urgents, ...gaps]);
  });
});

describe("Are we safe?", () => {
  it.each<[string, Partial<FleetCounts>, string[]]>([
    ["an empty fleet", EMPTY, ["No server reports yet"]],
    ["all reporting, but nothing judges", {}, [UNJUDGED]],
    ["10 % silent", { reporting: 18, silent: 2 }, ["2 of 20\u00a0servers do not report", UNJUDGED]],
    ["one silent", { reporting: 19, silent: 1 }, ["1 of 20\u00a0servers does not report", UNJUDGED]],
    [
      "silent and never heard, in one sum",
      { reporting: 15, silent: 2, never: 3 },
      ["5 of 20\u00a0servers do not report", UNJUDGED],
    ],
    [
      "security updates waiting",
      { withSecurityUpdates: 1 },
      [UNJUDGED, "Security updates wait on 1\u00a0server"],
    ],
    [
      "updates that cannot be read",
      { securityUnknown: 4 },
      [UNJUDGED, "Pending updates are not known for 4\u00a0servers"],
    ],
  ])("is Not known: %s", (_, counts, reasons) => {
    const { safe } = answer(
      { fleet: { ...ALL_WELL, ...counts }, uptime: UNWATCHED, backups: UNPROTECTED },
      NOW,
    );
    expect(safe.answer).toBe("unknown");
    expect(safe.reasons.map(({ text }) => text)).toEqual(reasons);
    expect(safe.asOf).toBe(NOW);
  });

  it("links each number to the list that counts it, in the same environment", () => {
    const fleet = { ...ALL_WELL, silent: 1, never: 1, withSecurityUpdates: 3, securityUnknown: 2 };
    const { safe } = answer({ fleet, uptime: UNWATCHED, backups: UNPROTECTED, env: "production" }, NOW);
    expect(safe.reasons.map(({ href }) => href)).toEqual([
      "/servers?contact=missing&env=production&sort=reported",
      "/docs/answers#safe",
      "/servers?security=yes&env=production&sort=-security",
      "/servers?security=unknown&env=production",
    ]);
  });

  it("says that an environment is empty, not the fleet", () => {
    const { safe } = answer({ fleet: EMPTY, uptime: UNWATCHED, backups: UNPROTECTED, env: "staging" }, NOW);
    expect(safe.reasons.map(({ text }) => text)).toEqual(["No server is in staging"]);
  });
});

describe("Are we up?", () => {
  const watched: UptimeCounts = { ...UNWATCHED, objectives: 3 };
  it.each<[string, UptimeCounts, string, string[]]>([
    [
      "nothing is agreed",
      UNWATCHED,
      "unknown",
      ["No objective is agreed for a service yet, so nobody can tell"],
    ],
    ["all up and on target", watched, "yes", []],
    [
      "one is not measured",
      { ...watched, unknown: 1 },
      "unknown",
      ["1 of 3\u00a0services is not measured now"],
    ],
    ["one is down", { ...watched, down: 1, firstDown: "Shop" }, "no", ["Shop is down"]],
    [
      "two are down, one is not measured",
      { ...watched, down: 2, firstDown: "Shop", unknown: 1 },
      "no",
      ["Shop and 1\u00a0other service are down", "1 of 3\u00a0services is not measured now"],
    ],
    [
      "one is down by planned work",
      { ...watched, planned: 1 },
      "unknown",
      ["1\u00a0service is not up, by planned work"],
    ],
    [
      "one had too much downtime",
      { ...watched, below: 1 },
      "no",
      ["1\u00a0service had more downtime than agreed"],
    ],
  ])("%s", (_, uptime, expected, reasons) => {
    const { up } = answer({ fleet: ALL_WELL, uptime, backups: UNPROTECTED }, NOW);
    expect(up.answer).toBe(expected);
    expect(up.reasons.map(({ text }) => text)).toEqual(reasons);
  });
});

describe("Can we restore?", () => {
  const proven = { ...UNPROTECTED, systems: 3 };

  it.each<[string, BackupCounts, string, string[]]>([
    ["nothing protected", UNPROTECTED, "unknown", ["No system is protected yet, so nobody can tell"]],
    ["every one restored in a test", proven, "yes", []],
    [
      "a copy in which a check found errors",
      { ...proven, damaged: 1 },
      "unknown",
      ["1 of 3\u00a0systems has a copy in which the last check found errors"],
    ],
    [
      "a server and a database that nobody protects",
      { ...proven, bareServers: 1, bareDatabases: 2 },
      "unknown",
      ["Nobody protects the files of 1\u00a0server and 2\u00a0databases"],
    ],
    [
      "servers of which nobody knows the databases",
      { ...proven, unknownServers: 2 },
      "unknown",
      ["Nobody knows which databases 2\u00a0servers have"],
    ],
    [
      "nothing protected, where servers report",
      { ...UNPROTECTED, bareServers: 3 },
      "unknown",
      ["No system is protected yet, so nobody can tell", "Nobody protects the files of 3\u00a0servers"],
    ],
    [
      "backups that were never restored are a hope",
      { ...proven, untried: 3 },
      "unknown",
      ["3 of 3\u00a0systems were never restored in a test"],
    ],
    [
      "one of which nothing was heard",
      { ...proven, unheard: 1, untried: 1 },
      "unknown",
      [
        "1 of 3\u00a0systems has no restore point that is known",
        "1 of 3\u00a0systems was never restored in a test",
      ],
    ],
    [
      "tests that are too long ago, or came half way",
      { ...proven, overdue: 1, partly: 2 },
      "unknown",
      [
        "1 of 3\u00a0systems was not restored in a test within the days that were agreed",
        "2 of 3\u00a0systems could be restored only partly in the last test",
      ],
    ],
    [
      "one that is too old",
      { ...proven, stale: 1, firstStale: "Shop" },
      "no",
      ["The newest restore point of Shop is older than agreed"],
    ],
    [
      "several that are too old",
      { ...proven, stale: 3, firstStale: "Shop" },
      "no",
      ["The newest restore points of Shop and 2\u00a0other systems are older than agreed"],
    ],
    [
      "tests that failed",
      { ...proven, failed: 2, firstFailed: "Shop" },
      "no",
      ["The last restore of Shop and 1\u00a0other system that was tried failed"],
    ],
  ])("%s", (_, backups, expected, reasons) => {
    const { restorable } = answer({ fleet: ALL_WELL, uptime: UNWATCHED, backups }, NOW);
    expect(restorable.answer).toBe(expected);
    expect(restorable.reasons.map(({ text }) => text)).toEqual(reasons);
  });
});
