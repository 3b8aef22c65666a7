/** Alerts from what is said of them to what people read and do. */
import { describe, expect, it } from "vitest";
import { person } from "@/e2e/support/actors";
import { asWorker } from "@/e2e/support/as-worker";
import { query } from "@/e2e/support/people";
import { type SourceActor, system } from "@/lib/auth/actor";
import { newId } from "@/lib/id";
import { AlertFilter } from "../model/alert";
import type { Signal } from "../model/signal";
import {
  acknowledgeAlert,
  actOnMany,
  noteOnAlert,
  resolveAlert,
  snoozeAlert,
  unacknowledgeAlert,
} from "./deeds";
import { listAlerts } from "./inbox";
import { getAlert, listAlertEvents } from "./one-alert";
import { settleDue } from "./settling";
import { recordSignals } from "./signals";
import { watchSources } from "./silent-sources";

const auditor = person("auditor");

async function source(): Promise<SourceActor> {
  const [row] = (await query(
    `INSERT INTO source (id, name, format, created_by) VALUES ($1, 'test', 'generic', 'test') RETURNING id, no`,
    [newId()],
  )) as { id: string; no: number }[];
  return {
    ...{ kind: "source", id: row?.id ?? "", no: row?.no ?? 0, name: "test", format: "generic" },
    ...{ address: null, requestId: null },
  } as SourceActor;
}

function signal(name: string, given: Partial<Signal> = {}): Signal {
  return {
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
    ...given,
  };
}

async function tell(from: SourceActor, ...signals: Signal[]) {
  return recordSignals(from, { sourceNo: from.no, at: new Date(), payload: null, reopens: true }, signals);
}

async function opened(from: SourceActor, name: string, given: Partial<Signal> = {}): Promise<string> {
  const [outcome] = await tell(from, signal(name, given));
  return outcome?.known.id ?? "";
}

const settle = () => asWorker(() => settleDue(system("test")));
const kindsOf = async (id: string) =>
  (await listAlertEvents(auditor, id, { limit: 50 })).items.map(
    ({ kind, actorName }) => `${kind} by ${actorName}`,
  );
const asAdmin = async () => person("admin");

describe("messages at the same moment", () => {
  it("make each alert once, and nothing of either is lost", async () => {
    const from = await source();
    const named = (names: string[]) => names.map((name) => signal(name));
    const told = Array.from({ length: 8 }, (_, turn) => named(["one", "two", `own ${turn}`, "three"]));
    const outcomes = await Promise.all(told.map((signals) => tell(from, ...signals)));
    expect(outcomes.map((outcome) => outcome.length)).toEqual(told.map(() => 4));
    const rows = await query(
      `SELECT a.title, count(*)::int AS made, count(l.alert_id)::int AS leases FROM alert a
       LEFT JOIN alert_lease l ON l.alert_id = a.id WHERE a.source_no = $1 GROUP BY a.title`,
      [from.no],
    );
    expect(rows).toHaveLength(11);
    expect(rows).toEqual(rows.map((row) => ({ ...(row as object), made: 1, leases: 1 })));
  });
});

describe("the inbox", () => {
  it("shows the worst first, of those the newest, page by page", async () => {
    const from = await source();
    const severities = ["low", "critical", "info", "high", "critical", "medium", "high"] as const;
    for (const [place, severity] of severities.entries()) await opened(from, `Alert ${place}`, { severity });
    const asked = AlertFilter.parse({ source: from.id });
    const titles: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listAlerts(auditor, { ...asked, limit: 2, cursor });
      expect(page.total).toBe(7);
      titles.push(...page.items.map(({ title }) => title));
      cursor = page.next ?? undefined;
    } while (cursor);
    expect(titles).toEqual([4, 1, 6, 3, 5, 0, 2].map((place) => `Alert ${place}`));
  });

  it("finds by severity, words of a title or label, and state", async () => {
    const from = await source();
    await opened(from, "Disk of db-1", { severity: "critical", labels: { alertname: "Disk", host: "db-1" } });
    await opened(from, "100%_full", { severity: "low" });
    const find = async (filter: object) => {
      const asked = AlertFilter.parse({ source: from.id, ...filter });
      return (await listAlerts(auditor, { ...asked, limit: 50 })).items.map(({ title }) => title);
    };
    expect(await find({ severity: "critical,high" })).toEqual(["Disk of db-1"]);
    expect(await find({ q: "DB-1" })).toEqual(["Disk of db-1"]);
    expect(await find({ q: "0%_" })).toEqual(["100%_full"]);
    expect(await find({ status: "resolved" })).toEqual([]);
    await tell(from, signal("100%_full", { status: "resolved" }));
    expect(await find({ status: "resolved" })).toEqual(["100%_full"]);
    expect(await find({ status: "all" })).toEqual(["Disk of db-1"]);
  });
});

describe("who takes an alert", () => {
  it("has it for a while, and the second one is told who", async () => {
    const from = await source();
    const id = await opened(from, "Taken");
    const [bat, saraa] = [await asAdmin(), await asAdmin()];
    await acknowledgeAlert(bat, id, { minutes: 30, note: "Looking" });
    await expect(acknowledgeAlert(saraa, id, { minutes: 30 })).rejects.toMatchObject({
      status: 409,
      message: expect.stringMatching(new RegExp(`^${bat.name} acknowledged this alert \\d seconds? ago\\.$`)),
    });
    await acknowledgeAlert(bat, id, { minutes: 60 });
    expect(await getAlert(auditor, id)).toMatchObject({
      state: "acknowledged",
      acknowledged: { personId: bat.id, name: bat.name },
    });
    await unacknowledgeAlert(saraa, id);
    await unacknowledgeAlert(saraa, id);
    expect((await getAlert(auditor, id)).state).toBe("open");
    expect((await kindsOf(id)).reverse()).toEqual([
      `acknowledged by ${bat.name}`,
      `note by ${bat.name}`,
      `acknowledged by ${bat.name}`,
      `unacknowledged by ${saraa.name}`,
    ]);
  });

  it("is one of twenty who try at once", async () => {
    const from = await source();
    const id = await opened(from, "Race");
    const people = await Promise.all(Array.from({ length: 20 }, asAdmin));
    const results = await Promise.allSettled(people.map((one) => acknowledgeAlert(one, id, { minutes: 30 })));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect((await kindsOf(id)).filter((kind) => kind.startsWith("acknowledged"))).toHaveLength(1);
  });

  it("is reminded before the time is over, and then it is open again", async () => {
    const from = await source();
    const id = await opened(from, "Lapses");
    await acknowledgeAlert(await asAdmin(), id, { minutes: 30 });
    await settle();
    expect(await kindsOf(id)).toHaveLength(1);
    await query("UPDATE alert SET ack_until = now() + interval '4 minutes' WHERE id = $1", [id]);
    await settle();
    await settle();
    expect(await kindsOf(id)).toMatchObject(
      [/^reminded/, /^acknowledged/].map((kind) => expect.stringMatching(kind)),
    );
    await query("UPDATE alert SET ack_until = now() - interval '1 second' WHERE id = $1", [id]);
    await settle();
    expect(await getAlert(auditor, id)).toMatchObject({ state: "open", acknowledged: null });
    expect((await kindsOf(id))[0]).toBe("ack_lapsed by test");
  });
});

describe("a snoozed alert", () => {
  it("comes back at its time", async () => {
    const from = await source();
    const id = await opened(from, "Snoozed");
    await snoozeAlert(await asAdmin(), id, (now) => now + 60_000);
    expect((await getAlert(auditor, id)).state).toBe("snoozed");
    await query("UPDATE alert SET snoozed_until = now() - interval '1 second' WHERE id = $1", [id]);
    await settle();
    expect(await getAlert(auditor, id)).toMatchObject({ state: "open", snoozed: null });
  });

  it("until it gets worse comes back when it does", async () => {
    const from = await source();
    const id = await opened(from, "Worse");
    await snoozeAlert(await asAdmin(), id, () => null);
    await tell(from, signal("Worse"));
    expect((await getAlert(auditor, id)).state).toBe("snoozed");
    await tell(from, signal("Worse", { severity: "critical" }));
    expect(await getAlert(auditor, id)).toMatchObject({ state: "open", severity: "critical" });
  });
});

describe("a lease", () => {
  const leased = (minutes: number) => ({ endsAt: Date.now() + minutes * 60_000, startsAt: Date.now() });

  async function lapseOf(id: string): Promise<void> {
    await query(
      "INSERT INTO process_beat (id, kind, hostname, pid, version, started_at, beat_at) VALUES ($1, 'web', 'h', 1, '1', now(), now())",
      [newId()],
    );
    await settle();
    await query("UPDATE alert_lease SET until = now() - interval '1 second' WHERE alert_id = $1", [id]);
    await settle();
  }

  it("that runs out ends the alert, which is no recovery", async () => {
    const from = await source();
    const id = await opened(from, "Silent sender", leased(4));
    await lapseOf(id);
    expect(await getAlert(auditor, id)).toMatchObject({ state: "resolved", resolution: "lease" });
    expect(await kindsOf(id)).toEqual(["lease_expired by test"]);
  });

  it("is told again without a look at the database, and found out when somebody ended the alert meanwhile", async () => {
    const from = await source();
    const startsAt = Date.now() - 60_000;
    const again = () => signal("Told again", { startsAt, endsAt: Date.now() + 240_000 });
    const [outcome] = await tell(from, again());
    const id = outcome?.known.id ?? "";
    expect(await tell(from, again())).toEqual([]);
    await resolveAlert(await asAdmin(), id, undefined);
    expect(await tell(from, again())).toEqual([]);
    const { writeLonger } = await import("./resending");
    await writeLonger();
    expect(await tell(from, again())).toMatchObject([{ turn: "same" }]);
    expect((await getAlert(auditor, id)).state).toBe("resolved");
  });
});

describe("many alerts", () => {
  it("are each done or refused by themselves", async () => {
    const from = await source();
    const ids = [await opened(from, "A"), await opened(from, "B"), await opened(from, "C")];
    const [bat, saraa] = [await asAdmin(), await asAdmin()];
    await acknowledgeAlert(bat, ids[0] ?? "", { minutes: 30 });
    await tell(from, signal("B", { status: "resolved" }));
    const result = await actOnMany(saraa, "acknowledge", ids, 30);
    expect(result.done).toEqual([ids[2]]);
    expect(result.refused.map(({ why }) => why)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^.* acknowledged this alert/),
        "This alert is over already.",
      ]),
    );
  });
});

describe("notes", () => {
  it("are added, and need an alert that is there", async () => {
    const from = await source();
    const id = await opened(from, "Noted");
    const admin = await asAdmin();
    await noteOnAlert(admin, id, "<b>first</b>");
    await noteOnAlert(admin, id, "second");
    const { items } = await listAlertEvents(auditor, id, { limit: 50 });
    expect(items.map(({ detail }) => detail["text"])).toEqual(["second", "<b>first</b>"]);
    await expect(noteOnAlert(admin, newId(), "x")).rejects.toMatchObject({ status: 404 });
    await expect(noteOnAlert(person("manager"), id, "x")).rejects.toMatchObject({ status: 403 });
  });
});

describe("a source that is expected to speak", () => {
  it("and does not is an alert, once we have listened long enough to know", async () => {
    const from = await source();
    await query("DELETE FROM process_beat");
    await query(
      `UPDATE source SET settings = '{"quietAfterS":60}', created_at = now() - interval '5 minutes' WHERE no = $1`,
      [from.no],
    );
    const alert = async () => {
      await asWorker(() => watchSources(system("test"), new Date()));
      const rows = await query(`SELECT state, title FROM alert WHERE labels ->> 'subject' = $1`, [from.id]);
      return rows[0];
    };
    expect(await alert()).toBeUndefined();
    await query(
      `INSERT INTO process_beat (id, kind, hostname, pid, version, started_at, beat_at)
       VALUES ($1, 'web', 'h', 1, '1', now() - interval '2 minutes', now())`,
      [newId()],
    );
    expect(await alert()).toEqual({ state: "open", title: "test has fallen silent" });
    await query("INSERT INTO source_contact (source_no, seen_at) VALUES ($1, now())", [from.no]);
    expect(await alert()).toMatchObject({ state: "resolved" });
  });
});
