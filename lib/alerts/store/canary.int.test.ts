/** The canary on its whole way: out of the worker, through the machines' door, the outbox and the gateway, to its place. */
import { randomUUID } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { person } from "@/e2e/support/actors";
import { asOwner, asWorker } from "@/e2e/support/as-worker";
import { query } from "@/e2e/support/people";
import { intake } from "@/intake/door";
import { system } from "@/lib/auth/actor";
import { environment } from "@/lib/env";
import { changeWatchdog, noteWatchdogCall, readWatchdog, watchdogToCall } from "@/lib/health/store";
import { keepCanarySource } from "@/lib/ingest/store/canary-source";
import { escalate, reviseWaiting } from "@/lib/oncall/store/escalations";
import { sendCanary } from "../jobs/canary";
import { makePager } from "../jobs/pager";
import { CANARY_CHANNEL_ID, canaryStanding, canaryTitle } from "../model/canary";
import {
  beginRound,
  forgetCanaries,
  listCanaryRounds,
  noteAnswer,
  noteClosed,
  readCanaryTimes,
  recordArrival,
  roundsToClose,
} from "./canary";
import { countStates, listAlerts } from "./inbox";
import { claimDue } from "./outbox";

const actor = system("alerts.canary");
let door: http.Server;
let isClosed = false;
let posts = 0;

beforeAll(async () => {
  const listener = getRequestListener(intake.fetch, { overrideGlobalObjects: false });
  door = http.createServer((request, response) => {
    posts += 1;
    if (isClosed) return void response.writeHead(503).end();
    void listener(request, response);
  });
  await new Promise<void>((done) => door.listen(0, "127.0.0.1", done));
  environment().intakeUrl = `http://127.0.0.1:${(door.address() as AddressInfo).port}`;
  await keepCanarySource();
});
afterAll(() => void door.close());

beforeEach(async () => {
  isClosed = false;
  posts = 0;
  await query("DELETE FROM canary_round");
  await query("DELETE FROM alert WHERE source_no = -1");
  // Nobody is paged more than a few times a minute.
  await query(`DELETE FROM delivery WHERE channel_id = '${CANARY_CHANNEL_ID}'`);
  await query("UPDATE delivery SET state = 'cancelled' WHERE state = 'pending'");
  await query("UPDATE escalation SET state = 'over' WHERE state <> 'over'");
});

// The door is in this process too, and needs the rights of the web process.
const send = () => asOwner(() => sendCanary(actor));

async function page(): Promise<void> {
  await asWorker(async () => {
    await reviseWaiting(system("paging"));
    while ((await escalate(system("paging"), randomUUID())) > 0);
    const pager = makePager(async () => null);
    while ((await pager.look()) > 0) await pager.rest();
  });
}

const pages = () =>
  query(
    `SELECT d.state, d.attempts FROM delivery d JOIN alert a ON a.id = d.alert_id
     WHERE a.source_no = -1 AND d.kind = 'page' AND d.channel_id = '${CANARY_CHANNEL_ID}'`,
  );
const alerts = () => query("SELECT title, state FROM alert WHERE source_no = -1");
const own = () =>
  query(
    `SELECT state, annotations ->> 'why' AS why FROM alert WHERE source_no = 0 AND labels ->> 'garrison' = 'canary'`,
  );
const older = (seconds: number) =>
  query(`UPDATE canary_round SET at = at - make_interval(secs => ${seconds}),
    began_at = began_at - make_interval(secs => ${seconds}), told_at = told_at - make_interval(secs => ${seconds})`);

async function standing() {
  return canaryStanding(await readCanaryTimes(actor));
}

describe("a canary", () => {
  it("travels the whole way, and the time of every step is known", async () => {
    await send();
    expect(await alerts()).toMatchObject([{ state: "open" }]);
    expect(await standing()).toBe("waiting");
    await page();
    expect(await pages()).toEqual([{ state: "sent", attempts: 1 }]);
    const [round] = await listCanaryRounds(person("auditor"));
    const { keptAt, answeredAt, plannedAt, claimedAt, arrivedAt, alertId } = round ?? {};
    for (const time of [keptAt, answeredAt, plannedAt, claimedAt, arrivedAt])
      expect(time).toBeInstanceOf(Date);
    expect(alertId).toMatch(/^[0-9a-f-]{36}$/);
    expect((await alerts())[0]?.["title"]).toBe(canaryTitle(round?.at ?? new Date(0)));
    expect(await standing()).toBe("good");
    await send();
    expect(await alerts()).toMatchObject([{ state: "resolved" }]);
    await page();
    expect(await pages()).toHaveLength(1);
  });

  it("is in no inbox, no count and no list, while it stands and afterwards", async () => {
    await send();
    await page();
    for (const status of ["open", "unresolved", "all", "resolved"] as const) {
      const { items, total } = await listAlerts(person("admin"), { status, limit: 200, q: "Canary of" });
      expect([items, total]).toEqual([[], 0]);
      await send();
    }
    expect(await countStates(person("admin"), { status: "all", q: "Canary of" })).toMatchObject({ open: 0 });
  });

  it("pages no person, although every alert has a policy, and comes through a silence over everything", async () => {
    const admin = randomUUID();
    const step = { afterMinutes: 0, targets: [{ kind: "person", id: admin }] };
    await query(
      `INSERT INTO escalation_policy (id, name, position, is_default, applies, steps, repeat, repeat_after_minutes)
       VALUES ($1, 'All', 0, false, '{"severityAtLeast":"info","environments":[],"labels":[]}', $2, 0, 30)`,
      [randomUUID(), JSON.stringify([step])],
    );
    await query(
      `INSERT INTO silence (id, matchers, comment, starts_at, ends_at, created_by, created_by_name)
       VALUES ($1, '[{"name":"dedup","value":".*","isRegex":true,"isEqual":true}]', 'All', now() - interval '1 hour',
         now() + interval '1 hour', 'system', 'Test')`,
      [randomUUID()],
    );
    await query(
      `INSERT INTO setting (key, value) VALUES ('alerts.quieting', '{"version": 77}')
       ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
    );
    await send();
    await page();
    const told = await query(
      `SELECT d.person_id FROM delivery d JOIN alert a ON a.id = d.alert_id JOIN person p ON p.id = d.person_id
       WHERE a.source_no = -1`,
    );
    expect(told).toEqual([]);
    expect(await standing()).toBe("good");
    await query("DELETE FROM silence");
    await query("UPDATE escalation_policy SET retired_at = now()");
  });

  it("is one in each round, whoever sends it and however often", async () => {
    await asWorker(async () => {
      const begun = await Promise.all(Array.from({ length: 8 }, () => beginRound(actor)));
      expect(begun.filter(Boolean)).toHaveLength(1);
    });
    await query("DELETE FROM canary_round");
    await asOwner(() => Promise.all(Array.from({ length: 4 }, () => sendCanary(actor))));
    await page();
    await send();
    await page();
    expect(await alerts()).toHaveLength(1);
    expect(await pages()).toHaveLength(1);
    expect(posts).toBe(2);
  });

  it("is told again when the worker was killed before the answer, and is still one", async () => {
    await send();
    await query("UPDATE canary_round SET accepted_at = NULL, told_at = told_at - interval '31 seconds'");
    await send();
    await page();
    expect(await listCanaryRounds(actor)).toMatchObject([{ tries: 2, refusal: null }]);
    expect(await alerts()).toHaveLength(1);
    expect(await pages()).toHaveLength(1);
    expect(await standing()).toBe("good");
  });

  it("arrives later when the worker was killed after the claim, under the same key", async () => {
    await send();
    await asWorker(async () => {
      while ((await escalate(system("paging"), randomUUID())) > 0);
      expect(await claimDue(system("paging"), randomUUID(), [], 10)).toHaveLength(1);
    });
    await page();
    expect(await standing()).toBe("waiting");
    await query(
      "UPDATE delivery SET lease_until = now() - interval '1 second' WHERE lease_until IS NOT NULL",
    );
    await page();
    expect(await pages()).toEqual([{ state: "sent", attempts: 2 }]);
    expect(await standing()).toBe("good");
  });

  it("needs no more rights than the worker has", async () => {
    await asWorker(async () => {
      const round = (await beginRound(actor)) ?? new Date(0);
      await noteAnswer(actor, round, null);
      await recordArrival(actor, round, randomUUID());
      expect(await roundsToClose(actor)).toEqual([round]);
      await noteClosed(actor, [round]);
      expect(await roundsToClose(actor)).toEqual([]);
    });
    expect(await standing()).toBe("good");
  });

  it("is forgotten after a week, with all that belonged to it and nothing else", async () => {
    await send();
    await page();
    const count = async () => (await query("SELECT count(*)::int AS n FROM alert"))[0]?.["n"];
    const before = await count();
    await asWorker(() => forgetCanaries(actor));
    expect(await count()).toBe(before);
    await query("UPDATE alert SET opened_at = opened_at - interval '8 days' WHERE source_no = -1");
    await older(8 * 86_400);
    expect(await asWorker(() => forgetCanaries(actor))).toBe(1);
    expect(await count()).toBe(Number(before) - 1);
    expect(await listCanaryRounds(actor)).toEqual([]);
    expect(await pages()).toEqual([]);
  });
});

describe("when canaries do not come through", () => {
  it("says what stopped them, tells people by the usual way, and takes it back when one arrives", async () => {
    isClosed = true;
    await send();
    expect(await standing()).toBe("waiting");
    expect(await own()).toEqual([]);
    expect(await listCanaryRounds(actor)).toMatchObject([
      { refusal: "The machines' door answered 503.", arrivedAt: null, alertId: null },
    ]);
    await older(900);
    await send();
    expect(await standing()).toBe("late");
    expect(await own()).toMatchObject([{ state: "open", why: expect.stringContaining("answered 503") }]);
    isClosed = false;
    await query("UPDATE canary_round SET told_at = told_at - interval '31 seconds'");
    await send();
    await page();
    await send();
    expect(await standing()).toBe("good");
    expect(await own()).toMatchObject([{ state: "resolved" }]);
  });

  it("lets the watchdog outside hear nothing", async () => {
    await query(
      `INSERT INTO process_beat (id, kind, hostname, pid, version, started_at, beat_at)
       VALUES ($1, 'web', 'h', 1, '1', now(), now())`,
      [randomUUID()],
    );
    await changeWatchdog(person("admin"), "https://8.8.8.8/ping");
    expect(await watchdogToCall(actor)).toEqual({ withheld: expect.stringContaining("no canary arrives") });
    await send();
    expect(await watchdogToCall(actor)).toHaveProperty("withheld");
    await page();
    expect(await watchdogToCall(actor)).toEqual({ url: "https://8.8.8.8/ping" });
    await older(900);
    expect(await watchdogToCall(actor)).toHaveProperty("withheld");
    await noteWatchdogCall(actor, null);
    expect(await readWatchdog(person("auditor"))).toMatchObject({ host: "8.8.8.8", failure: null });
    await changeWatchdog(person("admin"), "");
  });
});
