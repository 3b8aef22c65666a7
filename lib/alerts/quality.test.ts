import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ENOUGH, type QualityCounts } from "./model/quality";
import { judged, worstFirst } from "./quality";

function counts(given: Partial<QualityCounts> = {}): QualityCounts {
  return {
    source: { id: "s", name: "Source", format: "generic" },
    episodes: 0,
    decided: 0,
    actionable: 0,
    noise: 0,
    returned: 0,
    pages: 0,
    nightPages: 0,
    acknowledged: 0,
    never: 0,
    acknowledgedAfter: null,
    messages: 0,
    messageEpisodes: 0,
    ...given,
  };
}

const anyCounts = fc
  .record({
    waiting: fc.nat(1_000),
    actionable: fc.nat(1_000),
    noise: fc.nat(1_000),
    untouched: fc.nat(1_000),
    acknowledged: fc.nat(1_000),
    never: fc.nat(1_000),
    nightPages: fc.nat(50),
    name: fc.string(),
  })
  .map(({ waiting, actionable, noise, untouched, acknowledged, never, nightPages, name }) => {
    const decided = actionable + noise + untouched;
    const source = { id: name, name, format: "generic" };
    return counts({
      source,
      episodes: decided + waiting,
      decided,
      actionable,
      noise,
      acknowledged,
      never,
      nightPages,
    });
  });

describe("the quality of a source", () => {
  it("is the share that somebody had to act on, of those that are decided", () => {
    const quality = judged(
      counts({ episodes: 30, decided: 20, actionable: 5, noise: 12, acknowledged: 4, never: 16 }),
    );
    expect(quality).toMatchObject({ actionableShare: 0.25, noiseShare: 0.6, neverShare: 0.8 });
  });

  it("counts messages over the episodes whose messages are known", () => {
    expect(judged(counts({ messages: 45, messageEpisodes: 10 })).messagesPerEpisode).toBe(4.5);
    expect(judged(counts({ messages: 45, messageEpisodes: 9 })).messagesPerEpisode).toBeNull();
  });

  it("is not said of too few, and never called whole", () => {
    const few = judged(counts({ episodes: 900, decided: ENOUGH - 1, actionable: ENOUGH - 1, never: 9 }));
    expect(few).toMatchObject({ actionableShare: null, noiseShare: null, neverShare: null });
    const enough = judged(counts({ decided: ENOUGH, actionable: ENOUGH, never: ENOUGH }));
    expect(enough).toMatchObject({ actionableShare: 1, noiseShare: 0, neverShare: 1 });
  });

  it("has shares between none and all, and what is acted on is no noise", () => {
    fc.assert(
      fc.property(anyCounts, (given) => {
        const { actionableShare, noiseShare, neverShare } = judged(given);
        for (const share of [actionableShare, noiseShare, neverShare]) {
          if (share === null) continue;
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1);
        }
        expect(actionableShare === null).toBe(given.decided < ENOUGH);
        expect((actionableShare ?? 0) + (noiseShare ?? 0)).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });
});

describe("sources", () => {
  it("stand with the worst first, and those that say too little last", () => {
    const named = (name: string, given: Partial<QualityCounts>) =>
      judged(counts({ source: { id: name, name, format: "generic" }, ...given }));
    const sorted = worstFirst([
      named("few", { decided: 3 }),
      named("good", { decided: 20, actionable: 20 }),
      named("bad", { decided: 20, actionable: 1 }),
      named("bad at night", { decided: 20, actionable: 1, nightPages: 3 }),
    ]);
    expect(sorted.map(({ source }) => source.name)).toEqual(["bad at night", "bad", "good", "few"]);
  });

  it("are all there in one order, however they came", () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyCounts, { selector: ({ source }) => source.name }), (all) => {
        const sorted = worstFirst(all.map(judged));
        expect(sorted).toHaveLength(all.length);
        expect(worstFirst(all.toReversed().map(judged))).toEqual(sorted);
        const shares = sorted.map(({ actionableShare }) => actionableShare ?? 2);
        expect(shares).toEqual(shares.toSorted((a, b) => a - b));
      }),
    );
  });
});
