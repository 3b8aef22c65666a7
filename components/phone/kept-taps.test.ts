import { describe, expect, it } from "vitest";
import { forgetTap, type KeptTap, keepTap, keptTaps } from "./kept-taps";

function store(initial?: string) {
  const held = new Map<string, string>(initial === undefined ? [] : [["garrison-taps", initial]]);
  return {
    getItem: (name: string) => held.get(name) ?? null,
    setItem: (name: string, value: string) => void held.set(name, value),
    removeItem: (name: string) => void held.delete(name),
    size: () => held.size,
  };
}

const full = {
  ...store(),
  setItem: () => {
    throw new DOMException("full", "QuotaExceededError");
  },
};

const NOW = 1_790_000_000_000;
const tap = (alertId: string, given: Partial<KeptTap> = {}): KeptTap => ({
  ...{ alertId, answer: { tappedAt: "2026-09-21T14:13:20.000Z" }, until: NOW + 900_000 },
  ...given,
});

describe("a tap without a connection", () => {
  it("is kept with its answer until it is forgotten", () => {
    const phone = store();
    expect(keepTap(phone, tap("a"), NOW)).toBe(true);
    keepTap(phone, tap("b"), NOW);
    expect(keptTaps(phone, NOW)).toEqual([tap("a"), tap("b")]);
    forgetTap(phone, "a", NOW);
    expect(keptTaps(phone, NOW)).toEqual([tap("b")]);
    forgetTap(phone, "b", NOW);
    expect(phone.size()).toBe(0);
  });

  it("replaces an earlier one for the same alert", () => {
    const phone = store();
    keepTap(phone, tap("a"), NOW);
    const later = tap("a", { answer: { deed: "hand-over" } });
    keepTap(phone, later, NOW);
    expect(keptTaps(phone, NOW)).toEqual([later]);
  });

  it("is worth nothing once its link has ended", () => {
    const phone = store();
    keepTap(phone, tap("a", { until: NOW + 1 }), NOW);
    expect(keptTaps(phone, NOW)).toHaveLength(1);
    expect(keptTaps(phone, NOW + 1)).toEqual([]);
  });

  it("is one of twenty at most", () => {
    const phone = store();
    for (let count = 0; count < 25; count += 1) keepTap(phone, tap(`a${count}`), NOW);
    const kept = keptTaps(phone, NOW);
    expect(kept).toHaveLength(20);
    expect(kept.at(-1)?.alertId).toBe("a24");
  });

  it("cannot be kept everywhere, which is said", () => {
    expect(keepTap(full, tap("a"), NOW)).toBe(false);
    expect(() => forgetTap(full, "a", NOW)).not.toThrow();
  });
});

it.each([
  "",
  "null",
  "{",
  "{}",
  "[1,null,{}]",
  '[{"alertId":1,"answer":{},"until":9e15}]',
  '[{"__proto__":{}}]',
])("reads nothing from what is no list of taps: %s", (text) => {
  expect(keptTaps(store(text), NOW)).toEqual([]);
});
