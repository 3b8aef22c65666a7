/** From a report as sent to facts and evidence as read: the same bytes, the same facts, and every reading noted. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { person, server as serverActor } from "@/e2e/support/actors";
import { asWorker } from "@/e2e/support/as-worker";
import { connectedAs } from "@/e2e/support/connect";
import { stranger } from "@/lib/auth/actor";
import { SECTION_NAMES } from "@/lib/fleet/model/facts";
import { createEnrolmentToken, enrol } from "@/lib/fleet/store/enrolment";
import { getFacts, listChanges } from "@/lib/fleet/store/known";
import { publishedAgent } from "@/lib/fleet/store/published-agent";
import { getServer } from "@/lib/fleet/store/servers";
import { readFolder } from "../bundle/folder";
import type { Meta } from "../bundle/meta";
import { writeBundle } from "../bundle/write";
import { readReport } from "../facts";
import { makeFactReader } from "../jobs";
import type { Output } from "../parsers/parser";
import type { SpecId } from "../specs";
import { getReportOf, readEvidence, viewEvidence } from "./reading";
import { recordReport } from "./reports";

const HOST = join(import.meta.dirname, "..", "fixtures", "hosts", "web01");
const MACHINE = "0123456789abcdef0123456789abcdef";
const admin = person("admin");
const reader = person("auditor");
const nobody = stranger({ address: "192.0.2.9", requestId: null });
const MINUTE_MS = 60_000;
const readPendingFacts = makeFactReader();

let serverId = "";
let sequence = 0;
let previousSha256: string | null = null;

function captured(): Output[] {
  const folder = readFolder(
    new Map(readdirSync(HOST).map((name) => [name, new Uint8Array(readFileSync(join(HOST, name)))])),
  );
  if (!folder.ok) throw new Error(folder.reason);
  return folder.outputs;
}

/** As an agent sends it; the worker has read it when this returns. */
async function report(startedAt: Date, outputs: Output[], more: Partial<Meta> = {}): Promise<string> {
  const meta: Meta = {
    format: 1,
    agentVersion: publishedAgent().version,
    agentSha256: publishedAgent().sha256,
    sequence: ++sequence,
    previousSha256,
    startedAt,
    hostname: "web01",
    machineId: MACHINE,
    bootId: null,
    euid: 0,
    dropped: 0,
    ...more,
  };
  const collected = outputs.map(({ spec, exit, stdout, stderr, flags }) => ({
    spec,
    exit,
    ms: 3,
    stdout: Buffer.from(stdout),
    stderr: Buffer.from(stderr),
    flags,
  }));
  const wire = writeBundle({ meta, outputs: collected });
  previousSha256 = createHash("sha256").update(wire).digest("hex");
  const receipt = await recordReport(serverActor(serverId), wire, new Date(startedAt.getTime() + 1_000));
  if (receipt.kind !== "accepted") throw new Error(`The report was not accepted: ${receipt.kind}`);
  await asWorker(readPendingFacts);
  return receipt.reportId;
}

/** What `garrison parse` says of the same outputs. */
function parsedAt(collectedAt: Date, outputs: Output[]) {
  return readReport(outputs.map((output) => ({ ...output, collectedAt }))).facts;
}

async function factsAlone() {
  const facts = await getFacts(reader, serverId);
  return Object.fromEntries(
    SECTION_NAMES.map((name) => {
      const { reportId, sha256, collectedAt, parser, since, sources, ...section } = facts[name];
      return [name, section];
    }),
  );
}

/** Noon of tomorrow: its partition is there already, and no midnight comes between the reports. */
const first = new Date(`${new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)}T12:00:00Z`);
const outputs = captured();

beforeAll(async () => {
  const { token } = await createEnrolmentToken(admin, { uses: 1, ttlMinutes: 60 });
  ({ serverId } = await enrol(nobody, { token, hostname: "web01", machineId: MACHINE }));
});

describe("reports of one server, in order", () => {
  test("the facts are what garrison parse says of the same bundle", async () => {
    const reportId = await report(first, outputs);
    expect(await factsAlone()).toEqual(JSON.parse(JSON.stringify(parsedAt(first, outputs))));
    expect(await getServer(reader, serverId)).toMatchObject({
      hostname: "web01",
      agentVersion: publishedAgent().version,
      agentSha256: publishedAgent().sha256,
      oddities: [],
      reportId,
    });
  });

  test("an unchanged report makes the package lists older, and is no change", async () => {
    const second = new Date(first.getTime() + MINUTE_MS);
    const reportId = await report(second, outputs);
    const { updates } = await getFacts(reader, serverId, ["updates"]);
    const parsed = parsedAt(second, outputs).updates;
    expect(updates).toMatchObject({
      cacheAgeSeconds: parsed.state === "known" ? parsed.cacheAgeSeconds : "not known",
      collectedAt: second.toISOString(),
      reportId,
    });
    expect((await getReportOf(reader, serverId, reportId)).unchanged).toBe(true);
    expect((await listChanges(reader, serverId, {}, { limit: 10 })).total).toBe(0);
  });

  test("bytes that say the same in other words move the proof along, and are no change", async () => {
    const third = new Date(first.getTime() + 2 * MINUTE_MS);
    const later = outputs.map((output) =>
      output.spec === "time-sync" ? { ...output, stdout: `${output.stdout}Odd=1\n` } : output,
    );
    await report(third, later);
    const { timeSync } = await getFacts(reader, serverId, ["timeSync"]);
    const { bytes, sha256 } = await readEvidence(reader, timeSync.reportId ?? "", "time-sync");
    expect(bytes.toString()).toMatch(/Odd=1\n$/);
    expect(timeSync.sha256).toBe(sha256);
    expect(timeSync.since).toBe(first.toISOString());
    expect((await listChanges(reader, serverId, {}, { limit: 10 })).total).toBe(0);
  });

  test("every section's hash is that of the bytes in the report it names", async () => {
    const facts = await getFacts(reader, serverId);
    for (const name of SECTION_NAMES) {
      const { reportId, sources } = facts[name];
      const held = reportId ? (await getReportOf(reader, serverId, reportId)).outputs : [];
      for (const { spec, sha256 } of sources) {
        expect([name, spec, held.find((output) => output.spec === spec)?.sha256]).toEqual([
          name,
          spec,
          sha256,
        ]);
      }
    }
  });

  test("a new name and another script are noted, and the server stays the same one", async () => {
    const fourth = new Date(first.getTime() + 3 * MINUTE_MS);
    await report(fourth, outputs, {
      hostname: "web01.example",
      agentVersion: "9.9.9",
      agentSha256: "9".repeat(64),
    });
    expect(await getServer(reader, serverId)).toMatchObject({
      hostname: "web01.example",
      agentVersion: "9.9.9",
      agentSha256: "9".repeat(64),
    });
    const { items } = await listChanges(reader, serverId, { kind: "reporting" }, { limit: 10 });
    expect(items.map(({ verb, subject, before, after }) => [verb, subject, before, after])).toEqual([
      [
        "changed",
        "agent's script",
        `${publishedAgent().version} ${publishedAgent().sha256}`,
        `9.9.9 ${"9".repeat(64)}`,
      ],
      ["changed", "host name", "web01", "web01.example"],
    ]);
  });
});

describe("raw evidence", () => {
  const passwd = outputs.find(({ spec }) => spec === "passwd")?.stdout ?? "";

  async function newest(spec: SpecId): Promise<{ reportId: string; spec: SpecId }> {
    const { accounts } = await getFacts(reader, serverId, ["accounts"]);
    return { reportId: accounts.reportId ?? "", spec };
  }

  async function readings(): Promise<{ actor: string; target: string; after: string }[]> {
    return connectedAs(
      "owner",
      async (client) =>
        (
          await client.query(
            "SELECT actor, target, after FROM audit_entry WHERE action = 'evidence.read' ORDER BY seq",
          )
        ).rows,
    );
  }

  test("is the bytes as they were printed, and each reading is one entry", async () => {
    const before = (await readings()).length;
    const { reportId, spec } = await newest("passwd");
    const { bytes, sha256 } = await readEvidence(reader, reportId, spec);
    expect(bytes.toString()).toBe(passwd);
    expect(sha256).toBe(createHash("sha256").update(passwd).digest("hex"));
    const entries = (await readings()).slice(before);
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({ actor: `person:${reader.id}`, target: `report/${reportId}` });
    expect(JSON.parse(entries[0]?.after ?? "null")).toEqual({
      server: serverId,
      spec,
      stream: "stdout",
      sha256,
    });
  });

  test("is shown in pages", async () => {
    const { reportId } = await newest("passwd");
    expect(await viewEvidence(reader, reportId, "passwd", "stdout", 1)).toMatchObject({
      text: passwd,
      page: 1,
      pages: 1,
      firstLine: 1,
      size: Buffer.byteLength(passwd),
    });
  });

  test("is refused to strangers, for other servers and for what was not collected; none of it is a reading", async () => {
    const before = (await readings()).length;
    const { reportId } = await newest("passwd");
    await expect(readEvidence(nobody, reportId, "passwd")).rejects.toMatchObject({ status: 401 });
    await expect(readEvidence(reader, reportId, "apk-packages")).rejects.toMatchObject({ status: 404 });
    await expect(readEvidence(reader, reportId, "passwd", "stderr")).rejects.toMatchObject({ status: 404 });
    await expect(getReportOf(reader, admin.id, reportId)).rejects.toMatchObject({ status: 404 });
    expect(await readings()).toHaveLength(before);
  });

  test("that was damaged in the database is not shown", async () => {
    const damage = async (spec: SpecId, damaged: Buffer): Promise<string> => {
      const { reportId } = await newest(spec);
      const { sha256 } = await readEvidence(reader, reportId, spec);
      await connectedAs("owner", async (client) => {
        await client.query("SET session_replication_role = replica");
        await client.query("UPDATE evidence_content SET bytes = $2 WHERE sha256 = decode($1, 'hex')", [
          sha256,
          damaged,
        ]);
      });
      return reportId;
    };
    const other = Buffer.from("root:x:0:0::/root:/bin/bash\n");
    const reportId = await damage("passwd", other);
    await expect(readEvidence(reader, reportId, "passwd")).rejects.toThrow("damaged");
    await damage("group", Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x64, 0x00]));
    await expect(readEvidence(reader, reportId, "group")).rejects.toThrow("no longer kept");
  });
});

describe("an output with bytes that no text of the database may hold", () => {
  test("is read all the same, and its changes are told", async () => {
    const { token } = await createEnrolmentToken(admin, { uses: 1, ttlMinutes: 60 });
    ({ serverId } = await enrol(nobody, { token, hostname: "odd01", machineId: MACHINE }));
    sequence = 0;
    previousSha256 = null;
    // Contents of their own: those of the other server were damaged above.
    const plain = outputs.map((output) => ({
      ...output,
      stdout: output.stdout.replaceAll("guest", "visitor"),
    }));
    const odd = plain.map((output) => ({
      ...output,
      stdout: output.stdout.replaceAll(/nginx|deploy|ssh\b/g, (name) => `${name[0]}\u0000${name.slice(1)}`),
    }));
    await report(first, plain);
    const reportId = await report(new Date(first.getTime() + MINUTE_MS), odd);
    const { accounts } = await getFacts(reader, serverId, ["accounts"]);
    expect(accounts).toMatchObject({ state: "known", reportId });
    const { items } = await listChanges(reader, serverId, {}, { limit: 200 });
    expect(items.map(({ subject }) => subject)).toContain("d\uFFFDeploy");
    const evidence = await readEvidence(reader, reportId, "passwd", "stdout");
    expect(evidence.bytes.includes("d\u0000eploy")).toBe(true);
  });
});
