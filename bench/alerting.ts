/**
 * How many alerts a second, and how long does a batch wait? As Prometheus sends them, beside a real Alertmanager on the
 * same machine when one is installed; and what the inbox costs with all of them in it.
 */
import { type ChildProcess, fork, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type pg from "pg";
import { hashToken, newToken } from "@/lib/auth/token";
import { newId } from "@/lib/id";
import type { AlertOrder, AlertsSent } from "./alert-load";
import { type Answered, timeAnswers } from "./answers";
import { cpuOf } from "./memory";
import type { Visitor } from "./people";
import { freePort, type Product } from "./product";
import { quantiles, type Times } from "./quantiles";

export type Sent = {
  batch: number;
  perSecond: number;
  batches: Times;
  refused: Record<string, number>;
  /** Processor milliseconds per second, by part. */
  cpuMsPerS: Record<string, number>;
};

export type Alerting = {
  alerts: number;
  fresh: Sent;
  freshSmall: Sent;
  /** New ones at half of what must be taken. */
  half: Sent;
  again: Sent;
  alertmanager: { version: string; fresh: Sent; again: Sent } | null;
  pages: Answered[];
  routes: Answered[];
};

const BATCH = 256;
const SMALL = 64;
const CONNECTIONS = 8;
const AGAIN_S = 10;
const HALF_PER_SECOND = 7_500 / BATCH;
const HALF_S = 15;
const ASKED = 100;

export async function timeAlerts(
  loader: string,
  target: Product,
  database: pg.Client,
  visitor: Visitor,
  alerts: number,
  note: (text: string) => void,
): Promise<Alerting> {
  const child = fork(loader);
  const send = (url: string, pid: number, order: Partial<AlertOrder>) => measured(child, url, pid, order);
  const url = await makeSource(database, target.url);
  const fresh = await send(url, target.pid, { from: 0, count: alerts });
  note(`New alerts: ${fresh.perSecond}/s in batches of ${BATCH}, p99 ${fresh.batches.p99} ms.`);
  const again = await send(url, target.pid, { from: 0, count: 25_600, seconds: AGAIN_S });
  note(`Told again: ${again.perSecond}/s.`);
  const { pages, routes } = await readInbox(target, visitor);
  const freshSmall = await send(url, target.pid, { from: alerts, count: alerts / 5, batch: SMALL });
  note(`New alerts in batches of ${SMALL}: ${freshSmall.perSecond}/s.`);
  const paced = { count: HALF_PER_SECOND * BATCH * HALF_S, perSecond: HALF_PER_SECOND };
  const half = await send(url, target.pid, { from: 2 * alerts, ...paced });
  note(`New alerts at ${half.perSecond}/s: p99 ${half.batches.p99} ms per batch.`);
  const alertmanager = await besideAlertmanager(send, alerts);
  if (alertmanager) note(`Alertmanager ${alertmanager.version}: ${alertmanager.fresh.perSecond}/s.`);
  child.disconnect();
  return { alerts, fresh, freshSmall, half, again, alertmanager, pages, routes };
}

async function makeSource(database: pg.Client, url: string): Promise<string> {
  const token = newToken("source");
  await database.query(
    `INSERT INTO source (id, name, format, token_hash, created_by) VALUES ($1, 'bench', 'prometheus', $2, 'bench')`,
    [newId(), hashToken("source", token)],
  );
  return `${url}/api/webhooks/prometheus/${token}/api/v2/alerts`;
}

async function measured(
  child: ChildProcess,
  url: string,
  pid: number,
  given: Partial<AlertOrder>,
): Promise<Sent> {
  const order: AlertOrder = {
    ...{ url, from: 0, count: 0, batch: BATCH, connections: CONNECTIONS, perSecond: null, seconds: null },
    ...given,
  };
  const load = child.pid ?? 0;
  const before = cpuOf(pid, load);
  const sent = await new Promise<AlertsSent>((done, failed) => {
    child.once("message", (answer: AlertsSent | { kind: "failed"; why: string }) =>
      answer.kind === "sent" ? done(answer) : failed(new Error(answer.why)),
    );
    child.send(order);
  });
  const after = cpuOf(pid, load);
  return {
    batch: order.batch,
    perSecond: Math.round(sent.alerts / sent.seconds),
    batches: quantiles(sent.ms),
    refused: sent.refused,
    cpuMsPerS: Object.fromEntries(
      Object.keys(after).map((part) => [
        part,
        Math.round(((after[part] ?? 0) - (before[part] ?? 0)) / sent.seconds),
      ]),
    ),
  };
}

async function readInbox(target: Product, { cookie, bearer }: Visitor) {
  const pages = ["/alerts", "/alerts?status=resolved", "/alerts?sev=critical&q=app-0042", "/"];
  const routes = [
    "/api/alerts",
    "/api/alerts?status=all&limit=200",
    "/api/alerts?severity=critical&q=app-0042",
  ];
  return {
    pages: await timeAnswers(target.url, pages, { cookie, accept: "text/html" }, ASKED),
    routes: await timeAnswers(target.url, routes, { authorization: bearer }, ASKED),
  };
}

/** The same batches to Alertmanager itself, which keeps alerts in memory alone. null when it is not installed. */
async function besideAlertmanager(
  send: (url: string, pid: number, order: Partial<AlertOrder>) => Promise<Sent>,
  alerts: number,
): Promise<Alerting["alertmanager"]> {
  const program = ["prometheus-alertmanager", "alertmanager"].find(
    (name) => spawnSync(name, ["--version"]).status === 0,
  );
  if (!program) return null;
  const version = /version (\S+)/.exec(String(spawnSync(program, ["--version"]).stdout))?.[1] ?? "?";
  const folder = mkdtempSync(join(tmpdir(), "garrison-alertmanager-"));
  writeFileSync(join(folder, "am.yml"), "route: { receiver: none }\nreceivers: [{ name: none }]\n");
  const port = await freePort();
  const child = spawn(program, [
    `--config.file=${join(folder, "am.yml")}`,
    `--storage.path=${folder}`,
    `--web.listen-address=127.0.0.1:${port}`,
    "--cluster.listen-address=",
    "--log.level=error",
  ]);
  try {
    const url = `http://127.0.0.1:${port}`;
    await untilReady(`${url}/-/ready`);
    const fresh = await send(`${url}/api/v2/alerts`, child.pid ?? 0, { from: 0, count: alerts });
    const again = await send(`${url}/api/v2/alerts`, child.pid ?? 0, {
      from: 0,
      count: 25_600,
      seconds: AGAIN_S,
    });
    return { version, fresh, again };
  } finally {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
}

async function untilReady(url: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error("Alertmanager did not start.");
}
