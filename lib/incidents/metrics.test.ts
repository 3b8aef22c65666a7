import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type AlertTimes,
  acknowledgementsOf,
  EXCLUSIONS,
  humanTimeToAcknowledge,
  summaryOf,
  timeToAcknowledge,
  timeToDetect,
  timeToMitigate,
  timeToNotify,
  timeToResolve,
  timeToSee,
} from "./metrics";

const CREATED = Date.parse("2026-11-22T02:14:00Z");

function alert(times: Partial<AlertTimes> = {}): AlertTimes {
  return {
    badSince: null,
    createdAt: CREATED,
    deliveredAt: null,
    acknowledgedAt: null,
    endedAt: null,
    excluded: null,
    ...times,
  };
}
const ackedAfter = (seconds: number) => alert({ acknowledgedAt: CREATED + seconds * 1_000 });

describe("the times of the vector", () => {
  const alerts = [60, 120, 300, 900].map(ackedAfter);
  const ended = alert({ endedAt: CREATED + 200_000 });

  it("have a mean of 345 s, a median of 210 s, a 90th percentile of 900 s, and 20 % never acknowledged", () => {
    expect(acknowledgementsOf([...alerts, ended])).toMatchObject({
      times: { count: 4, mean: 345, median: 210, p90: 900 },
      acknowledged: 4,
      never: 1,
      waiting: 0,
      neverShare: 0.2,
    });
  });

  it("are the same beside planned work, tests, silent senders and duplicates, which are counted apart", () => {
    const others = EXCLUSIONS.map((excluded) => ({ ...ackedAfter(9_999), excluded }));
    const told = acknowledgementsOf([...alerts, ended, ...others]);
    expect(told.times).toEqual({ count: 4, mean: 345, median: 210, p90: 900 });
    expect(told.neverShare).toBe(0.2);
    expect(told.excluded).toEqual({ maintenance: 1, test: 1, lease_expired: 1, duplicate: 1 });
  });

  it("tell apart how long the page took, over those that arrived", () => {
    const paged = [20, 40].map((s) => ({ ...ackedAfter(60), deliveredAt: CREATED + s * 1_000 }));
    expect(acknowledgementsOf([...paged, ended]).notify).toEqual({ count: 2, mean: 30, median: 30, p90: 40 });
    expect(acknowledgementsOf([ended]).notify).toBeNull();
  });

  it("leave out what still waits: it is neither acknowledged nor never", () => {
    expect(acknowledgementsOf([...alerts, ended, alert()])).toMatchObject({
      waiting: 1,
      never: 1,
      neverShare: 0.2,
    });
  });

  it("are unknown where nothing was decided", () => {
    expect(acknowledgementsOf([])).toMatchObject({ times: null, neverShare: null });
    expect(acknowledgementsOf([alert()])).toMatchObject({ times: null, neverShare: null, waiting: 1 });
  });
});

describe("the times of one alert", () => {
  const told = alert({
    badSince: CREATED - 90_000,
    deliveredAt: CREATED + 20_000,
    acknowledgedAt: CREATED + 140_000,
  });

  it("are from the first bad slice to the alert, to the page, to the person; and the person's own", () => {
    expect([timeToDetect(told), timeToNotify(told), timeToAcknowledge(told)]).toEqual([90, 20, 140]);
    expect(humanTimeToAcknowledge(told)).toBe(120);
  });

  it("are unknown without both instants, and when two clocks disagree", () => {
    const bare = alert();
    for (const time of [timeToDetect, timeToNotify, timeToAcknowledge, humanTimeToAcknowledge])
      expect(time(bare)).toBeNull();
    expect(timeToDetect(alert({ badSince: CREATED + 1 }))).toBeNull();
    expect(humanTimeToAcknowledge({ ...told, deliveredAt: CREATED + 200_000 })).toBeNull();
    expect(timeToAcknowledge(alert({ acknowledgedAt: Number.NaN }))).toBeNull();
  });
});

describe("the times of an incident", () => {
  const started = CREATED - 60_000;
  const incident = {
    ...{ impactStartedAt: started, detectedAt: CREATED },
    ...{ mitigatedAt: started + 900_000, resolvedAt: started + 1_800_000 },
  };

  it("begin when users began to suffer", () => {
    expect([timeToSee(incident), timeToMitigate(incident), timeToResolve(incident)]).toEqual([
      60, 900, 1_800,
    ]);
  });

  it("are unknown while it lasts", () => {
    expect(timeToMitigate({ ...incident, mitigatedAt: null })).toBeNull();
    expect(timeToResolve({ ...incident, resolvedAt: null })).toBeNull();
  });
});

describe("a summary", () => {
  const lengths = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 60 });

  it.each([
    [[5], { count: 1, mean: 5, median: 5, p90: 5 }],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], { count: 10, mean: 5.5, median: 5.5, p90: 9 }],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 100], { count: 11, mean: 155 / 11, median: 6, p90: 10 }],
    [[0, 0], { count: 2, mean: 0, median: 0, p90: 0 }],
    [[3, null, 1], { count: 2, mean: 2, median: 2, p90: 3 }],
  ])("of %j is %j", (given, expected) => {
    expect(summaryOf(given)).toEqual(expected);
  });

  it("of nothing is nothing, and never 0", () => {
    expect(summaryOf([])).toBeNull();
    expect(summaryOf([null])).toBeNull();
  });

  it("does not depend on the order", () => {
    fc.assert(
      fc.property(lengths, (given) => {
        const turned = summaryOf([...given].reverse());
        const told = summaryOf(given);
        expect({ ...turned, mean: 0 }).toEqual({ ...told, mean: 0 });
        expect(turned?.mean).toBeCloseTo(told?.mean ?? Number.NaN, 6);
      }),
    );
  });

  it("lies between the least and the most, and nine of ten are no longer than its 90th percentile", () => {
    fc.assert(
      fc.property(lengths, (given) => {
        const told = summaryOf(given);
        const [least, most] = [Math.min(...given), Math.max(...given)];
        const { mean, median, p90 } = told ?? { mean: -1, median: -1, p90: -1 };
        for (const value of [mean, median, p90]) {
          expect(value).toBeGreaterThanOrEqual(least);
          expect(value).toBeLessThanOrEqual(most);
        }
        expect(given).toContain(p90);
        expect(p90).toBeGreaterThanOrEqual(median);
        const within = given.filter((one) => one <= p90).length;
        expect(within * 10).toBeGreaterThanOrEqual(given.length * 9);
        // And it is the least one of which that is true.
        const below = given.filter((one) => one < p90).length;
        expect(below * 10).toBeLessThan(given.length * 9);
      }),
    );
  });
});

it("counts each alert once, whatever came of it", () => {
  const alerts = fc.array(
    fc.record({
      badSince: fc.constant(null),
      createdAt: fc.constant(CREATED),
      deliveredAt: fc.constant(null),
      acknowledgedAt: fc.option(fc.integer({ min: CREATED, max: CREATED + 10_000 })),
      endedAt: fc.option(fc.integer({ min: CREATED, max: CREATED + 10_000 })),
      excluded: fc.option(fc.constantFrom(...EXCLUSIONS)),
    }),
  );
  fc.assert(
    fc.property(alerts, (given) => {
      const { acknowledged, never, waiting, neverShare, excluded, times } = acknowledgementsOf(given);
      const apart = Object.values(excluded).reduce((sum, one) => sum + one, 0);
      expect(acknowledged + never + waiting + apart).toBe(given.length);
      expect(times?.count ?? 0).toBe(acknowledged);
      if (neverShare !== null) {
        expect(neverShare).toBeGreaterThanOrEqual(0);
        expect(neverShare).toBeLessThanOrEqual(1);
      }
    }),
  );
});
