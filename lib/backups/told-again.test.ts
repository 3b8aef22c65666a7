import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OUTCOMES } from "./model/run";
import { isWorse, keyed, onceEach } from "./told-again";

const NOW = Date.UTC(2026, 10, 23, 12);
const RUN = {
  ...{ name: "20261123-020000F", kind: "backup" as const, outcome: "ok" as const, why: null, at: NOW },
  ...{ startedAt: NOW - 60_000, endedAt: NOW, recoveryPointAt: NOW, method: null, bytes: null },
  ...{ addedBytes: null, files: null, encrypted: null, errors: null },
};
const HOUR_MS = 3_600_000;

describe("a run", () => {
  it.each([
    ["a tool's own name", RUN, "pgbackrest", null, "backup 20261123-020000F", HOUR_MS],
    ["a tool's own name, wrapped", RUN, "restic", "w-1", "backup 20261123-020000F", HOUR_MS],
    ["the wrapper's", { ...RUN, name: null }, "restic", "w-1", "backup w-1", HOUR_MS],
    ["its bytes", { ...RUN, name: null }, "restic", null, "backup abc", 0],
    ["what people call each run", RUN, "generic", "w-1", "backup 20261123-020000F", 0],
  ] as const)("is known by %s", (_, run, engine, wrapper, key, sameWithin) => {
    expect(keyed(run, engine, wrapper, "abc")).toMatchObject({ key, sameWithin });
  });

  it("is worse in one order of words alone, and nothing is worse than itself", () => {
    const order = ["unknown", "ok", "partial", "failed"] as const;
    for (const [a, said] of order.entries()) {
      for (const [b, kept] of order.entries()) expect(isWorse(said, kept)).toBe(a > b);
    }
  });

  it("that stands several times in one message is the worst of them", () => {
    const said = fc.array(
      fc.record({ n: fc.integer({ min: 0, max: 3 }), outcome: fc.constantFrom(...OUTCOMES) }),
    );
    fc.assert(
      fc.property(said, (all) => {
        const runs = all.map(({ n, outcome }) =>
          keyed({ ...RUN, name: `L${n}`, outcome }, "restic", null, "abc"),
        );
        const once = onceEach(runs);
        expect(new Set(once.map(({ key }) => key)).size).toBe(once.length);
        for (const run of runs) {
          const kept = once.find(({ key }) => key === run.key);
          expect(kept && isWorse(run.outcome, kept.outcome)).toBe(false);
        }
      }),
    );
  });
});
