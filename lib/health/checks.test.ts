import { expect, it } from "vitest";
import { type CanaryStanding, LATE_AFTER_S } from "@/lib/alerts/model/canary";
import { BACKUP_OLD_AFTER_S, type OwnBackups } from "@/lib/recovery/model";
import { check } from "./checks";
import type { Vitals } from "./model";

const WELL: Vitals = {
  databaseVersion: "18.4",
  databaseBytes: 1,
  roleIsOwner: false,
  roleIsSuperuser: false,
  migrationsApplied: 3,
  migrationsPresent: 3,
  clockDifferenceMs: 2_000,
  waitingReports: 4,
  oldestWaitS: 30,
  partitionsAheadDays: 2,
  diskFreeBytes: 15,
  diskTotalBytes: 100,
  keysMode: 0o100600,
  processes: [
    {
      kind: "worker",
      hostname: "h",
      pid: 1,
      version: "1",
      startedAt: new Date(0),
      beatAt: new Date(0),
      alive: true,
    },
  ],
  jobs: [{ name: "a.b", runAt: new Date(0), attempts: 0, lastError: null, overdueS: 120 }],
  canary: canaryOf("good", LATE_AFTER_S),
  ownBackups: ownBackupsOf(BACKUP_OLD_AFTER_S),
};

function ownBackupsOf(ageS: number, more: Partial<OwnBackups> = {}): OwnBackups {
  const now = new Date("2026-11-23T02:14:00Z");
  const at = new Date(now.getTime() - ageS * 1_000);
  const made = { at, path: "/backups/one", bytes: 1, rows: 1, keyId: "00000000" };
  return { made, failure: null, installedAt: at, now, ...more };
}

function canaryOf(standing: CanaryStanding, arrivedS: number | null): Vitals["canary"] {
  const now = new Date("2026-11-23T02:14:00Z");
  const arrivedOf = arrivedS === null ? null : new Date(now.getTime() - arrivedS * 1_000);
  return { standing, times: { now, arrivedOf, waitingSince: null }, rounds: [] };
}

it("finds nothing bad at the limits", () => {
  expect(check(WELL).filter(({ result }) => result !== "good")).toEqual([]);
});

const ILL: [string, Partial<Vitals>][] = [
  ["Migrations", { migrationsApplied: 2 }],
  ["Database role", { roleIsOwner: true }],
  ["Database role", { roleIsSuperuser: true }],
  ["Workers", { processes: WELL.processes.map((row) => ({ ...row, alive: false })) }],
  ["Facts", { oldestWaitS: 31 }],
  ["Timed work", { jobs: WELL.jobs.map((row) => ({ ...row, lastError: "no" })) }],
  ["Timed work", { jobs: WELL.jobs.map((row) => ({ ...row, overdueS: 121 })) }],
  ["Canary", { canary: canaryOf("late", LATE_AFTER_S + 1) }],
  ["Canary", { canary: canaryOf("late", null) }],
  ["Room for reports", { partitionsAheadDays: 1 }],
  ["Clocks", { clockDifferenceMs: -2_001 }],
  ["Disk", { diskFreeBytes: 14 }],
  ["Keys", { keysMode: 0o100640 }],
  ["Backup of Garrison", { ownBackups: ownBackupsOf(BACKUP_OLD_AFTER_S + 1) }],
  ["Backup of Garrison", { ownBackups: ownBackupsOf(BACKUP_OLD_AFTER_S + 1, { made: null }) }],
  ["Backup of Garrison", { ownBackups: ownBackupsOf(60, { failure: "There is no recovery key." }) }],
];

it.each(ILL)("says that %s is bad, and what to do", (name, part) => {
  const bad = check({ ...WELL, ...part }).filter(({ result }) => result === "bad");
  expect(bad.map((found) => found.name)).toEqual([name]);
  expect(bad[0]?.advice).toMatch(/\.$/);
});

it("does not call an unseen disk good", () => {
  const disk = check({ ...WELL, diskFreeBytes: null }).find(({ name }) => name === "Disk");
  expect(disk?.result).toBe("unknown");
});

it("does not blame a new installation for its first night, nor call it good", () => {
  const ownBackups = ownBackupsOf(BACKUP_OLD_AFTER_S, { made: null });
  const found = check({ ...WELL, ownBackups }).find(({ name }) => name === "Backup of Garrison");
  expect(found).toMatchObject({ result: "unknown", found: "None was made yet." });
});

it.each(["waiting", "never"] as const)("does not call the way of alerts good while it is %s", (standing) => {
  const canary = check({ ...WELL, canary: canaryOf(standing, null) }).find(({ name }) => name === "Canary");
  expect(canary?.result).toBe("unknown");
});
