import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { person } from "@/e2e/support/actors";
import { connectedAs } from "@/e2e/support/connect";
import { keepCheckpoint } from "@/lib/audit/jobs";
import { type Actor, system } from "@/lib/auth/actor";
import { entryHash, GENESIS } from "@/lib/auth/audit/chain";
import { checkpointSigner, signCheckpoint } from "@/lib/auth/audit/checkpoint";
import { writeAs } from "@/lib/auth/gate";
import { auditKey } from "@/lib/auth/keys";
import { environment } from "@/lib/env";
import { command } from "./audit";

const home = mkdtempSync(join(tmpdir(), "garrison-audit-"));
process.env.GARRISON_HOME = home;
const file = join(home, "checkpoints", "audit.jsonl");

beforeEach(async () => {
  rmSync(join(home, "checkpoints"), { recursive: true, force: true });
  await tamper("TRUNCATE audit_entry", "UPDATE audit_head SET seq = 0, hash = repeat('0', 64)");
  return () => rmSync(home, { recursive: true, force: true });
});

/** What the database's owner can do when nobody stops him. */
async function tamper(...statements: string[]): Promise<void> {
  await connectedAs("owner", async (client) => {
    await client.query("ALTER TABLE audit_entry DISABLE TRIGGER USER");
    for (const sql of statements) await client.query(sql);
    await client.query("ALTER TABLE audit_entry ENABLE TRIGGER USER");
  });
}

async function write(count: number, actor: Actor = person("admin")): Promise<void> {
  for (let n = 0; n < count; n++) {
    await writeAs(actor, "settings.change", async () => ({
      result: undefined,
      target: `setting/${n}`,
      before: { n, text: "Жижиг \u2028 ' \" \\ \u0000 \ud800", big: 12345678901234567890n },
      after: n % 2 ? { at: new Date(0), list: [1, null] } : undefined,
    }));
  }
}

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const out = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const err = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  try {
    const code = await command.run(args);
    return { code, out: said(out), err: said(err) };
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
}

function said({ mock }: { mock: { calls: unknown[][] } }): string {
  return mock.calls.map(([text]) => String(text)).join("");
}

async function head(): Promise<{ seq: string; hash: string }> {
  return connectedAs("web", async (client) => {
    const { rows } = await client.query("SELECT seq::text AS seq, hash FROM audit_head");
    return rows[0] as { seq: string; hash: string };
  });
}

const checkpoint = () => keepCheckpoint(system("audit.checkpoint"));

describe("a log that nobody touched", () => {
  it("is whole: the count and the head are printed", async () => {
    await write(7);
    const { code, out, err } = await run("verify");
    expect(out).toBe(`7 entries, head ${(await head()).hash}\n`);
    expect(err).toContain("no checkpoints in this home");
    expect(code).toBe(0);
  });

  it("is whole when it is empty", async () => {
    expect(await run("verify")).toMatchObject({ code: 0, out: `0 entries, head ${GENESIS}\n` });
  });

  it("is compared with the home's own checkpoints", async () => {
    await write(3);
    await checkpoint();
    await write(2);
    await checkpoint();
    await checkpoint();
    const { code, err } = await run("verify");
    expect(code).toBe(0);
    expect(err).toContain(`Compared with 2 checkpoints in ${file}; the newest is of entry 5`);
    expect(err).toContain(checkpointSigner(environment().keys).publicKey);
  });

  it("is told in JSON", async () => {
    await write(2);
    await checkpoint();
    const { code, out } = await run("verify", "--json", "--checkpoint", file);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      ok: true,
      entries: 2,
      head: (await head()).hash,
      fault: null,
      checkpoints: { files: [file], count: 1, newest: { seq: 2 }, faults: [] },
    });
  });

  it("is read in portions, however long it is", async () => {
    await write(20);
    const signer = auditKey(environment().keys);
    let { seq, hash: prevHash } = await head();
    await connectedAs("owner", async (client) => {
      for (let n = 0; n < 1_200; n++) {
        const at = "2026-11-22T10:14:00.000001Z";
        seq = String(BigInt(seq) + 1n);
        const entry = { ...PLAIN, seq: BigInt(seq), at };
        const hash = entryHash(signer, prevHash, entry);
        await client.query(
          "SELECT garrison_audit_append($1, $2, 'system', 'x', 'a', 't', 'done', NULL, NULL, NULL, NULL, $3, $4)",
          [seq, at, prevHash, hash],
        );
        prevHash = hash;
      }
    });
    expect((await run("verify")).out).toBe(`1220 entries, head ${prevHash}\n`);
    await tamper("UPDATE audit_entry SET target = 'u' WHERE seq = 1001");
    expect(await run("verify")).toMatchObject({ code: 1, out: expect.stringMatching(/^entry 1001: /) });
  });
});

const PLAIN = {
  actor: "system",
  actorName: "x",
  action: "a",
  target: "t",
  outcome: "done",
  address: null,
  requestId: null,
  before: null,
  after: null,
};

describe("a log that the database's owner changed", () => {
  beforeEach(() => write(10));

  it.each([
    ["edits an entry", "UPDATE audit_entry SET actor_name = 'somebody else' WHERE seq = 4", 4],
    ["moves an entry in time", "UPDATE audit_entry SET at = at + interval '1 microsecond' WHERE seq = 4", 4],
    ["empties a state", "UPDATE audit_entry SET after = NULL WHERE seq = 4", 4],
    ["edits the first entry", "UPDATE audit_entry SET outcome = 'refused' WHERE seq = 1", 1],
    ["edits the last entry", "UPDATE audit_entry SET address = NULL WHERE seq = 10", 10],
    ["deletes from the middle", "DELETE FROM audit_entry WHERE seq BETWEEN 5 AND 6", 5],
    ["deletes the beginning", "DELETE FROM audit_entry WHERE seq < 3", 1],
    ["deletes everything", "DELETE FROM audit_entry", 1],
    ["cuts the tail and forgets the head", "DELETE FROM audit_entry WHERE seq > 7", 8],
    [
      "swaps two",
      `UPDATE audit_entry SET seq = seq + 1000 WHERE seq IN (3, 6);
       UPDATE audit_entry SET seq = CASE seq WHEN 1003 THEN 6 ELSE 3 END WHERE seq > 1000`,
      3,
    ],
    [
      "adds one that is dated back",
      `INSERT INTO audit_entry SELECT 0, at - interval '1 year', actor, actor_name, action, target, outcome, address,
       request_id, before, after, prev_hash, hash FROM audit_entry WHERE seq = 1`,
      0,
    ],
    [
      "adds one after the end",
      `INSERT INTO audit_entry SELECT 11, at, actor, actor_name, action, target, outcome, address, request_id, before,
       after, hash, hash FROM audit_entry WHERE seq = 10`,
      11,
    ],
    ["edits the head", "UPDATE audit_head SET hash = repeat('f', 64)", 10],
    [
      "turns back the head",
      "UPDATE audit_head SET (seq, hash) = (SELECT seq, hash FROM audit_entry WHERE seq = 9)",
      10,
    ],
    ["deletes the head", "DELETE FROM audit_head", 11],
  ])("who %s", async (_, sql, seq) => {
    await tamper(sql);
    const { code, out } = await run("verify");
    await tamper("INSERT INTO audit_head VALUES (1, 0, repeat('0', 64)) ON CONFLICT DO NOTHING");
    expect(out).toMatch(new RegExp(`^entry ${seq}: .+\n$`));
    expect(code).toBe(1);
  });

  it("who cuts the tail, head and all: found with a checkpoint alone", async () => {
    await checkpoint();
    const copy = join(home, "copy.jsonl");
    cpSync(file, copy);
    await tamper(CUT_TO(7));
    await write(1);
    rmSync(file);
    expect(await run("verify")).toMatchObject({ code: 0 });
    const { code, out } = await run("verify", "--checkpoint", copy);
    expect(out).toMatch(
      /^entry 9: it and all up to entry 10 are missing: a checkpoint signed at 2\d{3}-.+Z covers/,
    );
    expect(code).toBe(1);
  });

  it("who cuts the tail and lets the log grow past it: found with a checkpoint alone", async () => {
    await checkpoint();
    await tamper(CUT_TO(7));
    await write(5);
    expect(await run("verify")).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^entry 10: the checkpoint signed at .+ has another hash for it/),
    });
  });

  it("who rebuilds the log with another key", async () => {
    await rebuild(Buffer.alloc(32, 9));
    expect(await run("verify")).toMatchObject({
      code: 1,
      out: "entry 1: its content was changed, or it was written with another key\n",
    });
  });

  it("who has our key and rebuilds the log with it: found with a checkpoint alone", async () => {
    await checkpoint();
    await rebuild(auditKey(environment().keys));
    expect(await run("verify")).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^entry 10: the checkpoint/),
    });
    rmSync(file);
    expect(await run("verify")).toMatchObject({ code: 0 });
  });
});

const CUT_TO = (seq: number) =>
  `DELETE FROM audit_entry WHERE seq > ${seq};
   UPDATE audit_head SET (seq, hash) = (SELECT seq, hash FROM audit_entry WHERE seq = ${seq})`;

/** Everything is told anew, by somebody else. */
async function rebuild(key: Buffer): Promise<void> {
  const rows = await connectedAs("owner", async (client) => {
    const { rows: all } = await client.query(
      `SELECT seq::text AS seq, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at FROM audit_entry ORDER BY audit_entry.seq`,
    );
    return all as { seq: string; at: string }[];
  });
  let prevHash = GENESIS;
  const statements: string[] = [];
  for (const { seq, at } of rows) {
    const hash = entryHash(key, prevHash, { ...PLAIN, seq: BigInt(seq), at });
    statements.push(
      `UPDATE audit_entry SET actor = 'system', actor_name = 'x', action = 'a', target = 't', outcome = 'done',
       address = NULL, request_id = NULL, before = NULL, after = NULL, prev_hash = '${prevHash}', hash = '${hash}'
       WHERE seq = ${seq}`,
    );
    prevHash = hash;
  }
  await tamper(...statements, `UPDATE audit_head SET hash = '${prevHash}'`);
}

describe("a file of checkpoints", () => {
  it("that is missing or empty is said plainly", async () => {
    await expect(run("verify", "--checkpoint", join(home, "none"))).rejects.toThrow(
      `There is no file ${home}/none.`,
    );
    const empty = join(home, "empty");
    writeFileSync(empty, "");
    await expect(run("verify", "--checkpoint", empty)).rejects.toThrow("holds no checkpoint");
  });

  it("that is garbled, edited or another's names the line, and the log is still checked", async () => {
    await write(2);
    await checkpoint();
    const stranger = checkpointSigner([{ id: "k1", key: Buffer.alloc(32, 1) }]);
    const [line] = readFileSync(file, "utf8").split("\n");
    appendFileSync(file, "garbage\n");
    appendFileSync(file, `${line?.replace('"seq":"2"', '"seq":"1"')}\n`);
    appendFileSync(
      file,
      `${signCheckpoint(stranger, { seq: 2n, hash: GENESIS, at: "2026-11-22T02:00:00Z" })}\n`,
    );
    expect(await run("verify", "--checkpoint", file)).toMatchObject({
      code: 1,
      out: `checkpoint line 2 is not a checkpoint
checkpoint line 3 has a signature that does not fit: it was changed or forged
checkpoint line 4 was signed with another installation's key
2 entries, head ${(await head()).hash}
`,
    });
  });
});

describe("the command", () => {
  it.each([[["verify", "--checkpoints"]], [["check"]], [[]]])("refuses %j as misuse", async (args) => {
    await expect(run(...args)).rejects.toThrow("See --help.");
  });
});
