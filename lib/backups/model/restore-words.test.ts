import { describe, expect, it } from "vitest";
import { restoreSentences } from "./restore-words";
import type { BackupCounts } from "./system";

const NONE: BackupCounts = {
  ...{ systems: 0, stale: 0, firstStale: null, unheard: 0 },
  ...{ failed: 0, firstFailed: null, untried: 0, overdue: 0, partly: 0, damaged: 0 },
  ...{ bareServers: 0, bareDatabases: 0, unknownServers: 0 },
};
const plain = (texts: readonly string[]) => texts.map((text) => text.replaceAll("\u00a0", " "));
const said = (more: Partial<BackupCounts>, slowest: { tookS: number; rtoS: number | null } | null = null) =>
  plain(restoreSentences({ ...NONE, ...more }, slowest, undefined).systems);

describe("what managers read of restores", () => {
  it("is not known while no system is protected", () => {
    expect(said({})).toEqual(["Not known: no system is protected yet."]);
    const { systems, unprotected } = restoreSentences({ ...NONE, bareServers: 2 }, null, "prod");
    expect(systems).toEqual(["Not known: no system of prod is protected yet."]);
    expect(plain(unprotected)).toEqual(["Nobody protects the files of 2 servers."]);
  });

  it("names copies in which a check found errors", () => {
    expect(said({ systems: 3, damaged: 2 })[1]).toBe("In a copy of 2 systems the last check found errors.");
    expect(said({ systems: 1, damaged: 1 })[1]).toBe(
      "In a copy of the only system the last check found errors.",
    );
  });

  it("counts those that are in order, and says what the others are", () => {
    expect(said({ systems: 18, untried: 3 }, { tookS: 41 * 60, rtoS: 3_600 })).toEqual([
      "All 18 systems have a restore point no older than agreed.",
      "15 of 18 systems were restored in a test within the agreed days; 3 were never tested.",
      "The slowest restore among these took 41 min of the 1 hour that is agreed.",
    ]);
    expect(said({ systems: 9, stale: 2, unheard: 1, failed: 1, partly: 1, overdue: 2, untried: 4 })).toEqual([
      "6 of 9 systems have a restore point no older than agreed; 2 have older ones, of 1 none is known.",
      "1 of 9 systems was restored in a test within the agreed days; the last test of 1 failed, 1 was restored only partly, the last test of 2 is longer ago, 4 were never tested.",
    ]);
    expect(said({ systems: 2, stale: 1, unheard: 1, untried: 2 })).toEqual([
      "None of 2 systems has a restore point no older than agreed; 1 has an older one, of 1 none is known.",
      "None of 2 systems was restored in a test within the agreed days; 2 were never tested.",
    ]);
  });

  it.each([
    [{}, "The newest restore point of the only system is no older than agreed."],
    [{ stale: 1 }, "The newest restore point of the only system is older than agreed."],
    [{ unheard: 1 }, "Not known: nothing was heard of a restore point of the only system."],
  ])("says of one system %j", (more, words) => {
    expect(said({ systems: 1, ...more })[0]).toBe(words);
  });

  it.each([
    [{}, "The only system was restored in a test within the agreed days."],
    [{ failed: 1 }, "The last test of the only system failed."],
    [{ partly: 1 }, "The only system was restored only partly in its last test."],
    [{ overdue: 1 }, "The last test of the only system is longer ago than agreed."],
    [{ untried: 1 }, "The only system was never restored in a test."],
  ])("says of the tests of one system %j", (more, words) => {
    expect(said({ systems: 1, ...more })[1]).toBe(words);
  });

  it("says how long the slowest took beside what is agreed now", () => {
    const slowest = (tookS: number, rtoS: number | null) => said({ systems: 3 }, { tookS, rtoS })[2];
    expect(slowest(2_460, 5_400)).toBe(
      "The slowest restore among these took 41 min of the 90 minutes that are agreed.",
    );
    expect(slowest(2_460, 1_800)).toBe(
      "The slowest restore among these took 41 min, longer than the 30 minutes that are agreed now.",
    );
    expect(slowest(2_460, null)).toBe(
      "The slowest restore among these took 41 min; no time is agreed for it.",
    );
    expect(said({ systems: 2, untried: 1 }, { tookS: 60, rtoS: 3_600 })).toEqual([
      "Both systems have a restore point no older than agreed.",
      "1 of 2 systems was restored in a test within the agreed days; 1 was never tested.",
      "The restore in that test took 1 min of the 1 hour that is agreed.",
    ]);
    expect(said({ systems: 3 })).toHaveLength(2);
  });

  it("names what nobody protects, and what nobody knows of, however well the systems are", () => {
    const { unprotected } = restoreSentences(
      { ...NONE, systems: 3, bareDatabases: 1, unknownServers: 2 },
      null,
      undefined,
    );
    expect(plain(unprotected)).toEqual([
      "Nobody protects 1 database.",
      "Nobody knows which databases 2 servers have.",
    ]);
  });
});
