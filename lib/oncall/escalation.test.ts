import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planOf, stepAt } from "./escalation";
import type { Step } from "./model/policy";
import { MINUTE_MS } from "./wall-clock";

const step = (afterMinutes: number): Step => ({
  afterMinutes,
  targets: [{ kind: "rota", id: "web" }],
});
const policy = (after: number[], repeat = 0, repeatAfterMinutes = 30) => ({
  ...{ steps: after.map(step), repeat, repeatAfterMinutes },
});
const min = (minutes: number) => minutes * MINUTE_MS;

describe("the step of a policy", () => {
  const three = policy([0, 10, 5], 1, 30);

  it.each([
    ["at once", 0, { index: 0, loop: 0, startedAt: 0, nextAt: min(10) }],
    ["a moment before the second", min(10) - 1, { index: 0, loop: 0, startedAt: 0, nextAt: min(10) }],
    ["at the second", min(10), { index: 1, loop: 0, startedAt: min(10), nextAt: min(15) }],
    ["at the last of the round", min(15), { index: 2, loop: 0, startedAt: min(15), nextAt: min(45) }],
    [
      "a moment before the next round",
      min(45) - 1,
      { index: 2, loop: 0, startedAt: min(15), nextAt: min(45) },
    ],
    ["at the next round", min(45), { index: 0, loop: 1, startedAt: min(45), nextAt: min(55) }],
    ["at the last of all", min(60), { index: 2, loop: 1, startedAt: min(60), nextAt: null }],
    ["long afterwards", min(60_000), { index: 2, loop: 1, startedAt: min(60), nextAt: null }],
    ["before the beginning", -1, { index: null, loop: 0, startedAt: null, nextAt: 0 }],
  ])("%s", (_, elapsed, expected) => {
    expect(stepAt(three, elapsed)).toEqual(expected);
  });

  it("waits for the first one, in the first round only", () => {
    const late = policy([5, 10], 1, 20);
    expect(stepAt(late, min(5) - 1)).toEqual({ index: null, loop: 0, startedAt: null, nextAt: min(5) });
    expect(stepAt(late, min(5)).index).toBe(0);
    expect(planOf(late, 0).map(({ at }) => at / MINUTE_MS)).toEqual([5, 15, 35, 45]);
  });

  it("is the only one, again and again", () => {
    const one = policy([0], 9, 1);
    expect(planOf(one, 1_000).map(({ at, loop }) => [at, loop])).toEqual(
      Array.from({ length: 10 }, (__, loop) => [1_000 + min(loop), loop]),
    );
    expect(stepAt(one, min(9)).nextAt).toBeNull();
  });
});

it("the plan is what is seen by looking at each of its times", () => {
  const waits = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 10 });
  const repeats = fc.integer({ min: 0, max: 9 });
  fc.assert(
    fc.property(
      waits,
      repeats,
      fc.integer({ min: 1, max: 60 }),
      fc.boolean(),
      (after, repeat, pause, atOnce) => {
        const given = policy(atOnce ? [0, ...after.slice(1)] : after, repeat, pause);
        const plan = planOf(given, 0);
        expect(plan).toHaveLength(given.steps.length * (repeat + 1));
        for (const [place, { at, loop, index }] of plan.entries()) {
          const nextAt = plan[place + 1]?.at ?? null;
          expect(stepAt(given, at)).toEqual({ index, loop, startedAt: at, nextAt });
          if (nextAt !== null)
            expect(stepAt(given, nextAt - 1)).toEqual({ index, loop, startedAt: at, nextAt });
          if (place > 0) expect(at).toBeGreaterThan(plan[place - 1]?.at ?? 0);
        }
      },
    ),
  );
});
