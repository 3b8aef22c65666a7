import { describe, expect, it } from "vitest";
import { HOUR_MS } from "./judging";
import type { Ledger } from "./ledger";
import { NewObjective, percentText } from "./model/objective";
import { SLICE_MS, VERDICT } from "./slices";
import { countedUntil, type StandingObjective, standingOf } from "./standing";

const NOW = Date.UTC(2026, 10, 23, 10, 0, 30);
const END = Date.UTC(2026, 10, 23, 10);
const { good, bad, unknown } = VERDICT;

const OBJECTIVE: StandingObjective = {
  target: 999_000,
  window: { kind: "rolling", days: 30 },
  since: END - 30 * 86_400_000,
  intervalS: 60,
  locations: 3,
};

/** A ledger of the last `hours` hours, good throughout but for what `last` says of the last minutes. */
function ledger(hours: number, last: number[]): Ledger {
  const kept = new Map();
  for (let hour = 1; hour <= hours; hour++) {
    const verdicts = new Uint8Array(60).fill(good);
    if (hour === 1) verdicts.set(last, 60 - last.length);
    const count = (wanted: number) => verdicts.filter((verdict) => verdict === wanted).length;
    kept.set(END - hour * HOUR_MS, { verdicts, good: count(good), bad: count(bad) });
  }
  return { days: new Map(), hours: kept };
}

it("counts a slice when its last retry is in", () => {
  expect(countedUntil(END + 19_999)).toBe(END - SLICE_MS);
  expect(countedUntil(END + 20_000)).toBe(END);
});

describe("the state", () => {
  it.each<[string, number[], string, number | null]>([
    ["up", [good], "up", END - 24 * HOUR_MS],
    ["down", [good, bad, bad], "down", END - 2 * SLICE_MS],
    ["down, though the last minutes were not measured", [bad, unknown, unknown], "down", END - 3 * SLICE_MS],
    ["not known after three intervals", [good, unknown, unknown, unknown], "unknown", END],
    ["up again", [bad, good], "up", END - SLICE_MS],
    ["down across a gap", [good, bad, unknown, bad], "down", END - 3 * SLICE_MS],
    ["down anew after a long gap", [bad, unknown, unknown, unknown, unknown, bad], "down", END - SLICE_MS],
  ])("%s", (_, last, state, since) => {
    const standing = standingOf(OBJECTIVE, ledger(30, last), [], null, NOW);
    expect(standing).toMatchObject({ state, stateSince: since });
  });

  it("keeps since when it is so, also from before what is looked at", () => {
    const former = { state: "up" as const, stateSince: 5, burn: [] };
    expect(standingOf(OBJECTIVE, ledger(30, [good]), [], former, NOW).stateSince).toBe(5);
    expect(standingOf(OBJECTIVE, ledger(30, [bad]), [], former, NOW).stateSince).toBe(END - SLICE_MS);
  });
});

describe("the budget", () => {
  it("of rolling days is of what was measured", () => {
    const { counts, minutesLeft, remaining } = standingOf(OBJECTIVE, ledger(100, [bad, good]), [], null, NOW);
    expect(counts).toEqual({ good: 5_999, bad: 1, unknown: 43_200 - 6_000 });
    expect(minutesLeft).toBeCloseTo(5, 9);
    expect(remaining).toBeCloseTo(1 - 1 / 6, 9);
  });

  it("of a month is the month's, from its first day on", () => {
    const objective = { ...OBJECTIVE, window: { kind: "month" as const, timeZone: "UTC" }, since: 0 };
    const { minutesLeft, remaining } = standingOf(objective, ledger(100, [bad, good]), [], null, NOW);
    expect(minutesLeft).toBeCloseTo(42.2, 9);
    expect(remaining).toBeCloseTo(42.2 / 43.2, 9);
  });

  it("of an objective that began within the month is of the rest of it", () => {
    const window = { kind: "month" as const, timeZone: "UTC" };
    const objective = { ...OBJECTIVE, window, since: END - HOUR_MS };
    const { counts, minutesLeft } = standingOf(objective, ledger(100, [good]), [], null, NOW);
    expect(counts).toEqual({ good: 60, bad: 0, unknown: 0 });
    expect(minutesLeft).toBeCloseTo((7 * 24 + 15) * 60 * 0.001, 9);
  });

  it("of nothing is nothing, and nobody is up", () => {
    const empty = { days: new Map(), hours: new Map() };
    const standing = standingOf(OBJECTIVE, empty, [], null, NOW);
    expect(standing).toMatchObject({ state: "unknown", remaining: null });
    expect(standing.burn.every(({ frozen, firing }) => frozen && !firing)).toBe(true);
  });

  it("of an objective that begins next minute counts nothing yet", () => {
    const standing = standingOf({ ...OBJECTIVE, since: END + SLICE_MS }, ledger(1, [good]), [], null, NOW);
    expect(standing.counts).toEqual({ good: 0, bad: 0, unknown: 0 });
    expect(standing.remaining).toBeNull();
  });
});

describe("planned work", () => {
  const minutesAgo = (minutes: number) => END - minutes * SLICE_MS;

  it("excuses minutes and hides none: both numbers are there", () => {
    const planned = [{ from: minutesAgo(3), to: minutesAgo(1) }];
    const standing = standingOf(OBJECTIVE, ledger(80, [bad, bad, bad, good]), planned, null, NOW);
    expect(standing.counts).toMatchObject({ bad: 3 });
    expect(standing.excused).toEqual({ good: 0, bad: 2, unknown: 0 });
    expect(standing.minutesLeft).toBeCloseTo((80 * 60 - 2) * 0.001 - 1, 9);
    expect(standing.plannedUntil).toBeNull();
  });

  it("does not excuse minutes at its edges, nor any minute twice", () => {
    const planned = [
      { from: minutesAgo(3) + 1_000, to: minutesAgo(1) },
      { from: minutesAgo(2), to: minutesAgo(1) + 30_000 },
    ];
    const standing = standingOf(OBJECTIVE, ledger(80, [bad, bad, bad, bad]), planned, null, NOW);
    expect(standing.excused).toEqual({ good: 0, bad: 1, unknown: 0 });
  });

  it("does not freeze what burns: what it excuses is missing from both sides", () => {
    const planned = [{ from: minutesAgo(50), to: minutesAgo(6) }];
    const last = [...new Array(44).fill(unknown), ...new Array(6).fill(bad)];
    const standing = standingOf(OBJECTIVE, ledger(80, last), planned, null, NOW);
    expect(standing.burn[0]).toMatchObject({ firing: true, frozen: false });
  });

  it("that is under way says until when", () => {
    const planned = [{ from: minutesAgo(1), to: END + 5 * SLICE_MS }];
    const standing = standingOf(OBJECTIVE, ledger(80, [bad]), planned, null, NOW);
    expect(standing).toMatchObject({ state: "down", plannedUntil: END + 5 * SLICE_MS, excused: { bad: 1 } });
  });
});

it("burns: fires, holds while nobody measures, and ends", () => {
  const firing = standingOf(OBJECTIVE, ledger(80, [bad, bad, bad]), [], null, NOW);
  expect(firing.burn.map((tier) => tier.firing)).toEqual([true, true, false, false]);
  const former = { state: firing.state, stateSince: null, burn: firing.burn };
  const blind = standingOf(OBJECTIVE, ledger(80, new Array(8).fill(unknown)), [], former, NOW);
  expect(blind.burn.map((tier) => [tier.firing, tier.frozen])).toEqual([
    ...[
      [true, true],
      [true, true],
      [false, false],
      [false, false],
    ],
  ]);
  const over = standingOf(OBJECTIVE, ledger(80, [good]), [], former, NOW);
  expect(over.burn.some((tier) => tier.firing || tier.frozen)).toBe(false);
});

describe("a target", () => {
  it.each([
    ["99.9", 999_000],
    ["99,95", 999_500],
    ["99", 990_000],
    ["99.9999", 999_999],
    ["9.5", 95_000],
    ["0.0001", 1],
  ])("%s %% is %i ppm, and back", (text, ppm) => {
    expect(NewObjective.shape.target.parse(text)).toBe(ppm);
    expect(percentText(ppm)).toBe(text.replace(",", "."));
  });
  it.each(["100", "0", "-1", "99.99999", "abc", "", "1e2"])("%j is refused", (text) => {
    expect(NewObjective.shape.target.safeParse(text).success).toBe(false);
  });
});
