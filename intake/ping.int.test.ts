/** Calls of heartbeats, as jobs make them, through the machines' door to the states and alerts that stand afterwards. */
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { beforeAll, describe, expect, it } from "vitest";
import { person } from "@/e2e/support/actors";
import { asWorker } from "@/e2e/support/as-worker";
import { connectedAs } from "@/e2e/support/connect";
import { stranger, system } from "@/lib/auth/actor";
import { SourceSettings } from "@/lib/ingest/model/source";
import { createSource } from "@/lib/ingest/store/sources";
import { NewHeartbeat } from "@/lib/uptime/model/heartbeat";
import { tellNewsOfHeartbeats } from "@/lib/uptime/store/heartbeat-alarming";
import { getHeartbeat, listHeartbeats } from "@/lib/uptime/store/heartbeat-list";
import { settleHeartbeats } from "@/lib/uptime/store/heartbeat-settling";
import {
  changeHeartbeat,
  createHeartbeat,
  pauseHeartbeat,
  retireHeartbeat,
} from "@/lib/uptime/store/heartbeats";
import { createPingKey, revokePingKey } from "@/lib/uptime/store/ping-keys";
import { listFlips, listPings } from "@/lib/uptime/store/ping-log";
import { type Call, recordCalls } from "@/lib/uptime/store/pings";
import { intake, quickListener } from "./door";

const admin = person("admin");
const worker = system("test");
const nobody = stranger({ address: null, requestId: null });
const DAY = { kind: "every", periodS: 86_400 } as const;

type Wish = Partial<Parameters<typeof NewHeartbeat.parse>[0] & object>;
const wishOf = (wish: Wish = {}) =>
  NewHeartbeat.parse({ name: `job ${randomUUID().slice(0, 8)}`, schedule: DAY, ...wish });
const made = async (wish: Wish = {}) => (await createHeartbeat(admin, wishOf(wish))).id;

async function call(path: string, init: RequestInit = {}) {
  const answer = await intake.fetch(new Request(`http://localhost${path}`, init));
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
}
const ping = (path: string, init: RequestInit = {}) => call(`/ping/${path}`, init);
const post = (path: string, body: string | Uint8Array<ArrayBuffer>) =>
  ping(path, { method: "POST", body, headers: { "content-length": String(body.length) } });

const sql = (text: string, values: unknown[] = []) =>
  connectedAs("owner", (client) => client.query(text, values));
/** A web process that says since when it has taken calls without a gap. */
const beat = (since: string, last = "now()") =>
  sql(`INSERT INTO process_beat VALUES ($1, 'web', 'h', 1, 'v', now(), ${last}, ${since})`, [randomUUID()]);

beforeAll(() => beat("now() - interval '1 day'", "now() + interval '1 hour'"));

const stateOf = (id: string) => getHeartbeat(admin, id);
const pingsOf = async (id: string, limit = 50) => (await listPings(admin, id, { limit })).items;
const flipsOf = async (id: string) =>
  (await listFlips(admin, id, { limit: 50 })).items.map(({ at, to, reason }) => [
    at.toISOString(),
    to,
    reason,
  ]);

/** That stand since before all that tests tell of. */
async function many(count: number): Promise<string[]> {
  const { rows } = await sql(
    `INSERT INTO heartbeat (id, name, schedule, grace_s, keywords, created_by, status_since)
     SELECT gen_random_uuid(), 'many ' || i, $1, 3600, $2, 'test', '2025-12-31' FROM generate_series(1, $3::int) i
     RETURNING id`,
    [DAY, wishOf().keywords, count],
  );
  return rows.map(({ id }) => id);
}

describe("an address of healthchecks", () => {
  it.each([
    ["GET", "OK"],
    ["HEAD", ""],
    ["POST", "OK"],
  ])("is called with %s and answers as there", async (method, text) => {
    const id = await made();
    const answer = await ping(id, { method });
    expect([answer.status, answer.text]).toEqual([200, text]);
    expect(answer.headers.get("ping-body-limit")).toBe("10000");
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    expect(answer.headers.get("content-type")).toMatch(/^text\/plain/);
    expect(await stateOf(id)).toMatchObject({ standing: "up", pings: 1, heardAs: "success" });
    expect(await pingsOf(id)).toMatchObject([{ n: 1, action: "success", recorded: "success", method }]);
  });

  it("says start, fail, log and how a job ended", async () => {
    const id = await made();
    const rid = randomUUID();
    for (const path of [`start?rid=${rid}`, "log", "fail", "7", "0"]) {
      expect((await ping(`${id}/${path}`)).text).toBe("OK");
    }
    expect(await pingsOf(id)).toMatchObject([
      { n: 5, recorded: "success", exitStatus: 0 },
      { n: 4, recorded: "fail", exitStatus: 7 },
      { n: 3, recorded: "fail", exitStatus: null },
      { n: 2, recorded: "log" },
      { n: 1, recorded: "start", rid },
    ]);
    expect((await flipsOf(id)).map(([, to, reason]) => [to, reason])).toEqual([
      ["up", null],
      ["down", "failed"],
    ]);
  });

  it("refuses in the same words", async () => {
    const id = await made();
    expect([await ping(`${id}/256`), await ping("a/UPPER")]).toMatchObject([
      { status: 400, text: "invalid url format" },
      { status: 400, text: "invalid url format" },
    ]);
    expect(await ping(`${id}?rid=1`)).toMatchObject({ status: 400, text: "invalid uuid format" });
    expect(await ping(id, { method: "PUT" })).toMatchObject({ status: 400, text: "invalid method" });
    for (const path of [randomUUID(), `${id}/stop`, "a/b/c/d", "%ff/x", ""]) {
      expect(await ping(path)).toMatchObject({ status: 404, text: "not found" });
    }
    expect(await stateOf(id)).toMatchObject({ standing: "new", pings: 0 });
  });

  it("is nobody's once it was retired", async () => {
    const id = await made();
    await retireHeartbeat(admin, id);
    expect(await ping(id)).toMatchObject({ status: 404, text: "not found" });
  });
});

describe("the way without a detour", () => {
  it("answers as the other does: a line, nothing to HEAD, and a long body to its end", async () => {
    const server = createServer((incoming, outgoing) => void quickListener("/ping/")?.(incoming, outgoing));
    await new Promise<void>((up) => server.listen(0, "127.0.0.1", up));
    const { port } = server.address() as AddressInfo;
    const id = await made();
    const at = `http://127.0.0.1:${port}/ping/${id}`;
    const got = await fetch(`${at}?rid=${randomUUID()}`, { headers: { "user-agent": "job/1" } });
    expect([got.status, await got.text(), got.headers.get("ping-body-limit")]).toEqual([200, "OK", "10000"]);
    const head = await fetch(at, { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
    const long = await fetch(`${at}/fail`, { method: "POST", body: "x".repeat(1_000_000) });
    expect(await long.text()).toBe("OK");
    const endless = await fetch(`${at}/log`, { method: "POST", body: "y".repeat(6_000_000) });
    expect(await endless.text()).toBe("OK");
    expect((await fetch(`${at}/300`)).status).toBe(400);
    expect((await fetch(`http://127.0.0.1:${port}/ping/%e0%a4%a`)).status).toBe(404);
    server.closeAllConnections();
    server.close();
    expect(await pingsOf(id)).toMatchObject([
      { n: 4, recorded: "log", size: null, body: "y".repeat(10_000) },
      { n: 3, recorded: "fail", size: 1_000_000, body: "x".repeat(10_000) },
      { n: 2, method: "HEAD" },
      { n: 1, method: "GET", agent: "job/1", body: null },
    ]);
  });
});

describe("a body", () => {
  it("is kept as it is, to ten thousand bytes, and the rest is discarded", async () => {
    const id = await made();
    await post(id, "backup of 12 GiB done\u0007\n");
    await post(id, "ä".repeat(10_000));
    const hostile = new Uint8Array(4_000).map((_, index) => index % 256);
    await post(id, hostile);
    const [third, second, first] = await pingsOf(id);
    expect(first).toMatchObject({ size: 23, body: "backup of 12 GiB done\u0007\n" });
    expect(second).toMatchObject({ size: 20_000, body: "ä".repeat(5_000) });
    expect(third?.size).toBe(4_000);
    expect(third?.body).not.toContain("\0");
  });

  it("keeps its end where that is wanted", async () => {
    const id = await made({ keepsEnd: true });
    await post(id, `${"x".repeat(300_000)} the error is here`);
    const [kept] = await pingsOf(id);
    expect(kept?.body).toHaveLength(10_000);
    expect(kept?.body).toMatch(/x the error is here$/);
    expect(kept?.size).toBe(300_018);
  });

  it("decides by its words", async () => {
    const id = await made({
      keywords: { failure: ["ERROR"], success: ["done"], start: ["begin"], otherwise: "ignored" },
    });
    for (const text of ["begin", "all done", "done with ERROR", "nothing"]) await post(id, text);
    expect((await pingsOf(id)).map(({ recorded, why }) => [recorded, why])).toEqual([
      ["ignored", "Its body contains none of the keywords."],
      ["fail", 'Its body contains "ERROR".'],
      ["success", 'Its body contains "done".'],
      ["start", 'Its body contains "begin".'],
    ]);
  });
});

describe("a slug", () => {
  it("is called by a key, and unknown without one", async () => {
    const { id: keyId, token } = await createPingKey(admin, { name: "crontabs", mayCreate: false });
    const slug = `slug-${randomUUID().slice(0, 8)}`;
    const id = await made({ slug });
    expect(await ping(`${token}/${slug}/start`)).toMatchObject({ status: 200, text: "OK" });
    expect(await stateOf(id)).toMatchObject({ standing: "running" });
    for (const path of [`${token}/none`, `${token}x/${slug}`, `none/${slug}`, `${token}/none?create=1`]) {
      expect(await ping(path)).toMatchObject({ status: 404, text: "not found" });
    }
    await made({ slug });
    expect(await ping(`${token}/${slug}`)).toMatchObject({ status: 409, text: "ambiguous slug" });
    expect(await stateOf(id)).toMatchObject({ alike: 1, pings: 1 });
    await revokePingKey(admin, keyId);
    expect(await ping(`${token}/${slug}`)).toMatchObject({ status: 404 });
  });

  it("makes its heartbeat where the key may, once, and with an entry in the audit log", async () => {
    const { token } = await createPingKey(admin, { name: "makes", mayCreate: true });
    const slug = `new-${randomUUID().slice(0, 8)}`;
    expect(await ping(`${token}/${slug}`)).toMatchObject({ status: 404 });
    const answers = await Promise.all(Array.from({ length: 6 }, () => ping(`${token}/${slug}?create=1`)));
    expect(answers.map(({ status, text }) => `${status} ${text}`).sort()).toEqual([
      ...Array.from({ length: 5 }, () => "200 OK"),
      "201 Created",
    ]);
    const { rows } = await connectedAs("owner", (client) =>
      client.query(
        `SELECT h.id, h.pings::int, h.created_by, a.action FROM heartbeat h JOIN audit_entry a ON a.target = 'heartbeat/' || h.id
         WHERE h.slug = $1`,
        [slug],
      ),
    );
    expect(rows).toMatchObject([
      { pings: 6, created_by: "ping key makes", action: "uptime.heartbeat.provision" },
    ]);
  });

  it("makes no more than a hundred", async () => {
    const { id, token } = await createPingKey(admin, { name: "many", mayCreate: true });
    await connectedAs("owner", (client) =>
      client.query(
        `INSERT INTO heartbeat (id, name, schedule, grace_s, keywords, created_by, key_id)
         SELECT gen_random_uuid(), 'made ' || i, $1, 60, '{}', 'test', $2 FROM generate_series(1, 99) i`,
        [DAY, id],
      ),
    );
    const slug = randomUUID();
    expect((await ping(`${token}/${slug}?create=1`)).status).toBe(201);
    expect((await ping(`${token}/${slug}-2?create=1`)).status).toBe(404);
  });
});

/** At instants of 2026, in UTC, whatever the clock says. */
const at = (text: string) => Date.parse(`2026-${text.replace(" ", "T")}Z`);
const callAt = (
  id: string,
  time: string,
  action: Call["ping"]["action"],
  rid: string | null = null,
): Call => ({
  ping: { target: { kind: "id", id }, action, exitStatus: null, rid, method: "GET" },
  sent: null,
  address: "192.0.2.7",
  agent: "curl/8",
  arrived: at(time),
});
const record = (...calls: Call[]) => recordCalls(nobody, calls, (arrived) => arrived);
/** One that stands since before all of these, for time does not go back. */
async function old(wish: Wish = {}): Promise<string> {
  const id = await made(wish);
  await sql("UPDATE heartbeat SET status_since = '2025-12-31' WHERE id = $1", [id]);
  return id;
}

describe("the machine of healthchecks (vectors)", () => {
  it("a day with an hour's grace: up, and down since one o'clock however late somebody looks", async () => {
    const id = await old();
    await record(callAt(id, "01-01 00:00:00", "success"));
    await asWorker(() => settleHeartbeats(worker));
    expect(await flipsOf(id)).toEqual([
      ["2026-01-02T01:00:00.000Z", "down", "missed"],
      ["2026-01-01T00:00:00.000Z", "up", null],
    ]);
    expect(await stateOf(id)).toMatchObject({ standing: "down", reason: "missed" });
  });

  it("a start and silence: down an hour later", async () => {
    const id = await old();
    await record(callAt(id, "01-01 12:00:00", "start"));
    await asWorker(() => settleHeartbeats(worker));
    expect(await flipsOf(id)).toEqual([["2026-01-01T13:00:00.000Z", "down", "stuck"]]);
  });

  it("another run's success leaves it running; one without a name ends all", async () => {
    const [a, b] = [randomUUID(), randomUUID()];
    const [one, two] = [await old(), await old()];
    for (const id of [one, two]) {
      await record(callAt(id, "01-01 12:00:00", "start", a), callAt(id, "01-01 12:10:00", "success", b));
    }
    await record(callAt(two, "01-01 12:20:00", "success"));
    await asWorker(() => settleHeartbeats(worker));
    expect((await flipsOf(one))[0]).toEqual(["2026-01-01T13:00:00.000Z", "down", "stuck"]);
    expect((await flipsOf(two))[0]).toEqual(["2026-01-02T13:20:00.000Z", "down", "missed"]);
  });

  it("a late call has the outage before it, though nobody had looked", async () => {
    const id = await old();
    await record(callAt(id, "01-01 00:00:00", "success"), callAt(id, "01-02 06:00:00", "success"));
    expect(await flipsOf(id)).toEqual([
      ["2026-01-02T06:00:00.000Z", "up", null],
      ["2026-01-02T01:00:00.000Z", "down", "missed"],
      ["2026-01-01T00:00:00.000Z", "up", null],
    ]);
  });

  it("a schedule of a crontab, through the change of clocks", async () => {
    const schedule = { kind: "cron", expression: "30 2 * * *", timeZone: "Europe/Berlin" };
    const id = await old({ schedule });
    await record(callAt(id, "03-28 01:31:00", "success"));
    expect(await stateOf(id)).toMatchObject({
      dueAt: new Date("2026-03-29T01:00:00Z"),
      downAt: new Date("2026-03-29T02:00:00Z"),
    });
  });
});

describe("many at once", () => {
  it("twenty calls of one heartbeat are twenty calls, in order and without a gap", async () => {
    const id = await made();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => ping(`${id}/${index % 2 ? "fail" : "0"}`)),
    );
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    const numbers = (await pingsOf(id)).map(({ n }) => n).sort((x, y) => x - y);
    expect(numbers).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(await stateOf(id)).toMatchObject({ pings: 20 });
  });

  it("processes that write the same heartbeats lose nothing", async () => {
    const ids = await Promise.all([made(), made(), made()]);
    // Each of these reads, decides and writes by itself, as a process of its own would.
    const batches = Array.from({ length: 12 }, (_, batch) =>
      recordCalls(
        nobody,
        ids.flatMap((id) =>
          ["start", "success"].map((action) => ({
            ...callAt(id, "01-01 00:00:00", action as "start"),
            arrived: performance.now() + batch,
          })),
        ),
      ),
    );
    const outcomes = (await Promise.all(batches)).flat();
    expect(outcomes).toEqual(outcomes.map(() => "kept"));
    for (const id of ids) {
      expect(await stateOf(id)).toMatchObject({ pings: 24 });
      expect(new Set((await pingsOf(id)).map(({ n }) => n)).size).toBe(24);
    }
  });

  it("two workers say it once", async () => {
    const ids = await many(40);
    await record(...ids.map((id) => callAt(id, "01-01 00:00:00", "success")));
    await asWorker(() => Promise.all([settleHeartbeats(worker), settleHeartbeats(worker)]));
    for (const id of ids) {
      expect(await flipsOf(id)).toEqual([
        ["2026-01-02T01:00:00.000Z", "down", "missed"],
        ["2026-01-01T00:00:00.000Z", "up", null],
      ]);
    }
  });

  it("a call in the moment at which somebody settles is kept, and so is the outage before it", async () => {
    const ids = await many(40);
    await record(...ids.map((id) => callAt(id, "01-01 00:00:00", "success")));
    // With the web process's rights, so that both are under way at once.
    const [answers] = await Promise.all([
      Promise.all(ids.map((id) => ping(id))),
      settleHeartbeats(worker),
      settleHeartbeats(worker),
    ]);
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    for (const id of ids) {
      expect((await flipsOf(id)).map(([, to]) => to)).toEqual(["up", "down", "up"]);
      expect(await stateOf(id)).toMatchObject({ standing: "up", pings: 2 });
    }
  });
});

describe("a call that can't be kept", () => {
  it("takes no other one with it", async () => {
    const good = await many(9);
    const bad = await made();
    await sql("UPDATE heartbeat SET pings = 9223372036854775807 WHERE id = $1", [bad]);
    const answers = await Promise.all([bad, ...good].map((id) => ping(id)));
    expect(answers.map(({ status }) => status)).toEqual([500, ...good.map(() => 200)]);
    for (const id of good) expect(await stateOf(id)).toMatchObject({ pings: 1 });
  });
});

type StoredAlert = {
  state: string;
  title: string;
  severity: number;
  started: string;
  ended: string | null;
  why: string;
};
async function alertsAbout(id: string): Promise<StoredAlert[]> {
  const { rows } = await connectedAs("owner", (client) =>
    client.query(
      `SELECT state, title, severity, started_at AS started, ended_at AS ended, annotations ->> 'why' AS why FROM alert
       WHERE labels ->> 'heartbeat_id' = $1 ORDER BY id`,
      [id],
    ),
  );
  return rows;
}
const tell = () => asWorker(() => tellNewsOfHeartbeats(worker, new Date()));

describe("an alert", () => {
  it("says what is wrong, since when, and ends with the call", async () => {
    const id = await old({ name: "Nightly backup", severity: "critical" });
    await record(callAt(id, "01-01 00:00:00", "success"));
    await asWorker(() => settleHeartbeats(worker));
    await tell();
    expect(await alertsAbout(id)).toMatchObject([
      {
        state: "open",
        title: "Nightly backup did not call",
        severity: 0,
        started: new Date("2026-01-02T01:00:00Z"),
      },
    ]);
    await ping(`${id}/fail`);
    await tell();
    expect(await alertsAbout(id)).toMatchObject([{ state: "open", title: "Nightly backup failed" }]);
    await ping(id);
    await tell();
    const [{ state, ended } = { state: "", ended: null }] = await alertsAbout(id);
    expect([state, ended]).toEqual(["resolved", (await stateOf(id)).since]);
    await ping(`${id}/3`);
    await tell();
    expect(await alertsAbout(id)).toMatchObject([{ state: "open", title: "Nightly backup failed" }]);
  });

  it("is over when somebody pauses or retires it, and comes back when it fails again", async () => {
    const [one, two] = [await made(), await made()];
    await ping(`${one}/fail`);
    await ping(`${two}/fail`);
    await tell();
    await pauseHeartbeat(person("oncall"), one, true);
    await retireHeartbeat(admin, two);
    await tell();
    expect([await alertsAbout(one), await alertsAbout(two)]).toMatchObject([
      [{ state: "resolved" }],
      [{ state: "resolved" }],
    ]);
    expect((await flipsOf(one)).map(([, to]) => to)).toEqual(["paused", "down"]);
    await ping(`${one}/fail`);
    await tell();
    expect(await alertsAbout(one)).toMatchObject([{ state: "open" }]);
  });
});

describe("a pause", () => {
  it("ends with a call, or stays where a person must resume it", async () => {
    const [free, strict] = [await made(), await made({ manualResume: true })];
    for (const id of [free, strict]) await pauseHeartbeat(admin, id, true);
    for (const id of [free, strict]) expect((await ping(id)).text).toBe("OK");
    expect((await stateOf(free)).standing).toBe("up");
    expect(await stateOf(strict)).toMatchObject({ standing: "paused", pings: 1, heardAs: "ignored" });
    await pauseHeartbeat(admin, strict, false);
    expect((await stateOf(strict)).standing).toBe("new");
  });
});

describe("a change", () => {
  it("of the schedule makes nothing down at once, and calls up what is no longer missed", async () => {
    const id = await old();
    await record(callAt(id, "01-01 00:00:00", "success"));
    await changeHeartbeat(admin, id, wishOf({ schedule: { kind: "every", periodS: 60 }, graceS: 600 }));
    await asWorker(() => settleHeartbeats(worker));
    expect((await stateOf(id)).standing).toBe("late");
    const other = await old();
    await record(callAt(other, "01-01 00:00:00", "success"));
    await asWorker(() => settleHeartbeats(worker));
    await changeHeartbeat(admin, other, wishOf({ schedule: { kind: "every", periodS: 366 * 86_400 } }));
    expect((await stateOf(other)).standing).toBe("up");
  });
});

describe("our own absence", () => {
  it("makes nobody down, and gives each its grace anew", async () => {
    const id = await old({ graceS: 900 });
    await sql("DELETE FROM process_beat");
    await beat("now() - interval '1 day'", "now() - interval '1 hour'");
    await sql(
      `INSERT INTO setting (key, value, updated_at) VALUES ('uptime.hearing', jsonb_build_object('until', now() - interval '1 hour'), now())
       ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
    );
    await record(callAt(id, "01-01 00:00:00", "success"));
    await asWorker(() => settleHeartbeats(worker));
    expect((await flipsOf(id)).map(([, to]) => to)).toEqual(["up"]);
    // It is heard of again, after a gap that its own beats tell of.
    await sql("UPDATE process_beat SET beat_at = now(), steady_since = now()");
    await asWorker(() => settleHeartbeats(worker));
    expect((await flipsOf(id)).map(([, to]) => to)).toEqual(["up"]);
    const { rows } = await sql(
      "SELECT extract(epoch FROM down_at - now())::float8 AS left, look_at = down_at AS looked FROM heartbeat WHERE id = $1",
      [id],
    );
    expect(rows[0].looked).toBe(true);
    expect(rows[0].left).toBeGreaterThan(890);
    expect(rows[0].left).toBeLessThanOrEqual(900);
  });

  it("is judged until the last beat, and no further", async () => {
    const id = await old({ schedule: { kind: "every", periodS: 60 }, graceS: 0 });
    await sql(
      "UPDATE process_beat SET beat_at = now() - interval '20 seconds', steady_since = now() - interval '1 day'",
    );
    await sql(
      `UPDATE setting SET value = jsonb_build_object('until', now() - interval '25 seconds') WHERE key = 'uptime.hearing'`,
    );
    await record({ ...callAt(id, "01-01 00:00:00", "success"), arrived: Date.now() - 70_000 });
    await asWorker(() => settleHeartbeats(worker));
    expect((await flipsOf(id)).map(([, to]) => to)).toEqual(["up"]);
    await sql("UPDATE process_beat SET beat_at = now()");
    await asWorker(() => settleHeartbeats(worker));
    expect((await flipsOf(id)).map(([, to]) => to)).toEqual(["down", "up"]);
  });

  it("is none while only the worker was away", async () => {
    const id = await old();
    await record(callAt(id, "01-01 00:00:00", "success"));
    await sql("UPDATE process_beat SET steady_since = now() - interval '1 day'");
    await sql(
      `UPDATE setting SET value = jsonb_build_object('until', now() - interval '2 hours') WHERE key = 'uptime.hearing'`,
    );
    await asWorker(() => settleHeartbeats(worker));
    expect((await stateOf(id)).standing).toBe("down");
  });
});

describe("a push of Uptime Kuma's senders", () => {
  const push = async (token: string, query = "", init: RequestInit = {}) => {
    const { status, text } = await call(`/api/push/${token}${query}`, init);
    return { status, body: JSON.parse(text) };
  };

  it("is a heartbeat's call by its id", async () => {
    const id = await made();
    expect(await push(id, "?status=up&msg=fine&ping=12.5")).toEqual({ status: 200, body: { ok: true } });
    expect(await pingsOf(id)).toMatchObject([{ recorded: "success", body: "fine\nping: 12.5 ms" }]);
    expect(await push(id, "?status=broken", { method: "PATCH" })).toMatchObject({ status: 200 });
    expect(await stateOf(id)).toMatchObject({ standing: "down", reason: "failed" });
    expect(await push(id, "?ping=-1")).toMatchObject({ status: 404, body: { ok: false } });
  });

  it("of a source opens one alert while it is down, and ends it", async () => {
    const settings = SourceSettings.parse({});
    const source = await createSource(worker, {
      name: "Door",
      format: "uptime-kuma",
      secret: null,
      settings,
    });
    const alerts = async () =>
      (
        await connectedAs("owner", (client) =>
          client.query("SELECT state, episode, title FROM alert WHERE labels ->> 'kuma_push' = $1", [
            source.id,
          ]),
        )
      ).rows;
    expect(await push(source.token)).toEqual({ status: 200, body: { ok: true } });
    expect(await alerts()).toEqual([]);
    await push(source.token, "?status=down&msg=no%20answer");
    await push(source.token, "?status=down");
    expect(await alerts()).toEqual([{ state: "open", episode: 1, title: "Door is down" }]);
    await push(source.token, "", { method: "POST" });
    await push(source.token);
    expect(await alerts()).toEqual([{ state: "resolved", episode: 1, title: "Door is down" }]);
  });

  it("is refused as there when nobody is meant", async () => {
    const other = await createSource(worker, {
      ...{ name: "Other", format: "generic", secret: null, settings: SourceSettings.parse({}) },
    });
    for (const token of [randomUUID(), "nobody", other.token]) {
      expect(await push(token)).toEqual({
        status: 404,
        body: { ok: false, msg: "Monitor not found or not active." },
      });
    }
  });
});

describe("the list", () => {
  it("takes no place that it did not give", async () => {
    const cursors = [
      [0, "a"],
      [9, "a", randomUUID()],
      [0, "\0", randomUUID()],
      [0, "a", "b"],
      [0, 1, randomUUID()],
    ];
    for (const place of cursors) {
      const cursor = Buffer.from(JSON.stringify(place)).toString("base64url");
      await expect(listHeartbeats(admin, { limit: 5, cursor })).rejects.toThrow(/cursor/);
    }
  });

  it("has the worst first, and every page once", async () => {
    const page = await listHeartbeats(admin, { limit: 7 });
    const seen = [...page.items];
    for (let next = page.next; next; ) {
      const more = await listHeartbeats(admin, { limit: 7, cursor: next });
      seen.push(...more.items);
      next = more.next;
    }
    expect(seen.length).toBe(page.total);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(page.total);
    const order = ["down", "late", "new", "running", "up", "paused"];
    const ranks = seen.map(({ standing }) => order.indexOf(standing));
    expect(ranks).toEqual([...ranks].sort((x, y) => x - y));
    expect(new Set(ranks).size).toBeGreaterThan(3);
  });
});
