import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { counted, formatBytes, formatCount, formatShare } from "./units";

const spaced = (text: string) => text.replaceAll(" ", "\u00a0");

describe("formatCount", () => {
  it.each([
    [0, "0"],
    [999, "999"],
    [1240, "1 240"],
    [-1_234_567, "-1 234 567"],
    [9_007_199_254_740_993n, "9 007 199 254 740 993"],
    [3.9, "3"],
  ])("writes %s as %s", (count, text) => expect(formatCount(count)).toBe(spaced(text)));

  it("loses no digit", () => {
    fc.assert(
      fc.property(fc.bigInt(), (count) => {
        expect(formatCount(count).replaceAll("\u00a0", "")).toBe(count.toString());
      }),
    );
  });
});

it("counts one and many", () => {
  expect(counted(1, "server")).toBe(spaced("1 server"));
  expect(counted(0, "server")).toBe(spaced("0 servers"));
  expect(counted(1240, "entry", "entries")).toBe(spaced("1 240 entries"));
});

describe("formatBytes", () => {
  it.each([
    [0, "0 B"],
    [1023, "1 023 B"],
    [1024, "1.00 KiB"],
    [1_572_864, "1.50 MiB"],
    [33_554_432_000, "31.2 GiB"],
    [1_073_741_823, "1 023 MiB"],
    [18_446_744_073_709_551_615n, "16.0 EiB"],
    [-1, "Not known"],
    [Number.NaN, "Not known"],
  ])("writes %s as %s", (bytes, text) =>
    expect(formatBytes(bytes)).toBe(text === "Not known" ? text : spaced(text)),
  );
});

describe("formatShare", () => {
  it.each([
    [214, 220, 0, "97 %"],
    [29, 100, 0, "29 %"],
    [9_999, 10_000, 0, "99 %"],
    [99_962, 100_000, 3, "99.962 %"],
    [0, 5, 0, "0 %"],
  ])("writes %d of %d with %d decimals as %s", (part, whole, decimals, text) =>
    expect(formatShare(part, whole, decimals)).toBe(spaced(text)),
  );

  it("says 100 % only for all of it, and nothing about nothing", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.nat(3), (whole, decimals) => {
        expect(formatShare(whole - 1, whole, decimals)).not.toMatch(/^100/);
        expect(formatShare(whole, whole, decimals)).toMatch(/^100/);
      }),
    );
    expect(formatShare(0, 0)).toBe("Not known");
  });
});
