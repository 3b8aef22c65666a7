import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type ChainedEntry,
  ChainVerifier,
  entryHash,
  type Fault,
  GENESIS,
  type StoredEntry,
  storable,
} from "./chain";
import type { Checkpoint } from "./checkpoint";

const KEY = Buffer.alloc(32, 7);

const text = fc.string({ unit: "binary", maxLength: 12 }).map(storable);
const maybe = fc.option(text);
const content = fc.record({
  actor: text,
  actorName: text,
  action: text,
  target: text,
  outcome: fc.constantFrom("done", "refused", "failed"),
  address: maybe,
  requestId: maybe,
  before: maybe,
  after: maybe,
});
type Content = Omit<ChainedEntry, "seq" | "at">;

function chainOf(contents: readonly Content[], key = KEY): StoredEntry[] {
  let prevHash = GENESIS;
  return contents.map((each, index) => {
    const at = `2026-11-22T10:14:${String(index % 60).padStart(2, "0")}.000001Z`;
    const entry = { seq: BigInt(index + 1), at, ...each };
    const hash = entryHash(key, prevHash, entry);
    const stored = { ...entry, prevHash, hash };
    prevHash = hash;
    return stored;
  });
}

const chain = (minLength: number) =>
  fc.array(content, { minLength, maxLength: 25 }).map((all) => chainOf(all));

function headOf(entries: readonly StoredEntry[]) {
  const last = entries.at(-1);
  return { seq: last?.seq ?? 0n, hash: last?.hash ?? GENESIS };
}

/** What the verifier says of `entries`; the head agrees with the last of them unless it is given. */
function faultIn(
  entries: readonly StoredEntry[],
  { head = headOf(entries), checkpoints = [] as Checkpoint[], key = KEY } = {},
): Fault | null {
  const verifier = new ChainVerifier(key, { checkpoints });
  for (const entry of entries) verifier.add(entry);
  return verifier.finish(head);
}

function checkpointOf({ seq, hash }: StoredEntry): Checkpoint {
  return { installation: "0".repeat(32), seq, hash, at: "2026-11-22T10:15:00.000000Z" };
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index % items.length];
  if (item === undefined) throw new Error("The list is empty.");
  return item;
}

describe("a chain that nobody touched", () => {
  it("is whole, and has as many entries as were added", () => {
    fc.assert(
      fc.property(chain(0), (entries) => {
        const verifier = new ChainVerifier(KEY, { checkpoints: entries.map(checkpointOf) });
        for (const entry of entries) verifier.add(entry);
        expect(verifier.finish(headOf(entries))).toBeNull();
        expect(verifier.count).toBe(BigInt(entries.length));
        expect(verifier.head).toBe(headOf(entries).hash);
      }),
    );
  });

  it("is whole from any entry on that was verified before", () => {
    fc.assert(
      fc.property(chain(1), fc.nat(), (entries, pick) => {
        const from = checkpointOf(at(entries, pick));
        const verifier = new ChainVerifier(KEY, { from });
        for (const entry of entries.filter(({ seq }) => seq >= from.seq)) verifier.add(entry);
        expect(verifier.finish(headOf(entries))).toBeNull();
        expect(verifier.count).toBe(BigInt(entries.length));
      }),
    );
  });
});

describe("a chain that somebody changed", () => {
  const field = fc.constantFrom(
    ...([
      "actor",
      "actorName",
      "action",
      "target",
      "outcome",
      "address",
      "requestId",
      "before",
      "after",
      "at",
    ] as const),
  );

  it("names the entry that was edited, whichever field it was", () => {
    fc.assert(
      fc.property(chain(1), fc.nat(), field, text, (entries, pick, name, value) => {
        const victim = at(entries, pick);
        fc.pre(victim[name] !== value);
        const edited = entries.map((entry) => (entry === victim ? { ...entry, [name]: value } : entry));
        expect(faultIn(edited)?.seq).toBe(victim.seq);
      }),
    );
  });

  it("tells an absent value from an empty one", () => {
    const [entry] = chainOf([
      {
        actor: "system",
        actorName: "s",
        action: "a",
        target: "t",
        outcome: "done",
        address: null,
        requestId: null,
        before: null,
        after: null,
      },
    ]);
    if (!entry) throw new Error("no entry");
    expect(faultIn([{ ...entry, after: "" }])?.seq).toBe(1n);
    expect(faultIn([{ ...entry, after: "null" }])?.seq).toBe(1n);
  });

  it("names the entry that was taken out of the middle", () => {
    fc.assert(
      fc.property(chain(2), fc.nat(), (entries, pick) => {
        const victim = at(entries.slice(0, -1), pick);
        const rest = entries.filter((entry) => entry !== victim);
        expect(faultIn(rest)).toMatchObject({ seq: victim.seq, why: "it is missing" });
      }),
    );
  });

  it("finds an entry that was taken out, also when the others were numbered anew", () => {
    fc.assert(
      fc.property(chain(2), fc.nat(), (entries, pick) => {
        const victim = at(entries.slice(0, -1), pick);
        const rest = entries
          .filter((entry) => entry !== victim)
          .map((entry, index) => ({ ...entry, seq: BigInt(index + 1) }));
        expect(faultIn(rest)?.seq).toBe(victim.seq);
      }),
    );
  });

  it("finds two entries that changed places", () => {
    fc.assert(
      fc.property(chain(2), fc.nat(), fc.nat(), (entries, one, other) => {
        const [a, b] = [at(entries, one), at(entries, other)];
        fc.pre(a.seq < b.seq);
        const swapped = entries.map((entry) =>
          entry === a ? { ...b, seq: a.seq } : entry === b ? { ...a, seq: b.seq } : entry,
        );
        expect(faultIn(swapped)?.seq).toBe(a.seq);
      }),
    );
  });

  it("finds an entry that was put in, at the beginning, between others or at the end", () => {
    fc.assert(
      fc.property(chain(0), content, fc.nat(), (entries, extra, pick) => {
        const place = pick % (entries.length + 1);
        const before = entries[place - 1];
        const entry = { seq: BigInt(place + 1), at: "2026-11-22T10:14:00.000001Z", ...extra };
        const prevHash = before?.hash ?? GENESIS;
        const forged = { ...entry, prevHash, hash: entryHash(Buffer.alloc(32, 8), prevHash, entry) };
        const later = entries.slice(place).map((each) => ({ ...each, seq: each.seq + 1n }));
        const changed = [...entries.slice(0, place), forged, ...later];
        expect(faultIn(changed)?.seq).toBe(forged.seq);
      }),
    );
  });

  it("finds entries before the first, and one that stands twice", () => {
    const entries = chainOf(fc.sample(content, 3));
    const first = at(entries, 0);
    expect(faultIn([{ ...first, seq: 0n }, ...entries])).toMatchObject({ seq: 0n });
    expect(faultIn([first, first, ...entries.slice(1)])).toMatchObject({ seq: 1n });
  });

  it("finds a chain that was rebuilt with another key at its first entry", () => {
    fc.assert(
      fc.property(fc.array(content, { minLength: 1, maxLength: 10 }), (contents) => {
        expect(faultIn(chainOf(contents, Buffer.alloc(32, 8)))?.seq).toBe(1n);
      }),
    );
  });
});

describe("a tail that was cut off", () => {
  it("is found when the log's own head was left as it was", () => {
    fc.assert(
      fc.property(chain(1), fc.nat(), (entries, pick) => {
        const kept = entries.slice(0, pick % entries.length);
        expect(faultIn(kept, { head: headOf(entries) })?.seq).toBe(BigInt(kept.length + 1));
      }),
    );
  });

  it("is found against a checkpoint alone when the head was cut as well", () => {
    fc.assert(
      fc.property(chain(1), fc.nat(), fc.nat(), (entries, pick, mark) => {
        const kept = entries.slice(0, pick % entries.length);
        const checkpoint = checkpointOf(at(entries, mark));
        expect(faultIn(kept)).toBeNull();
        const fault = faultIn(kept, { checkpoints: [checkpoint] });
        if (checkpoint.seq > kept.length) expect(fault?.seq).toBe(BigInt(kept.length + 1));
        else expect(fault).toBeNull();
      }),
    );
  });

  it("is found by a walk that begins where the last one ended", () => {
    const entries = chainOf(fc.sample(content, 9));
    const verifier = new ChainVerifier(KEY, { from: checkpointOf(at(entries, 8)) });
    expect(verifier.finish(headOf(entries.slice(0, 5)))).not.toBeNull();
  });
});

describe("a chain that was rebuilt by somebody who has the key", () => {
  it("is found against a checkpoint of any entry at or after the first that differs", () => {
    fc.assert(
      fc.property(chain(1), fc.nat(), fc.nat(), text, (entries, pick, mark, value) => {
        const victim = at(entries, pick);
        fc.pre(victim.actor !== value);
        const rebuilt = chainOf(
          entries.map(({ seq: _s, at: _a, prevHash: _p, hash: _h, ...each }, index) =>
            index === Number(victim.seq) - 1 ? { ...each, actor: value } : each,
          ),
        );
        const checkpoint = checkpointOf(at(entries, mark));
        expect(faultIn(rebuilt)).toBeNull();
        const fault = faultIn(rebuilt, { checkpoints: [checkpoint] });
        if (checkpoint.seq >= victim.seq) expect(fault?.seq).toBe(checkpoint.seq);
        else expect(fault).toBeNull();
      }),
    );
  });
});

describe("the log's own head", () => {
  it("must be there, and agree with the last entry", () => {
    const entries = chainOf(fc.sample(content, 3));
    const verifier = new ChainVerifier(KEY);
    for (const entry of entries) verifier.add(entry);
    expect(verifier.finish(null)?.why).toContain("its head is missing");
    expect(faultIn(entries, { head: { seq: 3n, hash: "f".repeat(64) } })).toEqual({
      seq: 3n,
      why: "the log's head has another hash for it",
    });
    expect(faultIn(entries, { head: headOf(entries.slice(0, 1)) })?.seq).toBe(2n);
  });
});

describe("an entry's hash", () => {
  it("keeps fields apart: what moves from one into the next gives another hash", () => {
    const [entry] = chainOf(fc.sample(content, 1));
    if (!entry) throw new Error("no entry");
    const plain = { ...entry, actor: "ab", actorName: "c", address: null, before: null, after: null };
    const hash = (changed: Partial<ChainedEntry>) => entryHash(KEY, GENESIS, { ...plain, ...changed });
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
