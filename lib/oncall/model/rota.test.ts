import { describe, expect, it } from "vitest";
import { Layer, NewOverride, NewRota, overrideProblem } from "./rota";

const ANA = "0198f2a0-0000-7000-8000-000000000001";
const BAT = "0198f2a0-0000-7000-8000-000000000002";
const LAYER = {
  people: [ANA],
  handover: { every: 1, unit: "week", at: "09:00", weekday: 1 },
  startsOn: "2026-01-05",
};
const ROTA = { name: "Web", timeZone: "Europe/Berlin", layers: [LAYER] };

/** "path: message" of each thing that is wrong. */
function faults(schema: typeof NewRota | typeof Layer, given: unknown): string[] {
  const issues = schema.safeParse(given).error?.issues ?? [];
  return issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
}

describe("a rota", () => {
  it("needs little, and fills in the rest", () => {
    expect(NewRota.parse(ROTA).layers[0]).toEqual({ ...LAYER, until: null, restrictions: [] });
  });

  it.each([
    [{ ...ROTA, name: " " }, "name: is missing"],
    [{ ...ROTA, timeZone: "Mars/Olympus" }, "timeZone: is not a time zone"],
    [{ ...ROTA, layers: [] }, "layers: at least one layer"],
    [{ ...ROTA, layers: Array(11).fill(LAYER) }, "layers: at most 10 layers"],
  ])("%j: %s", (given, fault) => {
    expect(faults(NewRota, given)).toEqual([fault]);
  });
});

describe("a layer", () => {
  it.each([
    [{ people: [] }, "people: at least one person"],
    [{ people: Array(51).fill(ANA) }, "people: at most 50 people"],
    [{ people: ["Ana"] }, "people.0: is not an id"],
    [{ startsOn: "2026-02-30" }, "startsOn: is not a date like 2026-11-23"],
    [{ startsOn: "1999-12-31" }, "startsOn: is not between 2000 and 2099"],
    [{ until: "2026-01-05" }, "until: must be later than the day on which it starts"],
    [{ handover: { ...LAYER.handover, at: "9:00" } }, "handover.at: is not a time like 09:00"],
    [
      { handover: { ...LAYER.handover, unit: "day" } },
      "handover.weekday: only weekly handovers have one; take it away or hand over by the week",
    ],
    [
      { restrictions: [{ kind: "daily", from: "09:00", to: "09:00" }] },
      "restrictions.0.to: is when it begins; leave it out where it is always",
    ],
    [
      { restrictions: Array(21).fill({ kind: "daily", from: "09:00", to: "17:00" }) },
      "restrictions: at most 20 times",
    ],
  ])("%j: %s", (changes, fault) => {
    expect(faults(Layer, { ...LAYER, ...changes })).toEqual([fault]);
  });

  it.each([0, -1, 1.5, 367, 1e300, "x", null])("hands over every %s units: no", (every) => {
    expect(faults(Layer, { ...LAYER, handover: { ...LAYER.handover, every } })[0]).toContain(
      "handover.every",
    );
  });
});

describe("an override", () => {
  const day = 86_400_000;
  const override = { personId: ANA, fromAt: 0, toAt: day, insteadOf: null };

  it("is everybody's duty unless it says whose", () => {
    const given = { personId: ANA, from: "2026-11-23T22:00", to: "2026-11-24T06:00" };
    expect(NewOverride.parse(given).insteadOf).toBeNull();
  });

  it.each([
    [{}, null],
    [{ insteadOf: BAT }, null],
    [{ toAt: 366 * day }, null],
    [{ toAt: 0 }, "The override ends before it begins. Turn the two times round."],
    [{ toAt: Number.NaN }, "The override ends before it begins. Turn the two times round."],
    [{ toAt: 366 * day + 1 }, "The override lasts longer than 366 days. Change the layers instead."],
    [{ insteadOf: ANA }, "Nobody can stand in for themselves. Choose another person."],
  ])("%j: %s", (changes, problem) => {
    expect(overrideProblem({ ...override, ...changes })).toBe(problem);
  });
});
