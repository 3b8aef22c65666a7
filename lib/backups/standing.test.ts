/** How a copy stands: late is not missed, stuck, partial or without anything new. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OUTCOMES } from "./model/run";
import {
  deadlinesOf,
  type KeptState,
  MOST_OPEN,
  type PlacedRun,
  placedAt,
  type Rule,
  withRun,
  withStart,
} from "./runs";
import { isFresh, standingOf, whyOf, worstOf } from "./standing";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 10, 23, 12);
const RULE: Rule = {
  schedule: { kind: "every", periodS: 86_400 },
  graceS: 4 * 3_600,
  maxRunS: null,
  createdAt: NOW - 9 * DAY,
};
const NOTHING: KeptState = {
  ...{
    lastAt: null,
    lastOutcome: null,
    lastWhy: null,
    lastPoint: null,
    begunAt: null,
    goodAt: null,
    pointAt: null,
  },
  ...{
    encrypted: null,
    checkedAt: null,
    checkErrors: null,
    oddity: null,
    openRuns: [],
    deadlineAt: null,
    stuckAt: null,
  },
};

function run(at: number, more: Partial<PlacedRun> = {}): PlacedRun {
  return {
    ...{ at, name: null, kind: "backup", outcome: "ok", why: null, startedAt: at - HOUR / 2, endedAt: at },
    ...{ recoveryPointAt: at - HOUR / 2, method: null, bytes: null, addedBytes: null, files: null },
    ...{ encrypted: null, errors: null, oddity: null },
    ...more,
  };
}

const settled = (state: KeptState, rule = RULE): KeptState => ({
  ...state,
  ...deadlinesOf(state.goodAt, state.openRuns, rule),
});
const after = (...runs: PlacedRun[]) =>
  settled(runs.reduce((state, one) => withRun(state, one, null), NOTHING));

describe("a copy", () => {
  it("is new until something was heard, and missed when its first time is over", () => {
    const young = settled(NOTHING, { ...RULE, createdAt: NOW - DAY });
    expect(standingOf(young, NOW, null)).toBe("new");
    expect(standingOf(young, NOW + 4 * HOUR - 1, null)).toBe("new");
    expect(standingOf(young, NOW + 4 * HOUR, null)).toBe("missed");
  });

  it("is good until its deadline, exclusive", () => {
    const state = after(run(NOW));
    expect(standingOf(state, NOW + DAY + 4 * HOUR - 1, null)).toBe("good");
    expect(standingOf(state, NOW + DAY + 4 * HOUR, null)).toBe("missed");
    expect(whyOf(state, "missed", null)).toContain("None began by 2026-11-24 16:00");
  });

  it("is late when one began and none ended well, stuck when that lasts too long", () => {
    const begun = settled(withStart(after(run(NOW)), { run: "a", startedAt: NOW + DAY + 3 * HOUR }));
    expect(standingOf(begun, NOW + DAY + 4 * HOUR, null)).toBe("late");
    expect(standingOf(begun, NOW + DAY + 7 * HOUR, null)).toBe("stuck");
    const ended = settled(withRun(begun, run(NOW + DAY + 7 * HOUR), "a"));
    expect(ended.openRuns).toEqual([]);
    expect(standingOf(ended, NOW + DAY + 7 * HOUR, null)).toBe("good");
  });

  it.each(["partial", "failed", "unknown"] as const)(
    "is %s while its newest run is, with its words",
    (outcome) => {
      const state = after(run(NOW - DAY), run(NOW, { outcome, why: "A file could not be read." }));
      expect(standingOf(state, NOW, null)).toBe(outcome);
      expect(whyOf(state, outcome, null)).toBe("A file could not be read.");
      expect(state.goodAt).toBe(NOW - DAY);
      expect(state.pointAt).toBe(NOW - DAY - HOUR / 2);
    },
  );

  it("that went well and made nothing new says so, and its restore point stays as old as it is", () => {
    const state = after(run(NOW - DAY), run(NOW, { recoveryPointAt: null, why: "Nothing changed." }));
    expect(standingOf(state, NOW, null)).toBe("no-point");
    expect(state.pointAt).toBe(NOW - DAY - HOUR / 2);
  });

  it("forgets the oldest of too many open runs", () => {
    const state = Array.from({ length: MOST_OPEN + 5 }, (_, n) => ({
      run: `r${n}`,
      startedAt: NOW + n,
    })).reduce(withStart, NOTHING);
    expect(state.openRuns).toHaveLength(MOST_OPEN);
    expect(state.openRuns[0]?.run).toBe("r5");
  });

  it("keeps what the newest check found", () => {
    const check = (at: number, errors: number | null, outcome: PlacedRun["outcome"]) =>
      run(at, { kind: "check", errors, outcome });
    expect(after(check(NOW, 0, "ok"), check(NOW - DAY, 3, "failed")).checkErrors).toBe(0);
    expect(after(check(NOW - DAY, 0, "ok"), check(NOW, null, "failed")).checkErrors).toBeNull();
    expect(after(check(NOW - DAY, 0, "ok"), check(NOW, 2, "failed")).checkErrors).toBe(2);
    expect(after(check(NOW, null, "unknown")).checkErrors).toBeNull();
    expect(after(check(NOW - DAY, 2, "failed"), check(NOW, null, "ok"))).toMatchObject({
      ...{ checkErrors: 2, checkedAt: NOW - DAY },
    });
    expect(after(run(NOW - DAY), check(NOW, 0, "ok")).lastAt).toBe(NOW - DAY);
  });
});

describe("properties", () => {
  const runs = fc.array(
    fc.record({
      at: fc.integer({ min: NOW - 30 * DAY, max: NOW }),
      outcome: fc.constantFrom(...OUTCOMES),
      kind: fc.constantFrom("backup" as const, "check" as const, "restore" as const),
      point: fc.boolean(),
    }),
    { maxLength: 12 },
  );
  // Two runs that end in the same millisecond have no order.
  const distinct = runs.map((all) => [...new Map(all.map((one) => [one.at, one])).values()]);
  const placed = (
    all: { at: number; outcome: PlacedRun["outcome"]; kind: PlacedRun["kind"]; point: boolean }[],
  ) =>
    all.map(({ at, outcome, kind, point }) => run(at, { outcome, kind, recoveryPointAt: point ? at : null }));

  it("order and repetition make no difference", () => {
    fc.assert(
      fc.property(distinct, fc.infiniteStream(fc.nat()), (all, order) => {
        const said = placed(all);
        const shuffled = said
          .map((one) => ({ one, by: order.next().value ?? 0 }))
          .sort((a, b) => a.by - b.by)
          .map(({ one }) => one);
        expect(after(...shuffled, ...said)).toEqual(after(...said));
      }),
    );
  });

  it("is never good when the newest backup was not, or when its deadline is over", () => {
    fc.assert(
      fc.property(distinct, fc.integer({ min: 0, max: 60 * DAY }), (all, later) => {
        const state = after(...placed(all));
        const newest = all.filter(({ kind }) => kind === "backup").sort((a, b) => b.at - a.at)[0];
        const standing = standingOf(state, NOW + later, null);
        if (newest?.outcome !== "ok" || NOW + later >= (state.deadlineAt ?? 0))
          expect(standing).not.toBe("good");
        if (standing !== "good") expect(whyOf(state, standing, null)).toMatch(/\.$/);
      }),
    );
  });
});

it("of several the worst has the word, and of none nothing is known", () => {
  expect(worstOf(["good", "no-point", "late"])).toBe("late");
  expect(worstOf(["good", "failed"])).toBe("failed");
  expect(worstOf([])).toBe("new");
});

it("a restore point counts until it is as old as agreed, inclusive", () => {
  expect(isFresh(NOW - 26 * HOUR, 26 * 3_600, NOW)).toBe(true);
  expect(isFresh(NOW - 26 * HOUR - 1, 26 * 3_600, NOW)).toBe(false);
  expect(isFresh(null, 26 * 3_600, NOW)).toBeNull();
});

describe("a run whose times are still to come", () => {
  const ahead = (ms: number) => placedAt(run(NOW + ms), NOW);

  it("is not known, has its place when it was told, and makes no restore point", () => {
    expect(ahead(5 * 60_000)).toMatchObject({ outcome: "ok", at: NOW + 5 * 60_000 });
    expect(ahead(5 * 60_000 + 1)).toMatchObject({
      outcome: "unknown",
      at: NOW,
      recoveryPointAt: null,
      endedAt: null,
    });
    expect(placedAt(run(NOW + DAY, { outcome: "failed" }), NOW).outcome).toBe("failed");
    const only = run(NOW, { recoveryPointAt: NOW + DAY });
    expect(placedAt(only, NOW)).toMatchObject({ outcome: "unknown", recoveryPointAt: null });
  });
});
