/** A location against a console that is played: what it asks, what it delivers, and what it does while nobody answers. */
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import http from "node:http";
import net, { type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { log } from "@/lib/log";
import type { Delivery, LocationPlan, SentLook } from "../model/location";
import { ConsoleRefused } from "./console";
import { lookFrom } from "./location";
import { FolderRefused } from "./spool-holder";

const HERE = { allowed: [], guarded: [], loopback: true } as const;
const TOKEN = "grx_test";

type Answer = { status: number; body?: unknown; headers?: Record<string, string> };
let folder: string;
let target: net.Server;
let desk: http.Server;
/** How often somebody looked at the target. */
let visits: number;
let deliveries: Delivery[];
let answerTo: (path: string, delivery: Delivery | null, tag: string | undefined) => Answer;
let running: { stop: AbortController; ended: Promise<void> }[];

const portOf = (server: net.Server) => (server.address() as AddressInfo).port;
const planOf = (name = "fra1"): LocationPlan => ({
  location: { no: 3, name },
  probes: [
    {
      ...{ no: 9, intervalS: 1, timeoutMs: 10_000, retries: 0 },
      settings: { kind: "tcp", host: "127.0.0.1", port: portOf(target) },
    },
  ],
});
const planned: Answer = { status: 200, headers: { etag: '"one"' } };
const well = (path: string, _: Delivery | null, tag?: string): Answer => {
  if (path.endsWith("/results")) return { status: 200, body: { kept: 0, known: 0, refused: [] } };
  return tag === '"one"' ? { status: 304 } : { ...planned, body: planOf() };
};

function serve(port = 0): Promise<void> {
  desk = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      return; // cut off half-way: it was not delivered
    }
    const text = Buffer.concat(chunks).toString();
    const delivery = text ? (JSON.parse(text) as Delivery) : null;
    expect(request.headers.authorization).toBe(`Bearer ${TOKEN}`);
    const answer = answerTo(request.url ?? "", delivery, request.headers["if-none-match"]);
    if (delivery && answer.status === 200) deliveries.push(delivery);
    response.writeHead(answer.status, { "garrison-time": String(Date.now()), ...answer.headers });
    response.end(answer.status === 304 ? undefined : JSON.stringify(answer.body ?? {}));
  });
  return new Promise((up) => desk.listen(port, "127.0.0.1", up));
}

function begin(name = "fra1", port = portOf(desk)): { stop: AbortController; ended: Promise<void> } {
  const stop = new AbortController();
  const ended = lookFrom(stop.signal, {
    ...{ url: `http://127.0.0.1:${port}`, token: TOKEN, name, folder, spoolBytes: 1_048_576 },
    ...{ canaries: [], policy: HERE, version: "1.2.3" },
  });
  ended.catch(() => undefined);
  running.push({ stop, ended });
  return { stop, ended };
}

async function until(what: () => boolean): Promise<void> {
  const deadline = Date.now() + 50_000;
  while (!what()) {
    if (Date.now() > deadline) throw new Error("It did not happen in time.");
    await new Promise((done) => setTimeout(done, 30));
  }
}
const delivered = (): SentLook[] => deliveries.flatMap(({ looks }) => looks as SentLook[]);

beforeEach(async () => {
  log.level = "fatal";
  folder = mkdtempSync(join(tmpdir(), "location-"));
  deliveries = [];
  running = [];
  answerTo = well;
  visits = 0;
  target = net.createServer((socket) => socket.on("error", () => undefined).end());
  target.on("connection", () => visits++);
  await new Promise<void>((up) => target.listen(0, "127.0.0.1", up));
  await serve();
});
afterEach(async () => {
  for (const { stop, ended } of running) {
    stop.abort();
    await ended.catch(() => undefined);
  }
  target.close();
  desk.closeAllConnections();
  desk.close();
  rmSync(folder, { recursive: true });
});

describe("a location", () => {
  it("looks at what it is told, and delivers it with what it knows of itself", async () => {
    begin();
    await until(() => delivered().length >= 2);
    expect(delivered()[0]).toMatchObject({ probe: 9, attempt: 0, class: "ok", reason: null });
    expect(deliveries[0]).toMatchObject({ lost: 0, version: "1.2.3" });
    expect(Math.abs(deliveries[0]?.skewMs ?? 99_999)).toBeLessThan(10_000);
  });

  it("keeps what it sees while the console is away, and delivers it later in its order", async () => {
    const { stop, ended } = begin();
    await until(() => delivered().length > 0);
    const port = portOf(desk);
    desk.closeAllConnections();
    await new Promise((done) => desk.close(done));
    const [before, seen] = [delivered().length, visits];
    await until(() => visits >= seen + 3);
    expect(delivered()).toHaveLength(before);
    await serve(port);
    await until(() => delivered().length >= before + 3);
    stop.abort();
    await ended;
    const ticks = delivered().map(({ at }) => at);
    expect(ticks).toEqual([...new Set(ticks)].sort((a, b) => a - b));
    expect(ticks).toHaveLength(visits);
  });

  it("goes on with the last plan when it starts while the console is away", async () => {
    const first = begin();
    await until(() => delivered().length > 0);
    first.stop.abort();
    await first.ended;
    const before = delivered().length;
    const port = portOf(desk);
    desk.closeAllConnections();
    await new Promise((done) => desk.close(done));
    const seen = visits;
    begin("fra1", port);
    await until(() => visits >= seen + 2);
    await serve(port);
    await until(() => delivered().length >= before + 2);
  });

  it("hands over what it has when it is told to stop, and leaves no look behind", async () => {
    const { stop, ended } = begin();
    await until(() => delivered().length > 0);
    stop.abort();
    await ended;
    const after = delivered().length;
    const again = begin();
    await until(() => deliveries.length > 0 && delivered().length > after);
    again.stop.abort();
    await again.ended;
    expect(new Set(delivered().map(({ at }) => at)).size).toBe(delivered().length);
  });

  it.each([
    ["a token that nobody knows", () => ({ status: 401, body: { detail: "No." } }), "No."],
    ["a token of another location", () => ({ ...planned, body: planOf("ams1") }), "ams1"],
  ])("does not begin with %s", async (_, answer, words) => {
    answerTo = answer;
    const { ended } = begin();
    await expect(ended).rejects.toThrow(ConsoleRefused);
    await expect(ended).rejects.toThrow(words);
  });

  it("leaves a folder alone in which another one keeps its looks", async () => {
    begin();
    await until(() => delivered().length > 0);
    const second = begin("fra1");
    await expect(second.ended).rejects.toThrow(FolderRefused);
    const before = delivered().length;
    await until(() => delivered().length > before);
    expect(new Set(delivered().map(({ at }) => at)).size).toBe(delivered().length);
  });

  it("follows no redirect with its token", async () => {
    const elsewhere = http.createServer((_, response) => response.end());
    let followed = 0;
    elsewhere.on("request", () => followed++);
    await new Promise<void>((up) => elsewhere.listen(0, "127.0.0.1", up));
    const location = `http://127.0.0.1:${portOf(elsewhere)}/`;
    const asked = new Set<string>();
    answerTo = (path) => {
      asked.add(path);
      return { status: 302, headers: { location } };
    };
    const { stop, ended } = begin();
    await until(() => asked.size === 2);
    stop.abort();
    await ended;
    elsewhere.close();
    expect(followed).toBe(0);
  });

  it("gives up a look that the console refuses for good, and keeps the others", async () => {
    let bad = 0;
    answerTo = (path, delivery, tag) => {
      const looks = (delivery?.looks ?? []) as SentLook[];
      bad ||= looks[0]?.at ?? 0;
      if (looks.some(({ at }) => at === bad)) return { status: 400, body: { detail: "No such thing." } };
      return well(path, delivery, tag);
    };
    begin();
    await until(() => deliveries.some(({ lost }) => lost === 1) && delivered().length >= 1);
    expect(delivered().map(({ at }) => at)).not.toContain(bad);
  });

  it("says that its clock is off instead of telling of minutes that were others", async () => {
    const wrong = { "garrison-time": String(Date.now() - 60_000) };
    answerTo = (...asked) => {
      const answer = well(...asked);
      return { ...answer, headers: { ...answer.headers, ...wrong } };
    };
    begin();
    await until(() => delivered().length > 0);
    expect(delivered()[0]).toMatchObject({ class: "invalid", reason: "our-clock", latencyMs: null });
    expect(deliveries[0]?.skewMs).toBeGreaterThan(50_000);
  });

  it("keeps its plan for itself, and forgets it when it is no location any more", async () => {
    const { stop, ended } = begin();
    await until(() => delivered().length > 0);
    expect(statSync(join(folder, "plan.json")).mode & 0o777).toBe(0o600);
    stop.abort();
    await ended;
    answerTo = () => ({ status: 401, body: { detail: "Retired." } });
    await expect(begin().ended).rejects.toThrow("Retired.");
    expect(existsSync(join(folder, "plan.json"))).toBe(false);
  });

  it("does not wait for a console that says nothing when it is told to stop", async () => {
    const { stop, ended } = begin();
    await until(() => delivered().length > 0);
    let unanswered = 0;
    desk.removeAllListeners("request").on("request", () => unanswered++);
    await until(() => unanswered > 0);
    const since = Date.now();
    stop.abort();
    await ended;
    // It would wait for half a minute; in a hurry, for six seconds.
    expect(Date.now() - since).toBeLessThan(20_000);
  });
});
