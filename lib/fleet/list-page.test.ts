import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matching, pageOfList } from "./list-page";

const packages = Array.from({ length: 250 }, (_, n) => ({ name: `lib${n}`, version: `1.${n}` }));

describe("pages of a long list", () => {
  test("100 rows each, the last one with what is left", () => {
    expect(pageOfList(packages, 3)).toMatchObject({ page: 3, pages: 3, before: 200, total: 250 });
    expect(pageOfList(packages, 3).rows).toHaveLength(50);
    expect(pageOfList(packages.slice(0, 100), 1).pages).toBe(1);
  });

  test("an empty list is one empty page", () => {
    expect(pageOfList([], 5)).toEqual({ rows: [], page: 1, pages: 1, before: 0, total: 0 });
  });

  test("any number leads to a page, and all pages together are the list", () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { maxLength: 450 }), fc.double({ noNaN: true }), (all, wanted) => {
        const { page, pages } = pageOfList(all, wanted);
        expect(page).toBeGreaterThanOrEqual(1);
        expect(page).toBeLessThanOrEqual(pages);
        const together = Array.from({ length: pages }, (_, at) => pageOfList(all, at + 1).rows).flat();
        expect(together).toEqual(all);
      }),
    );
  });
});

describe("finding rows", () => {
  test("every word must occur, in any order and case", () => {
    const text = (p: { name: string; version: string }) => `${p.name} ${p.version}`;
    expect(matching(packages, "  1.24  LIB24 ", text).map(({ name }) => name)).toEqual([
      "lib24",
      "lib240",
      "lib241",
      "lib242",
      "lib243",
      "lib244",
      "lib245",
      "lib246",
      "lib247",
      "lib248",
      "lib249",
    ]);
    expect(matching(packages, " ", text)).toHaveLength(250);
    expect(matching(packages, "lib .*", text)).toEqual([]);
  });
});
