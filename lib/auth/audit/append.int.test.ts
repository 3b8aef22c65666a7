import { randomUUID } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { person, server, token } from "@/e2e/support/actors";
import { connectedAs } from "@/e2e/support/connect";
import { stranger } from "@/lib/auth/actor";
import { readAs, writeAs } from "@/lib/auth/gate";
import { auditKey } from "@/lib/auth/keys";
import { environment } from "@/lib/env";
import { Forbidden, Unauthenticated } from "@/lib/errors";
import { ChainVerifier, type StoredEntry } from "./chain";

const admin = person("admin");

function setSetting(key: string, actor = admin): Promise<string> {
  return writeAs(actor, "settings.change", async (tx) => {
    await tx.setting.upsert({ where: { key }, create: { key, value: 1 }, update: { value: 2 } });
    return { result: key, target: `setting/${key}`, before: null, after: { value: 1 } };
  });
}

async function entries(): Promise<StoredEntry[]> {
  return connectedAs("web", async (client) => {
    const { rows } = await client.query(
      `SELECT seq::text, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at, actor,
         actor_name AS "actorName", action, target, outcome, address, request_id AS "requestId", before, after,
         prev_hash AS "prevHash", hash
       FROM audit_entry ORDER BY audit_entry.seq`,
    );
    return (rows as (Omit<StoredEntry, "seq"> & { seq: string })[]).map((row) => ({
      ...row,
      seq: BigInt(row.seq),
    }));
  });
}

async function verified(): Promise<ChainVerifier> {
  const verifier = new ChainVerifier(auditKey(environment().keys));
  for (const entry of await entries()) verifier.add(entry);
  return verifier;
}

/** As whoever owns the machine could: past the triggers, which only the owner can switch off. */
async function tamper(sql: string): Promise<void> {
  await connectedAs("owner", async (client) => {
    await client.query("SET session_replication_role = replica");
    await client.query(sql);
  });
}

afterEach(async () => {
  await tamper(
    "DELETE FROM audit_entry; UPDATE audit_head SET seq = 0, hash = repeat('0', 64); DELETE FROM setting",
  );
});

describe("an audited change", () => {
  it("leaves an entry of who, what, where from, before and after", async () => {
    await setSetting("one");
    const [entry] = await entries();
    expect(entry).toMatchObject({
      seq: 1n,
      actor: `person:${admin.id}`,
      actorName: "Test admin",
      action: "settings.change",
      target: "setting/one",
      outcome: "done",
      address: "192.0.2.1",
      requestId: admin.requestId,
      before: "null",
      after: '{"value":1}',
    });
    expect((await verified()).fault).toBeNull();
  });

  it("is undone when its entry cannot be written", async () => {
    await tamper("UPDATE audit_head SET hash = 'broken'");
    await setSetting("kept");
    // A fork: the head says entry 1 is still to come, but it stands already.
    await tamper("UPDATE audit_head SET seq = 0");
    await expect(setSetting("lost")).rejects.toThrow();
    expect(await readAs(admin, "settings.read").setting.findMany({ select: { key: true } })).toEqual([
      { key: "kept" },
    ]);
  });

  it("leaves no entry when it fails itself", async () => {
    const failing = writeAs(admin, "settings.change", async () => {
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(await entries()).toEqual([]);
  });

  it("stores hostile names so that the chain still verifies", async () => {
    const names = [
      "nul \u0000 byte",
      "lone \ud800 surrogate",
      "😀'; DROP TABLE audit_entry; --",
      "\u202e right to left",
    ];
    for (const name of names) await setSetting(randomUUID(), { ...admin, name });
    const { fault, count } = await verified();
    expect(fault).toBeNull();
    expect(count).toBe(BigInt(names.length));
  });

  it("is refused, without a trace, to whom the table does not name", async () => {
    await expect(setSetting("x", person("auditor"))).rejects.toThrow(Forbidden);
    await expect(setSetting("x", person("manager"))).rejects.toThrow(Forbidden);
    await expect(setSetting("x", person("oncall"))).rejects.toThrow(Forbidden);
    const change = async () => ({ result: 1, target: "x" });
    await expect(writeAs(token("read"), "settings.change", change)).rejects.toThrow(Forbidden);
    await expect(writeAs(server(), "settings.change", change)).rejects.toThrow(Forbidden);
    const nobody = stranger({ address: null, requestId: null });
    await expect(writeAs(nobody, "settings.change", change)).rejects.toThrow(Unauthenticated);
    expect(await entries()).toEqual([]);
  });
});

describe("the chain in the database", () => {
  it("has no gap and no fork when eight writers append at once", async () => {
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let round = 0; round < 10; round++) await setSetting(`${writer}-${round}`);
    });
    await Promise.all(writers);
    const { fault, count, head } = await verified();
    expect(fault).toBeNull();
    expect(count).toBe(80n);
    const { rows } = await connectedAs("web", (client) =>
      client.query("SELECT seq::text, hash FROM audit_head"),
    );
    expect(rows).toEqual([{ seq: "80", hash: head }]);
  });

  describe("after somebody with the owner's rights", () => {
    const append = async () => {
      for (const key of ["a", "b", "c", "d"]) await setSetting(key);
    };

    it("edited an entry", async () => {
      await append();
      await tamper("UPDATE audit_entry SET target = 'setting/z' WHERE seq = 2");
      expect((await verified()).fault?.seq).toBe(2n);
    });

    it("changed the time of an entry by a microsecond", async () => {
      await append();
      await tamper("UPDATE audit_entry SET at = at + interval '1 microsecond' WHERE seq = 3");
      expect((await verified()).fault?.seq).toBe(3n);
    });

    it("deleted an entry", async () => {
      await append();
      await tamper("DELETE FROM audit_entry WHERE seq = 2");
      expect((await verified()).fault).toEqual({ seq: 2n, why: "it is missing" });
    });

    it("swapped two entries", async () => {
      await append();
      await tamper("UPDATE audit_entry SET seq = -seq WHERE seq IN (2, 3)");
      await tamper("UPDATE audit_entry SET seq = 5 + seq WHERE seq < 0");
      expect((await verified()).fault?.seq).toBe(2n);
    });

    it("cut the tail: seen against the head, which went along with the change", async () => {
      await append();
      const before = (await verified()).head;
      await tamper("DELETE FROM audit_entry WHERE seq = 4");
      const { fault, head } = await verified();
      expect(fault).toBeNull();
      expect(head).not.toBe(before);
      const { rows } = await connectedAs("web", (client) => client.query("SELECT hash FROM audit_head"));
      expect(rows).toEqual([{ hash: before }]);
    });
  });
});
