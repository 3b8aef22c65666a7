import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import type { Layer, Override, Rota } from "./model/rota";
import { onCallAt, type Shift, shiftsOf } from "./shifts";
import { gapsOf } from "./spans";
import { DAY_MS, HOUR_MS } from "./wall-clock";

const at = (text: string) => Date.parse(text.endsWith("Z") ? text : `${text}Z`);
const utc = (moment: number) => new Date(moment).toISOString().slice(5, 16);

/** "from to who layer" of each shift, in UTC. */
function lines(rota: Rota, from: string, to: string, overrides: Override[] = []): string[] {
  return shiftsOf(rota, overrides, at(from), at(to)).map(
    (shift) => `${utc(shift.from)} ${utc(shift.to)} ${shift.personId} ${shift.layer}`,
  );
}

const WEEKLY: Layer = {
  people: ["Ana", "Bat", "Cem"],
  handover: { every: 1, unit: "week", at: "09:00", weekday: 1 },
  startsOn: "2026-01-05",
  until: null,
  restrictions: [],
};
const rota = (timeZone: string, ...layers: Layer[]): Rota => ({ timeZone, layers });
const weekly = (changes: Partial<Layer> = {}): Layer => ({ ...WEEKLY, ...changes });
const override = (personId: string, from: string, to: string, insteadOf: string | null = null): Override => ({
  ...{ personId, fromAt: at(from), toAt: at(to), insteadOf },
});

describe("a week from Monday 09:00", () => {
  it("is Monday 09:00 there, in winter and in summer (Berlin)", () => {
    expect(lines(rota("Europe/Berlin", WEEKLY), "2026-03-16T00:00", "2026-04-06T12:00")).toEqual([
      "03-16T00:00 03-16T08:00 Ana 0",
      "03-16T08:00 03-23T08:00 Bat 0",
      "03-23T08:00 03-30T07:00 Cem 0",
      "03-30T07:00 04-06T07:00 Ana 0",
      "04-06T07:00 04-06T12:00 Bat 0",
    ]);
    expect(lines(rota("Europe/Berlin", WEEKLY), "2026-10-20T00:00", "2026-11-03T00:00")).toEqual([
      "10-20T00:00 10-26T08:00 Cem 0",
      "10-26T08:00 11-02T08:00 Ana 0",
      "11-02T08:00 11-03T00:00 Bat 0",
    ]);
  });

  it("is Monday 09:00 there, in winter and in summer (New York)", () => {
    expect(lines(rota("America/New_York", WEEKLY), "2026-03-02T14:00", "2026-03-16T14:00")).toEqual([
      "03-02T14:00 03-09T13:00 Cem 0",
      "03-09T13:00 03-16T13:00 Ana 0",
      "03-16T13:00 03-16T14:00 Bat 0",
    ]);
    expect(lines(rota("America/New_York", WEEKLY), "2026-10-26T13:00", "2026-11-09T14:00")).toEqual([
      "10-26T13:00 11-02T14:00 Ana 0",
      "11-02T14:00 11-09T14:00 Bat 0",
    ]);
  });

  it("begins with a short turn when the layer starts in the middle of one", () => {
    const layer = weekly({ startsOn: "2026-01-08" });
    expect(lines(rota("UTC", layer), "2026-01-01T00:00", "2026-01-20T00:00")).toEqual([
      "01-08T09:00 01-12T09:00 Ana 0",
      "01-12T09:00 01-19T09:00 Bat 0",
      "01-19T09:00 01-20T00:00 Cem 0",
    ]);
  });

  it("begins on the weekday of the start when none is named", () => {
    const layer = weekly({ startsOn: "2026-01-08", handover: { every: 2, unit: "week", at: "09:00" } });
    expect(lines(rota("UTC", layer), "2026-01-01T00:00", "2026-02-01T00:00")).toEqual([
      "01-08T09:00 01-22T09:00 Ana 0",
      "01-22T09:00 02-01T00:00 Bat 0",
    ]);
  });

  it("ends with the layer, at the time of the handover", () => {
    const first = weekly({ until: "2026-01-14" });
    const second = weekly({ startsOn: "2026-01-14", people: ["Dee"] });
    expect(lines(rota("UTC", first), "2026-01-12T00:00", "2026-02-01T00:00")).toEqual([
      "01-12T00:00 01-12T09:00 Ana 0",
      "01-12T09:00 01-14T09:00 Bat 0",
    ]);
    expect(lines(rota("UTC", first, second), "2026-01-13T00:00", "2026-01-16T00:00")).toEqual([
      "01-13T00:00 01-14T09:00 Bat 0",
      "01-14T09:00 01-16T00:00 Dee 1",
    ]);
  });

  it("is one shift when the same person has the next turn too", () => {
    const layer = weekly({ people: ["Ana"] });
    expect(lines(rota("UTC", layer), "2026-02-01T00:00", "2026-06-01T00:00")).toEqual([
      "02-01T00:00 06-01T00:00 Ana 0",
    ]);
    expect(
      lines(rota("UTC", weekly({ people: ["Ana", "Ana", "Bat"] })), "2026-01-05T09:00", "2026-01-26T09:00"),
    )
      // A person who stands twice in a row has two turns.
      .toEqual(["01-05T09:00 01-19T09:00 Ana 0", "01-19T09:00 01-26T09:00 Bat 0"]);
  });
});

describe("in the night when clocks change", () => {
  const daily = (clock: string): Rota =>
    rota(
      "Europe/Berlin",
      weekly({
        people: ["Ana", "Bat"],
        handover: { every: 1, unit: "day", at: clock },
        startsOn: "2026-01-01",
      }),
    );

  it("a handover that is skipped comes at the jump", () => {
    expect(lines(daily("02:30"), "2026-03-28T00:00", "2026-03-30T12:00")).toEqual([
      "03-28T00:00 03-28T01:30 Bat 0",
      "03-28T01:30 03-29T01:00 Ana 0",
      "03-29T01:00 03-30T00:30 Bat 0",
      "03-30T00:30 03-30T12:00 Ana 0",
    ]);
  });

  it("a handover that comes twice is the first", () => {
    expect(lines(daily("02:30"), "2026-10-24T12:00", "2026-10-25T12:00")).toEqual([
      "10-24T12:00 10-25T00:30 Ana 0",
      "10-25T00:30 10-25T12:00 Bat 0",
    ]);
    const night = daily("02:30");
    expect(onCallAt(night, [], at("2026-10-25T00:29:59.999"))).toBe("Ana");
    expect(onCallAt(night, [], at("2026-10-25T00:30"))).toBe("Bat");
    // 02:15 for the second time: the turn does not go back.
    expect(onCallAt(night, [], at("2026-10-25T01:15"))).toBe("Bat");
  });

  it("turns of hours are told by the clock on the wall", () => {
    const layer = weekly({
      people: ["Ana", "Bat"],
      handover: { every: 12, unit: "hour", at: "08:00" },
      startsOn: "2026-01-01",
    });
    expect(lines(rota("Europe/Berlin", layer), "2026-03-28T07:00", "2026-03-29T18:00")).toEqual([
      "03-28T07:00 03-28T19:00 Ana 0",
      "03-28T19:00 03-29T06:00 Bat 0",
      "03-29T06:00 03-29T18:00 Ana 0",
    ]);
    expect(lines(rota("Europe/Berlin", layer), "2026-10-24T06:00", "2026-10-25T19:00")).toEqual([
      "10-24T06:00 10-24T18:00 Ana 0",
      "10-24T18:00 10-25T07:00 Bat 0",
      "10-25T07:00 10-25T19:00 Ana 0",
    ]);
  });
});

describe("layers", () => {
  /** Each region has its day, together they have all of it. */
  const followTheSun = rota(
    "UTC",
    weekly({ people: ["Ulaanbaatar"], restrictions: [{ kind: "daily", from: "00:00", to: "08:00" }] }),
    weekly({ people: ["Berlin"], restrictions: [{ kind: "daily", from: "08:00", to: "16:00" }] }),
    weekly({ people: ["New York"], restrictions: [{ kind: "daily", from: "16:00", to: "00:00" }] }),
  );

  it("follow the sun", () => {
    expect(lines(followTheSun, "2026-11-23T00:00", "2026-11-24T08:00")).toEqual([
      "11-23T00:00 11-23T08:00 Ulaanbaatar 0",
      "11-23T08:00 11-23T16:00 Berlin 1",
      "11-23T16:00 11-24T00:00 New York 2",
      "11-24T00:00 11-24T08:00 Ulaanbaatar 0",
    ]);
    const [from, to] = [at("2026-01-06T00:00"), at("2027-01-06T00:00")];
    expect(gapsOf(shiftsOf(followTheSun, [], from, to), from, to)).toEqual([]);
  });

  it("leave a gap where none has anybody", () => {
    const office = rota(
      "Europe/Berlin",
      weekly({
        people: ["Ana"],
        restrictions: [{ kind: "weekly", fromDay: 1, from: "09:00", toDay: 5, to: "17:00" }],
      }),
    );
    const [from, to] = [at("2026-11-20T12:00"), at("2026-11-23T12:00")];
    const shifts = shiftsOf(office, [], from, to);
    expect(shifts.map(({ from: begin, to: end }) => `${utc(begin)} ${utc(end)}`)).toEqual([
      "11-20T12:00 11-20T16:00",
      "11-23T08:00 11-23T12:00",
    ]);
    expect(gapsOf(shifts, from, to)).toEqual([{ from: at("2026-11-20T16:00"), to: at("2026-11-23T08:00") }]);
    expect(onCallAt(office, [], at("2026-11-21T12:00"))).toBeNull();
  });

  it("win where they have somebody, and only there", () => {
    const night: Layer = weekly({
      people: ["Night"],
      restrictions: [{ kind: "daily", from: "22:00", to: "06:00" }],
    });
    expect(
      lines(rota("UTC", weekly({ people: ["Day"] }), night), "2026-11-23T12:00", "2026-11-24T12:00"),
    ).toEqual([
      "11-23T12:00 11-23T22:00 Day 0",
      "11-23T22:00 11-24T06:00 Night 1",
      "11-24T06:00 11-24T12:00 Day 0",
    ]);
    expect(
      lines(rota("UTC", night, weekly({ people: ["Day"] })), "2026-11-23T12:00", "2026-11-24T12:00"),
    ).toEqual(["11-23T12:00 11-24T12:00 Day 1"]);
  });
});

describe("an override", () => {
  const team = rota("UTC", WEEKLY);

  it("splits the shift that it falls into", () => {
    const doctor = override("Dee", "2026-01-07T12:00", "2026-01-07T18:00");
    expect(lines(team, "2026-01-06T00:00", "2026-01-09T00:00", [doctor])).toEqual([
      "01-06T00:00 01-07T12:00 Ana 0",
      "01-07T12:00 01-07T18:00 Dee override",
      "01-07T18:00 01-09T00:00 Ana 0",
    ]);
    expect(onCallAt(team, [doctor], at("2026-01-07T17:59:59.999"))).toBe("Dee");
    expect(onCallAt(team, [doctor], at("2026-01-07T18:00"))).toBe("Ana");
  });

  it("takes over one person's duty only", () => {
    const holiday = override("Dee", "2026-01-01T00:00", "2026-02-01T00:00", "Bat");
    expect(lines(team, "2026-01-11T00:00", "2026-01-20T00:00", [holiday])).toEqual([
      "01-11T00:00 01-12T09:00 Ana 0",
      "01-12T09:00 01-19T09:00 Dee override",
      "01-19T09:00 01-20T00:00 Cem 0",
    ]);
  });

  it("has the duty where nobody had it", () => {
    const before = override("Dee", "2026-01-04T00:00", "2026-01-06T00:00");
    const instead = { ...before, insteadOf: "Ana" };
    expect(lines(team, "2026-01-03T00:00", "2026-01-07T00:00", [before])[0]).toBe(
      "01-04T00:00 01-06T00:00 Dee override",
    );
    expect(lines(team, "2026-01-03T00:00", "2026-01-07T00:00", [instead])[0]).toBe(
      "01-05T09:00 01-06T00:00 Dee override",
    );
  });

  it("sees what an earlier one made", () => {
    const first = override("Dee", "2026-01-06T00:00", "2026-01-08T00:00");
    const second = override("Eve", "2026-01-07T00:00", "2026-01-09T00:00", "Dee");
    expect(lines(team, "2026-01-06T00:00", "2026-01-09T00:00", [first, second])).toEqual([
      "01-06T00:00 01-07T00:00 Dee override",
      "01-07T00:00 01-08T00:00 Eve override",
      "01-08T00:00 01-09T00:00 Ana 0",
    ]);
  });

  it("that ends before it begins changes nothing", () => {
    const backward = override("Dee", "2026-01-08T00:00", "2026-01-06T00:00");
    expect(lines(team, "2026-01-06T00:00", "2026-01-09T00:00", [backward])).toEqual([
      "01-06T00:00 01-09T00:00 Ana 0",
    ]);
  });
});

it("no time has no shifts", () => {
  expect(shiftsOf(rota("UTC", WEEKLY), [], 5, 5)).toEqual([]);
  expect(shiftsOf(rota("UTC", WEEKLY), [], 6, 5)).toEqual([]);
  expect(shiftsOf(rota("UTC", WEEKLY), [], Number.NaN, 5)).toEqual([]);
});

const zone = fc.constantFrom(
  ...["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "Asia/Kathmandu"],
);
const clock = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom("00", "15", "30"))
  .map(([hour, minute]) => `${String(hour).padStart(2, "0")}:${minute}`);
const day = fc
  .integer({ min: 0, max: 500 })
  .map((days) => new Date(at("2025-11-01T00:00") + days * DAY_MS).toISOString().slice(0, 10));
const weekday = fc.integer({ min: 1, max: 7 });
const restriction = fc.oneof(
  fc.record({ kind: fc.constant("daily" as const), from: clock, to: clock }),
  fc.record({
    kind: fc.constant("weekly" as const),
    fromDay: weekday,
    from: clock,
    toDay: weekday,
    to: clock,
  }),
);
const people = fc.array(fc.constantFrom("Ana", "Bat", "Cem", "Dee"), { minLength: 1, maxLength: 4 });
const handover = fc.oneof(
  fc.record({ every: fc.integer({ min: 1, max: 30 }), unit: fc.constantFrom("hour", "day"), at: clock }),
  fc.record({
    ...{ every: fc.integer({ min: 1, max: 3 }), unit: fc.constant("week"), at: clock },
    weekday: fc.option(weekday, { nil: undefined }),
  }),
) as fc.Arbitrary<Layer["handover"]>;
const layer: fc.Arbitrary<Layer> = fc.record({
  ...{ people, handover, startsOn: day, until: fc.option(day, { nil: null }) },
  restrictions: fc.array(restriction, { maxLength: 2 }),
});
const anyRota = fc.record({ timeZone: zone, layers: fc.array(layer, { minLength: 1, maxLength: 3 }) });
const moment = fc.integer({ min: at("2026-01-01T00:00"), max: at("2026-12-31T00:00") });
const anyOverride: fc.Arbitrary<Override> = fc
  .tuple(
    fc.constantFrom("Eve", "Ana"),
    moment,
    fc.integer({ min: 1, max: 200 }),
    fc.constantFrom("Bat", null),
  )
  .map(([personId, fromAt, hours, insteadOf]) => ({
    personId,
    fromAt,
    toAt: fromAt + hours * HOUR_MS,
    insteadOf,
  }));
const overrides = fc.array(anyOverride, { maxLength: 4 });

it("shifts are in order and without overlap, and with the gaps they are all of the time", () => {
  fc.assert(
    fc.property(anyRota, overrides, moment, fc.integer({ min: 1, max: 40 }), (given, others, from, days) => {
      const to = from + days * DAY_MS;
      const shifts = shiftsOf(given, others, from, to);
      const gaps = gapsOf(shifts, from, to);
      const all = [...shifts, ...gaps].sort((a, b) => a.from - b.from);
      expect(all.map((span) => span.from)).toEqual([from, ...all.slice(0, -1).map((span) => span.to)]);
      expect(all.at(-1)?.to).toBe(to);
      for (const span of all) expect(span.from).toBeLessThan(span.to);
      expect(shifts).toEqual([...shifts].sort((a, b) => a.from - b.from));
      for (const [index, shift] of shifts.slice(1).entries()) {
        const { from: _, to: end, ...who } = shifts[index] as Shift;
        if (end === shift.from) expect({ personId: shift.personId, layer: shift.layer }).not.toEqual(who);
      }
    }),
    { numRuns: 150 },
  );
});

it("whoever is on call at an instant has the shift that holds it, however it was asked", () => {
  fc.assert(
    fc.property(
      anyRota,
      overrides,
      moment,
      fc.integer({ min: 0, max: 3_000_000 }),
      (given, others, from, seconds) => {
        const when = from + seconds * 1_000;
        const shifts = shiftsOf(given, others, from, from + 40 * DAY_MS);
        const expected = shifts.find((shift) => shift.from <= when && when < shift.to)?.personId ?? null;
        expect(onCallAt(given, others, when)).toBe(expected);
        // Each shift begins and ends where it says.
        for (const shift of shifts.slice(0, 3)) {
          expect(onCallAt(given, others, shift.from)).toBe(shift.personId);
          expect(onCallAt(given, others, shift.to - 1)).toBe(shift.personId);
        }
      },
    ),
    { numRuns: 150 },
  );
});

it("overrides of other times change nothing, in whatever order they come", () => {
  fc.assert(
    fc.property(anyRota, overrides, overrides, moment, (given, others, irrelevant, from) => {
      const to = from + 10 * DAY_MS;
      const elsewhere = irrelevant.filter(({ fromAt, toAt }) => toAt <= from || fromAt >= to);
      const expected = shiftsOf(given, others, from, to);
      expect(shiftsOf(given, [...elsewhere, ...others], from, to)).toEqual(expected);
      expect(shiftsOf(given, [...others, ...elsewhere.reverse()], from, to)).toEqual(expected);
    }),
    { numRuns: 100 },
  );
});

/** The slow way: from the start of the layer, one handover after the other, with Temporal. */
function countedFromTheStart(
  { handover, people: team, startsOn }: Layer,
  timeZone: string,
  when: number,
): string | null {
  const instantOf = (local: Temporal.PlainDateTime) => {
    const early = local.toZonedDateTime(timeZone, { disambiguation: "earlier" });
    const isThere = early.toPlainDateTime().equals(local);
    return (isThere ? early : (early.getTimeZoneTransition("next") ?? early)).epochMilliseconds;
  };
  const start = Temporal.PlainDate.from(startsOn).toPlainDateTime(handover.at);
  if (when < instantOf(start)) return null;
  const turn = Temporal.Duration.from({ [`${handover.unit}s`]: handover.every });
  let next = start;
  if (handover.weekday !== undefined) {
    while (next.dayOfWeek !== handover.weekday) next = next.subtract({ days: 1 });
  }
  for (let index = 0; ; index++) {
    next = next.add(turn);
    if (when < instantOf(next)) return team[index % team.length] ?? null;
  }
}

it("turns found by division are those found by counting", () => {
  fc.assert(
    fc.property(zone, layer, fc.integer({ min: 0, max: 90 * 24 * 4 }), (timeZone, given, quarters) => {
      const plain = { ...given, until: null, restrictions: [] };
      const when = at(`${given.startsOn}T00:00`) - DAY_MS + quarters * 900_000;
      expect(onCallAt({ timeZone, layers: [plain] }, [], when)).toBe(
        countedFromTheStart(plain, timeZone, when),
      );
    }),
    { numRuns: 150 },
  );
});
