/** Alertmanager's API, as its tools use it: through the machines' door, with the token of one source. */
import { describe, expect, it } from "vitest";
import { person } from "@/e2e/support/actors";
import { asWorker } from "@/e2e/support/as-worker";
import { connectedAs } from "@/e2e/support/connect";
import { NewSilence } from "@/lib/alerts/model/silence";
import { requietDue } from "@/lib/alerts/store/requieting";
import { createSilence } from "@/lib/alerts/store/silences";
import { system } from "@/lib/auth/actor";
import { SourceSettings } from "@/lib/ingest/model/source";
import { createSource } from "@/lib/ingest/store/sources";
import { intake } from "./door";

type Source = { id: string; token: string };

const source = (name = "Prom"): Promise<Source> =>
  createSource(system("test"), {
    name,
    format: "prometheus",
    secret: null,
    settings: SourceSettings.parse({}),
  });

async function ask(
  path: string,
  {
    method = "GET",
    body,
    headers = {},
  }: { method?: string; body?: unknown; headers?: Record<string, string> } = {},
) {
  const answer = await intake.fetch(
    new Request(`http://localhost/api/webhooks/prometheus${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  );
  const text = await answer.text();
  const isJson = answer.headers.get("content-type")?.includes("json");
  return { status: answer.status, body: text === "" ? null : isJson ? JSON.parse(text) : text };
}

const of =
  ({ token }: Source) =>
  (path: string, more: Parameters<typeof ask>[1] = {}) =>
    ask(`/${token}${path}`, more);
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

async function fire(from: Source, ...labels: Record<string, string>[]): Promise<void> {
  const body = labels.map((one) => ({
    labels: one,
    annotations: { summary: "It is down" },
    startsAt: inMinutes(-10),
    endsAt: inMinutes(4),
  }));
  expect((await of(from)("/api/v2/alerts", { method: "POST", body })).status).toBe(200);
}

const disk = { alertname: "DiskFull", host: "web-1", mountpoint: "/var", severity: "critical" };
const silenceFor = (...matchers: object[]) => ({
  matchers,
  startsAt: new Date().toISOString(),
  endsAt: inMinutes(60),
  createdBy: "ops",
  comment: "maintenance",
});
const onHost = (value: string) => ({ name: "host", value, isRegex: false });
const look = () => asWorker(() => requietDue(system("alerts.quiet")));

describe("a tool of Alertmanager", () => {
  it("finds a status, a receiver, and that it is healthy", async () => {
    const at = of(await source());
    expect(await at("/api/v2/status")).toMatchObject({
      status: 200,
      body: { cluster: { status: "disabled" }, versionInfo: { version: "0.25.0" } },
    });
    expect(await at("/api/v2/receivers")).toEqual({ status: 200, body: [{ name: "garrison" }] });
    expect(await at("/-/healthy")).toEqual({ status: 200, body: "OK" });
    expect(await at("/-/ready")).toEqual({ status: 200, body: "OK" });
  });

  it("lists the alerts of its source, each under Alertmanager's fingerprint, and no other source's", async () => {
    const [one, two] = [await source(), await source()];
    await fire(one, disk, { ...disk, host: "web-2" });
    await fire(two, { alertname: "Other" });
    const { body } = await of(one)("/api/v2/alerts");
    expect(body).toHaveLength(2);
    expect(body).toContainEqual({
      annotations: { summary: "It is down" },
      endsAt: expect.stringMatching(/Z$/),
      fingerprint: "95f6e7b620b86f99",
      receivers: [{ name: "garrison" }],
      startsAt: expect.stringMatching(/Z$/),
      status: { inhibitedBy: [], silencedBy: [], state: "active" },
      updatedAt: expect.stringMatching(/Z$/),
      labels: disk,
    });
    expect((await of(one)('/api/v2/alerts?filter=host="web-2"')).body).toMatchObject([
      { labels: { host: "web-2" } },
    ]);
    expect((await of(one)("/api/v2/alerts/groups")).body).toMatchObject([
      { labels: { alertname: "DiskFull" }, receiver: { name: "garrison" }, alerts: [{}, {}] },
    ]);
    const over = [{ labels: disk, startsAt: inMinutes(-5), endsAt: inMinutes(-1) }];
    await of(one)("/api/v2/alerts", { method: "POST", body: over });
    expect((await of(one)("/api/v2/alerts")).body).toMatchObject([{ labels: { host: "web-2" } }]);
  });

  it("silences alerts, sees it at once, and takes it back", async () => {
    const from = await source();
    const at = of(from);
    await fire(from, disk, { ...disk, host: "web-2" });
    const { status, body } = await at("/api/v2/silences", {
      method: "POST",
      body: silenceFor(onHost("web-1")),
    });
    expect(status).toBe(200);
    const id = body.silenceID as string;
    expect((await at("/api/v2/alerts?active=false")).body).toMatchObject([
      { labels: { host: "web-1" }, status: { state: "suppressed", silencedBy: [id] } },
    ]);
    expect((await at("/api/v2/alerts?silenced=false")).body).toMatchObject([{ labels: { host: "web-2" } }]);
    expect((await at(`/api/v2/silence/${id}`)).body).toMatchObject({
      id,
      status: { state: "active" },
      createdBy: "ops",
      comment: "maintenance",
      matchers: [{ name: "host", value: "web-1", isRegex: false, isEqual: true }],
    });
    await look();
    const quiet = () =>
      connectedAs("owner", async (client) => {
        const text =
          "SELECT count(*)::int AS n FROM alert a JOIN source s ON s.no = a.source_no WHERE s.id = $1 AND quiet ->> 'id' = $2";
        return (await client.query(text, [from.id, id])).rows[0]?.n as number;
      });
    expect(await quiet()).toBe(1);
    expect(await at(`/api/v2/silence/${id}`, { method: "DELETE" })).toEqual({ status: 200, body: null });
    expect(await at(`/api/v2/silence/${id}`, { method: "DELETE" })).toEqual({ status: 200, body: null });
    expect((await at("/api/v2/silences")).body).toMatchObject([{ id, status: { state: "expired" } }]);
    expect((await at("/api/v2/alerts?active=false")).body).toEqual([]);
    await look();
    expect(await quiet()).toBe(0);
  });

  it("changes a silence: another end keeps it, other alerts make another", async () => {
    const at = of(await source());
    const wish = silenceFor(onHost("web-1"));
    const post = async (body: object) =>
      (await at("/api/v2/silences", { method: "POST", body })).body.silenceID as string;
    const id = await post(wish);
    const { startsAt } = (await at(`/api/v2/silence/${id}`)).body;
    expect(await post({ ...wish, id, startsAt, endsAt: inMinutes(600), comment: "longer" })).toBe(id);
    const other = await post({ ...wish, id, startsAt, matchers: [onHost("web-2")] });
    expect(other).not.toBe(id);
    expect((await at("/api/v2/silences")).body).toMatchObject([
      { id: other, status: { state: "active" } },
      { id, status: { state: "expired" }, comment: "longer" },
    ]);
    expect((await at('/api/v2/silences?filter=host="web-2"')).body).toMatchObject([{ id: other }]);
  });

  it("sees that people have silenced an alert, but not what they wrote", async () => {
    const from = await source();
    await fire(from, disk);
    const wish = NewSilence.parse({ matchers: 'mountpoint="/var"', comment: "private", minutes: 5 });
    const { id } = await createSilence(person("oncall"), wish);
    expect((await of(from)("/api/v2/alerts")).body).toMatchObject([
      { status: { state: "suppressed", silencedBy: [id] } },
    ]);
    expect(await of(from)(`/api/v2/silence/${id}`)).toMatchObject({ status: 404 });
    expect(await of(from)(`/api/v2/silence/${id}`, { method: "DELETE" })).toMatchObject({ status: 404 });
    expect((await of(from)("/api/v2/silences")).body).toEqual([]);
  });

  it.each([
    ["GET", "/api/v2/alerts?filter=nonsense", undefined, 400],
    ["GET", "/api/v2/alerts?active=perhaps", undefined, 400],
    ["GET", "/api/v2/silences?filter=nonsense", undefined, 400],
    ["GET", "/api/v2/silence/nonsense", undefined, 404],
    ["DELETE", "/api/v2/silence/01a207da-33f0-709c-8b51-befb80c0078d", undefined, 404],
    ["POST", "/api/v2/silences", {}, 400],
    ["POST", "/api/v2/silences", [], 400],
    ["POST", "/api/v2/silences", silenceFor({ name: "host", value: ".*", isRegex: true }), 400],
    ["POST", "/api/v2/silences", { ...silenceFor(onHost("x")), endsAt: inMinutes(-1) }, 400],
    ["POST", "/api/v2/silences", { ...silenceFor(onHost("x")), endsAt: inMinutes(100 * 525_600) }, 400],
    [
      "POST",
      "/api/v2/silences",
      { ...silenceFor(onHost("x")), id: "01a207da-33f0-709c-8b51-befb80c0078d" },
      404,
    ],
  ])("is told what is wrong as a JSON string: %s %s", async (method, path, body, status) => {
    const answer = await of(await source())(path, { method, body });
    expect(answer).toEqual({ status, body: expect.stringMatching(/.{10}/) });
  });

  it("may send its token as a bearer token instead, and is nobody without one", async () => {
    const { token } = await source();
    const headers = { authorization: `Bearer ${token}` };
    const body = [{ labels: disk }];
    expect((await ask("/api/v2/alerts", { method: "POST", body, headers })).status).toBe(200);
    expect((await ask("/api/v2/alerts", { headers })).body).toHaveLength(1);
    expect((await ask("/api/v2/silences", { headers })).status).toBe(200);
    for (const path of ["/api/v2/alerts", "/api/v2/status", "/-/healthy", "/api/v2/silence/x"]) {
      for (const prefix of ["", "/grw_nobody"]) {
        expect(await ask(`${prefix}${path}`)).toEqual({
          status: 401,
          body: expect.stringContaining("belongs to no source"),
        });
      }
    }
  });
});
