import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { INTERVALS_S } from "./model/probe";
import { mayRetry, nextTick, offsetOf, Plan, type RunningProbe } from "./plan";
import { SLICE_MS } from "./slices";

const NOW = Date.UTC(2026, 10, 23, 10);

function probe(no: number, intervalS = 60): RunningProbe {
  return { no, intervalS, settings: { kind: "tcp", host: "db1", port: 5432 }, timeoutMs: 5_000, retries: 1 };
}

describe("ticks", () => {
  it("lie in the first half of a slice, at any interval", () => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.nat(50), fc.constantFrom(...INTERVALS_S), (no, location, interval) => {
        const offset = offsetOf(no, location, interval);
        expect(offset).toBeLessThan(interval * 1_000);
        expect(offset % Math.min(interval * 1_000, SLICE_MS)).toBeLessThan(SLICE_MS / 2);
      }),
    );
  });

  it("follow each other at the interval, and are the same whoever asks", () => {
    fc.assert(
      fc.property(
        fc.nat(10_000),
        fc.constantFrom(...INTERVALS_S),
        fc.nat(10_000_000),
        (no, interval, later) => {
          const offset = offsetOf(no, 1, interval);
          const tick = nextTick(NOW + later, offset, interval);
          expect(tick).toBeGreaterThanOrEqual(NOW + later);
          expect(tick - (NOW + later)).toBeLessThan(interval * 1_000);
          expect(nextTick(tick, offset, interval)).toBe(tick);
          expect(nextTick(tick + 1, offset, interval)).toBe(tick + interval * 1_000);
        },
      ),
    );
  });

  it("of a thousand probes are spread: no second has more than three times its share", () => {
    const seconds = new Map<number, number>();
    for (let no = 1; no <= 1_000; no++) {
      const second = Math.floor(offsetOf(no, 1, 60) / 1_000);
      seconds.set(second, (seconds.get(second) ?? 0) + 1);
    }
    expect(Math.max(...seconds.values())).toBeLessThan((3 * 1_000) / 30);
  });
});

describe("a plan", () => {
  it("gives each tick once", () => {
    const plan = new Plan(1);
    plan.replace([probe(1), probe(2, 20)], NOW);
    const given: string[] = [];
    for (let at = NOW; at < NOW + 3_600_000; at += 100) {
      for (const { probe: due, scheduledAt } of plan.takeDue(at)) {
        expect(at - scheduledAt).toBeLessThan(100);
        given.push(`${due.no} ${scheduledAt}`);
      }
    }
    expect(given.filter((tick) => tick.startsWith("1 "))).toHaveLength(60);
    expect(given.filter((tick) => tick.startsWith("2 "))).toHaveLength(180);
    expect(new Set(given).size).toBe(given.length);
  });

  it("does not make up for ticks that were slept through", () => {
    const plan = new Plan(1);
    plan.replace([probe(1)], NOW);
    plan.takeDue(NOW + 60_000);
    const woken = NOW + 10 * 60_000 + 59_999;
    const due = plan.takeDue(woken);
    expect(due).toHaveLength(1);
    expect(woken - (due[0]?.scheduledAt ?? 0)).toBeLessThan(60_000);
    expect(plan.takeDue(woken)).toEqual([]);
  });

  it("keeps the place of what stays, and forgets what goes", () => {
    const plan = new Plan(1);
    plan.replace([probe(1), probe(2)], NOW);
    plan.replace([probe(1)], NOW + 59_000);
    const due = plan.takeDue(NOW + 60_000);
    expect(due.map(({ probe: { no } }) => no)).toEqual([1]);
    plan.replace([probe(1, 20)], NOW + 60_000);
    expect(plan.takeDue(NOW + 80_000)).toHaveLength(1);
  });
});

it("a look is tried again while its slice lasts", () => {
  const tick = { probe: probe(1), scheduledAt: NOW + 20_000 };
  expect(mayRetry(tick, 0, NOW + 59_999)).toBe(true);
  expect(mayRetry(tick, 0, NOW + 60_000)).toBe(false);
  expect(mayRetry(tick, 1, NOW + 30_000)).toBe(false);
});
