/** Arrays in PostgreSQL's own form come back as what they were. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { booleans, ints, jsons, texts, times, uuids } from "./arrays";
import { database } from "./client";

async function back(type: string, list: Buffer): Promise<unknown> {
  const { rows } = await database().query(`SELECT $1::${type}[] AS list`, [list]);
  return rows[0].list;
}

const orNull = <T>(one: fc.Arbitrary<T>) => fc.array(fc.option(one), { maxLength: 40 });
const RUNS = { numRuns: 40 };

describe("a list for PostgreSQL", () => {
  it("of nothing is empty, and of NULLs has them", async () => {
    for (const [type, write] of [
      ["int", ints],
      ["boolean", booleans],
      ["uuid", uuids],
      ["timestamptz", times],
      ["text", texts],
      ["jsonb", jsons],
    ] as const) {
      expect(await back(type, write([]))).toEqual([]);
      expect(await back(type, write([null, null]))).toEqual([null, null]);
    }
  });

  it("of numbers and flags is what it was", async () => {
    const int = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
    await fc.assert(
      fc.asyncProperty(orNull(int), orNull(fc.boolean()), async (numbers, flags) => {
        expect(await back("int", ints(numbers))).toEqual(numbers);
        expect(await back("boolean", booleans(flags))).toEqual(flags);
      }),
      RUNS,
    );
    expect(() => ints([2 ** 31])).toThrow(RangeError);
    for (const id of ["", "12", "zz345678-1234-4123-8123-123456789012"])
      expect(() => uuids([id])).toThrow(RangeError);
  });

  it("of ids and moments is what it was", async () => {
    const moment = fc.integer({ min: Date.UTC(1, 0, 1), max: Date.UTC(9999, 0, 1) });
    await fc.assert(
      fc.asyncProperty(orNull(fc.uuid()), orNull(moment), async (ids, moments) => {
        expect(await back("uuid", uuids(ids))).toEqual(ids);
        const { rows } = await database().query(
          "SELECT array(SELECT round(extract(epoch FROM t) * 1000)::text FROM unnest($1::timestamptz[]) WITH ORDINALITY AS u(t, n) ORDER BY n) AS list",
          [times(moments)],
        );
        expect(rows[0].list).toEqual(moments.map((at) => (at === null ? null : String(at))));
      }),
      RUNS,
    );
  });

  it("of texts and JSON is what it was, in any script", async () => {
    const text = fc
      .string({ unit: "binary", maxLength: 60 })
      .map((given) => given.replaceAll("\0", "").toWellFormed());
    await fc.assert(
      fc.asyncProperty(orNull(text), async (list) => {
        expect(await back("text", texts(list))).toEqual(list);
        const documents = list.map((one) => (one === null ? null : { [one]: one }));
        const sent = jsons(documents.map((one) => (one === null ? null : JSON.stringify(one))));
        expect(await back("jsonb", sent)).toEqual(documents);
      }),
      RUNS,
    );
  });

  it("is longer than the room was, and not cut off", async () => {
    const long = ["ä".repeat(300_000), null, "€".repeat(10)];
    expect(await back("text", texts(long))).toEqual(long);
    expect(await back("int", ints(Array.from({ length: 40_000 }, (_, at) => at)))).toHaveLength(40_000);
  });

  it("with half a surrogate pair says so by U+FFFD", async () => {
    expect(await back("text", texts(["a\ud800b"]))).toEqual(["a\ufffdb"]);
  });
});
