import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { checkpointSigner, signCheckpoint } from "@/lib/auth/audit/checkpoint";
import { environment } from "@/lib/env";
import { appendCheckpoint, checkpointFolder, readCheckpointFile, readOwnCheckpoints } from "./gateway";

Object.assign(process.env, {
  BASE_URL: "http://localhost:3000",
  PORT: "3000",
  DATABASE_URL: "postgresql://nobody@127.0.0.1:1/nothing",
  AUTH_SECRET: Buffer.alloc(32, 3).toString("base64"),
  GARRISON_KEYS: `k1:${Buffer.alloc(32, 4).toString("base64")}`,
});

let home: string;
let folder: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "garrison-checkpoints-"));
  folder = checkpointFolder(home);
  return () => rmSync(home, { recursive: true, force: true });
});

function head(seq: number, at = "2026-11-22T02:00:00.000000Z") {
  const hash = seq.toString(16).padStart(64, "0");
  return { hash, line: signCheckpoint(checkpointSigner(environment().keys), { seq: BigInt(seq), hash, at }) };
}

const current = () => join(folder, "audit.jsonl");
const seqs = () => readOwnCheckpoints(folder).checkpoints.map(({ seq }) => Number(seq));

describe("the checkpoints of this host", () => {
  it("are lines in a file that nobody else can read", () => {
    expect(appendCheckpoint(folder, head(1))).toBe(true);
    expect(appendCheckpoint(folder, head(2))).toBe(true);
    expect(seqs()).toEqual([1, 2]);
    expect(statSync(current()).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it("are added only when the log went on", () => {
    appendCheckpoint(folder, head(1));
    expect(appendCheckpoint(folder, head(1, "2026-11-22T02:05:00.000000Z"))).toBe(false);
    expect(seqs()).toEqual([1]);
  });

  it("begin a new file each month, and the former ones are read as well", () => {
    appendCheckpoint(folder, head(1, "2026-10-31T23:59:00.000000Z"));
    appendCheckpoint(folder, head(2, "2026-11-01T00:01:00.000000Z"));
    appendCheckpoint(folder, head(3, "2026-11-01T00:06:00.000000Z"));
    expect(readdirSync(folder).sort()).toEqual(["audit-2026-10.jsonl", "audit.jsonl"]);
    expect(readFileSync(current(), "utf8").trimEnd().split("\n")).toHaveLength(2);
    expect(seqs()).toEqual([1, 2, 3]);
  });

  it("are kept for three years", () => {
    for (let month = 0; month < 40; month++) {
      const name = `${2023 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}`;
      appendCheckpoint(folder, head(month + 1, `${name}-15T00:00:00.000000Z`));
    }
    expect(readdirSync(folder)).toHaveLength(37);
    expect(seqs()).toEqual(Array.from({ length: 37 }, (_, index) => index + 4));
  });

  it("lose no line to one that was cut while it was written", () => {
    appendCheckpoint(folder, head(1));
    writeFileSync(current(), head(2).line.slice(0, 70), { flag: "a" });
    expect(seqs()).toEqual([1]);
    appendCheckpoint(folder, head(3));
    expect(readOwnCheckpoints(folder)).toMatchObject({ checkpoints: [{ seq: 1n }, { seq: 3n }], faults: [] });
  });

  it("are none before the first was written", () => {
    expect(readOwnCheckpoints(folder)).toEqual({ files: [], checkpoints: [], faults: [] });
  });
});

describe("a file that was named", () => {
  it("must be there", () => {
    expect(() => readCheckpointFile(join(home, "none.jsonl"))).toThrow("ENOENT");
  });
});
