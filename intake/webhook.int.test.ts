/** Messages as senders post them, through the machines' door to the alerts that stand afterwards. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { person } from "@/e2e/support/actors";
import { connectedAs } from "@/e2e/support/connect";
import { system } from "@/lib/auth/actor";
import { unsqueezeNow } from "@/lib/compress";
import type { AlertFormat } from "@/lib/ingest/model/source";
import { SourceSettings } from "@/lib/ingest/model/source";
import { createSource, revokeSource } from "@/lib/ingest/store/sources";
import { intake } from "./door";

type Source = { id: string; token: string; url: string };

async function source(format: AlertFormat, settings = {}, secret: string | null = null): Promise<Source> {
  const wish = { name: `test ${format}`, format, secret, settings: SourceSettings.parse(settings) };
  return createSource(system("test"), wish);
}

async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  const answer = await intake.fetch(
    new Request(`http://localhost${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    }),
  );
  const text = await answer.text();
  return { status: answer.status, body: text === "" ? null : JSON.parse(text), headers: answer.headers };
}

const toPrometheus = ({ token }: Source, alerts: unknown) =>
  post(`/api/webhooks/prometheus/${token}/api/v2/alerts`, alerts);

type Stored = {
  fingerprint: string;
  state: string;
  episode: number;
  resolution: string | null;
  generation: number;
  severity: number;
  title: string;
};

async function alertsOf({ id }: Source): Promise<Stored[]> {
  return connectedAs("owner", async (client) => {
    const { rows } = await client.query(
      `SELECT a.fingerprint, a.state, a.episode, a.resolution, a.generation, a.severity, a.title FROM alert a
       JOIN source s ON s.no = a.source_no WHERE s.id = $1 ORDER BY a.id, a.fingerprint`,
      [id],
    );
    return rows as Stored[];
  });
}

async function payloadsOf({ id }: Source) {
  return connectedAs("owner", async (client) => {
    const { rows } = await client.query(
      `SELECT p.sha256, p.size, p.bytes, p.signals, p.refused, p.envelope FROM payload p JOIN source s ON s.no = p.source_no
       WHERE s.id = $1 ORDER BY p.id`,
      [id],
    );
    return rows as {
      sha256: Buffer;
      size: number;
      bytes: Buffer;
      signals: number;
      refused: object[];
      envelope: object;
    }[];
  });
}

const minutesFromNow = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
const disk = { alertname: "DiskFull", host: "web-1", mountpoint: "/var", severity: "critical" };

describe("a Prometheus server pointed here", () => {
  it("has its alerts kept under the fingerprints that Alertmanager gives them", async () => {
    const from = await source("prometheus");
    const answer = await toPrometheus(from, [
      { labels: disk, annotations: { summary: "/var 96 %" }, endsAt: minutesFromNow(4) },
    ]);
    expect(answer).toMatchObject({ status: 200, body: null });
    expect(await alertsOf(from)).toMatchObject([
      { fingerprint: "95f6e7b620b86f99", state: "open", episode: 1, severity: 0, title: "/var 96 %" },
    ]);
  });

  it("keeps the valid part of a batch and is told of the rest", async () => {
    const from = await source("prometheus");
    const answer = await toPrometheus(from, [
      { labels: disk },
      { labels: { ...disk, host: "web-2" }, startsAt: minutesFromNow(-60), endsAt: minutesFromNow(-120) },
      { labels: { alertname: "" } },
    ]);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatch(/alerts\[1\].*alerts\[2\]/);
    expect(await alertsOf(from)).toHaveLength(1);
    expect(await payloadsOf(from)).toMatchObject([{ signals: 1, refused: [{ index: 1 }, { index: 2 }] }]);
  });

  it("opens the next episode of the same alert after its end", async () => {
    const from = await source("prometheus");
    await toPrometheus(from, [{ labels: disk, startsAt: minutesFromNow(-10), endsAt: minutesFromNow(4) }]);
    const over = [{ labels: disk, startsAt: minutesFromNow(-10), endsAt: minutesFromNow(-1) }];
    await toPrometheus(from, over);
    expect(await alertsOf(from)).toMatchObject([{ state: "resolved", resolution: "sender", episode: 1 }]);
    await toPrometheus(from, over);
    await toPrometheus(from, [{ labels: disk, startsAt: minutesFromNow(0), endsAt: minutesFromNow(4) }]);
    expect(await alertsOf(from)).toMatchObject([{ state: "open", resolution: null, episode: 2 }]);
  });

  it("of which two replicas run sends each alert once", async () => {
    const from = await source("prometheus");
    await toPrometheus(from, [{ labels: { ...disk, prometheus_replica: "a" } }]);
    await toPrometheus(from, [{ labels: { ...disk, prometheus_replica: "b" } }]);
    expect(await alertsOf(from)).toHaveLength(1);
  });

  it("loses nothing when twenty of its messages tell of the same alerts at once", async () => {
    const from = await source("prometheus");
    const batch = Array.from({ length: 64 }, (_, n) => ({ labels: { ...disk, host: `web-${n}` } }));
    const answers = await Promise.all(Array.from({ length: 20 }, () => toPrometheus(from, batch)));
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    expect(await alertsOf(from)).toHaveLength(64);
    // One that comes when the others are known already says nothing new, and is not kept.
    const kept = await payloadsOf(from);
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.filter(({ signals }) => signals !== 64)).toEqual([]);
  });
});

describe("what came", () => {
  it("is kept byte for byte, and no token with it", async () => {
    const from = await source("alertmanager");
    const body = readFileSync("lib/ingest/webhooks/fixtures/alertmanager-three-firing.json", "utf8");
    expect((await post(`/api/webhooks/alertmanager/${from.token}?x=1&token=abc`, body)).status).toBe(200);
    const [kept] = await payloadsOf(from);
    expect(unsqueezeNow(kept?.bytes ?? Buffer.alloc(0)).toString()).toBe(body);
    expect(kept?.sha256.toString("hex")).toBe(createHash("sha256").update(body).digest("hex"));
    expect(JSON.stringify(kept?.envelope)).not.toContain(from.token);
    expect(JSON.stringify(kept?.envelope)).not.toContain("abc");
  });
});

describe("a token", () => {
  it("may come as a bearer token instead", async () => {
    const from = await source("generic");
    const answer = await post(
      "/api/webhooks/generic",
      { summary: "Tape is full" },
      { authorization: `Bearer ${from.token}` },
    );
    expect(answer).toMatchObject({ status: 200, body: { accepted: 1 } });
  });

  it.each(["grw_", "x", "grw_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"])(
    "%s is refused",
    async (token) => {
      expect((await post(`/api/webhooks/generic/${token}`, {})).status).toBe(401);
    },
  );

  it("of another format is refused", async () => {
    const from = await source("generic");
    expect((await post(`/api/webhooks/falco/${from.token}`, {})).status).toBe(401);
  });

  it("that was revoked is refused", async () => {
    const from = await source("generic");
    await revokeSource(person("admin"), from.id);
    expect((await post(`/api/webhooks/generic/${from.token}`, { summary: "x" })).status).toBe(401);
  });
});

describe("a client of PagerDuty", () => {
  const event = (from: Source, action: string, more = {}) =>
    post("/v2/enqueue", {
      routing_key: from.token,
      event_action: action,
      dedup_key: "web-1/disk",
      payload: { summary: "Disk 96 % on web-1", source: "web-1", severity: "critical" },
      ...more,
    });

  it("has a key of 32 characters", async () => {
    expect((await source("pagerduty")).token).toHaveLength(32);
  });

  it("triggers, acknowledges and resolves", async () => {
    const from = await source("pagerduty");
    expect(await event(from, "trigger")).toMatchObject({
      status: 202,
      body: { status: "success", dedup_key: "web-1/disk" },
    });
    expect(await alertsOf(from)).toMatchObject([{ state: "open" }]);
    await event(from, "acknowledge");
    expect(await alertsOf(from)).toMatchObject([{ state: "acknowledged" }]);
    await event(from, "trigger");
    expect(await alertsOf(from)).toMatchObject([{ state: "acknowledged", episode: 1 }]);
    await event(from, "resolve");
    expect(await alertsOf(from)).toMatchObject([{ state: "resolved", resolution: "sender" }]);
  });

  it("opens another alert after a resolve, and never reopens one", async () => {
    const from = await source("pagerduty");
    for (const action of ["trigger", "resolve", "trigger", "resolve", "trigger"]) await event(from, action);
    expect(await alertsOf(from)).toMatchObject([
      { state: "resolved", generation: 0, episode: 1 },
      { state: "resolved", generation: 1, episode: 1 },
      { state: "open", generation: 2, episode: 1 },
    ]);
  });

  it.each(["acknowledge", "resolve"])(
    "that would %s what nobody knows is thanked, and nothing is made",
    async (action) => {
      const from = await source("pagerduty");
      expect((await event(from, action)).status).toBe(202);
      expect(await alertsOf(from)).toEqual([]);
      expect(await payloadsOf(from)).toHaveLength(1);
    },
  );

  it("is told in its words what is wrong", async () => {
    const from = await source("pagerduty");
    const answer = await event(from, "trigger", { payload: { summary: "x", severity: "bad", source: "y" } });
    expect(answer).toMatchObject({ status: 400, body: { status: "invalid event" } });
    expect((await post("/v2/enqueue", { routing_key: "nobody's", event_action: "trigger" })).status).toBe(
      400,
    );
  });
});
