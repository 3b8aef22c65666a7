import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Copy, type Digit, type Proofs, scoreOf } from "./score";

const NOW = 1_000_000;
const PROOFS: Proofs = { drillPassedAt: NOW - 100, drillMaxAgeMs: 500, openErrors: 0 };

function copy(id: string, more: Partial<Copy> = {}): Copy {
  return {
    id,
    name: id,
    place: "local",
    medium: "disk",
    lockedUntil: null,
    offline: false,
    goodUntil: NOW + 1_000,
    encrypted: true,
    ...more,
  };
}

const NEAR = copy("near", { goodUntil: NOW + 300 });
const FAR = copy("far", {
  place: "off-site",
  medium: "object storage",
  lockedUntil: NOW + 200,
  goodUntil: NOW + 400,
});

function digits(copies: readonly Copy[], proofs: Proofs = PROOFS, now = NOW): Record<Digit["key"], Digit> {
  return Object.fromEntries(scoreOf(copies, proofs, now).map((digit) => [digit.key, digit])) as Record<
    Digit["key"],
    Digit
  >;
}

describe("3-2-1-1-0", () => {
  it("holds with two fresh copies, one of them off-site and locked, and a drill", () => {
    expect(scoreOf([NEAR, FAR], PROOFS, NOW)).toMatchObject([
      {
        key: "copies",
        digit: "3",
        holds: true,
        by: "near",
        until: NOW + 300,
        why: "Production and far and near.",
      },
      { key: "media", digit: "2", holds: true, by: "near", until: NOW + 300 },
      {
        key: "off-site",
        digit: "1",
        holds: true,
        by: "far",
        until: NOW + 400,
        why: "far is off-site and fresh.",
      },
      {
        key: "locked",
        digit: "1",
        holds: true,
        by: "far",
        until: NOW + 200,
        why: "far is locked and fresh.",
      },
      { key: "errors", digit: "0", holds: true, by: "drill", until: NOW + 400 },
    ]);
  });

  it("fails with nothing", () => {
    expect(scoreOf([], { ...PROOFS, drillPassedAt: null }, NOW).map(({ holds }) => holds)).toEqual(
      Array(5).fill(false),
    );
  });

  it("never holds by what is not known", () => {
    const unknown = [NEAR, FAR].map((each) => ({ ...each, goodUntil: null }));
    const found = scoreOf(unknown, { ...PROOFS, openErrors: null }, NOW);
    expect(found.map(({ holds }) => holds)).toEqual([null, null, null, null, null]);
    for (const { by, until } of found) expect([by, until]).toEqual([null, null]);
  });

  it("does not count what is stale, or locked no longer", () => {
    const late = digits([NEAR, FAR], PROOFS, NOW + 350);
    expect([late.copies.holds, late.media.holds, late["off-site"].holds, late.locked.holds]).toEqual([
      false,
      false,
      true,
      false,
    ]);
  });

  it("holds until the last of several proofs expires", () => {
    const third = copy("third", { place: "off-site", medium: "tape", offline: true, goodUntil: NOW + 900 });
    const { copies, media, "off-site": offSite, locked } = digits([NEAR, FAR, third]);
    expect([copies.until, media.until, offSite.until, locked.until]).toEqual([
      NOW + 400,
      NOW + 400,
      NOW + 900,
      NOW + 900,
    ]);
  });

  it("knows media by their names, however they are written", () => {
    expect(digits([NEAR, copy("b", { medium: " Disk " })]).media.holds).toBe(false);
    expect(digits([NEAR, copy("b", { medium: "" })]).media.holds).toBeNull();
  });

  it("says that an off-site copy is not encrypted", () => {
    expect(digits([{ ...FAR, encrypted: false }])["off-site"].why).toBe(
      "far is off-site and fresh, but not encrypted.",
    );
  });

  it.each([
    [{ openErrors: 2 }, false, "2 errors of verifications are open."],
    [{ openErrors: null }, null, "Whether verifications found errors is not known."],
    [{ drillPassedAt: null }, false, "No restore drill has passed."],
    [{ drillPassedAt: NOW - 501 }, false, "The last restore drill that passed is too long ago."],
    [{ drillPassedAt: NOW - 500 }, true, "A restore drill passed, and no error is open."],
  ])("judges the zero by %j: %s", (more, holds, why) => {
    expect(digits([], { ...PROOFS, ...more }).errors).toMatchObject({ holds, why });
  });
});

describe("for all systems", () => {
  const instant = fc.integer({ min: NOW - 500, max: NOW + 500 });
  const anyCopy = fc.record({
    id: fc.uuid(),
    name: fc.constantFrom("a", "b"),
    place: fc.constantFrom("local" as const, "off-site" as const),
    medium: fc.constantFrom("disk", "tape", "object storage", "Disk", ""),
    lockedUntil: fc.option(instant),
    offline: fc.boolean(),
    goodUntil: fc.option(instant),
    encrypted: fc.option(fc.boolean()),
  });
  const copies = fc.array(anyCopy, { maxLength: 6 });
  const proofs = fc.record({
    drillPassedAt: fc.option(instant),
    drillMaxAgeMs: fc.nat(600),
    openErrors: fc.option(fc.nat(2)),
  });
  const rank = ({ holds }: Digit) => (holds === true ? 2 : holds === null ? 1 : 0);

  it("a good copy more never makes a digit worse", () => {
    fc.assert(
      fc.property(copies, anyCopy, fc.integer({ min: 1, max: 500 }), proofs, (some, more, left, known) => {
        const before = scoreOf(some, known, NOW);
        const after = scoreOf([...some, { ...more, goodUntil: NOW + left }], known, NOW);
        for (const [index, digit] of before.entries()) {
          expect(rank(after[index] as Digit)).toBeGreaterThanOrEqual(rank(digit));
        }
      }),
    );
  });

  it("time that passes never makes one better", () => {
    fc.assert(
      fc.property(copies, proofs, fc.nat(1_000), (some, known, passed) => {
        const before = scoreOf(some, known, NOW);
        for (const [index, digit] of scoreOf(some, known, NOW + passed).entries()) {
          expect(rank(digit)).toBeLessThanOrEqual(rank(before[index] as Digit));
        }
      }),
    );
  });

  it("each digit holds right up to its date, and not after it", () => {
    fc.assert(
      fc.property(copies, proofs, (some, known) => {
        for (const [index, { holds, by, until }] of scoreOf(some, known, NOW).entries()) {
          expect([by === null, until === null]).toEqual([holds !== true, holds !== true]);
          if (until === null) continue;
          const last = Math.max(NOW, until - 1);
          expect(scoreOf(some, known, last)[index]?.holds).toBe(true);
          expect(scoreOf(some, known, until + 1)[index]?.holds).not.toBe(true);
        }
      }),
    );
  });
});
