/** Silences and rules of inhibition, from the deed to the alerts that people are no longer told of. */
import { beforeEach, describe, expect, it } from "vitest";
import { person, token } from "@/e2e/support/actors";
import { asWorker } from "@/e2e/support/as-worker";
import { connectedAs } from "@/e2e/support/connect";
import { type SourceActor, system } from "@/lib/auth/actor";
import { newId } from "@/lib/id";
import { NewInhibition } from "../model/inhibition";
import type { Signal } from "../model/signal";
import { NewSilence } from "../model/silence";
import { addInhibition, listInhibitions, removeInhibition } from "./inhibitions";
import { requietDue } from "./requieting";
import { recordSignals } from "./signals";
import { getSilence, listSilences, previewSilence } from "./silence-list";
import { changeSilenceTo, createSilence, expireSilenceNow, keepSilence } from "./silences";

const bat = { ...person("oncall"), name: "Bat" };
const admin = person("admin");
const worker = system("alerts.quiet");

async function source(): Promise<SourceActor> {
  const id = newId();
  const { no } = await connectedAs("owner", async (client) => {
    const sql =
      "INSERT INTO source (id, name, format, created_by) VALUES ($1, 'Prom', 'prometheus', 'test') RETURNING no";
    return (await client.query(sql, [id])).rows[0] as { no: number };
  });
  return { kind: "source", id, no, name: "Prom", format: "prometheus", address: null, requestId: null };
}

function firing(labels: Record<string, string>, more: Partial<Signal> = {}): Signal {
  return {
    identity: labels,
    labels,
    annotations: {},
    kind: "state",
    status: "firing",
    severity: "high",
    title: `${labels["alertname"]} on ${labels["host"]}`,
    link: null,
    startsAt: Date.now() - 1_000,
    endsAt: Date.now() + 240_000,
    endsAtGuessed: false,
    eventId: null,
    acknowledged: null,
    ...more,
  };
}

async function tell(from: SourceActor, ...signals: Signal[]): Promise<void> {
  await recordSignals(from, { sourceNo: from.no, at: new Date(), payload: null, reopens: true }, signals);
}

type Seen = {
  id: string;
  host: string;
  state: string;
  quiet: { kind: string; id: string; text: string } | null;
};

async function alertsOf(from: SourceActor): Promise<Seen[]> {
  return connectedAs("owner", async (client) => {
    const sql =
      "SELECT id, labels ->> 'host' AS host, state, quiet FROM alert WHERE source_no = $1 ORDER BY labels ->> 'host', id";
    return (await client.query(sql, [from.no])).rows as Seen[];
  });
}

async function quietHosts(from: SourceActor): Promise<string[]> {
  return (await alertsOf(from)).filter(({ quiet }) => quiet).map(({ host }) => host);
}

/** Of its alerts that wait for somebody, how they wait. */
async function waitingFor(from: SourceActor): Promise<string[]> {
  return connectedAs("owner", async (client) => {
    const text = `SELECT e.state FROM escalation e JOIN alert a ON a.id = e.alert_id WHERE a.source_no = $1`;
    return (await client.query(text, [from.no])).rows.map(({ state }) => state as string);
  });
}

async function notesOf(id: string): Promise<string[]> {
  return connectedAs("owner", async (client) => {
    const sql = "SELECT kind FROM alert_event WHERE alert_id = $1 AND kind LIKE '%quieted' ORDER BY id";
    return (await client.query(sql, [id])).rows.map(({ kind }) => kind as string);
  });
}

const look = () => asWorker(() => requietDue(worker));
const wish = (matchers: string, more: object = {}) =>
  NewSilence.parse({ matchers, comment: "kernel upgrade", minutes: 60, ...more });

async function sql(text: string, values: unknown[] = []): Promise<void> {
  await connectedAs("owner", (client) => client.query(text, values));
}

/** What a deed does, where a test changes the table itself. */
const BUMP =
  "UPDATE setting SET value = jsonb_build_object('version', (value ->> 'version')::int + 1) WHERE key = 'alerts.quieting'";

/** As if so much time had passed since it was made. */
async function age(id: string, interval: string): Promise<void> {
  await sql(BUMP);
  await sql(
    `UPDATE silence SET starts_at = starts_at - $2::interval, ends_at = ends_at - $2::interval WHERE id = $1`,
    [id, interval],
  );
}

beforeEach(async () => {
  await sql("UPDATE silence SET starts_at = least(starts_at, now()), ends_at = least(ends_at, now())");
  await sql(BUMP);
  await look();
});

describe("a silence", () => {
  it("hides alerts from the moment that they come, and says so in their history", async () => {
    const from = await source();
    const { id } = await createSilence(bat, wish(`host="web-1"`));
    await tell(
      from,
      firing({ alertname: "Disk", host: "web-1" }),
      firing({ alertname: "Disk", host: "web-2" }),
    );
    const [hidden, told] = await alertsOf(from);
    expect(hidden).toMatchObject({ state: "open", quiet: { kind: "silence", id } });
    expect(hidden?.quiet?.text).toMatch(
      /^Silenced by Bat until \d{4}-\d\d-\d\d \d\d:\d\d UTC: kernel upgrade$/,
    );
    expect(told?.quiet).toBeNull();
    expect(await notesOf(hidden?.id ?? "")).toEqual(["quieted"]);
    expect(await notesOf(told?.id ?? "")).toEqual([]);
  });

  it("hides those that stand already, and they are loud again when it ends", async () => {
    const from = await source();
    await tell(
      from,
      firing({ alertname: "Disk", host: "db-1" }),
      firing({ alertname: "Disk", host: "db-2" }),
    );
    const { id } = await createSilence(bat, wish(`host=~"db-[0-9]",alertname!="Other"`));
    expect(await look()).toBe(2);
    expect(await quietHosts(from)).toEqual(["db-1", "db-2"]);
    expect(await look()).toBe(0);
    await expireSilenceNow(bat, id);
    expect(await look()).toBe(2);
    const [first] = await alertsOf(from);
    expect(first?.quiet).toBeNull();
    expect(await notesOf(first?.id ?? "")).toEqual(["quieted", "unquieted"]);
  });

  it("ends by itself, and the next message of its alerts is loud even before the worker looks", async () => {
    const from = await source();
    const { id } = await createSilence(bat, wish(`host="mx-1"`));
    const labels = { alertname: "Queue", host: "mx-1" };
    await tell(from, firing(labels));
    expect(await quietHosts(from)).toEqual(["mx-1"]);
    await age(id, "2 hours");
    expect(await look()).toBe(1);
    expect(await quietHosts(from)).toEqual([]);
    await tell(from, firing({ ...labels, alertname: "Other" }));
    expect(await quietHosts(from)).toEqual([]);
  });

  it("calls nobody while it lasts, and whoever is on call when it ends and the alert still stands", async () => {
    const from = await source();
    const labels = { alertname: "Outlasts", host: "long-1" };
    const { id } = await createSilence(bat, wish(`host="long-1"`));
    await tell(from, firing(labels));
    await look();
    expect(await waitingFor(from)).toEqual([]);
    await expireSilenceNow(bat, id);
    await look();
    expect(await waitingFor(from)).toEqual(["running"]);
    // Silenced once more and told again, it still waits once.
    const again = await createSilence(bat, wish(`host="long-1"`));
    await look();
    await expireSilenceNow(bat, again.id);
    await look();
    expect(await waitingFor(from)).toEqual(["running"]);
  });

  it("that begins later hides nothing before", async () => {
    const from = await source();
    await tell(from, firing({ alertname: "Disk", host: "ns-1" }));
    const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
    const { id } = await createSilence(bat, wish(`host="ns-1"`, { from: inAnHour }));
    await look();
    expect(await quietHosts(from)).toEqual([]);
    expect((await listSilences(bat, { state: "pending", limit: 10 })).items).toMatchObject([
      { id, hides: null },
    ]);
    await age(id, "90 minutes");
    expect(await look()).toBe(1);
    expect(await quietHosts(from)).toEqual(["ns-1"]);
  });

  it("of two names the one that ends last, and when that is taken back the other", async () => {
    const from = await source();
    await tell(from, firing({ alertname: "Disk", host: "gw-1" }));
    const short = await createSilence(bat, wish(`host="gw-1"`, { minutes: 30 }));
    const long = await createSilence(bat, wish(`alertname="Disk",host=~"gw.*"`, { minutes: 90 }));
    await look();
    expect((await alertsOf(from))[0]?.quiet?.id).toBe(long.id);
    await expireSilenceNow(bat, long.id);
    await look();
    expect((await alertsOf(from))[0]?.quiet?.id).toBe(short.id);
  });

  it("covers every later episode while it lasts, not only the first notification", async () => {
    const from = await source();
    const labels = { alertname: "Flap", host: "sw-1" };
    const { id } = await createSilence(bat, wish(`host="sw-1"`));
    for (let round = 0; round < 3; round += 1) {
      await tell(from, firing(labels, { startsAt: Date.now() }));
      expect(await alertsOf(from)).toMatchObject([{ state: "open", quiet: { id } }]);
      await tell(from, firing(labels, { status: "resolved", endsAt: Date.now() }));
    }
    await expireSilenceNow(bat, id);
    await tell(from, firing(labels, { startsAt: Date.now() }));
    expect(await alertsOf(from)).toMatchObject([{ state: "open", quiet: null }]);
  });

  it("is looked at twice, so that an alert written at the same moment does not slip through", async () => {
    const from = await source();
    await createSilence(bat, wish(`host="race-1"`));
    await look();
    await tell(from, firing({ alertname: "Disk", host: "race-1" }));
    // As by a process that had read the silences before.
    await sql("UPDATE alert SET quiet = NULL WHERE source_no = $1", [from.no]);
    expect(await look()).toBe(0);
    await sql(
      "UPDATE setting SET value = value || jsonb_build_object('some', (value ->> 'some')::float8 - 11000) WHERE key = 'alerts.quieted'",
    );
    expect(await look()).toBe(1);
    expect(await quietHosts(from)).toEqual(["race-1"]);
  });

  it("leaves planned work what it is, and takes over when that is done", async () => {
    const from = await source();
    const labels = { alertname: "Down", host: "plan-1" };
    const planned = { kind: "maintenance", id: "m1", text: "Planned work until 04:00" } as const;
    await tell(from, firing(labels, { quiet: planned }));
    const { id } = await createSilence(bat, wish(`host="plan-1"`));
    await look();
    expect((await alertsOf(from))[0]?.quiet?.kind).toBe("maintenance");
    await tell(from, firing(labels, { quiet: null }));
    expect((await alertsOf(from))[0]?.quiet).toMatchObject({ kind: "silence", id });
  });

  it("hides thousands in one look", async () => {
    const from = await source();
    const many = Array.from({ length: 1_300 }, (_, n) =>
      firing({ alertname: "Storm", host: `h-${n}`, zone: "dmz" }),
    );
    await tell(from, ...many);
    await createSilence(bat, wish(`zone="dmz"`));
    expect(await look()).toBe(1_300);
    const { items } = await listSilences(bat, { state: "active", limit: 10 });
    expect(items).toMatchObject([
      { hides: { count: 1_300, atLeast: false }, hidden: 1_300, forgotten: false },
    ]);
  });
});

describe("a silence that is changed", () => {
  it("stays the same one with another end and reason, and its alerts say the new end", async () => {
    const from = await source();
    await tell(from, firing({ alertname: "Disk", host: "ch-1" }));
    const { id } = await createSilence(bat, wish(`host="ch-1"`));
    await look();
    const again = await changeSilenceTo(
      bat,
      id,
      wish(`host="ch-1"`, { comment: "takes longer", minutes: 600 }),
    );
    expect(again.id).toBe(id);
    expect(await look()).toBe(1);
    const [alert] = await alertsOf(from);
    expect(alert?.quiet?.text).toMatch(/takes longer$/);
    expect(await notesOf(alert?.id ?? "")).toEqual(["quieted"]);
  });

  it("is another one for other alerts, and the old one has ended", async () => {
    const { id } = await createSilence(bat, wish(`host="ch-2"`));
    const other = await changeSilenceTo(bat, id, wish(`host="ch-3"`));
    expect(other.id).not.toBe(id);
    expect(await getSilence(bat, id)).toMatchObject({ state: "expired" });
    expect(await getSilence(bat, other.id)).toMatchObject({ state: "active" });
  });

  it.each([
    [{ minutes: 30 * 1_440 + 1 }, /30 days at most/],
    [{ minutes: undefined, until: "2026-01-01T00:00" }, /past/],
    [{ minutes: undefined }, /always ends/],
    [{ until: "2027-01-01T00:00" }, /always ends/],
    [{ minutes: undefined, until: "tomorrow" }, /no.* time/],
  ])("must end: %j is refused", async (times, why) => {
    await expect(createSilence(bat, wish(`host="x"`, times))).rejects.toThrow(why);
  });

  it("is written in the audit log, by whom and how it was", async () => {
    const { id } = await createSilence(bat, wish(`host="audit-1"`));
    await expireSilenceNow(admin, id);
    const entries = await connectedAs("owner", async (client) => {
      const text = "SELECT action, actor_name, before, after FROM audit_entry WHERE target = $1 ORDER BY seq";
      return (await client.query(text, [`silence/${id}`])).rows;
    });
    expect(entries).toMatchObject([
      { action: "alerts.silence.change", actor_name: "Bat", before: null },
      { action: "alerts.silence.change", actor_name: admin.name },
    ]);
    expect(entries[0].after).toContain("kernel upgrade");
  });
});

describe("who may", () => {
  it("people who answer alerts may, and those who read may not", async () => {
    for (const role of ["manager", "auditor"] as const) {
      await expect(createSilence(person(role), wish(`host="x"`))).rejects.toThrow(/alerts.silence.change/);
    }
    await expect(createSilence(token("read"), wish(`host="x"`))).rejects.toThrow(/alerts.silence.change/);
    await expect(createSilence(token("alerts.silence.change"), wish(`host="x"`))).resolves.toHaveProperty(
      "id",
    );
  });

  it("a source silences its own alerts, sees no others' silences, and ends none of them", async () => {
    const [one, two] = [await source(), await source()];
    const own = { matchers: wish(`host="own-1"`).matchers, comment: "tool", startsAt: null };
    const { id } = await keepSilence(one, null, (now) => ({ ...own, endsAt: now + 60_000, by: "ops" }));
    for (const from of [one, two]) await tell(from, firing({ alertname: "Disk", host: "own-1" }));
    expect(await quietHosts(one)).toEqual(["own-1"]);
    expect(await quietHosts(two)).toEqual([]);
    await expect(expireSilenceNow(two, id)).rejects.toThrow(/no such silence/);
    const people = await createSilence(bat, wish(`host="own-1"`));
    await expect(expireSilenceNow(one, people.id)).rejects.toThrow(/no such silence/);
    await look();
    expect(await quietHosts(two)).toEqual(["own-1"]);
    await expireSilenceNow(bat, id);
    expect(await getSilence(bat, id)).toMatchObject({
      state: "expired",
      createdBy: "ops",
      source: { id: one.id },
    });
  });
});

it("a source that makes silences without end is stopped, and takes nobody's room", async () => {
  const from = await source();
  await sql(
    `INSERT INTO silence (id, matchers, comment, starts_at, ends_at, source_no, created_by, created_by_name)
     SELECT gen_random_uuid(), '[]', 'x', now(), now() + interval '1 hour', $1, 'x', 'x' FROM generate_series(1, 1000)`,
    [from.no],
  );
  const { matchers } = wish(`host="x"`);
  const own = (now: number) => ({ matchers, comment: "x", startsAt: null, endsAt: now + 60_000, by: "ops" });
  await expect(keepSilence(from, null, own)).rejects.toThrow(/1000 silences stand already/);
  await expect(createSilence(bat, wish(`host="x"`))).resolves.toHaveProperty("id");
});

describe("the list", () => {
  it("counts what a silence hid since it began, and marks one that nobody needs", async () => {
    const from = await source();
    const { id } = await createSilence(bat, wish(`host="old-1"`, { minutes: 30 * 1_440 - 1 }));
    await tell(from, firing({ alertname: "Disk", host: "old-1" }));
    expect(await getSilence(bat, id)).toMatchObject({ hides: { count: 1 }, hidden: 1, forgotten: false });
    const { id: unused } = await createSilence(bat, wish(`host="old-2"`, { minutes: 1_440 }));
    await sql("UPDATE silence SET starts_at = now() - interval '31 days' WHERE id = $1", [unused]);
    expect(await getSilence(bat, unused)).toMatchObject({ hidden: 0, lastHidAt: null, forgotten: true });
  });

  it("goes through all pages of each state", async () => {
    for (let n = 0; n < 7; n += 1) await createSilence(bat, wish(`page="${n}"`, { minutes: 10 + n }));
    const seen: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await listSilences(bat, { state: "active", limit: 3, cursor });
      seen.push(...page.items.map(({ matchers }) => matchers[0]?.value ?? ""));
      expect(page.total).toBe(7);
      if (page.next === null) break;
      cursor = page.next;
    }
    expect(seen).toEqual(["0", "1", "2", "3", "4", "5", "6"]);
    await expect(listSilences(bat, { state: "active", limit: 3, cursor: "WzEsMl0" })).rejects.toThrow(
      /cursor/,
    );
  });

  it("shows beforehand what would be hidden", async () => {
    const from = await source();
    await tell(
      from,
      firing({ alertname: "Disk", host: "pre-1" }),
      firing({ alertname: "Load", host: "pre-2" }, { severity: "low" }),
      firing({ alertname: "Load", host: "other" }),
    );
    const preview = await previewSilence(bat, wish(`host=~"pre-.*"`).matchers);
    expect(preview).toMatchObject({
      count: 2,
      atLeast: false,
      alerts: [{ title: "Disk on pre-1" }, { title: "Load on pre-2" }],
    });
    expect((await previewSilence(bat, wish(`host=~"pre-.*",severity="low"`).matchers)).count).toBe(1);
  });
});

describe("an alert that explains others", () => {
  const rule = NewInhibition.parse({
    name: "Host down",
    sourceMatchers: `alertname="HostDown"`,
    targetMatchers: `alertname!="HostDown"`,
    equal: "host",
  });
  const down = (host: string, more: Partial<Signal> = {}) => firing({ alertname: "HostDown", host }, more);
  const slow = (host: string, more: Partial<Signal> = {}) => firing({ alertname: "Slow", host }, more);

  it("keeps them quiet from the moment that they come, also in one message with it", async () => {
    const { id } = await addInhibition(admin, rule);
    const from = await source();
    await tell(from, slow("in-1"), down("in-1"), slow("in-2"));
    await tell(from, firing({ alertname: "Late", host: "in-1" }));
    const alerts = await alertsOf(from);
    const cause = (await previewSilence(bat, wish(`alertname="HostDown",host="in-1"`).matchers)).alerts[0];
    const quiet = alerts.filter((alert) => alert.quiet);
    expect(quiet.map(({ host }) => host)).toEqual(["in-1", "in-1"]);
    expect(quiet[0]?.quiet).toEqual({
      kind: "inhibition",
      id: cause?.id,
      text: "Explained by another alert: HostDown on in-1",
    });
    // When it is over the others are loud again.
    await tell(from, down("in-1", { status: "resolved", endsAt: Date.now() }));
    expect(await look()).toBe(2);
    expect(await quietHosts(from)).toEqual([]);
    await removeInhibition(admin, id);
    await look();
  });

  it("comes later, and those that stand become quiet", async () => {
    const from = await source();
    await tell(from, slow("in-3"));
    const { id } = await addInhibition(admin, rule);
    await look();
    await tell(from, down("in-3"));
    expect(await look()).toBe(1);
    expect(await quietHosts(from)).toEqual(["in-3"]);
    await removeInhibition(admin, id);
    expect(await look()).toBe(2);
    expect(await quietHosts(from)).toEqual([]);
  });

  it("that stood before the rule was made explains as well", async () => {
    const from = await source();
    await tell(from, slow("in-4"), down("in-4"));
    expect(await quietHosts(from)).toEqual([]);
    const { id } = await addInhibition(admin, rule);
    expect(await listInhibitions(admin)).toMatchObject([{ id, name: "Host down", equal: ["host"] }]);
    await look();
    await look();
    expect(await quietHosts(from)).toEqual(["in-4"]);
    await removeInhibition(admin, id);
    await look();
  });

  it("is nobody's to change but an admin's", async () => {
    await expect(addInhibition(person("oncall"), rule)).rejects.toThrow(/settings.change/);
    await expect(removeInhibition(admin, newId())).rejects.toThrow(/no such rule/);
  });
});
