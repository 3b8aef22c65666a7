import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ChainedEntry, ChainVerifier, entryHash, GENESIS, type StoredEntry, storable } from "./chain";

const KEY = Buffer.alloc(32, 7);
const text = fc.string({ unit: "binary", maxLength: 30 });
const orNull = fc.option(text, { nil: null });
const content = fc.record({
  at: fc.constant("2026-01-02T03:04:05.000006Z"),
  actor: text,
  actorName: text,
  action: text,
  target: text,
  outcome: fc.constantFrom("done", "refused", "failed"),
  address: orNull,
  requestId: orNull,
  before: orNull,
  after: orNull,
});

function chainOf(contents: Omit<ChainedEntry, "seq">[], key = KEY): StoredEntry[] {
  let prevHash = GENESIS;
  return contents.map((one, index) => {
    const entry = { ...one, seq: BigInt(index + 1) };
    const stored = { ...entry, prevHash, hash: entryHash(key, prevHash, entry) };
    prevHash = stored.hash;
    return stored;
  });
}

function verify(entries: StoredEntry[], key = KEY): ChainVerifier {
  const verifier = new ChainVerifier(key);
  for (const entry of entries) verifier.add(entry);
  return verifier;
}

const chain = fc.array(content, { minLength: 2, maxLength: 12 }).map((contents) => chainOf(contents));
const chainAndPlace = chain.chain((entries) =>
  fc.tuple(fc.constant(entries), fc.nat({ max: entries.length - 1 })),
);

describe("the audit chain", () => {
  it("verifies what was written, and tells its end", () => {
    fc.assert(
      fc.property(chain, (entries) => {
        const verifier = verify(entries);
        expect(verifier.fault).toBeNull();
        expect(verifier.count).toBe(BigInt(entries.length));
        expect(verifier.head).toBe(entries.at(-1)?.hash);
      }),
    );
  });

  it("is empty at first", () => {
    expect(verify([])).toMatchObject({ fault: null, count: 0n, head: GENESIS });
  });

  it("finds the first entry of which any field was changed", () => {
    const fields = [
      "at",
      "actor",
      "actorName",
      "action",
      "target",
      "outcome",
      "address",
      "requestId",
      "before",
      "after",
    ] as const;
    fc.assert(
      fc.property(chainAndPlace, fc.constantFrom(...fields), text, ([entries, place], field, other) => {
        fc.pre(entries[place]?.[field] !== other);
        const edited = entries.map((entry, index) =>
          index === place ? { ...entry, [field]: other } : entry,
        );
        expect(verify(edited).fault?.seq).toBe(BigInt(place + 1));
      }),
    );
  });

  it("finds an entry that is gone, unless it was the last", () => {
    fc.assert(
      fc.property(chainAndPlace, ([entries, place]) => {
        fc.pre(place < entries.length - 1);
        const fault = verify(entries.toSpliced(place, 1)).fault;
        expect(fault).toEqual({ seq: BigInt(place + 1), why: `entry ${place + 1} is missing` });
      }),
    );
  });

  it("finds a gap that was closed by numbering anew", () => {
    fc.assert(
      fc.property(chainAndPlace, ([entries, place]) => {
        fc.pre(place < entries.length - 1);
        const renumbered = entries
          .toSpliced(place, 1)
          .map((entry, index) => ({ ...entry, seq: BigInt(index + 1) }));
        expect(verify(renumbered).fault?.seq).toBe(BigInt(place + 1));
      }),
    );
  });

  it("finds two entries that changed places", () => {
    fc.assert(
      fc.property(chainAndPlace, ([entries, place]) => {
        fc.pre(place < entries.length - 1);
        const [one, two] = [entries[place], entries[place + 1]];
        if (!one || !two) return;
        expect(verify(entries.toSpliced(place, 2, two, one)).fault).not.toBeNull();
        const relabelled = entries.toSpliced(place, 2, { ...two, seq: one.seq }, { ...one, seq: two.seq });
        expect(verify(relabelled).fault?.seq).toBe(one.seq);
      }),
    );
  });

  it("finds a chain that was rebuilt without the key", () => {
    fc.assert(
      fc.property(fc.array(content, { minLength: 1, maxLength: 5 }), (contents) => {
        const rebuilt = chainOf(contents, Buffer.alloc(32, 8));
        expect(verify(rebuilt).fault).toEqual({
          seq: 1n,
          why: "its content was changed, or it was written with another key",
        });
      }),
    );
  });

  it("keeps fields apart: what moves from one into the next gives another hash", () => {
    const [entry] = chainOf([
      {
        at: "t",
        actor: "ab",
        actorName: "c",
        action: "d",
        target: "e",
        outcome: "done",
        address: null,
        requestId: null,
        before: null,
        after: null,
      },
    ]);
    if (!entry) throw new Error("no entry");
    const hash = (changed: Partial<ChainedEntry>) => entryHash(KEY, GENESIS, { ...entry, ...changed });
    const all = [
      hash({}),
      hash({ actor: "a", actorName: "bc" }),
      hash({ actor: 'ab","c', actorName: "" }),
      hash({ address: "null" }),
      hash({ before: "x" }),
      hash({ after: "x" }),
    ];
    expect(new Set(all).size).toBe(all.length);
  });
});

describe("storable text", () => {
  it("is well formed, without NUL, bounded, and stays the same when stored again", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0xffff })), (units) => {
        const stored = storable(String.fromCharCode(...units));
        expect(stored.isWellFormed()).toBe(true);
        expect(stored).not.toContain("\u0000");
        expect(storable(stored)).toBe(stored);
      }),
    );
  });

  it("is cut where it is too long, never inside a character", () => {
    const stored = storable("x".repeat(19_999) + "😀".repeat(10));
    expect(stored).toHaveLength(20_001);
    expect(stored.endsWith("\uFFFD…")).toBe(true);
  });
});
