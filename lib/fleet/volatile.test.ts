import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Hardware, Integrity, Section, Updates } from "./model/facts";
import { asOf, storedForm } from "./volatile";

const report = new Date("2026-11-22T11:26:04Z");

function updates(cacheAgeSeconds: number | null, listsChangedAt: string | null): Section<Updates> {
  return { state: "known", cacheAgeSeconds, listsChangedAt, items: [] };
}

describe("what counts from the moment of a report", () => {
  test("two reports of an unchanged server are stored alike", () => {
    expect(storedForm("updates", updates(600, "2026-11-22T11:16:04Z"))).toEqual(
      storedForm("updates", updates(900, "2026-11-22T11:16:04Z")),
    );
  });

  test("is counted again from what is stored", () => {
    const stored = storedForm("updates", updates(600, "2026-11-22T11:16:04Z"));
    expect(asOf("updates", stored, report)).toMatchObject({ cacheAgeSeconds: 600 });
    expect(asOf("updates", stored, new Date("2026-11-22T11:31:04.900Z"))).toMatchObject({
      cacheAgeSeconds: 900,
    });
  });

  test("is exactly what was read, for every time of the lists and of the report", () => {
    const instant = fc.integer({ min: 0, max: 253_402_300_799 });
    fc.assert(
      fc.property(instant, fc.integer({ min: 0, max: 253_402_300_799_000 }), (fetchedS, reportMs) => {
        const at = new Date(reportMs);
        const age = Math.max(0, Math.floor(reportMs / 1000) - fetchedS);
        const section = updates(age, new Date(fetchedS * 1000).toISOString().replace(".000Z", "Z"));
        expect(asOf("updates", storedForm("updates", section), at)).toEqual(section);
      }),
    );
  });

  test("stays unknown where nobody told, and other sections are left alone", () => {
    expect(asOf("updates", updates(null, null), report)).toEqual(updates(null, null));
    const lost: Section<Updates> = { state: "unknown", reason: "apt-updates: E: broken" };
    expect(asOf("updates", storedForm("updates", lost), report)).toEqual(lost);
    const hardware: Section<Hardware> = { state: "known", cpus: 2, memoryBytes: null, filesystems: null };
    expect(asOf("hardware", storedForm("hardware", hardware), report)).toEqual(hardware);
  });
});

describe("the time of an integrity check", () => {
  const check = { added: [], removed: [], changed: [] };
  const integrity = (tool: "aide" | "debsums", at: string): Section<Integrity> => ({
    state: "known",
    ...check,
    tool,
    checkedAt: at,
    others: [{ ...check, tool: "rpm", checkedAt: at }],
    hashes: null,
  });

  test("is that of the report where the package manager compared for it", () => {
    const [one, other] = [
      integrity("debsums", "2026-11-22T11:00:00.000Z"),
      integrity("debsums", "2026-11-22T12:00:00.000Z"),
    ];
    expect(storedForm("integrity", one)).toEqual(storedForm("integrity", other));
    expect(asOf("integrity", storedForm("integrity", one), new Date("2026-11-22T12:00:00Z"))).toEqual(other);
  });

  test("is AIDE's own where AIDE compared", () => {
    const own = integrity("aide", "2026-11-20T03:00:00.000Z");
    const later = asOf("integrity", storedForm("integrity", own), report);
    expect(later).toMatchObject({
      checkedAt: "2026-11-20T03:00:00.000Z",
      others: [{ checkedAt: report.toISOString() }],
    });
  });
});
