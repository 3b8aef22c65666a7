import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { KeptReads } from "./kept-reads";
import type { HeldOutput } from "./model";

const at = new Date("2026-11-22T12:00:00Z");
const MANY = 1.5 * 1024 * 1024;

/** `stated` is the length that counts against what may be kept. */
function output(text: string, stated = text.length): { held: HeldOutput; contents: Map<string, Buffer> } {
  const bytes = Buffer.from(text);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const held = { spec: "passwd" as const, exit: 0, ms: 1, bytes: stated, sha256, flags: [], stderr: null };
  return { held, contents: new Map([[sha256, bytes]]) };
}

const NOTHING = new Map<string, Buffer>();
const one = output("root:x:0:0:root:/root:/bin/bash\n", MANY);
const other = output("games:x:5:60:games:/usr/games:/usr/sbin/nologin\n", MANY);

function keepTwice(kept: KeptReads, { held, contents }: typeof one) {
  kept.read(held, at, contents);
  return kept.read(held, at, contents);
}

describe("what was read of an output", () => {
  test("is kept when the output comes a second time", () => {
    const kept = new KeptReads();
    kept.read(one.held, at, one.contents);
    expect(kept.missing([{ output: one.held, collectedAt: at }])).toEqual([one.held.sha256]);
    const second = kept.read(one.held, at, one.contents);
    expect(kept.missing([{ output: one.held, collectedAt: at }])).toEqual([]);
    expect(kept.read(one.held, at, NOTHING)).toBe(second);
  });

  test("stays, once it is said to be at hand, however much is read meanwhile", () => {
    const kept = new KeptReads();
    keepTwice(kept, one);
    expect(kept.missing([{ output: one.held, collectedAt: at }])).toEqual([]);
    keepTwice(kept, other);
    expect(kept.read(one.held, at, NOTHING).state).toBe("read");
  });

  test("makes room for what is newer, the longest unused first", () => {
    const kept = new KeptReads();
    keepTwice(kept, one);
    keepTwice(kept, other);
    const wanted = [one, other].map(({ held }) => ({ output: held, collectedAt: at }));
    expect(kept.missing(wanted)).toEqual([one.held.sha256]);
  });
});
