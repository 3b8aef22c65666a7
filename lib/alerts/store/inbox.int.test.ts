/** What stands around the list of alerts: counts of its tabs, who could have told, and who is called next. */
import { describe, expect, it } from "vitest";
import { person } from "@/e2e/support/actors";
import { query } from "@/e2e/support/people";
import type { SourceActor } from "@/lib/auth/actor";
import { newId } from "@/lib/id";
import { AlertFilter } from "../model/alert";
import type { Signal } from "../model/signal";
import { acknowledgeAlert, resolveAlert, snoozeAlert } from "./deeds";
import { countStates, readInbox, readReach } from "./inbox";
import { readCalling } from "./one-alert";
import { recordSignals } from "./signals";

const manager = person("manager");
const oncall = person("oncall");

async function source(): Promise<SourceActor> {
  const [row] = await query(
    `WITH made AS (INSERT INTO source (id, name, format, created_by) VALUES ($1, 'test', 'generic', 'test') RETURNING id, no),
       contact AS (INSERT INTO source_contact (source_no) SELECT no FROM made)
     SELECT id, no FROM made`,
    [newId()],
  );
  const { id, no } = row as { id: string; no: number };
  return { kind: "source", id, no, name: "test", format: "generic", address: null, requestId: null };
}

async function opened(from: SourceActor, name: string): Promise<string> {
  const signal: Signal = {
    identity: { alertname: name },
    labels: { alertname: name },
    annotations: {},
    kind: "state",
    status: "firing",
    severity: "high",
    title: name,
    link: null,
    startsAt: null,
    endsAt: null,
    endsAtGuessed: false,
    eventId: null,
    acknowledged: null,
  };
  const telling = { sourceNo: from.no, at: new Date(), payload: null, reopens: true };
  const [outcome] = await recordSignals(from, telling, [signal]);
  return outcome?.known.id ?? "";
}

describe("the tabs of the inbox", () => {
  it("count what matches in each state, whichever of them is open", async () => {
    const from = await source();
    const ids: string[] = [];
    for (const name of ["a", "b", "c", "d", "e"]) ids.push(await opened(from, name));
    const [first = "", second = "", third = ""] = ids;
    await acknowledgeAlert(oncall, first, { minutes: 30 });
    await snoozeAlert(oncall, second, () => null);
    await resolveAlert(oncall, third, undefined);
    const states = { open: 2, acknowledged: 1, snoozed: 1 };
    for (const [status, total] of [
      ["open", 2],
      ["snoozed", 1],
      ["resolved", 1],
      ["unresolved", 4],
    ] as const) {
      const asked = AlertFilter.parse({ source: from.id, status });
      expect(await countStates(manager, asked)).toEqual(states);
      const page = await readInbox(manager, { ...asked, limit: 50 });
      expect({ ...page, items: page.items.length }).toEqual({
        items: total,
        total,
        next: null,
        counts: states,
      });
    }
    const strange = AlertFilter.parse({ source: from.id, q: "no such words" });
    expect(await readInbox(manager, { ...strange, limit: 50 })).toEqual({
      ...{ items: [], total: 0, next: null },
      counts: { open: 0, acknowledged: 0, snoozed: 0 },
    });
    const mine = AlertFilter.parse({ source: from.id, owner: "me" });
    expect(await countStates(oncall, mine)).toEqual({ open: 0, acknowledged: 1, snoozed: 0 });
    const none = AlertFilter.parse({ source: newId() });
    expect(await countStates(manager, none)).toEqual({ open: 0, acknowledged: 0, snoozed: 0 });
  });
});

describe("an empty inbox", () => {
  it("knows how many sources could have told, without those that were revoked", async () => {
    const before = await readReach(manager);
    const [heard, , gone] = [await source(), await source(), await source()];
    await query("UPDATE source_contact SET seen_at = now() WHERE source_no = $1", [heard.no]);
    await query("UPDATE source SET revoked_at = now() WHERE no = $1", [gone.no]);
    const after = await readReach(manager);
    expect(after.sources - before.sources).toBe(2);
    expect(after.heard - before.heard).toBe(1);
    expect(after.lastAt).toBeInstanceOf(Date);
  });
});

describe("who is called next", () => {
  const called = (alertId: string, more: string) =>
    query(
      `INSERT INTO escalation (id, group_key, severity, alert_id, episode, started_at, next_at, state, policy_id, gap)
       SELECT $1, group_key, severity, id, episode, now(), now() + interval '10 minutes', ${more} FROM alert WHERE id = $2
       ON CONFLICT DO NOTHING`,
      [newId(), alertId],
    );

  it("is known while it is waited for", async () => {
    const id = await opened(await source(), "waiting");
    await query("DELETE FROM escalation WHERE alert_id = $1", [id]);
    expect(await readCalling(manager, id)).toBeNull();
    await called(id, `'running', '${newId()}', NULL`);
    expect((await readCalling(manager, id))?.nextAt).toBeInstanceOf(Date);
    await query("UPDATE escalation SET state = 'held' WHERE alert_id = $1", [id]);
    expect(await readCalling(manager, id)).toBeNull();
  });

  it("is nobody where nobody can be, and the reason stands there", async () => {
    const id = await opened(await source(), "nobody");
    await query("DELETE FROM escalation WHERE alert_id = $1", [id]);
    await called(id, "'running', NULL, 'No policy is for it.'");
    expect(await readCalling(manager, id)).toEqual({ nextAt: null, gap: "No policy is for it." });
    expect(await readCalling(manager, "nonsense")).toBeNull();
  });
});
