/** From an alert to a page that arrived: through policies, the outbox and a real receiver that misbehaves. */
process.env["PROBE_ALLOW_CIDRS"] = "0.0.0.0/0";

import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { person } from "@/e2e/support/actors";
import { asWorker } from "@/e2e/support/as-worker";
import { query } from "@/e2e/support/people";
import { Receiver } from "@/e2e/support/receiver";
import { makePager } from "@/lib/alerts/jobs/pager";
import type { Signal } from "@/lib/alerts/model/signal";
import { acknowledgeAlert, unacknowledgeAlert } from "@/lib/alerts/store/deeds";
import { listAlertEvents } from "@/lib/alerts/store/one-alert";
import { claimDue, mark } from "@/lib/alerts/store/outbox";
import { recordSignals } from "@/lib/alerts/store/signals";
import { planWithdrawals } from "@/lib/alerts/store/withdrawals";
import { system } from "@/lib/auth/actor";
import { seal } from "@/lib/auth/keys";
import { environment } from "@/lib/env";
import { newId } from "@/lib/id";
import { planDigests } from "./digests";
import { escalate, reviseWaiting } from "./escalations";

const paging = system("paging");
const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
let receiver: Receiver;
let bat: string;

beforeEach(async () => {
  receiver = await Receiver.open();
  await query("UPDATE delivery SET state = 'cancelled' WHERE state = 'pending'");
  await query("UPDATE escalation SET state = 'over' WHERE state <> 'over'");
  await query("UPDATE escalation_policy SET retired_at = now() WHERE retired_at IS NULL");
  bat = await member("Bat");
});
afterEach(() => receiver.close());

async function member(name: string): Promise<string> {
  const id = newId();
  await query(
    `INSERT INTO person (id, email, name, role, former_hashes) VALUES ($1, $2, $3, 'oncall', '{}')`,
    [id, `${id}@example.net`, name],
  );
  return id;
}

async function channel(personId: string, position = 0, url = receiver.url): Promise<string> {
  const id = newId();
  const settings = seal(
    environment().keys,
    `notify_channel|${id}|settings`,
    JSON.stringify({ url, secret: SECRET }),
  );
  await query(
    `INSERT INTO notify_channel (id, person_id, kind, name, settings, position, verified_at)
     VALUES ($1, $2, 'webhook', 'Phone', $3, $4, now())`,
    [id, personId, settings, position],
  );
  return id;
}

async function policy(...steps: { afterMinutes: number; people: string[] }[]): Promise<void> {
  const wish = steps.map(({ afterMinutes, people }) => ({
    afterMinutes,
    targets: people.map((id) => ({ kind: "person", id })),
  }));
  await query(
    `INSERT INTO escalation_policy (id, name, position, is_default, applies, steps, repeat, repeat_after_minutes)
     VALUES ($1, 'All', 0, true, '{"severityAtLeast":"info","environments":[],"labels":[]}', $2, 0, 30)`,
    [newId(), JSON.stringify(wish)],
  );
}

let count = 0;
function signal(given: Partial<Signal> = {}): Signal {
  const identity = { alertname: `Paging ${++count}` };
  return {
    ...{ identity, labels: identity, annotations: {}, kind: "state", status: "firing", severity: "critical" },
    ...{ title: "Payments is down", link: null, startsAt: null, endsAt: null, endsAtGuessed: false },
    ...{ eventId: null, acknowledged: null },
    ...given,
  } as Signal;
}

async function raise(...signals: Signal[]): Promise<string> {
  const telling = { sourceNo: 0, at: new Date(), payload: null, reopens: true };
  const outcomes = await recordSignals(system("test"), telling, signals);
  return outcomes[0]?.known.id ?? "";
}

/** What the worker does within a second or two. */
async function work(): Promise<void> {
  await asWorker(async () => {
    await reviseWaiting(paging);
    while ((await escalate(paging, randomUUID())) > 0);
    await planDigests(paging);
    const pager = makePager(async () => null);
    while ((await pager.look()) > 0) await pager.rest();
  });
}

const later = (column: string, table: string) =>
  query(`UPDATE ${table} SET ${column} = ${column} - interval '11 minutes'`);
const deliveries = () =>
  query(`SELECT kind, state, attempts, failure FROM delivery WHERE kind = 'page' ORDER BY created_at, id`);

/** What was begun for somebody, and has not ended. */
const unmarked = (personId: string) =>
  query(
    "SELECT 1 FROM delivery WHERE person_id = $1 AND kind = 'page' AND state = 'pending' AND attempts = 1",
    [personId],
  );

describe("a page that its receiver repeats by itself", () => {
  const RECEIPT = "r".repeat(30);
  /** Sent as Pushover takes an emergency over; its settings can't be read, so nothing is sent from here. */
  async function emergency(id: string): Promise<void> {
    await query("UPDATE notify_channel SET kind = 'pushover', settings = '' WHERE person_id = $1", [bat]);
    await query("UPDATE delivery SET reference = $2 WHERE alert_id = $1 AND kind = 'page'", [id, RECEIPT]);
  }
  const withdrawals = (id: string) =>
    query("SELECT state, reference, failure FROM delivery WHERE alert_id = $1 AND kind = 'withdrawal'", [id]);

  it("is taken back once when somebody has acknowledged, and not before", async () => {
    await channel(bat);
    await policy({ afterMinutes: 0, people: [bat] });
    const id = await raise(signal());
    await work();
    await emergency(id);
    await asWorker(() => planWithdrawals(paging));
    expect(await withdrawals(id)).toEqual([]);
    await acknowledgeAlert(person("oncall"), id, { minutes: 30 });
    await asWorker(async () => {
      await reviseWaiting(paging);
      await planWithdrawals(paging);
      await planWithdrawals(paging);
    });
    expect(await withdrawals(id)).toEqual([{ state: "pending", reference: RECEIPT, failure: null }]);
    await work();
    expect(await withdrawals(id)).toMatchObject([
      { state: "cancelled", failure: expect.stringContaining("settings") },
    ]);
    const letters = await query(
      "SELECT 1 FROM alert WHERE labels ->> 'garrison' = 'undelivered' AND labels ->> 'channel' = 'pushover'",
    );
    expect(letters).toEqual([]);
  });

  it("is taken back when it is over, unless its receiver has stopped by itself", async () => {
    await channel(bat);
    await policy({ afterMinutes: 0, people: [bat] });
    const [first, second] = [signal(), signal()];
    const [ended, old] = [await raise(first), await raise(second)];
    await work();
    await emergency(ended);
    await emergency(old);
    await query("UPDATE delivery SET sent_at = now() - interval '31 minutes' WHERE alert_id = $1", [old]);
    await raise(...[first, second].map((one) => ({ ...one, status: "resolved" as const })));
    await asWorker(async () => {
      await reviseWaiting(paging);
      await planWithdrawals(paging);
    });
    expect(await withdrawals(ended)).toHaveLength(1);
    expect(await withdrawals(old)).toEqual([]);
  });
});

describe("a page", () => {
  it("reaches who is asked, signed, once, and its key is the delivery's", async () => {
    await channel(bat);
    await policy({ afterMinutes: 0, people: [bat] });
    const id = await raise(signal());
    await work();
    await work();
    expect(receiver.received).toHaveLength(1);
    const [delivery] = await query("SELECT id, state FROM delivery WHERE alert_id = $1", [id]);
    expect(delivery).toEqual({ id: receiver.keys[0], state: "sent" });
    expect(JSON.parse(receiver.received[0]?.body ?? "")).toMatchObject({
      type: "alert.page",
      data: {
        alert: id,
        title: "Payments is down",
        severity: "critical",
        acknowledgeUrl: expect.stringContaining("/a/"),
      },
    });
    const { items } = await listAlertEvents(person("auditor"), id, { limit: 10 });
    expect(items.map(({ kind }) => kind)).toEqual(["delivered", "paged"]);
  });

  it("goes to the second channel after a minute, unless somebody has taken the alert", async () => {
    await channel(bat);
    await channel(bat, 1);
    await policy({ afterMinutes: 0, people: [bat] });
    const [first, second] = [await raise(signal()), await raise(signal())];
    await work();
    expect(receiver.received).toHaveLength(2);
    await acknowledgeAlert(person("oncall"), second, { minutes: 30 });
    await later("due_at", "delivery");
    await work();
    expect(receiver.received).toHaveLength(3);
    expect(JSON.parse(receiver.received[2]?.body ?? "").data.alert).toBe(first);
  });

  it("goes to the next person when nobody acts", async () => {
    const saraa = await member("Saraa");
    await channel(bat);
    await channel(saraa);
    await policy({ afterMinutes: 0, people: [bat] }, { afterMinutes: 10, people: [saraa] });
    await raise(signal());
    await work();
    expect(receiver.received).toHaveLength(1);
    await later("next_at", "escalation");
    await work();
    const told = await query(
      "SELECT person_id FROM delivery WHERE kind = 'page' AND state = 'sent' ORDER BY id DESC LIMIT 2",
    );
    expect(told.map((row) => row["person_id"])).toEqual([saraa, bat]);
  });

  it("comes again when who had the alert gives it back", async () => {
    await channel(bat);
    await policy({ afterMinutes: 0, people: [bat] });
    const id = await raise(signal());
    await work();
    await acknowledgeAlert(person("oncall"), id, { minutes: 30 });
    await work();
    await unacknowledgeAlert(person("oncall"), id);
    await work();
    expect(receiver.received).toHaveLength(2);
    expect(new Set(receiver.keys).size).toBe(2);
  });

  it("is one for a hundred alerts of a group, and tells how many when it is over", async () => {
    await channel(bat);
    await policy({ afterMinutes: 0, people: [bat] });
    const all = Array.from({ length: 100 }, (_, n) =>
      signal({
        identity: { alertname: "Storm", host: `h${n}` },
        labels: { alertname: "Storm", host: `h${n}` },
      }),
    );
    await raise(...all);
    await work();
    await work();
    expect(receiver.received).toHaveLength(1);
    expect(JSON.parse(receiver.received[0]?.body ?? "").data.count).toBe(100);
    await raise(...all.map((one) => ({ ...one, status: "resolved" as const })));
    await work();
    expect(receiver.received).toHaveLength(2);
    expect(JSON.parse(receiver.received[1]?.body ?? "").type).toBe("alert.resolved");
  });

  it("of ten lesser groups at once is four a minute, and a critical one is not behind them", async () => {
    await channel(bat);
    await policy({ afterMinutes: 0, people: [bat] });
    await raise(...Array.from({ length: 10 }, () => signal({ severity: "medium" })));
    await work();
    expect(receiver.received).toHaveLength(4);
    const id = await raise(signal());
    await work();
    expect(receiver.received).toHaveLength(5);
    expect(JSON.parse(receiver.received[4]?.body ?? "").data.alert).toBe(id);
  });
});

describe("pages that wait for room", () => {
  const digests = () =>
    query("SELECT id, state, severity, attempts FROM delivery WHERE kind = 'digest' ORDER BY created_at, id");
  const messages = () => receiver.received.map(({ body }) => JSON.parse(body));
  const toldOf = (type: string) => messages().filter((message) => message.type === type);
  const gathered = () => later("postponed_at", "escalation");

  beforeEach(async () => {
    await query("DELETE FROM delivery WHERE kind = 'digest'");
    await channel(bat);
    await policy({ afterMinutes: 0, people: [bat] });
  });

  it("are one message that leaves none out, the worst first, with a link to them", async () => {
    await raise(
      ...Array.from({ length: 7 }, () => signal({ severity: "medium", title: "Disk full" })),
      ...Array.from({ length: 6 }, () => signal({ severity: "high", title: "Login fails" })),
    );
    await work();
    expect(receiver.received).toHaveLength(4);
    expect(toldOf("alert.digest")).toEqual([]);
    await gathered();
    await work();
    await work();
    expect(toldOf("alert.digest")).toEqual([
      expect.objectContaining({
        data: expect.objectContaining({
          ...{ severity: "high", count: 9, alert: expect.any(String), acknowledgeUrl: null },
          title: "2 high, 7 medium, in 9 groups that you were not paged for yet",
          lines: [...Array(2).fill("high · Login fails"), ...Array(7).fill("medium · Disk full")],
          url: expect.stringMatching(/\/alerts\?sev=high%2Cmedium$/),
        }),
      }),
    ]);
    expect(await digests()).toEqual([{ id: receiver.keys[4], state: "sent", severity: 1, attempts: 1 }]);
  });

  it("are paged one by one as there is room, and none is lost", async () => {
    const all = await Promise.all(Array.from({ length: 9 }, () => raise(signal({ severity: "medium" }))));
    for (let minute = 0; minute < 3; minute += 1) {
      await work();
      await later("created_at", "delivery");
      await later("next_at", "escalation");
    }
    expect(
      toldOf("alert.page")
        .map(({ data }) => data.alert)
        .toSorted(),
    ).toEqual(all.toSorted());
    expect(
      await query("SELECT id FROM escalation WHERE postponed_at IS NOT NULL AND state = 'running'"),
    ).toEqual([]);
  });

  it("are named again when others wait, no sooner than after five minutes", async () => {
    await raise(...Array.from({ length: 6 }, () => signal({ severity: "medium" })));
    await work();
    await gathered();
    await work();
    await raise(signal({ severity: "low" }));
    await work();
    await query("UPDATE escalation SET postponed_at = now() - interval '11 seconds' WHERE severity = 3");
    await query("UPDATE delivery SET created_at = created_at - interval '30 seconds' WHERE kind = 'digest'");
    await work();
    expect(await digests()).toHaveLength(1);
    await query("UPDATE delivery SET created_at = created_at - interval '5 minutes' WHERE kind = 'digest'");
    await work();
    expect(toldOf("alert.digest").map(({ data }) => data.title)).toEqual([
      "2 medium, in 2 groups that you were not paged for yet",
      "2 medium, 1 low, in 3 groups that you were not paged for yet",
    ]);
  });

  it("are planned once by five workers, tried again under the same key, and behind a critical page", async () => {
    await raise(...Array.from({ length: 8 }, () => signal({ severity: "high" })));
    await work();
    await gathered();
    receiver.manner = 500;
    await asWorker(async () => {
      await Promise.all(Array.from({ length: 5 }, () => planDigests(paging)));
    });
    const critical = await raise(signal());
    await asWorker(async () => {
      while ((await escalate(paging, randomUUID())) > 0);
      const [first] = await claimDue(paging, randomUUID(), [], 1);
      expect([first?.kind, first?.alert?.id]).toEqual(["page", critical]);
    });
    await work();
    receiver.manner = 200;
    await query("UPDATE delivery SET due_at = now() - interval '1 second' WHERE kind = 'digest'");
    await work();
    expect(await digests()).toMatchObject([{ state: "sent", attempts: 2 }]);
    const [digest] = await digests();
    expect(receiver.keys.filter((key) => key === digest?.["id"])).toHaveLength(2);
  });

  it("are told to a few people in one look, and to all of them in the end", async () => {
    const people = [bat];
    for (let n = 0; n < 5; n += 1) people.push(await member(`Member ${n}`));
    for (const id of people.slice(1)) await channel(id);
    await query("UPDATE escalation_policy SET retired_at = now() WHERE retired_at IS NULL");
    await policy({ afterMinutes: 0, people });
    await raise(...Array.from({ length: 5 }, () => signal({ severity: "medium" })));
    await work();
    await gathered();
    await asWorker(() => planDigests(paging));
    expect(await digests()).toHaveLength(4);
    await asWorker(() => planDigests(paging));
    await asWorker(() => planDigests(paging));
    expect(await digests()).toHaveLength(6);
  });

  it("are not told of when somebody has them all meanwhile", async () => {
    const ids = await Promise.all(Array.from({ length: 5 }, () => raise(signal({ severity: "medium" }))));
    await work();
    await gathered();
    await asWorker(() => planDigests(paging));
    for (const id of ids) await acknowledgeAlert(person("oncall"), id, { minutes: 30 });
    await work();
    expect(await digests()).toMatchObject([{ state: "cancelled" }]);
    expect(toldOf("alert.digest")).toEqual([]);
  });
});

describe("nobody", () => {
  it("is told without a policy, and the history says so once", async () => {
    const id = await raise(signal());
    await work();
    await later("next_at", "escalation");
    await work();
    const { items } = await listAlertEvents(person("auditor"), id, { limit: 10 });
    expect(items.map(({ kind, detail }) => [kind, detail["text"]])).toEqual([
      ["gap", "No escalation policy is for this alert, so nobody is told."],
    ]);
    await channel(bat);
    await policy({ afterMinutes: 0, people: [bat] });
    await later("next_at", "escalation");
    await work();
    expect(receiver.received).toHaveLength(1);
  });

  it("is told of what is quiet", async () => {
    await channel(bat);
    await policy({ afterMinutes: 0, people: [bat] });
    await raise(signal({ quiet: { kind: "maintenance", id: "m", text: "Planned work" } }));
    await work();
    expect(receiver.received).toHaveLength(0);
  });
});

describe("a receiver", () => {
  it.each([500, 429, "drop"] as const)(
    "that answers %s is asked again under the same key",
    async (manner) => {
      await channel(bat);
      await policy({ afterMinutes: 0, people: [bat] });
      receiver.manner = manner;
      await raise(signal());
      await work();
      receiver.manner = 200;
      await later("due_at", "delivery");
      await work();
      expect(receiver.received).toHaveLength(2);
      expect(new Set(receiver.keys).size).toBe(1);
      expect((await deliveries()).at(-1)).toMatchObject({ state: "sent", attempts: 2 });
    },
  );

  it("that refuses for good is a dead letter, which is an alert itself", async () => {
    const id = await channel(bat);
    await policy({ afterMinutes: 0, people: [bat] });
    receiver.manner = 404;
    await raise(signal());
    await work();
    const [alert] = await query("SELECT title, state FROM alert WHERE labels ->> 'subject' = $1", [id]);
    expect(alert).toEqual({ title: "Pages do not arrive by Phone of Bat", state: "open" });
  });

  it("that hangs does not keep others waiting", async () => {
    const hanging = await Receiver.open();
    hanging.manner = "hang";
    const saraa = await member("Saraa");
    await channel(bat, 0, hanging.url);
    await channel(saraa);
    await policy({ afterMinutes: 0, people: [bat, saraa] });
    await raise(signal());
    await asWorker(async () => {
      while ((await escalate(paging, randomUUID())) > 0);
      const pager = makePager(async () => null);
      while ((await pager.look()) > 0);
      await expect.poll(() => receiver.received.length, { timeout: 20_000 }).toBe(1);
      expect(await unmarked(bat)).toHaveLength(1);
      hanging.close();
      await pager.rest();
    });
  });
});

describe("a worker", () => {
  it("that was killed after its claim leaves the page to another, under the same key", async () => {
    await channel(bat);
    await policy({ afterMinutes: 0, people: [bat] });
    await raise(signal());
    const killed = randomUUID();
    const claimed = await asWorker(async () => {
      while ((await escalate(paging, randomUUID())) > 0);
      return claimDue(paging, killed, [], 10);
    });
    expect(claimed).toHaveLength(1);
    await work();
    expect(receiver.received).toHaveLength(0);
    await query(
      "UPDATE delivery SET lease_until = now() - interval '1 second' WHERE lease_until IS NOT NULL",
    );
    await work();
    expect(receiver.keys).toEqual([claimed[0]?.id]);
    // The killed one was only asleep: its late word does not count.
    const late = await asWorker(() =>
      mark(paging, killed, claimed[0] as (typeof claimed)[number], {
        state: "dead",
        why: "late",
        isGone: false,
      }),
    );
    expect(late).toBe(false);
    expect((await deliveries()).at(-1)).toMatchObject({ state: "sent" });
  });

  it("is one of five, and each page is sent once", async () => {
    await channel(bat);
    await policy({ afterMinutes: 0, people: [bat] });
    await raise(...Array.from({ length: 6 }, () => signal()));
    await asWorker(async () => {
      await Promise.all(Array.from({ length: 5 }, () => escalate(paging, randomUUID())));
      const pagers = Array.from({ length: 5 }, () => makePager(async () => null));
      for (let round = 0; round < 4; round++) {
        await Promise.all(pagers.map((pager) => pager.look()));
        await Promise.all(pagers.map((pager) => pager.rest()));
      }
    });
    expect(new Set(receiver.keys).size).toBe(receiver.keys.length);
    expect(receiver.keys.length).toBeGreaterThan(0);
  });
});
