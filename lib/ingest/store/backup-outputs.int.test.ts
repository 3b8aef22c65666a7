/** From an agent's report to the runs of a copy: once, in order, as the worker with its rights; and why nothing was read. */
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { person, server as serverActor } from "@/e2e/support/actors";
import { asWorker } from "@/e2e/support/as-worker";
import { query } from "@/e2e/support/people";
import { stranger, system } from "@/lib/auth/actor";
import { NewReading } from "@/lib/backups/model/reading";
import { NewCopy, NewSystem } from "@/lib/backups/model/system";
import { tellOfBackups } from "@/lib/backups/store/alarming";
import { listReadings, removeReading, setReading } from "@/lib/backups/store/readings";
import { listRuns, readMessage } from "@/lib/backups/store/run-list";
import { getSystem } from "@/lib/backups/store/system-list";
import { createCopy, createSystem } from "@/lib/backups/store/systems";
import { createEnrolmentToken, enrol } from "@/lib/fleet/store/enrolment";
import { publishedAgent } from "@/lib/fleet/store/published-agent";
import { writeBundle } from "../bundle/write";
import { ingestJobs, makeFactReader } from "../jobs";
import type { Flag } from "../parsers/parser";
import { recordReport } from "./reports";

const admin = person("admin");
const auditor = person("auditor");
const nobody = stranger({ address: "192.0.2.9", requestId: null });
const worker = system("test");
const readPending = makeFactReader();
const SECOND_MS = 1_000;
let count = 0;

type Server = {
  id: string;
  hostname: string;
  machineId: string;
  sequence: number;
  previousSha256: string | null;
};

async function newServer(): Promise<Server> {
  count += 1;
  const hostname = `db${count}`;
  const machineId = count.toString(16).padStart(32, "0");
  const { token } = await createEnrolmentToken(admin, { uses: 1, ttlMinutes: 60 });
  const { serverId: id } = await enrol(nobody, { token, hostname, machineId });
  return { id, hostname, machineId, sequence: 0, previousSha256: null };
}

type Printed = {
  spec: "pgbackrest-info" | "timer-services" | "uname";
  stdout: string;
  exit?: number;
  flags?: Flag[];
};

/** The server's report has come, and is not read yet. */
async function send(server: Server, ...outputs: Printed[]): Promise<string> {
  const startedAt = new Date();
  server.sequence += 1;
  const { version, sha256 } = publishedAgent();
  const meta = {
    ...{ format: 1 as const, agentVersion: version, agentSha256: sha256, sequence: server.sequence },
    ...{ previousSha256: server.previousSha256, startedAt, hostname: server.hostname, euid: 0, dropped: 0 },
    ...{ machineId: server.machineId, bootId: null },
  };
  const collected = outputs.map(({ spec, stdout, exit = 0, flags = [] }) => ({
    ...{ spec, exit, flags, ms: 1 },
    ...{
      stdout: Buffer.from(stdout),
      stderr: Buffer.from(exit === 0 ? "" : "ERROR: [041]: unable to open\n"),
    },
  }));
  const wire = writeBundle({ meta, outputs: collected });
  server.previousSha256 = createHash("sha256").update(wire).digest("hex");
  const receipt = await recordReport(serverActor(server.id), wire, startedAt);
  if (receipt.kind !== "accepted") throw new Error(`The report was not accepted: ${receipt.kind}`);
  return receipt.reportId;
}

const readAll = () => asWorker(readPending);

/** As the worker's timed job does it. */
const readForBackups = () =>
  asWorker(async () => {
    await ingestJobs.find(({ name }) => name === "ingest.read-for-backups")?.run(worker);
    await readPending();
  });

async function copyReadFrom(server: Server, wish: object) {
  const { id } = await createSystem(
    admin,
    NewSystem.parse({ name: `System of ${server.hostname} ${++count}` }),
  );
  const copy = await createCopy(admin, id, NewCopy.parse({ name: "Repository" }));
  await setReading(admin, copy.id, NewReading.parse({ server: server.hostname, ...wish }));
  return { system: id, copy: copy.id };
}

const DAY_S = 86_400;
const nowS = Math.floor(Date.now() / SECOND_MS);
const info = (...stops: number[]) =>
  JSON.stringify([
    {
      ...{
        name: "shop",
        status: { code: 0 },
        repo: [{ key: 1, cipher: "aes-256-cbc", status: { code: 0 } }],
      },
      backup: stops.map((stop) => ({
        ...{ label: `${stop}`, type: "full", error: false, timestamp: { start: stop - 60, stop } },
        ...{ database: { id: 1, "repo-key": 1 }, info: { size: 5_000_000 } },
      })),
    },
  ]);

const stamp = (ago: number) =>
  `Mon ${new Date((nowS - ago) * SECOND_MS).toISOString().slice(0, 19).replace("T", " ")} UTC`;
const service = (active: string, began: number, ended: number | null, status = 0) =>
  [
    ...[`Result=${status === 0 ? "success" : "exit-code"}`, "ExecMainCode=1", `ExecMainStatus=${status}`],
    ...["Id=shop-backup.service", "LoadState=loaded", `ActiveState=${active}`, "SubState=dead"],
    ...[`InactiveExitTimestamp=${stamp(began)}`, "ActiveEnterTimestamp="],
    `InactiveEnterTimestamp=${ended === null ? "" : stamp(ended)}`,
  ].join("\n");

describe("a copy that is read from an agent", () => {
  it("has what pgBackRest lists there, each backup once, with the bytes as they were printed", async () => {
    const server = await newServer();
    const { system: id, copy } = await copyReadFrom(server, { from: "pgbackrest", name: "shop" });
    const printed = info(nowS - DAY_S, nowS - 600);
    const reportId = await send(server, { spec: "pgbackrest-info", stdout: printed });
    await readAll();
    expect(await getSystem(auditor, id)).toMatchObject({
      ...{ standing: "good", isFresh: true },
      copies: [{ engine: "pgbackrest", heldCount: 2, encrypted: true, lastOutcome: "ok" }],
    });
    const runs = await listRuns(auditor, id, { limit: 10 });
    expect(runs.items.map(({ name }) => name)).toEqual([`${nowS - 600}`, `${nowS - DAY_S}`]);
    const message = await readMessage(auditor, runs.items[0]?.messageId ?? "");
    expect(Buffer.from(message.bytes).toString()).toBe(printed);
    expect(message.envelope).toMatchObject({ spec: "pgbackrest-info", name: "shop", report: reportId });
    expect(await listReadings(auditor, id)).toMatchObject({
      items: [{ copyId: copy, server: { id: server.id, hostname: server.hostname }, reportId, why: null }],
    });

    const later = await send(server, {
      spec: "pgbackrest-info",
      stdout: info(nowS - DAY_S, nowS - 600, nowS - 60),
    });
    await readAll();
    expect((await listRuns(auditor, id, { limit: 10 })).total).toBe(3);
    expect(await listReadings(auditor, id)).toMatchObject({ items: [{ reportId: later }] });
  });

  it("has the report that stands already, as soon as it is agreed", async () => {
    const server = await newServer();
    await send(server, { spec: "pgbackrest-info", stdout: info(nowS - 600) });
    await readAll();
    const { system: id } = await copyReadFrom(server, { from: "pgbackrest", name: "shop" });
    expect(await getSystem(auditor, id)).toMatchObject({ standing: "new" });
    await readForBackups();
    expect(await getSystem(auditor, id)).toMatchObject({ standing: "good" });
    expect((await listReadings(auditor, id)).items[0]?.readAt).toBeInstanceOf(Date);
  });

  it("is told nothing by an output that says the same, and keeps no message of it", async () => {
    const server = await newServer();
    const { system: id, copy } = await copyReadFrom(server, { from: "pgbackrest", name: "shop" });
    for (const word of ["one", "two", "three"]) {
      await send(
        server,
        { spec: "pgbackrest-info", stdout: info(nowS - 600) },
        { spec: "uname", stdout: `Linux ${word}\n` },
      );
      await readAll();
    }
    expect((await listRuns(auditor, id, { limit: 10 })).total).toBe(1);
    const [messages] = (await query(
      "SELECT count(*)::int FROM backup_message m JOIN backup_copy c ON c.no = m.copy_no WHERE c.id = $1",
      [copy],
    )) as { count: number }[];
    expect(messages?.count).toBe(1);
  });

  it("follows a service through its runs, of which it may see the middle alone", async () => {
    const server = await newServer();
    const { system: id } = await copyReadFrom(server, { from: "timer", name: "shop-backup" });
    const told = async (stdout: string) => {
      await send(server, { spec: "timer-services", stdout });
      await readAll();
      const { copies, standing } = await getSystem(auditor, id);
      return { standing, openRuns: copies[0]?.openRuns };
    };
    expect(await told(service("activating", 900, null))).toEqual({ standing: "new", openRuns: 1 });
    expect(await told(service("inactive", 900, 800))).toEqual({ standing: "good", openRuns: 0 });
    expect(await told(service("activating", 700, null))).toEqual({ standing: "good", openRuns: 1 });
    // Its end was not seen: another one has begun since.
    expect(await told(service("activating", 500, null))).toEqual({ standing: "good", openRuns: 1 });
    expect(await told(service("failed", 500, 400, 12))).toEqual({ standing: "failed", openRuns: 0 });
    expect(await told(service("failed", 500, 400, 12))).toEqual({ standing: "failed", openRuns: 0 });
    const runs = await listRuns(auditor, id, { limit: 10 });
    expect(runs.items.map(({ outcome }) => outcome)).toEqual(["failed", "ok"]);
    expect(runs.items[0]?.why).toContain("exit status 12");
  });

  it("takes a run that begins in the future for one that has just begun, and forgets it when nobody looks there any more", async () => {
    const server = await newServer();
    const { copy } = await copyReadFrom(server, { from: "timer", name: "shop-backup" });
    await send(server, { spec: "timer-services", stdout: service("activating", -10 * 365 * DAY_S, null) });
    await readAll();
    const [row] = await query(
      `SELECT begun_at <= now() AS begun, stuck_at <= now() + interval '4 hours' AS stuck
       FROM backup_copy WHERE id = $1`,
      [copy],
    );
    expect(row).toEqual({ begun: true, stuck: true });
    await removeReading(admin, copy);
    const [after] = await query("SELECT open_runs, stuck_at FROM backup_copy WHERE id = $1", [copy]);
    expect(after).toEqual({ open_runs: [], stuck_at: null });
  });

  it("reads what waited on the server in order", async () => {
    const server = await newServer();
    const { system: id } = await copyReadFrom(server, { from: "timer", name: "shop-backup.service" });
    await send(server, { spec: "timer-services", stdout: service("failed", 900, 800, 1) });
    await send(server, { spec: "timer-services", stdout: service("activating", 500, null) });
    await send(server, { spec: "timer-services", stdout: service("inactive", 500, 300) });
    await readAll();
    const { items } = await listRuns(auditor, id, { limit: 10 });
    expect(items.map(({ outcome }) => outcome)).toEqual(["ok", "failed"]);
    expect(await getSystem(auditor, id)).toMatchObject({ standing: "good", copies: [{ openRuns: 0 }] });
  });

  it("says why nothing was read, which is no run and makes nothing well", async () => {
    const server = await newServer();
    const { system: id } = await copyReadFrom(server, { from: "pgbackrest", name: "shop" });
    const why = async (...outputs: Printed[]) => {
      await send(server, ...outputs);
      await readAll();
      expect(await getSystem(auditor, id)).toMatchObject({ standing: "new", pointAt: null });
      return (await listReadings(auditor, id)).items[0]?.why;
    };
    expect(await why({ spec: "uname", stdout: "Linux\n" })).toContain("An older agent does not look at it");
    expect(await why({ spec: "pgbackrest-info", stdout: "", flags: ["missing"] })).toContain("not installed");
    expect(await why({ spec: "pgbackrest-info", stdout: "", flags: ["denied"] })).toContain("not allowed");
    expect(await why({ spec: "pgbackrest-info", stdout: "", exit: 41 })).toMatch(/status 41.*unable to open/);
    expect(await why({ spec: "pgbackrest-info", stdout: info().replace("shop", "crm") })).toContain(
      "It lists: crm",
    );
    expect((await listRuns(auditor, id, { limit: 10 })).total).toBe(0);
  });

  it("that misses its time is told of with what could not be read", async () => {
    const server = await newServer();
    const { system: id, copy } = await copyReadFrom(server, { from: "pgbackrest", name: "shop" });
    await send(server, { spec: "pgbackrest-info", stdout: "", flags: ["denied"] });
    await readAll();
    await query("UPDATE backup_copy SET deadline_at = now() - interval '1 minute' WHERE id = $1", [copy]);
    await asWorker(() => tellOfBackups(worker, new Date()));
    const alerts = await query(
      "SELECT annotations ->> 'why' AS why FROM alert WHERE labels ->> 'subject' = $1",
      [copy],
    );
    expect(alerts).toEqual([
      {
        why: expect.stringMatching(new RegExp(`None began .*agent of ${server.hostname}, .*was not allowed`)),
      },
    ]);
    expect(await getSystem(auditor, id)).toMatchObject({ standing: "missed" });
  });

  it("keeps each run once when the worker dies between the runs and the word that they were read", async () => {
    const server = await newServer();
    const { system: id, copy } = await copyReadFrom(server, { from: "timer", name: "shop-backup" });
    await send(server, { spec: "timer-services", stdout: service("inactive", 900, 800) });
    await readAll();
    await query("UPDATE backup_reading SET gist = NULL, read_at = NULL WHERE copy_id = $1", [copy]);
    await readForBackups();
    expect((await listReadings(auditor, id)).items[0]?.readAt).toBeInstanceOf(Date);
    expect((await listRuns(auditor, id, { limit: 10 })).total).toBe(1);
  });

  it("is read for two copies of one stanza, each its repository, and no more once that is taken back", async () => {
    const server = await newServer();
    const one = await copyReadFrom(server, { from: "pgbackrest", name: "shop", repository: 1 });
    const two = await copyReadFrom(server, { from: "pgbackrest", name: "shop", repository: 2 });
    await send(server, { spec: "pgbackrest-info", stdout: info(nowS - 600) });
    await readAll();
    expect(await getSystem(auditor, one.system)).toMatchObject({ standing: "good" });
    expect((await listReadings(auditor, two.system)).items[0]?.why).toContain(
      "no stanza shop with a repository 2",
    );
    await removeReading(admin, one.copy);
    await send(server, { spec: "pgbackrest-info", stdout: info(nowS - 600, nowS - 60) });
    await readAll();
    expect((await listRuns(auditor, one.system, { limit: 10 })).total).toBe(1);
    expect((await listReadings(auditor, one.system)).items).toEqual([]);
    await expect(removeReading(admin, one.copy)).rejects.toThrow("not read from an agent");
  });

  it("is agreed by those who may, for servers that are there", async () => {
    const server = await newServer();
    const { copy } = await copyReadFrom(server, { from: "pgbackrest", name: "shop" });
    const wish = NewReading.parse({ server: "nowhere", from: "pgbackrest", name: "shop" });
    await expect(setReading(admin, copy, wish)).rejects.toThrow("is not known here");
    await expect(setReading(auditor, copy, { ...wish, server: server.id })).rejects.toThrow("may not");
    await expect(removeReading(person("oncall"), copy)).rejects.toThrow("may not");
    await expect(listReadings(nobody, copy)).rejects.toThrow();
    await expect(setReading(admin, server.id, { ...wish, server: server.id })).rejects.toThrow(
      "no such copy",
    );
  });
});
