import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { instantOf } from "./instant";

const TEN = Date.UTC(2026, 0, 1, 10);

describe("an instant", () => {
  it.each([
    ["2026-01-01T10:00:00Z", TEN],
    ["2026-01-01T10:00:00.326990857Z", TEN + 326],
    ["2026-01-01T10:00:00.999999999Z", TEN + 999],
    ["2026-01-01T10:00:00.5Z", TEN + 500],
    ["2026-01-01T10:00:00.05Z", TEN + 50],
    ["2026-01-01T10:00:00,250Z", TEN + 250],
    ["2026-01-01T12:00:00+02:00", TEN],
    ["2026-01-01T10:00:00.000+0000", TEN],
    ["2026-01-01T04:30:00-0530", TEN],
    ["2026-01-01T11:00:00+01", TEN],
    ["2026-01-01T10:00:00-00:00", TEN],
    ["2026-01-01T10:00Z", TEN],
    ["2026-01-01t10:00:00z", TEN],
    ["2026-01-01 10:00:00.000", TEN],
    ["2026-01-01 10:00:00", TEN],
    ["2026-01-01T10:00:00", TEN],
    ["2026-01-01 12:00:00+02:00", TEN],
    ["2025-12-31T23:59:60Z", Date.UTC(2026, 0, 1)],
    ["2024-02-29T00:00:00Z", Date.UTC(2024, 1, 29)],
    ["2000-02-29T00:00:00Z", Date.UTC(2000, 1, 29)],
    ["1970-01-01T00:00:00Z", 0],
    ["1969-12-31T23:00:00-01:00", 0],
    ["9999-12-31T23:59:59.999Z", 253_402_300_799_999],
  ])("is named by %s", (text, expected) => {
    expect(instantOf(text)).toBe(expected);
  });

  it.each([
    "",
    "now",
    "1767261600",
    "2026-01-01",
    "2026-01-01T10",
    "2026-01-01T10:00:00 Z",
    "2026-01-01T10:00:00Zulu",
    "2026-01-01T10:00:00.Z",
    "2026-01-01T10:00:00.5.5Z",
    "2026-01-01T10:00:0Z",
    "2026-01-01T10:00:Z",
    "2026-01-01T24:00:00Z",
    "2026-01-01T10:60:00Z",
    "2026-01-01T10:00:61Z",
    "2026-00-01T10:00:00Z",
    "2026-13-01T10:00:00Z",
    "2026-01-00T10:00:00Z",
    "2026-01-32T10:00:00Z",
    "2026-02-29T10:00:00Z",
    "2100-02-29T10:00:00Z",
    "2026-04-31T10:00:00Z",
    "2026/01/01T10:00:00Z",
    "2026-01-01_10:00:00Z",
    "2026-01-01T10.00.00Z",
    "2026-01-01T10:00:00+24:00",
    "2026-01-01T10:00:00+02:60",
    "2026-01-01T10:00:00+2",
    "2026-01-01T10:00:00+02:0",
    "2026-01-01T10:00:00+02:000",
    "2026-01-01T10:00:00+02.00",
    "2026-01-01T10:00:00+",
    " 2026-01-01T10:00:00Z",
    "2026-01-01T10:00:00Z\n",
    "２０２６-01-01T10:00:00Z",
    "-026-01-01T10:00:00Z",
    "x026-01-01T10:00:00Z",
    "20x6-01-01T10:00:00Z",
    "202x-01-01T10:00:00Z",
    "2026-0x-01T10:00:00Z",
    "2026-01-x1T10:00:00Z",
    "2026-01-01Tx0:00:00Z",
    "2026-01-01T10:0x:00Z",
    "2026-01-01T10:00:0xZ",
    "2026-01-01T10:00:00.xZ",
    "2026-01-01T10:00:00.5xZ",
    "2026-01-01T10:00:00+x2:00",
    "2026-01-01T10:00:00+02:x0",
    "+002026-01-01T10:00:00Z",
    "1000000000-01-01T00:00:00Z",
    "0000-00-00T00:00:00Z",
    `2026-01-01T10:00:00.${"9".repeat(100_000)}Z`,
  ])("is not named by %j", (text) => {
    expect(instantOf(text)).toBeNull();
  });

  it.each([
    "0001-01-01T00:00:00Z",
    "1969-12-31T23:59:59.999Z",
    "1970-01-01T00:00:00+00:01",
    "9999-12-31T23:59:59-00:01",
    "9999-12-31T23:59:60Z",
  ])("counts only in the years 1970 to 9999, so %s is none", (text) => {
    expect(instantOf(text)).toBeNull();
  });

  it("is what JavaScript itself writes, for every millisecond", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 253_402_300_799_999 }), (instant) => {
        expect(instantOf(new Date(instant).toISOString())).toBe(instant);
      }),
      { numRuns: 2_000 },
    );
  });

  it("is the same in every zone", () => {
    const zone = fc.integer({ min: -1_439, max: 1_439 });
    fc.assert(
      fc.property(fc.integer({ min: 86_400_000, max: 4_102_444_800_000 }), zone, (instant, minutes) => {
        const local = new Date(instant + minutes * 60_000).toISOString().slice(0, -1);
        const two = (count: number) => String(count).padStart(2, "0");
        const sign = minutes < 0 ? "-" : "+";
        const [hours, rest] = [two(Math.floor(Math.abs(minutes) / 60)), two(Math.abs(minutes) % 60)];
        expect(instantOf(`${local}${sign}${hours}:${rest}`)).toBe(instant);
        expect(instantOf(`${local}${sign}${hours}${rest}`)).toBe(instant);
      }),
    );
  });

  it("is a whole number in range or nothing, whatever the text", () => {
    const digit = fc.constantFrom(..."0123456789");
    const other = fc.constantFrom(..."-+:.,TtZz \0x9");
    const near = fc
      .tuple(fc.nat(30), fc.oneof(digit, other), fc.string({ maxLength: 3 }))
      .map(([at, char, more]) => {
        const text = `2026-01-01T10:00:00.000+02:00${more}`;
        return text.slice(0, at) + char + text.slice(at + 1);
      });
    fc.assert(
      fc.property(fc.oneof(fc.string(), near), (text) => {
        const instant = instantOf(text);
        expect(instant === null || (Number.isSafeInteger(instant) && instant >= 0)).toBe(true);
      }),
    );
  });
});
