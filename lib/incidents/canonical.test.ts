import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  CHAIN_START,
  canonicalJson,
  chained,
  type EntryContent,
  entryText,
  firstFault,
  type StoredEntry,
  sha256Of,
} from "./canonical";

/** The evidence of a drill, as the field notes give it. */
const VECTOR =
  '{"artifact":{"engine":"restic","repo":"s3:offsite-a","snapshot":"40dc1520aa6a07b7b3ae561786770a01951245d2367241e71e9485f18ae8228c"},"checks":[{"expected":"7","name":"schema_version","observed":"7","ok":true},{"expected":">=1","name":"orders_rows","observed":"184223","ok":true}],"drillId":"drl_01","finishedAt":"2026-09-30T02:31:40Z","recoveryPointAt":"2026-09-29T23:00:05Z","rtoSeconds":1895,"startedAt":"2026-09-30T02:00:05Z","v":1}';

describe("canonical JSON", () => {
  it("is the text of the vector, in whatever order its keys come", () => {
    expect(canonicalJson(JSON.parse(VECTOR))).toBe(VECTOR);
    expect(canonicalJson(turned(JSON.parse(VECTOR)))).toBe(VECTOR);
  });

  it("hashes to the SHA-256 and to the first link of the chain that the vector names", () => {
    const sha256 = sha256Of(VECTOR);
    expect(sha256).toBe("bb537cd1570dcda6878f26c99588726a38d311ed8c0e42cc32588c81b47256e9");
    expect(chained(CHAIN_START, sha256)).toBe(
      "b6292bd0f8d41298cd88da615c7211f98fe6f5d92fce7f7c29e421a5c66333cc",
    );
  });

  it.each([
    [{ b: 1, a: [true, null, "x"] }, '{"a":[true,null,"x"],"b":1}'],
    [{ é: "ü", z: "😀", "": "\n" }, '{"":"\\n","z":"😀","é":"ü"}'],
    [-0, "0"],
    [1e21, "1e+21"],
    [[], "[]"],
    [Object.fromEntries([["__proto__", 1]]), '{"__proto__":1}'],
  ])("of %j is %s", (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  it("means the same whatever the order of keys, and says it in JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(turned(value))).toBe(text);
      }),
    );
  });

  it.each([[undefined], [Number.NaN], [1n], [new Date(0)], [{ a: undefined }], [() => 1], [new Map()]])(
    "refuses %s, which JSON can't say",
    (value) => {
      expect(() => canonicalJson(value)).toThrow(TypeError);
    },
  );

  it("refuses what is deeper than anybody writes, instead of running out of stack", () => {
    let deep: unknown = 1;
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    expect(() => canonicalJson(deep)).toThrow("levels");
  });
});

describe("the chain of an incident", () => {
  const notes = fc.array(fc.record({ text: fc.string({ unit: "binary" }) }), { minLength: 1, maxLength: 12 });

  it("has no fault as it was written", () => {
    fc.assert(
      fc.property(notes, (details) => {
        const entries = chainOf(details);
        expect(firstFault(entries, endOf(entries))).toBeNull();
      }),
    );
    expect(firstFault([], null)).toBeNull();
  });

  it("names the first entry of which anything was changed", () => {
    fc.assert(
      fc.property(notes, fc.nat(), fc.nat(), (details, place, what) => {
        const entries = chainOf(details);
        const index = place % entries.length;
        const changed = entries.map((entry, at) =>
          at === index ? changes[what % changes.length]?.(entry) : entry,
        );
        expect(firstFault(changed as StoredEntry[], endOf(entries))).toEqual({
          seq: index + 1,
          why: "its content was changed",
        });
      }),
    );
  });

  it("names the entry after which a part was written anew with hashes of its own", () => {
    const entries = chainOf([{ text: "one" }, { text: "two" }, { text: "three" }]);
    const forged = rehashed({ ...(entries[1] as StoredEntry), detail: { text: "zwei" } }, CHAIN_START);
    const cheated = [entries[0], forged, entries[2]] as StoredEntry[];
    expect(firstFault(cheated, endOf(entries))).toEqual({
      seq: 2,
      why: "it does not follow the entry before it",
    });
    const rest = rehashed(
      { ...(entries[1] as StoredEntry), detail: { text: "zwei" } },
      entries[0]?.chain ?? "",
    );
    const whole = [entries[0], rest, rehashed(entries[2] as StoredEntry, rest.chain)] as StoredEntry[];
    expect(firstFault(whole, endOf(entries))).toEqual({
      seq: 3,
      why: "the incident knows another hash for it",
    });
  });

  it("misses an entry that was taken out: at the start, in the middle, at the end", () => {
    fc.assert(
      fc.property(notes, fc.nat(), (details, place) => {
        const entries = chainOf(details);
        const index = place % entries.length;
        const left = entries.filter((_, at) => at !== index);
        expect(firstFault(left, endOf(entries))).toEqual({ seq: index + 1, why: "it is missing" });
      }),
    );
  });

  it("finds what was added, and what stands twice", () => {
    const entries = chainOf([{ text: "one" }, { text: "two" }]);
    const first = entries.slice(0, 1);
    expect(firstFault(entries, endOf(first))).toEqual({ seq: 2, why: "the incident does not know of it" });
    expect(firstFault([...first, ...first], endOf(entries))).toEqual({
      seq: 1,
      why: "it stands a second time, or out of order",
    });
  });

  it("is not put off by what can't be hashed", () => {
    const [entry] = chainOf([{ text: "one" }]) as [StoredEntry];
    expect(firstFault([{ ...entry, detail: { n: Number.NaN } }], endOf([entry]))).toMatchObject({ seq: 1 });
    expect(firstFault([{ ...entry, at: Number.NaN }], endOf([entry]))).toMatchObject({ seq: 1 });
  });
});

const changes: ((entry: StoredEntry) => StoredEntry)[] = [
  (entry) => ({ ...entry, detail: { text: "forged", also: 1 } }),
  (entry) => ({ ...entry, at: entry.at - 1 }),
  (entry) => ({ ...entry, recordedAt: entry.recordedAt + 1 }),
  (entry) => ({ ...entry, actor: "person:2" }),
  (entry) => ({ ...entry, actorName: "Bat" }),
  (entry) => ({ ...entry, kind: "status" }),
  (entry) => ({ ...entry, incident: "another" }),
  (entry) => ({ ...entry, sha256: "f".repeat(64) }),
];

function chainOf(details: readonly unknown[]): StoredEntry[] {
  let former = CHAIN_START;
  return details.map((detail, place) => {
    const content = {
      ...{ incident: "i", seq: place + 1, at: place * 1_000, recordedAt: place * 1_000 + 1 },
      ...{ kind: "note", actor: "person:1", actorName: "Saraa", detail },
    };
    const entry = rehashed(content, former);
    former = entry.chain;
    return entry;
  });
}

function rehashed(entry: EntryContent, former: string): StoredEntry {
  const { incident, seq, at, recordedAt, kind, actor, actorName, detail } = entry;
  const content = { incident, seq, at, recordedAt, kind, actor, actorName, detail };
  const sha256 = sha256Of(entryText(content));
  return { ...content, sha256, chain: chained(former, sha256) };
}

function endOf(entries: readonly StoredEntry[]): { seq: number; head: string } | null {
  const last = entries.at(-1);
  return last ? { seq: last.seq, head: last.chain } : null;
}

/** The same value, all keys the other way round. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, one]) => [key, turned(one)]),
  );
}
