import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { STATUSES } from "./model/incident";
import { type Closing, missingToClose, type Times, timeFaults, whyNoMove } from "./status";

describe("the status of an incident", () => {
  it.each([
    ["investigating", "fixing"],
    ["investigating", "watching"],
    ["investigating", "closed"],
    ["fixing", "investigating"],
    ["fixing", "watching"],
    ["fixing", "closed"],
    ["watching", "investigating"],
    ["watching", "fixing"],
    ["watching", "closed"],
    ["closed", "investigating"],
    ["closed", "fixing"],
  ] as const)("may go from %s to %s", (from, to) => {
    expect(whyNoMove(from, to)).toBeNull();
  });

  it("does not go from closed to watched: what is open again is worked on", () => {
    expect(whyNoMove("closed", "watching")).toBe(
      "An incident that is closed can become investigating or fixing, not watching.",
    );
  });

  it("may stay as it is", () => {
    for (const status of STATUSES) expect(whyNoMove(status, status)).toBeNull();
  });
});

describe("closing", () => {
  const all: Closing = {
    ...{ cause: "The disk was full", causeKnown: true, change: "Alert at 80 %", owner: "Bat" },
    ...{ due: "2026-11-30", resolvedAt: 1 },
  };

  it("asks for nothing once it has cause, change, owner, day and the end", () => {
    expect(missingToClose(all)).toEqual([]);
    expect(missingToClose({ ...all, causeKnown: false, cause: "Not the network, not the disk" })).toEqual([]);
  });

  it.each(Object.keys(all) as (keyof Closing)[])("asks for %s when it is missing", (name) => {
    expect(missingToClose({ ...all, [name]: null }).map(({ field }) => field)).toEqual([name]);
  });

  it("asks for all at once", () => {
    const none = { cause: "", causeKnown: null, change: null, owner: "", due: null, resolvedAt: null };
    expect(missingToClose(none).map(({ field }) => field)).toEqual([
      "causeKnown",
      "cause",
      "change",
      "owner",
      "due",
      "resolvedAt",
    ]);
  });
});

describe("the times of an incident", () => {
  const NOW = Date.parse("2026-11-22T03:00:00Z");
  const at = (minute: number) => NOW - (60 - minute) * 60_000;
  const told: Times = {
    ...{ impactStartedAt: at(13), detectedAt: at(14), acknowledgedAt: at(16) },
    ...{ mitigatedAt: at(30), resolvedAt: at(44) },
  };
  const faultsOf = (times: Partial<Times>) => timeFaults({ ...told, ...times }, NOW);

  it("are fine in their order, also at one instant and up to now", () => {
    expect(timeFaults(told, NOW)).toEqual([]);
    const same = {
      impactStartedAt: NOW,
      detectedAt: NOW,
      acknowledgedAt: NOW,
      mitigatedAt: NOW,
      resolvedAt: NOW,
    };
    expect(timeFaults(same, NOW)).toEqual([]);
    expect(faultsOf({ acknowledgedAt: null, mitigatedAt: null, resolvedAt: null })).toEqual([]);
  });

  it.each([
    [{ detectedAt: at(12) }, "detectedAt", "must not be before the impact started"],
    [{ acknowledgedAt: at(13) }, "acknowledgedAt", "must not be before it was detected"],
    [{ mitigatedAt: at(12) }, "mitigatedAt", "must not be before the impact started"],
    [{ resolvedAt: at(29) }, "resolvedAt", "must not be before it was mitigated"],
    [{ resolvedAt: at(10), mitigatedAt: null }, "resolvedAt", "must not be before the impact started"],
    [{ resolvedAt: NOW + 1 }, "resolvedAt", "must not lie in the future"],
    [{ impactStartedAt: NOW - 367 * 86_400_000 }, "impactStartedAt", "must not lie more than a year back"],
  ])("that are %j are refused at their field", (times, field, message) => {
    expect(faultsOf(times)).toEqual([{ field, message }]);
  });

  it("are refused for one reason each, and never when they are in order", () => {
    const instant = fc.integer({ min: NOW - 10 * 86_400_000, max: NOW + 86_400_000 });
    const times = fc.record({
      ...{ impactStartedAt: instant, detectedAt: instant, acknowledgedAt: fc.option(instant) },
      ...{ mitigatedAt: fc.option(instant), resolvedAt: fc.option(instant) },
    });
    fc.assert(
      fc.property(times, (given) => {
        const faults = timeFaults(given, NOW);
        const fields = faults.map(({ field }) => field);
        expect(new Set(fields).size).toBe(fields.length);
        const { impactStartedAt: from, detectedAt: seen, acknowledgedAt, mitigatedAt, resolvedAt } = given;
        const isFine =
          from <= seen &&
          Object.values(given).every((one) => one === null || (one <= NOW && one >= from)) &&
          (acknowledgedAt === null || acknowledgedAt >= seen) &&
          (mitigatedAt === null || resolvedAt === null || resolvedAt >= mitigatedAt);
        expect(faults.length === 0).toBe(isFine);
      }),
    );
  });
});
