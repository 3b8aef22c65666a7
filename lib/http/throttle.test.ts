import fc from "fast-check";
import { expect, it } from "vitest";
import { Throttle } from "./throttle";

it("lets a burst through, then a steady rate", () => {
  const throttle = new Throttle(3, 60, 10);
  expect([0, 0, 0, 0].map(() => throttle.take("a", 0))).toEqual([0, 0, 0, 1]);
  expect(throttle.take("a", 999)).toBe(1);
  expect(throttle.take("a", 1_000)).toBe(0);
});

it("does not let one sender use another's room", () => {
  const throttle = new Throttle(1, 1, 10);
  throttle.take("noisy", 0);
  expect(throttle.take("noisy", 0)).toBe(60);
  expect(throttle.take("quiet", 0)).toBe(0);
});

it("never lets through more than the burst and the rate together", () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 5_000 }), { maxLength: 200 }), (steps) => {
      const throttle = new Throttle(5, 60, 10);
      let now = 0;
      let through = 0;
      for (const step of steps) {
        now += step;
        if (throttle.take("a", now) === 0) through++;
      }
      expect(through).toBeLessThanOrEqual(5 + now / 1_000 + 1e-6);
    }),
  );
});

it("forgets the longest unseen sender when there are too many", () => {
  const throttle = new Throttle(1, 1, 2);
  for (const sender of ["a", "b", "c"]) throttle.take(sender, 0);
  expect(throttle.take("a", 0)).toBe(0);
});
