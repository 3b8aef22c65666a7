import { describe, expect, it } from "vitest";
import { downtimeWords, lengthWords } from "./words";

describe("a length", () => {
  it.each([
    [-5, "0\u00a0s"],
    [59.9, "59\u00a0s"],
    [60, "1\u00a0min"],
    [3_599, "59\u00a0min"],
    [3_600, "1\u00a0h"],
    [4_320, "1\u00a0h 12\u00a0min"],
    [172_740, "47\u00a0h 59\u00a0min"],
    [172_800, "2\u00a0days"],
    [183_600, "2\u00a0days 3\u00a0h"],
  ])("of %s s is %s", (seconds, words) => {
    expect(lengthWords(seconds)).toBe(words);
  });
});

describe("what an incident cost", () => {
  const downtime = {
    objective: { id: "o", name: "Shop" },
    good: 40,
    bad: 16,
    excused: 0,
    unknown: 0,
    budget: 43.2,
  };

  it("is said with the budget, and what was excused or not measured beside it", () => {
    expect(downtimeWords(downtime)).toBe("16 of 43\u00a0min");
    expect(downtimeWords({ ...downtime, excused: 6, unknown: 3 })).toBe(
      "10 of 43\u00a0min (6 excused, 3 not measured)",
    );
  });

  it("is not nothing when nobody measured", () => {
    expect(downtimeWords({ ...downtime, good: 0, bad: 0, unknown: 9 })).toBe("not measured");
    expect(downtimeWords({ ...downtime, good: 0, bad: 0 })).toBe("not measured");
    expect(downtimeWords({ ...downtime, bad: 0 })).toBe("0 of 43\u00a0min");
  });
});
