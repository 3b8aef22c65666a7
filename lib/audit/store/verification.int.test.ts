import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { person } from "@/e2e/support/actors";
import { asWorker } from "@/e2e/support/as-worker";
import { connectedAs } from "@/e2e/support/connect";
import { system } from "@/lib/auth/actor";
import { writeAs } from "@/lib/auth/gate";
import { Forbidden } from "@/lib/errors";
import { checkpointFolder, readOwnCheckpoints } from "../gateway";
import { auditJobs } from "../jobs";
import { listAudit } from "./entries";
import { getVerification, verifyAndKeep, walkChain } from "./verification";

const home = mkdtempSync(join(tmpdir(), "garrison-verification-"));
process.env.GARRISON_HOME = home;
afterAll(() => rmSync(home, { recursive: true, force: true }));

const auditor = person("auditor");
const job = system("audit.verify");

const asOwner = (...statements: string[]) =>
  connectedAs("owner", async (client) => {
    await client.query("ALTER TABLE audit_entry DISABLE TRIGGER USER");
    for (const sql of statements) await client.query(sql);
    await client.query("ALTER TABLE audit_entry ENABLE TRIGGER USER");
  });

async function write(count: number): Promise<void> {
  for (let n = 0; n < count; n++)
    await writeAs(person("admin"), "settings.change", async () => ({
      result: undefined,
      target: `setting/${n}`,
    }));
}

beforeEach(() =>
  asOwner(
    "TRUNCATE audit_entry",
    "UPDATE audit_head SET seq = 0, hash = repeat('0', 64)",
    "DELETE FROM setting WHERE key = 'audit.verification'",
  ),
);

describe("what is known of the chain", () => {
  it("is nothing before the first check", async () => {
    expect(await getVerification(auditor)).toMatchObject({ state: "unverified", checkedAt: null });
  });

  it("is kept for everybody who may read the log", async () => {
    await write(4);
    const found = await verifyAndKeep(job, []);
    expect(found).toMatchObject({ state: "verified", entries: 4, fault: null, fullAt: found.checkedAt });
    expect(await getVerification(auditor)).toEqual(found);
    await expect(getVerification(person("oncall"))).rejects.toThrow(Forbidden);
  });

  it("is old after a while without a check", async () => {
    await verifyAndKeep(job, []);
    await asOwner(
      "UPDATE setting SET updated_at = now() - interval '16 minutes' WHERE key = 'audit.verification'",
    );
    expect((await getVerification(auditor)).state).toBe("unverified");
  });
});

describe("a check", () => {
  it("looks at what is new, and at everything once a night", async () => {
    await write(5);
    const first = await verifyAndKeep(job, []);
    await asOwner("UPDATE audit_entry SET target = 'changed' WHERE seq = 2");
    await write(2);
    expect(await verifyAndKeep(job, [])).toMatchObject({
      state: "verified",
      entries: 7,
      fullAt: first.fullAt,
    });
    await asOwner(
      `UPDATE setting SET value = jsonb_set(value, '{fullAt}', '"2026-01-01T02:00:00.000000Z"')
       WHERE key = 'audit.verification'`,
    );
    expect(await verifyAndKeep(job, [])).toMatchObject({ state: "broken", fault: { seq: 2 } });
  });

  it("finds a tail that was cut since the last one", async () => {
    await write(5);
    await verifyAndKeep(job, []);
    await asOwner(
      "DELETE FROM audit_entry WHERE seq > 3",
      "UPDATE audit_head SET (seq, hash) = (SELECT seq, hash FROM audit_entry WHERE seq = 3)",
    );
    expect(await verifyAndKeep(job, [])).toMatchObject({ state: "broken" });
  });

  it("looks at everything when its own mark was edited", async () => {
    await write(5);
    await verifyAndKeep(job, []);
    await asOwner(
      "UPDATE audit_entry SET target = 'changed' WHERE seq = 2",
      `UPDATE setting SET value = jsonb_set(value, '{mark}', to_jsonb(replace(value ->> 'mark', '"5"', '"4"')))
       WHERE key = 'audit.verification'`,
    );
    expect(await verifyAndKeep(job, [])).toMatchObject({ state: "broken", fault: { seq: 2 } });
  });

  it("that finds a break writes one entry, and says since when until it is mended", async () => {
    await write(3);
    await asOwner("UPDATE audit_entry SET target = 'changed' WHERE seq = 2");
    const found = await verifyAndKeep(job, []);
    const again = await verifyAndKeep(job, []);
    expect(again.fault).toEqual(found.fault);
    const { items } = await listAudit(auditor, { action: "audit.verify" }, { limit: 10 });
    expect(items).toMatchObject([{ outcome: "failed", target: "audit-entry/2", actor: "system" }]);
    await asOwner("UPDATE audit_entry SET target = 'setting/1' WHERE seq = 2");
    expect(await verifyAndKeep(job, [])).toMatchObject({ state: "verified", entries: 4, fault: null });
  });
});

describe("the worker, with its own role", () => {
  it("does all the timed work, also when the chain is broken", async () => {
    await write(3);
    await asOwner("UPDATE audit_entry SET target = 'changed' WHERE seq = 2");
    await asWorker(async () => {
      for (const { name, run } of auditJobs) await run(system(name));
    });
    expect(await getVerification(auditor)).toMatchObject({ state: "broken", fault: { seq: 2 } });
    expect(readOwnCheckpoints(checkpointFolder(home)).checkpoints).toMatchObject([{ seq: 3n }]);
  });
});

describe("eight writers at once", () => {
  it("leave no gap and no fork, while somebody verifies", { timeout: 120_000 }, async () => {
    const faults: unknown[] = [];
    let writing = true;
    const watching = (async () => {
      while (writing) {
        const { fault } = await walkChain(job, { checkpoints: [] });
        if (fault) faults.push(fault);
      }
    })();
    await Promise.all(Array.from({ length: 8 }, () => write(200)));
    writing = false;
    await watching;
    expect(faults).toEqual([]);
    expect(await walkChain(job, { checkpoints: [] })).toMatchObject({ count: 1_600n, fault: null });
  });
});

describe("the database's owner", () => {
  it.each(["UPDATE audit_entry SET actor = 'x'", "DELETE FROM audit_entry", "TRUNCATE audit_entry"])(
    "is stopped by a trigger, unless he switches it off: %s",
    async (sql) => {
      await write(1);
      await expect(connectedAs("owner", (client) => client.query(sql))).rejects.toThrow("is append-only");
    },
  );
});
