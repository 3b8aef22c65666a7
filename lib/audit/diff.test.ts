import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffStates } from "./diff";

describe("the fields of a change", () => {
  it("are told apart by what became of them", () => {
    const before = JSON.stringify({ owner: "ops", note: null, tags: ["a", "b"], place: { zone: "dmz" } });
    const after = JSON.stringify({ owner: "web", note: null, tags: ["a"], place: { zone: "dmz" }, new: 1 });
    expect(diffStates(before, after).fields).toEqual([
      { field: "owner", before: "ops", after: "web", changed: true },
      { field: "note", before: "null", after: "null", changed: false },
      { field: "tags[0]", before: "a", after: "a", changed: false },
      { field: "tags[1]", before: "b", after: null, changed: false },
      { field: "place.zone", before: "dmz", after: "dmz", changed: false },
      { field: "new", before: null, after: "1", changed: true },
    ]);
  });

  it("are those of one state where there was no other", () => {
    expect(diffStates(null, '{"n":1}').fields).toEqual([
      { field: "n", before: null, after: "1", changed: true },
    ]);
    expect(diffStates("null", null)).toEqual({ fields: [], left: 0 });
  });

  it("are one where the text was cut when it was stored", () => {
    expect(diffStates('{"a":"xx…', null).fields).toEqual([
      { field: "", before: '{"a":"xx…', after: null, changed: false },
    ]);
  });

  it("do not name what an object has from elsewhere", () => {
    expect(diffStates('{"__proto__":{"x":1}}', null).fields).toEqual([
      { field: "__proto__.x", before: "1", after: null, changed: false },
    ]);
  });

  it("are at most 300, and the rest is counted", () => {
    const wide = JSON.stringify(Object.fromEntries(Array.from({ length: 400 }, (_, n) => [`k${n}`, n])));
    expect(diffStates(wide, null)).toMatchObject({ fields: { length: 300 }, left: 100 });
  });

  it("differ only where the states do, whatever the states are", () => {
    fc.assert(
      fc.property(fc.option(fc.json()), fc.option(fc.string({ unit: "binary" })), (one, other) => {
        expect(diffStates(one, one).fields.every(({ changed }) => !changed)).toBe(true);
        for (const { changed, before, after } of diffStates(one, other).fields)
          expect(changed).toBe(after !== null && before !== after);
      }),
    );
  });

  it("are found in deep states as well", () => {
    const deep = `${'{"a":'.repeat(20)}1${"}".repeat(20)}`;
    expect(diffStates(deep, null).fields).toMatchObject([{ before: '{"a":{"a":{"a":{"a":1}}}}' }]);
    const deeper = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    expect(diffStates(deeper, null).fields).toMatchObject([{ before: "nested too deep to show" }]);
  });
});
