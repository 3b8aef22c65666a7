import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SentLook } from "../model/location";
import { Spool } from "./spool";

const MIB = 1_048_576;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "spool-"));
});
afterEach(async () => {
  for (const spool of all.splice(0)) await spool.close();
  rmSync(folder, { recursive: true });
});

const all: Spool[] = [];
async function opened(where: string, limitBytes: number): Promise<Spool> {
  const spool = await Spool.open(where, limitBytes);
  all.push(spool);
  return spool;
}

const look = (at: number, detail = "503"): SentLook => ({
  ...{ probe: 1, at, attempt: 0, started: at, class: "fail", reason: "status", detail, latencyMs: null },
});
const looks = (from: number, count: number, detail?: string) =>
  Array.from({ length: count }, (_, index) => look(from + index, detail));
const files = () => readdirSync(folder).filter((name) => name.endsWith(".looks"));

/** Everything that waits, delivered. */
async function emptied(spool: Spool, most = 1_000): Promise<number[]> {
  const found: number[] = [];
  for (let batch = await spool.next(most); batch; batch = await spool.next(most)) {
    expect(batch.lines).toBeLessThanOrEqual(most);
    found.push(...batch.looks.map(({ at }) => at));
    await batch.taken();
  }
  return found;
}
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

describe("what is kept back", () => {
  it("comes out in its order, each once, in batches", async () => {
    const spool = await opened(folder, MIB);
    await spool.append(looks(0, 5));
    await spool.append([]);
    await spool.append(looks(5, 6));
    expect(spool.kept).toBe(11);
    expect(await emptied(spool, 4)).toEqual(upTo(11));
    expect([spool.kept, spool.lost]).toEqual([0, 0]);
    expect(await spool.next(4)).toBeNull();
  });

  it("stays until it was taken", async () => {
    const spool = await opened(folder, MIB);
    await spool.append(looks(0, 3));
    await spool.next(2);
    expect((await spool.next(2))?.looks.map(({ at }) => at)).toEqual([0, 1]);
    expect(spool.kept).toBe(3);
  });

  it("outlives a process that was killed", async () => {
    const killed = await opened(folder, MIB);
    await killed.append(looks(0, 4));
    const next = await opened(folder, MIB);
    expect(next.kept).toBe(4);
    await next.append(looks(4, 2));
    expect(await emptied(next)).toEqual(upTo(6));
  });

  it("loses no whole line to a torn one, and writes nothing behind it", async () => {
    const killed = await opened(folder, MIB);
    await killed.append(looks(0, 2));
    appendFileSync(join(folder, files()[0] ?? ""), '{"probe":1,"at":2,"att');
    const next = await opened(folder, MIB);
    expect(next.kept).toBe(2);
    await next.append(looks(2, 1));
    expect(files()).toHaveLength(2);
    expect(await emptied(next)).toEqual(upTo(3));
    expect(next.lost).toBe(0);
  });

  it("counts a line that the disk spoilt as lost, and goes on", async () => {
    const killed = await opened(folder, MIB);
    await killed.append(looks(0, 3));
    const path = join(folder, files()[0] ?? "");
    const [first, , third] = readFileSync(path, "utf8").split("\n");
    writeFileSync(path, `${first}\n\u0001 spoilt\n${third}\n`);
    const next = await opened(folder, MIB);
    expect(await emptied(next)).toEqual([0, 2]);
    expect(next.lost).toBe(1);
  });

  it("is bounded: the oldest goes first, is counted, and the count outlives the process", async () => {
    const spool = await opened(folder, MIB);
    const long = "x".repeat(300);
    const written = 6_000;
    for (let at = 0; at < written; at += 100) await spool.append(looks(at, 100, long));
    expect(spool.lost).toBeGreaterThan(0);
    expect(spool.kept + spool.lost).toBe(written);
    const next = await opened(folder, MIB);
    expect(next.lost).toBe(spool.lost);
    expect(await emptied(next)).toEqual(upTo(written).slice(spool.lost));
  });

  it("leaves no file behind that was delivered", async () => {
    const spool = await opened(folder, MIB);
    await spool.append(looks(0, 3));
    await emptied(spool);
    await spool.append(looks(3, 1));
    await emptied(spool);
    await spool.close();
    expect(files()).toEqual([]);
  });

  it("loses nothing that is written while something is delivered", async () => {
    const spool = await opened(folder, MIB);
    const seen: number[] = [];
    const deliver = async () => {
      while (seen.length < 300) {
        seen.push(...(await emptied(spool, 7)));
        await new Promise((done) => setImmediate(done));
      }
    };
    const write = async () => {
      for (let at = 0; at < 300; at += 3) await spool.append(looks(at, 3));
    };
    await Promise.all([deliver(), write()]);
    expect(seen).toEqual(upTo(300));
  });

  it("is for nobody else's eyes, and a count that is none counts nothing", async () => {
    writeFileSync(join(folder, "lost"), "many");
    const spool = await opened(join(folder, "deep", "er"), MIB);
    await spool.append(looks(0, 1));
    expect((await opened(folder, MIB)).lost).toBe(0);
  });
});
