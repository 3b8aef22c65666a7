import { beforeAll, describe, expect, it } from "vitest";
import { person, token } from "@/e2e/support/actors";
import { connectedAs } from "@/e2e/support/connect";
import type { Actor } from "@/lib/auth/actor";
import { actorRef } from "@/lib/auth/actor";
import { type ChainedEntry, entryHash } from "@/lib/auth/audit/chain";
import { writeAs } from "@/lib/auth/gate";
import { auditKey } from "@/lib/auth/keys";
import { environment } from "@/lib/env";
import { Forbidden, Invalid, NotFound } from "@/lib/errors";
import { AuditExport, AuditFilter } from "../model";
import { exportAudit, getEntry, listAudit } from "./entries";

const admin = person("admin");
const auditor = person("auditor");

function change(actor: Actor, target: string, after: unknown = null): Promise<void> {
  return writeAs(actor, "settings.change", async () => ({ result: undefined, target, after }));
}

beforeAll(async () => {
  for (let n = 1; n <= 12; n++) await change(admin, `setting/${n % 3}`, { n });
  await change({ ...person("admin"), name: "Бат-Эрдэнэ", address: "2001:db8::7" }, "server/100%_a");
  await writeAs({ ...admin, requestId: "req-42" }, "fleet.places.change", async () => ({
    result: undefined,
    target: "=cmd|' /C calc'!A0",
    outcome: "refused",
  }));
});

async function textOf(portions: AsyncGenerator<string>): Promise<string> {
  let text = "";
  for await (const portion of portions) text += portion;
  return text;
}

const seqs = async (filter: AuditFilter, actor: Actor = auditor) =>
  (await listAudit(actor, filter, { limit: 200 })).items.map(({ seq }) => seq);

describe("the list", () => {
  it("is newest first, and its pages join without gap or overlap", async () => {
    const found: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await listAudit(auditor, {}, { limit: 5, cursor });
      expect(page.total).toBe(14);
      found.push(...page.items.map(({ seq }) => seq));
      cursor = page.next ?? undefined;
    } while (cursor);
    expect(found).toEqual([14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  });

  it.each<[AuditFilter, number[]]>([
    [{ actor: actorRef(admin), outcome: "refused" }, [14]],
    [{ action: "fleet." }, [14]],
    [{ action: "fleet" }, []],
    [{ target: "setting/1" }, [10, 7, 4, 1]],
    [{ target: "server/" }, [13]],
    [{ q: "setting/2" }, [11, 8, 5, 2]],
    [{ q: "бат" }, [13]],
    [{ q: "2001:db8::7" }, [13]],
    [{ q: "req-42" }, [14]],
    [{ q: "server/100%_" }, [13]],
    [{ q: "%" }, []],
    [{ q: "_ettings.change" }, []],
    [{ q: "\\" }, []],
    [{ q: "' OR '1'='1" }, []],
    [{ from: "2200-01-01" }, []],
    [{ to: "2001-01-01T00:00:00Z" }, []],
  ])("narrowed by %j", async (filter, expected) => {
    expect(await seqs(filter)).toEqual(expected);
    expect(await listAudit(auditor, filter, { limit: 1 })).toMatchObject({
      total: expected.length,
      totalIsLowerBound: false,
    });
  });

  it("takes days as days of the reader's zone", async () => {
    const { at } = await getEntry(auditor, 1);
    const day = (zone: string) =>
      new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short" }).format(new Date(at));
    for (const timeZone of ["UTC", "Asia/Ulaanbaatar", "America/Los_Angeles", "Pacific/Kiritimati"]) {
      const reader = { ...auditor, timeZone };
      const today = day(timeZone);
      expect(await seqs({ from: today, to: today }, reader)).toContain(1);
      expect(await seqs({ from: "2001-01-01", to: "2001-01-02" }, reader)).toEqual([]);
    }
  });

  it("refuses a cursor that it did not give", async () => {
    await expect(listAudit(auditor, {}, { limit: 5, cursor: "junk" })).rejects.toThrow(Invalid);
  });

  it("finds by index, not by reading the whole table", async () => {
    const plan = await connectedAs("owner", async (client) => {
      await client.query("SET enable_seqscan = off");
      const { rows } = await client.query(
        `EXPLAIN SELECT seq FROM audit_entry WHERE (target LIKE 'server/1%' OR action LIKE 'fleet%'
           OR lower(actor_name) LIKE 'b%' OR actor = 'x' OR address = 'x' OR request_id = 'x')`,
      );
      return rows.map((row: Record<string, string>) => row["QUERY PLAN"]).join("\n");
    });
    expect(plan).toContain("BitmapOr");
    expect(plan).not.toContain("Seq Scan");
  });
});

describe("one entry", () => {
  it("shows exactly the text that its hash covers", async () => {
    const { seq, prevHash, hash, ...entry } = await getEntry(auditor, 5);
    const covered: ChainedEntry = { seq: BigInt(seq), ...entry };
    expect(entryHash(auditKey(environment().keys), prevHash, covered)).toBe(hash);
    expect(entry).toMatchObject({ actorName: "Test admin", target: "setting/2", after: '{"n":5}' });
  });

  it("that does not exist is not found", async () => {
    await expect(getEntry(auditor, 999_999)).rejects.toThrow(NotFound);
  });
});

describe("who may read", () => {
  it("admins, managers and auditors do; on-call engineers and other tokens do not", async () => {
    for (const role of ["admin", "manager", "auditor"] as const)
      await expect(listAudit(person(role), {}, { limit: 1 })).resolves.toBeTruthy();
    await expect(listAudit(token("read"), {}, { limit: 1 })).resolves.toBeTruthy();
    await expect(listAudit(person("oncall"), {}, { limit: 1 })).rejects.toThrow(Forbidden);
    await expect(listAudit(token("fleet.read"), {}, { limit: 1 })).rejects.toThrow(Forbidden);
  });

  it("managers may read but not take the log away", async () => {
    await expect(exportAudit(person("manager"), {}, "csv")).rejects.toThrow(Forbidden);
  });
});

describe("an export", () => {
  it("is an entry itself, and holds what stood before it, oldest first", async () => {
    const text = await textOf(await exportAudit(auditor, { target: "setting/1" }, "jsonl"));
    const rows = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { seq: number });
    expect(rows.map(({ seq }) => seq)).toEqual([1, 4, 7, 10]);
    const [newest] = (await listAudit(auditor, {}, { limit: 1 })).items;
    expect(newest).toMatchObject({ actor: actorRef(auditor), action: "audit.export", target: "audit" });
    expect(JSON.parse(newest?.after ?? "")).toMatchObject({
      format: "jsonl",
      filter: { target: "setting/1" },
    });
  });

  it("as a table is harmless in a spreadsheet", async () => {
    const text = await textOf(await exportAudit(auditor, { outcome: "refused" }, "csv"));
    expect(text.startsWith("\uFEFFseq,at,actor,actorName,action,target,outcome,address,requestId,")).toBe(
      true,
    );
    expect(text).toContain(",\"'=cmd|' /C calc'!A0\",refused,");
    expect(text.split("\r\n")).toHaveLength(3);
  });
});

describe("what the log can be narrowed by", () => {
  it.each([
    [{ outcome: "maybe" }],
    [{ from: "yesterday" }],
    [{ from: "2026-13-01" }],
    [{ to: "2026-11-22T10:00" }],
    [{ q: "" }],
    [{ q: { not: "" } }],
    [{ actor: ["a"] }],
  ])("does not take %j", (given) => {
    expect(AuditFilter.safeParse(given).success).toBe(false);
  });

  it("has CSV as its usual format", () => {
    expect(AuditExport.parse({})).toEqual({ format: "csv" });
  });
});
