/** The quality of alerts, reckoned from rows as alerts, people and pages write them. */
import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { person } from "@/e2e/support/actors";
import { asWorker } from "@/e2e/support/as-worker";
import { query } from "@/e2e/support/people";
import { system } from "@/lib/auth/actor";
import { newId } from "@/lib/id";
import { EPISODE_KINDS, type EpisodeKind, type SourceQuality } from "../model/quality";
import type { Signal } from "../model/signal";
import { acknowledgeAlert, noteOnAlert, resolveAlert } from "./deeds";
import { listEpisodes, readQuality } from "./quality";
import { settleDue } from "./settling";
import { recordSignals } from "./signals";

const MINUTE_MS = 60_000;
let count = 0;

/** A source of its own for each test. */
async function source(): Promise<{ id: string; no: number }> {
  const id = newId();
  const [row] = await query(
    `INSERT INTO source (id, name, format, created_by) VALUES ($1, $2, 'generic', 'test') RETURNING no`,
    [id, `Source ${++count}`],
  );
  return { id, no: Number(row?.["no"]) };
}

type Source = Awaited<ReturnType<typeof source>>;

async function tell(
  from: Source,
  name: string,
  status: "firing" | "resolved",
  minutesAgo: number,
  quiet: Signal["quiet"] = null,
): Promise<string> {
  const identity = { alertname: name };
  const at = new Date(Date.now() - minutesAgo * MINUTE_MS);
  const signal: Signal = {
    ...{ identity, labels: identity, annotations: {}, kind: "state", status, severity: "high", title: name },
    ...{
      link: null,
      startsAt: status === "firing" ? at.getTime() : null,
      endsAtGuessed: false,
      eventId: null,
    },
    ...{ endsAt: status === "resolved" ? at.getTime() : null, acknowledged: null, quiet },
  };
  const telling = { sourceNo: from.no, at, payload: null, reopens: true };
  const [outcome] = await recordSignals(system("test"), telling, [signal]);
  return outcome?.known.id ?? "";
}

/** Began so long ago, and lasted so long; in minutes. */
async function episode(from: Source, name: string, minutesAgo: number, lasted: number): Promise<string> {
  const id = await tell(from, name, "firing", minutesAgo);
  await tell(from, name, "resolved", minutesAgo - lasted);
  return id;
}

async function qualityOf({ id }: Source, days = 30): Promise<SourceQuality | undefined> {
  const { sources } = await readQuality(person("auditor"), days);
  return sources.find(({ source: { id: one } }) => one === id);
}

async function titles(from: Source, what: EpisodeKind): Promise<string[]> {
  const { items, total } = await listEpisodes(person("manager"), {
    days: "30",
    source: from.id,
    what,
    limit: 200,
  });
  expect(total).toBe(items.length);
  return items.map(({ title }) => title);
}

async function page(alertId: string, at: string, timeZone: string, channels = 1): Promise<void> {
  const [personId, escalationId] = [newId(), newId()];
  await query(
    `INSERT INTO person (id, email, name, role, former_hashes, time_zone) VALUES ($1, $2, 'Bat', 'oncall', '{}', $3)`,
    [personId, `${personId}@example.net`, timeZone],
  );
  for (let channel = 0; channel < channels; channel += 1) {
    await query(
      `INSERT INTO delivery (id, key, escalation_id, alert_id, episode, severity, channel_id, person_id, kind, content, step,
         loop, created_at, due_at, state, sent_at)
       VALUES ($1::uuid, $1::uuid::text, $2, $3, 1, 1, $4, $5, 'page', '{}', 0, 0, $6, $6, 'sent', $6)`,
      [newId(), escalationId, alertId, randomUUID(), personId, at],
    );
  }
}

describe("the quality of a source", () => {
  it("tells what people acted on from what came and went", async () => {
    const from = await source();
    for (let n = 0; n < 6; n += 1) await episode(from, `noise ${n}`, 100 + n, 4);
    for (let n = 0; n < 2; n += 1) await episode(from, `long ${n}`, 100 + n, 6);
    const acked = await tell(from, "acked", "firing", 90);
    await acknowledgeAlert(person("oncall"), acked, { minutes: 30 });
    const noted = await tell(from, "noted", "firing", 90);
    await noteOnAlert(person("oncall"), noted, "The disk is swapped tomorrow.");
    const closed = await tell(from, "closed", "firing", 90);
    await resolveAlert(person("oncall"), closed, undefined);
    await tell(from, "waits", "firing", 10);
    expect(await qualityOf(from)).toMatchObject({
      ...{
        episodes: 12,
        decided: 11,
        actionable: 3,
        noise: 6,
        acknowledged: 1,
        never: 8,
        returned: 0,
        pages: 0,
      },
      ...{ actionableShare: 3 / 11, noiseShare: 6 / 11, neverShare: null, messageEpisodes: 12 },
    });
    const { acknowledgedAfter } = (await qualityOf(from)) ?? {};
    expect(acknowledgedAfter?.median).toBeGreaterThan(89 * 60);
    expect((await titles(from, "actionable")).toSorted()).toEqual(["acked", "closed", "noted"]);
    expect(await titles(from, "noise")).toHaveLength(6);
    expect(await titles(from, "untouched")).toHaveLength(8);
    expect(await titles(from, "never")).toHaveLength(8);
    expect(await titles(from, "acknowledged")).toEqual(["acked"]);
    expect(await titles(from, "all")).toHaveLength(12);
  });

  it("counts what a program acknowledged as touched by nobody", async () => {
    const from = await source();
    const id = await episode(from, "by a sender", 60, 10);
    await query(
      `INSERT INTO alert_event (id, alert_id, episode, kind, actor, actor_name, detail)
       VALUES ($1, $2, 1, 'acknowledged', 'source:x', 'Sender', '{}')`,
      [newId(), id],
    );
    expect(await qualityOf(from)).toMatchObject({ actionable: 0, acknowledged: 0, never: 1 });
  });

  it("counts what is part of an incident as acted on", async () => {
    const from = await source();
    const id = await episode(from, "outage", 60, 10);
    const incident = newId();
    await query(
      `INSERT INTO incident (id, title, severity, status, impact_started_at, detected_at, declared_by, declared_by_name, created_at)
       VALUES ($1, 'Outage', 1, 'investigating', now(), now(), 'system', 'Test', now())`,
      [incident],
    );
    await query(
      "INSERT INTO incident_alert (incident_id, alert_id, episode, opened_at) VALUES ($1, $2, 1, now())",
      [incident, id],
    );
    expect(await qualityOf(from)).toMatchObject({ actionable: 1, noise: 0 });
  });

  it("counts an episode that came back within the hour, and each episode by itself", async () => {
    const from = await source();
    await episode(from, "flaps", 200, 2);
    await episode(from, "flaps", 190, 2);
    await episode(from, "flaps", 180, 20);
    await episode(from, "flaps", 100, 2);
    expect(await qualityOf(from)).toMatchObject({
      episodes: 4,
      returned: 2,
      noise: 3,
      never: 4,
      messages: 8,
      messageEpisodes: 4,
    });
    expect(await titles(from, "returned")).toHaveLength(2);
  });

  it("counts the messages of each episode by itself, and nothing that we did ourselves", async () => {
    const from = await source();
    for (const minute of [100, 99, 98]) await tell(from, "chatty", "firing", minute);
    await tell(from, "chatty", "resolved", 97);
    await episode(from, "chatty", 60, 5);
    const id = await tell(from, "chatty", "firing", 20);
    await query(
      `INSERT INTO process_beat (id, kind, hostname, pid, version, started_at, beat_at)
       VALUES ($1, 'web', 'h', 1, '1', now(), now())`,
      [newId()],
    );
    await asWorker(() => settleDue(system("alerts.settle")));
    await query("UPDATE alert_lease SET until = now() - interval '1 second' WHERE alert_id = $1", [id]);
    await asWorker(() => settleDue(system("alerts.settle")));
    const asked = { days: "30" as const, source: from.id, what: "all" as const, limit: 5 };
    const { items } = await listEpisodes(person("auditor"), asked);
    expect(items.map(({ messages, endedHow }) => [messages, endedHow])).toEqual([
      [1, "lease_expired"],
      [2, "resolved"],
      [4, "resolved"],
    ]);
    expect(await qualityOf(from)).toMatchObject({ messages: 7, messageEpisodes: 3 });
  });

  it("says nothing of messages that were not counted when an episode came back", async () => {
    const from = await source();
    await episode(from, "old", 100, 5);
    const id = await episode(from, "old", 50, 5);
    await query("UPDATE alert_event SET detail = detail - 'messages' WHERE alert_id = $1", [id]);
    expect(await qualityOf(from)).toMatchObject({ episodes: 2, messages: 2, messageEpisodes: 1 });
  });

  it("counts a person who was told by two channels once, and the night where that person lives", async () => {
    const from = await source();
    const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
    const first = await episode(from, "first", 3 * 1_440, 10);
    const second = await episode(from, "second", 3 * 1_440, 10);
    await page(first, `${day}T15:30:00Z`, "Asia/Ulaanbaatar", 2); // 23:30
    await page(first, `${day}T15:30:00Z`, "UTC");
    await page(second, `${day}T23:00:00Z`, "Asia/Ulaanbaatar"); // 07:00
    await page(second, `${day}T06:59:00Z`, "Nowhere/Unknown");
    expect(await qualityOf(from)).toMatchObject({ pages: 4, nightPages: 2 });
    expect((await titles(from, "night")).toSorted()).toEqual(["first", "second"]);
    expect(await titles(from, "paged")).toHaveLength(2);
  });

  it("leaves out what nobody was told, and what was over when it came", async () => {
    const from = await source();
    await tell(from, "quiet", "firing", 30, { kind: "maintenance", id: "m", text: "Work" });
    await query(
      `INSERT INTO alert_event (id, alert_id, episode, kind, actor, actor_name, detail)
       SELECT $1, id, 1, 'quieted', 'system', 'Test', '{}' FROM alert WHERE title = 'quiet' AND source_no = $2`,
      [newId(), from.no],
    );
    await tell(from, "history", "resolved", 30);
    expect(await qualityOf(from)).toBeUndefined();
  });

  it("does not take a sender that fell silent for one that people ignored", async () => {
    const from = await source();
    const id = await tell(from, "silent", "firing", 30);
    await query(
      `UPDATE alert SET state = 'resolved', resolution = 'lease', resolved_at = now(), ended_at = now() WHERE id = $1`,
      [id],
    );
    expect(await qualityOf(from)).toMatchObject({ decided: 1, noise: 0, never: 0 });
  });

  it("is of the period that was asked for", async () => {
    const from = await source();
    await episode(from, "old", 10 * 1_440, 10);
    await episode(from, "new", 1_440, 10);
    expect(await qualityOf(from, 30)).toMatchObject({ episodes: 2 });
    expect(await qualityOf(from, 7)).toMatchObject({ episodes: 1 });
  });

  it("says nothing as a share of too few", async () => {
    const from = await source();
    await episode(from, "one", 60, 10);
    expect(await qualityOf(from)).toMatchObject({
      ...{ actionableShare: null, noiseShare: null, neverShare: null, messagesPerEpisode: null },
    });
  });
});

describe("the episodes of a figure", () => {
  it("come by pages, each once, the newest first", async () => {
    const from = await source();
    for (let n = 0; n < 7; n += 1) await episode(from, `e${n}`, 100 - n, 2);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const asked = { days: "7" as const, source: from.id, what: "all" as const, limit: 3, cursor };
      const page = await listEpisodes(person("oncall"), asked);
      expect(page.total).toBe(7);
      seen.push(...page.items.map(({ title }) => title));
      cursor = page.next ?? undefined;
    } while (cursor);
    expect(seen).toEqual(["e6", "e5", "e4", "e3", "e2", "e1", "e0"]);
  });

  it.each(EPISODE_KINDS)("can be asked for: %s", async (what) => {
    const { items } = await listEpisodes(person("auditor"), { days: "90", what, limit: 5 });
    expect(items.length).toBeLessThanOrEqual(5);
  });

  it("refuses a cursor that is none, and who may not read", async () => {
    const asked = { days: "30" as const, what: "all" as const, limit: 5 };
    await expect(listEpisodes(person("auditor"), { ...asked, cursor: "x" })).rejects.toThrow(/cursor/);
    await expect(readQuality(system("paging"), 30)).rejects.toThrow(/may not/);
  });
});
