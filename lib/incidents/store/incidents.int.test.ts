/** Incidents in the database: from an alert to the closing, with evidence of every domain, and a chain that tells. */
import { randomBytes } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { person, token } from "@/e2e/support/actors";
import { asWorker } from "@/e2e/support/as-worker";
import { connectedAs } from "@/e2e/support/connect";
import { adminActor, enrolled, query } from "@/e2e/support/people";
import { acknowledgeAlert } from "@/lib/alerts/store/deeds";
import { type PersonActor, stranger, system } from "@/lib/auth/actor";
import { newId } from "@/lib/id";
import { SourceSettings } from "@/lib/ingest/model/source";
import { receiveMessage } from "@/lib/ingest/store/receiving";
import { createSource } from "@/lib/ingest/store/sources";
import { NewObjective } from "@/lib/uptime/model/objective";
import { NewProbe } from "@/lib/uptime/model/probe";
import { judgeHours } from "@/lib/uptime/store/judging";
import { createObjective } from "@/lib/uptime/store/objectives";
import { createProbe } from "@/lib/uptime/store/probes";
import { recordLooks } from "@/lib/uptime/store/results";
import { Changing, Declaring, Noting } from "../model/incident";
import type { TimelineRow } from "../model/timeline";
import { verifyIncident } from "./chain";
import { declareIncident } from "./declaring";
import { changeIncident, noteOnIncident } from "./deeds";
import { incidentFigures } from "./figures";
import { linkAlerts, unlinkAlert } from "./links";
import { findIncident, getIncident, incidentsSince, listIncidents, listLeads } from "./reading";
import { listTimeline } from "./timeline";

const MINUTE = 60_000;
const END = Math.floor(Date.now() / MINUTE) * MINUTE - MINUTE;
const minutesAgo = (minutes: number) => new Date(END - minutes * MINUTE);
const auditor = person("auditor");
let admin: PersonActor;

beforeAll(async () => {
  admin = adminActor(await enrolled("admin"));
});

/** A service that was down from 20 to 10 minutes ago, and up before and after. */
async function downService(name: string): Promise<string> {
  const probe = await createProbe(
    admin,
    NewProbe.parse({ name, settings: { kind: "dns", name: "shop.example.com" } }),
  );
  const window = { kind: "rolling", days: 30 };
  const { id } = await createObjective(
    admin,
    NewObjective.parse({ name, target: "99.9", window, probes: [probe.id] }),
  );
  await query("UPDATE objective SET since = $2 WHERE id = $1", [id, minutesAgo(60)]);
  const [row] = (await query("SELECT no FROM probe WHERE id = $1", [probe.id])) as { no: number }[];
  await asWorker(async () => {
    const looks = Array.from({ length: 60 }, (_, back) => {
      const scheduledAt = END - (back + 1) * MINUTE + 10_000;
      const outcome = back >= 10 && back < 20 ? ("fail" as const) : ("ok" as const);
      const rest = { reason: null, detail: null, latencyMs: null, attempt: 0, startedAt: scheduledAt };
      return { probeNo: row?.no ?? 0, scheduledAt, class: outcome, ...rest };
    });
    await recordLooks(system("test"), 1, looks);
    while ((await judgeHours(system("test"))) > 0);
  });
  return id;
}

/** A server with a report, and what the report said had changed 25 minutes ago. */
async function changedServer(): Promise<{ id: string; hostname: string; report: string }> {
  const [id, report] = [newId(), newId(minutesAgo(25))];
  const hostname = `web-${id.slice(-8)}`;
  await query("INSERT INTO server (id, hostname, machine_id, secret_hash) VALUES ($1, $2, $3, $4)", [
    id,
    hostname,
    newId(),
    randomBytes(32),
  ]);
  await query(
    `INSERT INTO report (id, server_id, received_at, collected_at, sequence, sha256, chain_hash, bytes, oddities)
     VALUES ($1, $2, $3, $3, 1, $4, $4, 100, '{}')`,
    [report, id, minutesAgo(25), Buffer.alloc(32, 7)],
  );
  for (const [place, name] of ["nginx", "openssl", "zlib", "curl", "libc"].entries()) {
    await query(
      `INSERT INTO change (id, server_id, at, kind, verb, subject, before, after, report_id)
       VALUES ($1, $2, $3, 'package', 'changed', $4, '1', '2', $5)`,
      [newId(minutesAgo(25), undefined, place), id, minutesAgo(25), name, report],
    );
  }
  return { id, hostname, report };
}

/** An alert as Prometheus sends it, about that host. */
async function firing(host: string, alertname = `Down${randomBytes(4).toString("hex")}`): Promise<string> {
  const wish = { name: `from ${host}`, format: "prometheus" as const, secret: null };
  const source = await createSource(system("test"), { ...wish, settings: SourceSettings.parse({}) });
  const alert = {
    labels: { alertname, host, severity: "critical" },
    annotations: { summary: `${alertname} on ${host}`, runbook_url: "https://wiki.example/runbook" },
    startsAt: minutesAgo(18).toISOString(),
    endsAt: new Date(Date.now() + 60 * MINUTE).toISOString(),
  };
  const raw = new TextEncoder().encode(JSON.stringify([alert]));
  const wire = {
    raw,
    headers: new Headers({ "content-type": "application/json" }),
    query: new URLSearchParams(),
  };
  const origin = stranger({ address: null, requestId: null });
  await receiveMessage(origin, "prometheus", source.token, wire as never, new Date());
  const [row] = (await query("SELECT id FROM alert WHERE title = $1", [`${alertname} on ${host}`])) as {
    id: string;
  }[];
  if (!row) throw new Error("No alert was kept.");
  return row.id;
}

const declare = (wish: object) => declareIncident(admin, Declaring.parse(wish));
const change = async (id: string, wish: object, by = admin) => {
  const { version } = await getIncident(auditor, id);
  return changeIncident(by, id, Changing.parse({ version, ...wish }));
};
const lineOf = async (id: string) => (await listTimeline(auditor, id, { limit: 200 })).items;
const textsOf = (rows: TimelineRow[]) => rows.map(({ text }) => text);
const CLOSING = {
  ...{ status: "closed", cause: "The certificate ended", causeKnown: true, change: "Renew by timer" },
  ...{ owner: "Saraa", due: "2027-01-31" },
};

describe("an incident that is declared from an alert", () => {
  it("has the alert's words, its server, and evidence of all that happened around it", async () => {
    const server = await changedServer();
    const shop = await downService(`Shop ${server.hostname}`);
    const alert = await firing(server.hostname);
    await acknowledgeAlert(admin, alert, { minutes: 30, note: "Looking at the certificate" });
    const { id, no } = await declare({
      ...{ alerts: [alert], objectives: [shop], note: "First words" },
      impactStartedAt: minutesAgo(20).toISOString(),
    });

    const incident = await getIncident(auditor, id);
    expect(incident).toMatchObject({
      ...{ no, severity: "critical", status: "investigating", lead: { id: admin.id, name: admin.name } },
      ...{ impactStartedAt: minutesAgo(20), version: 1, entries: 3, closedAt: null, causeKnown: null },
      alerts: [{ id: alert, episode: 1, state: "acknowledged", runbook: "https://wiki.example/runbook" }],
      objectives: [{ id: shop }],
      servers: [{ id: server.id, hostname: server.hostname }],
      downtimes: [{ objective: { id: shop }, bad: 10, excused: 0, budget: 43.2 }],
    });
    expect(incident.title).toContain(server.hostname);
    expect(incident.acknowledgedAt).toBeInstanceOf(Date);

    const rows = await lineOf(id);
    expect(textsOf(rows).reverse()).toEqual([
      expect.stringContaining(`${server.hostname}: 5\u00a0packages changed`),
      `Shop ${server.hostname} was down, measured in 10\u00a0minutes`,
      expect.stringMatching(/^“.*” opened, critical, by from /),
      expect.stringMatching(/^Admin acknowledged “/),
      expect.stringMatching(/^Admin wrote on “/),
      expect.stringMatching(/^Admin declared the incident: /),
      "Admin linked 1\u00a0alert, 1\u00a0service, 1\u00a0server",
      "Admin wrote",
    ]);
    const change = rows.find(({ kind }) => kind === "change");
    expect(change).toMatchObject({
      ...{ sha256: "07".repeat(32), href: `/servers/${server.id}/evidence/${server.report}` },
      lines: ["nginx: 1 → 2", "openssl: 1 → 2", "zlib: 1 → 2", "and 2\u00a0more"],
    });
    const opened = rows.find(({ text }) => text.includes("opened"));
    expect(opened?.raw).toMatch(/^\/alerts\/messages\/[0-9a-f-]{36}$/);
    const [payload] = await query("SELECT encode(sha256, 'hex') AS sha256 FROM payload WHERE id = $1", [
      opened?.raw?.split("/").at(-1),
    ]);
    expect(opened?.sha256).toBe(payload?.sha256);
    expect(await findIncident(auditor, String(no))).toBe(id);
  });

  it("is read page by page, each row once", async () => {
    const server = await changedServer();
    const { id } = await declare({ title: "Pages", severity: "low", servers: [server.hostname] });
    for (let note = 0; note < 5; note += 1)
      await noteOnIncident(admin, id, Noting.parse({ text: `Note ${note}` }));
    const keys: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listTimeline(auditor, id, { limit: 3, cursor });
      expect(page.total).toBe(8);
      keys.push(...page.items.map(({ key }) => key));
      cursor = page.next ?? undefined;
    } while (cursor);
    expect(new Set(keys).size).toBe(8);
    await expect(listTimeline(auditor, id, { limit: 3, cursor: "WzFd" })).rejects.toMatchObject({
      status: 400,
    });
  });

  it("shows a program that may not read the fleet what it may, and says what is missing", async () => {
    const server = await changedServer();
    const { id } = await declare({ title: "Partly seen", severity: "low", servers: [server.id] });
    const { items, gaps } = await listTimeline(token("incidents.read"), id, { limit: 50 });
    expect(gaps).toEqual([{ source: "changes", why: "not-allowed" }]);
    expect(items.every(({ kind }) => kind === "entry")).toBe(true);
  });
});

describe("evidence", () => {
  it("that is cut off says where, and keeps what came first", async () => {
    const server = await changedServer();
    await query(
      `INSERT INTO change (id, server_id, at, kind, verb, subject, before, after, report_id)
       SELECT garrison_uuid_floor(t.at)::uuid, $1, t.at, 'unit', 'changed', 'unit ' || n, 'a', 'b', gen_random_uuid()
       FROM generate_series(1, 130) AS n CROSS JOIN LATERAL (SELECT $2::timestamptz + n * interval '1 second' AS at) t`,
      [server.id, minutesAgo(20)],
    );
    const { id } = await declare({
      ...{ title: "Restless", severity: "low", servers: [server.id] },
      impactStartedAt: minutesAgo(15).toISOString(),
    });
    const { items, gaps } = await listTimeline(auditor, id, { limit: 200 });
    const changes = items.filter(({ kind }) => kind === "change");
    expect(changes).toHaveLength(100);
    expect(changes.at(-1)?.text).toContain("packages");
    const after = minutesAgo(20).getTime() + 99_000;
    expect(gaps).toEqual([{ source: "changes", why: "limit", limit: 100, after }]);
  });

  it("says who was told, by what, and what did not arrive", async () => {
    const server = await changedServer();
    const alert = await firing(server.hostname);
    const channel = newId();
    await query(
      "INSERT INTO notify_channel (id, person_id, kind, name, settings) VALUES ($1, $2, 'ntfy', 'Phone', 'x')",
      [channel, admin.id],
    );
    const sent = new Date();
    for (const [place, state] of ["sent", "dead", "pending"].entries()) {
      await query(
        `INSERT INTO delivery (id, key, alert_id, episode, severity, channel_id, person_id, kind, content, step, loop,
           created_at, due_at, state, sent_at, failure)
         VALUES ($1::uuid, $1::text, $2, 1, 0, $3, $4, 'page', '{}', 0, 0, $5::timestamptz, $5, $6::text, CASE WHEN $6 = 'sent' THEN $5 END,
           CASE WHEN $6 = 'dead' THEN 'Nobody answers' END)`,
        [newId(sent, undefined, place), alert, channel, admin.id, sent, state],
      );
    }
    const { id } = await declare({ alerts: [alert] });
    const told = (await lineOf(id)).filter(({ kind }) => kind === "page");
    expect(told.map(({ text, lines }) => [text.replace(/“.*”/, "it"), ...lines]).sort()).toEqual([
      ["Call to Person 1 by ntfy could not be delivered: it", "Nobody answers"],
      ["Call to Person 1 by ntfy delivered: it"],
    ]);
    expect((await incidentFigures(auditor, 30)).acknowledge.notify).toMatchObject({ count: 1 });
  });
});

describe("what is refused when one is declared", () => {
  it.each([
    [{ severity: "high" }, "title"],
    [{ title: "No alert, no severity" }, "severity"],
    [{ title: "x", severity: "high", alerts: [newId()] }, "alerts"],
    [{ title: "x", severity: "high", objectives: [newId()] }, "objectives"],
    [{ title: "x", severity: "high", servers: ["nobody"] }, "servers"],
    [{ title: "x", severity: "high", lead: newId() }, "lead"],
    [{ title: "x", severity: "high", impactStartedAt: "yesterday" }, "impactStartedAt"],
    [{ title: "x", severity: "high", impactStartedAt: "2999-01-01T00:00" }, "impactStartedAt"],
    [{ title: "x", severity: "high", detectedAt: "2020-01-01T00:00:00Z" }, "impactStartedAt"],
  ])("%j, at its field", async (wish, field) => {
    await expect(declare(wish)).rejects.toMatchObject({ status: 422, fields: [{ field }] });
  });

  it("somebody who may only look", async () => {
    for (const actor of [person("manager"), auditor, token("read")]) {
      await expect(declareIncident(actor, Declaring.parse({ title: "x" }))).rejects.toMatchObject({
        status: 403,
      });
    }
  });
});

describe("changing an incident", () => {
  it("is refused when somebody changed it since it was read", async () => {
    const { id } = await declare({ title: "Two at once", severity: "high" });
    await changeIncident(admin, id, Changing.parse({ version: 1, status: "fixing" }));
    await expect(
      changeIncident(admin, id, Changing.parse({ version: 1, title: "Mine" })),
    ).rejects.toMatchObject({ status: 409 });
    const wishes = ["One", "Two", "Three"].map((title) =>
      changeIncident(admin, id, Changing.parse({ version: 2, title })),
    );
    const outcomes = await Promise.allSettled(wishes);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await verifyIncident(auditor, id)).toMatchObject({ whole: true });
  });

  it("writes down who changed what, and keeps what was not named", async () => {
    const { id } = await declare({ title: "Shop is slow", severity: "medium" });
    const oncall = adminActor(await enrolled("admin"));
    await change(id, {
      ...{
        title: "Shop is down",
        severity: "critical",
        lead: oncall.id,
        status: "fixing",
        note: "It got worse",
      },
      mitigatedAt: null,
      nextUpdateAt: new Date(Date.now() + 30 * MINUTE).toISOString(),
    });
    expect(await getIncident(auditor, id)).toMatchObject({
      ...{
        title: "Shop is down",
        severity: "critical",
        status: "fixing",
        lead: { id: oncall.id },
        version: 2,
      },
    });
    const [status, note, changed] = (await lineOf(id)).slice(0, 3);
    expect(status?.text).toBe("Admin set the status to fixing; it was investigating");
    expect(note?.lines).toEqual(["It got worse"]);
    expect(changed?.lines).toEqual([
      "Title: Shop is slow → Shop is down",
      "Severity: medium → critical",
      expect.stringMatching(/^Lead: Admin → Person \d+$/),
    ]);
    expect(changed?.times).toEqual([{ word: "next update", at: expect.any(Number) }]);
  });

  it("leaves no trace when nothing is changed", async () => {
    const { id } = await declare({ title: "As it was", severity: "low" });
    const { version } = await change(id, { title: "As it was", severity: "low", status: "investigating" });
    expect(version).toBe(1);
    expect(await getIncident(auditor, id)).toMatchObject({ version: 1, entries: 1 });
  });

  it("replaces services and servers as wholes", async () => {
    const [one, two] = [await changedServer(), await changedServer()];
    const { id } = await declare({ title: "Servers", severity: "low", servers: [one.hostname] });
    await change(id, { servers: [two.hostname] });
    expect((await getIncident(auditor, id)).servers).toEqual([{ id: two.id, hostname: two.hostname }]);
    expect(textsOf(await lineOf(id)).slice(0, 3)).toContain("Admin linked 1\u00a0server");
    await change(id, { servers: [] });
    expect((await getIncident(auditor, id)).servers).toEqual([]);
  });

  it("refuses times that make no sense", async () => {
    const { id } = await declare({ title: "Times", severity: "low" });
    const before = new Date(Date.now() - 600 * MINUTE).toISOString();
    await expect(change(id, { mitigatedAt: before })).rejects.toMatchObject({
      status: 422,
      fields: [{ field: "mitigatedAt", message: "must not be before the impact started" }],
    });
    await change(id, { impactStartedAt: before, mitigatedAt: before });
    expect(await getIncident(auditor, id)).toMatchObject({ mitigatedAt: new Date(before) });
  });
});

describe("closing an incident", () => {
  it("asks for what is missing, all at once", async () => {
    const { id } = await declare({ title: "Not yet", severity: "low" });
    await expect(change(id, { status: "closed" })).rejects.toMatchObject({
      status: 422,
      fields: ["causeKnown", "cause", "change", "owner", "due", "resolvedAt"].map((field) => ({ field })),
    });
    expect(await getIncident(auditor, id)).toMatchObject({ status: "investigating", version: 1 });
  });

  it("freezes its evidence, and what happens afterwards changes nothing of it", async () => {
    const server = await changedServer();
    const alert = await firing(server.hostname);
    await acknowledgeAlert(admin, alert, { minutes: 30 });
    const { id } = await declare({ alerts: [alert] });
    await change(id, { ...CLOSING, resolvedAt: new Date(Date.now() - 1_000).toISOString() });
    const closed = await getIncident(auditor, id);
    expect(closed).toMatchObject({ status: "closed", causeKnown: true, owner: "Saraa", due: "2027-01-31" });
    const [row] = await query("SELECT acknowledged_at FROM incident WHERE id = $1", [id]);
    expect(row?.acknowledged_at).toEqual(closed.acknowledgedAt);

    const before = await listTimeline(auditor, id, { limit: 200 });
    expect(before.frozenBy).toBe(closed.entries);
    expect(textsOf(before.items).slice(0, 2)).toEqual([
      expect.stringMatching(/^The evidence was frozen: 3\u00a0rows$/),
      "Admin closed the incident",
    ]);
    await query("UPDATE server SET hostname = 'renamed' WHERE id = $1", [server.id]);
    const after = await listTimeline(auditor, id, { limit: 200 });
    expect(after.items).toEqual(before.items);
    await expect(linkAlerts(admin, id, [alert])).rejects.toMatchObject({ status: 409 });

    // What was learnt later is added; open again, evidence is read anew.
    await noteOnIncident(admin, id, Noting.parse({ text: "Learnt later" }));
    await expect(change(id, { status: "watching" })).rejects.toMatchObject({ status: 409 });
    await change(id, { status: "investigating" });
    const open = await listTimeline(auditor, id, { limit: 200 });
    expect(open.frozenBy).toBeNull();
    expect(open.items.find(({ kind }) => kind === "change")?.text).toContain("renamed");
    expect(await getIncident(auditor, id)).toMatchObject({ closedAt: null, cause: "The certificate ended" });
    expect(await verifyIncident(auditor, id)).toMatchObject({ whole: true });
  });

  it("is possible for a program that may change incidents and nothing else", async () => {
    const server = await changedServer();
    const program = token("incidents.change");
    const { id } = await declareIncident(
      program,
      Declaring.parse({ title: "P", severity: "low", servers: [server.id] }),
    );
    expect(await getIncident(auditor, id)).toMatchObject({ lead: null, declaredByName: "test token" });
    await change(id, { ...CLOSING, resolvedAt: new Date().toISOString() }, program as never);
    expect((await lineOf(id)).some(({ kind }) => kind === "change")).toBe(true);
  });
});

describe("notes", () => {
  it("stand at the time that they are about, and say when they were written", async () => {
    const { id } = await declare({ title: "Notes", severity: "low" });
    const at = new Date(Math.floor(Date.now() / MINUTE) * MINUTE - 90 * MINUTE);
    const local = at.toISOString().slice(0, 16);
    await noteOnIncident(admin, id, Noting.parse({ text: "A customer called", at: local, timeZone: "UTC" }));
    const oldest = (await lineOf(id)).at(-1);
    expect(oldest).toMatchObject({ at: at.getTime(), group: "notes", entry: { seq: 2 } });
    expect(oldest?.entry?.recordedAt).toBeGreaterThan(at.getTime() + 80 * MINUTE);
  });

  it("never lie in the future, and are corrected by others, which are notes", async () => {
    const { id } = await declare({ title: "Corrections", severity: "low" });
    const note = (wish: object) => noteOnIncident(admin, id, Noting.parse(wish));
    await expect(
      note({ text: "Soon", at: new Date(Date.now() + MINUTE).toISOString() }),
    ).rejects.toMatchObject({
      status: 422,
      fields: [{ field: "at", message: "must not lie in the future" }],
    });
    const { seq } = await note({ text: "It was the disk" });
    await expect(note({ text: "No", corrects: 1 })).rejects.toMatchObject({
      fields: [{ field: "corrects" }],
    });
    await expect(note({ text: "No", corrects: 99 })).rejects.toMatchObject({
      fields: [{ field: "corrects" }],
    });
    await note({ text: "It was the network", corrects: seq });
    const [second, first] = (await lineOf(id)).filter(({ entry }) => entry?.isNote);
    expect(second).toMatchObject({
      text: "Admin corrects entry 2",
      entry: { corrects: 2, correctedBy: null },
    });
    expect(first).toMatchObject({ lines: ["It was the disk"], entry: { seq: 2, correctedBy: 3 } });
  });

  it("end where an incident is full; closing is still possible", async () => {
    const { id } = await declare({ title: "Full", severity: "low" });
    await query("UPDATE incident SET last_seq = 1000 WHERE id = $1", [id]);
    await expect(noteOnIncident(admin, id, Noting.parse({ text: "One more" }))).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining("no more fit"),
    });
    await change(id, { ...CLOSING, resolvedAt: new Date().toISOString() });
    expect(await verifyIncident(auditor, id)).toEqual({
      ...{ whole: false, entries: 4, firstBad: 2 },
      why: "it is missing",
    });
  });
});

describe("links to alerts", () => {
  it("are added once, taken away, and keep the episode that it was", async () => {
    const server = await changedServer();
    const alert = await firing(server.hostname);
    const { id } = await declare({ title: "Links", severity: "low" });
    await linkAlerts(admin, id, [alert]);
    await linkAlerts(admin, id, [alert]);
    await query("UPDATE alert SET episode = 4 WHERE id = $1", [alert]);
    const incident = await getIncident(auditor, id);
    expect(incident).toMatchObject({
      entries: 2,
      alerts: [{ id: alert, episode: 1 }],
      servers: [{ id: server.id }],
    });
    await unlinkAlert(admin, id, alert);
    await expect(unlinkAlert(admin, id, alert)).rejects.toMatchObject({ status: 404 });
    expect(await getIncident(auditor, id)).toMatchObject({ alerts: [], servers: [{ id: server.id }] });
  });
});

describe("the chain", () => {
  it("names the entry that the database's owner edited, and the one that was taken out", async () => {
    const { id } = await declare({ title: "Tampered", severity: "low" });
    for (const text of ["one", "two", "three"]) await noteOnIncident(admin, id, Noting.parse({ text }));
    const whole = await verifyIncident(auditor, id);
    expect(whole).toEqual({ whole: true, entries: 4, head: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect((await getIncident(auditor, id)).head).toBe("head" in whole ? whole.head : "");

    const edits: [string, unknown[]][] = [
      ['UPDATE incident_entry SET detail = \'{"text":"TWO"}\' WHERE incident_id = $1 AND seq = $2', []],
      ["UPDATE incident_entry SET at = at - interval '1 hour' WHERE incident_id = $1 AND seq = $2", []],
      ["UPDATE incident_entry SET actor_name = 'Nobody' WHERE incident_id = $1 AND seq = $2", []],
    ];
    for (const [sql] of edits) {
      const fault = await connectedAs("owner", async (client) => {
        await expect(client.query(sql, [id, 3])).rejects.toMatchObject({ code: "42501" });
        await client.query("ALTER TABLE incident_entry DISABLE TRIGGER USER");
        const kept = await client.query("SELECT * FROM incident_entry WHERE incident_id = $1 AND seq = 3", [
          id,
        ]);
        await client.query(sql, [id, 3]);
        const told = await verifyIncident(auditor, id);
        const { detail, at, actor_name } = kept.rows[0];
        await client.query(
          "UPDATE incident_entry SET detail = $2, at = $3, actor_name = $4 WHERE incident_id = $1 AND seq = 3",
          [id, detail, at, actor_name],
        );
        await client.query("ALTER TABLE incident_entry ENABLE TRIGGER USER");
        return told;
      });
      expect(fault).toEqual({ whole: false, entries: 4, firstBad: 3, why: "its content was changed" });
    }
    expect(await verifyIncident(auditor, id)).toMatchObject({ whole: true });
    await query("ALTER TABLE incident_entry DISABLE TRIGGER USER");
    await query("DELETE FROM incident_entry WHERE incident_id = $1 AND seq = 4", [id]);
    await query("ALTER TABLE incident_entry ENABLE TRIGGER USER");
    expect(await verifyIncident(auditor, id)).toMatchObject({ firstBad: 4, why: "it is missing" });
    expect((await listTimeline(auditor, id, { limit: 10 })).verification).toMatchObject({ firstBad: 4 });
  });

  it("also ends in the audit log, where it can't be rebuilt", async () => {
    const { id } = await declare({ title: "Anchored", severity: "low" });
    await noteOnIncident(admin, id, Noting.parse({ text: "Anchor me" }));
    const { head } = await getIncident(auditor, id);
    const entries = await query(
      "SELECT action, after::jsonb -> 'end' ->> 'head' AS head FROM audit_entry WHERE target = $1 ORDER BY seq",
      [`incident/${id}`],
    );
    expect(entries).toHaveLength(2);
    expect(entries[1]).toEqual({ action: "incidents.change", head });
  });

  it("is added to by the web's role and changed by nobody", async () => {
    for (const role of ["web", "worker"] as const) {
      await connectedAs(role, async (client) => {
        for (const sql of ["UPDATE incident_entry SET kind = 'x'", "DELETE FROM incident_entry"])
          await expect(client.query(sql)).rejects.toMatchObject({ code: "42501" });
      });
    }
  });

  it("stays whole when many write at once", async () => {
    const { id } = await declare({ title: "Many", severity: "low" });
    const texts = Array.from({ length: 12 }, (_, place) => `Note ${place}`);
    await Promise.all(texts.map((text) => noteOnIncident(admin, id, Noting.parse({ text }))));
    expect(await verifyIncident(auditor, id)).toMatchObject({ whole: true, entries: 13 });
  });
});

describe("the list", () => {
  it("has open ones first, the worst before the others, then closed ones; page by page", async () => {
    const made = [
      await declare({ title: "Open low", severity: "low" }),
      await declare({ title: "Open critical", severity: "critical" }),
      await declare({ title: "To close", severity: "critical" }),
    ];
    await change(made[2]?.id ?? "", { ...CLOSING, resolvedAt: new Date().toISOString() });
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listIncidents(auditor, { status: "all", limit: 2, cursor });
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.next ?? undefined;
    } while (cursor);
    expect(new Set(ids).size).toBe(ids.length);
    const places = made.map(({ id }) => ids.indexOf(id));
    expect(places[1]).toBeLessThan(places[0] ?? -1);
    expect(places[0]).toBeLessThan(places[2] ?? -1);
    const closed = await listIncidents(auditor, { status: "closed", limit: 200 });
    expect(closed.items.every(({ status }) => status === "closed")).toBe(true);
    expect(closed.total + (await listIncidents(auditor, { status: "open", limit: 1 })).total).toBe(
      ids.length,
    );
    for (const strange of [
      "x",
      "WzEsMiwzXQ",
      Buffer.from('[99,"2026-01-01T00:00:00.000Z","x"]').toString("base64url"),
    ])
      await expect(
        listIncidents(auditor, { status: "all", limit: 2, cursor: strange }),
      ).rejects.toMatchObject({
        status: 400,
      });
  });

  it("tells what each cost, of the service that lost most; unknown without a service", async () => {
    const bad = await downService("Costly");
    const { id } = await declare({
      ...{ title: "Costs", severity: "high", objectives: [bad] },
      impactStartedAt: minutesAgo(15).toISOString(),
    });
    const { items } = await listIncidents(auditor, { status: "open", limit: 200 });
    expect(items.find((one) => one.id === id)?.downtime).toMatchObject({ bad: 5, excused: 0, budget: 43.2 });
    expect(items.find(({ title }) => title === "Notes")?.downtime).toBeNull();
    const lately = await incidentsSince(person("manager"), minutesAgo(60), 200);
    expect(lately.incidents.find((one) => one.id === id)?.downtime?.bad).toBe(5);
    // Another one about the same minutes makes them no more.
    await declare({
      ...{ title: "Costs again", severity: "high", objectives: [bad] },
      impactStartedAt: minutesAgo(15).toISOString(),
    });
    expect((await incidentsSince(auditor, minutesAgo(60), 200)).lost).toBe(lately.lost);
    expect((await incidentsSince(token("incidents.read"), minutesAgo(60), 200)).lost).toBeNull();
    expect(
      (await listIncidents(token("incidents.read"), { status: "open", limit: 200 })).items[0]?.downtime,
    ).toBeNull();
  });
});

it("leads are those who may change incidents", async () => {
  const leads = await listLeads(admin);
  expect(leads.map(({ id }) => id)).toContain(admin.id);
  await expect(listLeads(auditor)).rejects.toMatchObject({ status: 403 });
});

it("mean times are of incidents and of the alerts that belong to them", async () => {
  const before = await incidentFigures(auditor, 30);
  const server = await changedServer();
  const [one, two, three] = [
    await firing(server.hostname),
    await firing(server.hostname),
    await firing(server.hostname),
  ];
  await acknowledgeAlert(admin, one, { minutes: 30 });
  await query(
    "UPDATE alert SET state = 'resolved', resolution = 'sender', ended_at = now(), resolved_at = now() WHERE id = $1",
    [two],
  );
  await query(
    "UPDATE alert SET state = 'resolved', resolution = 'lease', ended_at = now(), resolved_at = now() WHERE id = $1",
    [three],
  );
  await declare({ alerts: [one, two, three] });
  const after = await incidentFigures(auditor, 30);
  expect(after.incidents).toBe(before.incidents + 1);
  expect(after.detect?.count).toBe((before.detect?.count ?? 0) + 1);
  expect(after.acknowledge).toMatchObject({
    acknowledged: before.acknowledge.acknowledged + 1,
    never: before.acknowledge.never + 1,
    excluded: { lease_expired: before.acknowledge.excluded.lease_expired + 1 },
  });
  expect(after.acknowledge.times?.count).toBe(after.acknowledge.acknowledged);
});
