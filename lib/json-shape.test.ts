import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JSON_LIMITS, whyExcessive } from "./json-shape";

describe("excess", () => {
  const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);

  it("is depth beyond the limit", () => {
    expect(whyExcessive(nested(JSON_LIMITS.depth))).toBeNull();
    expect(whyExcessive(nested(JSON_LIMITS.depth + 1))).toBe("The body is nested deeper than 32 levels.");
    expect(whyExcessive('{"a":'.repeat(33))).toBe("The body is nested deeper than 32 levels.");
  });

  it("is more keys than the limit", () => {
    const keys = (count: number) =>
      `{${Array.from({ length: count }, (_, index) => `"${index}":0`).join(",")}}`;
    expect(whyExcessive(keys(JSON_LIMITS.keys))).toBeNull();
    expect(whyExcessive(keys(JSON_LIMITS.keys + 1))).toBe("The body has more than 20000 keys.");
  });

  it("is not what stands in a string", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const filler = '[{:"\\'.repeat(20_001);
        expect(whyExcessive(JSON.stringify({ text, filler }))).toBeNull();
      }),
      { numRuns: 20 },
    );
  });

  it("is found on both sides of a string with escapes", () => {
    expect(whyExcessive(`["\\\\", "\\"[", ${nested(33)}]`)).not.toBeNull();
  });
});
