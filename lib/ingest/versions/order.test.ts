import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareApk } from "./apk";
import { compareDigits, type Order } from "./digits";
import { compareDpkg } from "./dpkg";
import { compareRpm, compareSegments } from "./rpm";

const comparisons: Record<string, (a: string, b: string) => Order> = {
  dpkg: compareDpkg,
  rpm: compareRpm,
  rpmvercmp: compareSegments,
  apk: compareApk,
};

/** Short texts of the characters that matter, so that equal beginnings are common. */
const version = fc.oneof(
  fc.string({ unit: fc.constantFrom(..."0019abZ.-+~^:_r"), maxLength: 8 }),
  fc.string({ maxLength: 12 }),
  fc
    .tuple(
      fc.nat(2),
      fc.nat(12),
      fc.constantFrom("", "~rc1", "a", "_p1", "^git1", "-r1", "-1.el9", "+deb12u1"),
    )
    .map(([epoch, minor, end]) => `${epoch}:1.${minor}${end}`),
);

describe.each(Object.entries(comparisons))("the order of %s versions", (_name, compare) => {
  it("is reflexive", () => {
    fc.assert(fc.property(version, (a) => compare(a, a) === 0));
  });

  it("is antisymmetric", () => {
    fc.assert(
      fc.property(version, version, (a, b) => compare(a, b) + compare(b, a) === 0),
      { numRuns: 2000 },
    );
  });

  it("is transitive", () => {
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        const [low, middle, high] = [a, b, c].sort(compare) as [string, string, string];
        expect(compare(low, middle)).toBeLessThanOrEqual(0);
        expect(compare(middle, high)).toBeLessThanOrEqual(0);
        expect(compare(low, high)).toBeLessThanOrEqual(0);
        if (compare(low, middle) === 0 && compare(middle, high) === 0) expect(compare(low, high)).toBe(0);
      }),
      { numRuns: 3000 },
    );
  });
});

describe("numbers of any length", () => {
  it("compares as BigInt does", () => {
    const digits = fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(digits, digits, (a, b) => {
        const expected = BigInt(a) < BigInt(b) ? -1 : BigInt(a) > BigInt(b) ? 1 : 0;
        expect(compareDigits(a, b)).toBe(expected);
      }),
    );
  });
});
