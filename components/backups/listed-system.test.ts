import { describe, expect, it } from "vitest";
import type { SystemRow } from "@/lib/backups/model/system";
import { listed } from "./listed-system";

const NOW = new Date("2026-11-23T12:00:00Z");
const DAY_MS = 86_400_000;
const day = (days: number) => new Date(NOW.getTime() + days * DAY_MS);

function rowOf(more: Partial<SystemRow>) {
  const system: SystemRow = {
    ...{ id: "1", name: "billing-db", kind: "database", server: null, environment: "production" },
    ...{
      schedule: { kind: "every", periodS: 86_400 },
      graceS: 3_600,
      maxRunS: null,
      rpoS: 86_400,
      rtoS: 3_600,
    },
    ...{ drillDays: 90, keepDays: null, severity: "high", restoreOrder: 1, restoreNotes: null },
    ...{ createdAt: day(-200), createdBy: "Ada", standing: "good", pointAt: day(-0.5), isFresh: true },
    ...{ drill: null, drillDueAt: day(40), isProven: false, score: [], copies: [], ...more },
  };
  return listed(system, "UTC", NOW);
}

const drill = (result: "passed" | "failed", tookS: number | null) => ({
  ...{ at: day(-50), result, tookS, passedAt: day(-50) },
});

describe("a row of the list of systems", () => {
  it("says how long the last restore took, what was agreed, and when the next is due", () => {
    expect(rowOf({ drill: drill("passed", 2_520), isProven: true })).toMatchObject({
      ...{ took: "42\u00a0min", goal: "1\u00a0hour", isSlow: false, isOverdue: false },
      ...{ restored: { word: "Passed" }, due: { words: "in 40\u00a0days" } },
    });
    expect(rowOf({ drill: drill("passed", 3_601) }).isSlow).toBe(true);
  });

  it("says by how much a test is overdue, also one that was never tried", () => {
    const late = rowOf({ drill: drill("passed", 60), drillDueAt: day(-40) });
    expect(late).toMatchObject({
      isOverdue: true,
      due: { words: "40\u00a0days" },
      restored: { word: "Overdue" },
    });
    const never = rowOf({ drillDueAt: day(-110) });
    expect(never).toMatchObject({ isOverdue: true, took: null, restored: { word: "Never tried" } });
  });

  it("wants what did not pass tried again at once, whatever its days say", () => {
    expect(rowOf({ drill: drill("failed", null) })).toMatchObject({
      due: null,
      took: null,
      isOverdue: false,
    });
    expect(rowOf({ drill: drill("failed", 60), drillDueAt: day(-1) })).toMatchObject({ due: null });
  });

  it("has no goal that nobody agreed, and no copy that nobody named", () => {
    expect(rowOf({ rtoS: null, drill: drill("passed", 60) })).toMatchObject({ goal: null, isSlow: false });
    expect(rowOf({})).toMatchObject({ copies: "None", state: { state: "unknown", word: "No copy" } });
    expect(rowOf({ isFresh: false }).state).toEqual({ state: "failed", word: "Too old" });
  });
});
