/** How many calls of heartbeats a second, each kept before it is answered? */
import { type ChildProcess, fork } from "node:child_process";
import type pg from "pg";
import { cpuOf } from "./memory";
import type { PingOrder, PingsSent } from "./ping-load";
import type { Product } from "./product";
import { quantiles, type Times } from "./quantiles";

export type Pinged = {
  what: string;
  connections: number;
  perSecond: number;
  answerMs: Times;
  refused: Record<string, number>;
  /** Processor microseconds per call, by part: says the same on a busy machine as on a quiet one. */
  cpuUsEach: Record<string, number>;
};
export type Pinging = {
  heartbeats: number;
  runs: Pinged[];
  /** Calls that were answered with 200, and those that stand in the database afterwards. */
  acknowledged: number;
  kept: number;
};

const HEARTBEATS = 1_000;
const SECONDS = 10;
const RUNS = [
  { what: "warming up", connections: 64, seconds: 5, body: "" },
  { what: "GET", connections: 16, seconds: SECONDS, body: "" },
  { what: "GET", connections: 128, seconds: SECONDS, body: "" },
  { what: "POST of 600 bytes", connections: 128, seconds: SECONDS, body: "backup: 12 GiB kept. ".repeat(29) },
];

export async function timePings(
  loader: string,
  target: Product,
  database: pg.Client,
  note: (text: string) => void,
): Promise<Pinging> {
  const ids = await makeHeartbeats(database);
  const { port } = new URL(target.url);
  const child = fork(loader);
  const runs: Pinged[] = [];
  let acknowledged = 0;
  for (const { what, ...run } of RUNS) {
    const { pinged, calls } = await measured(child, target.pid, what, {
      host: "127.0.0.1",
      port: Number(port),
      ids,
      ...run,
    });
    note(
      `Calls, ${what} on ${run.connections} connections: ${pinged.perSecond}/s, p99 ${pinged.answerMs.p99} ms.`,
    );
    runs.push(pinged);
    acknowledged += calls;
  }
  child.disconnect();
  const { rows } = await database.query<{ kept: number }>(
    "SELECT count(*)::int AS kept FROM ping p JOIN heartbeat h ON h.no = p.heartbeat_no WHERE h.created_by = 'bench'",
  );
  return { heartbeats: HEARTBEATS, runs: runs.slice(1), acknowledged, kept: rows[0]?.kept ?? 0 };
}

/** Every fourth by a crontab, which takes longest to reckon. */
async function makeHeartbeats(database: pg.Client): Promise<string[]> {
  const { rows } = await database.query<{ id: string }>(
    `INSERT INTO heartbeat (id, name, schedule, grace_s, keywords, created_by)
     SELECT gen_random_uuid(), 'Job ' || i, CASE WHEN i % 4 = 0
         THEN jsonb_build_object('kind', 'cron', 'expression', i % 60 || ' 2 * * *', 'timeZone', 'Europe/Berlin')
         ELSE '{"kind":"every","periodS":86400}' END,
       3600, '{"failure":[],"success":[],"start":[],"otherwise":"fail"}', 'bench'
     FROM generate_series(1, $1::int) i RETURNING id`,
    [HEARTBEATS],
  );
  return rows.map(({ id }) => id);
}

async function measured(
  child: ChildProcess,
  pid: number,
  what: string,
  order: PingOrder,
): Promise<{ pinged: Pinged; calls: number }> {
  const load = child.pid ?? 0;
  const before = cpuOf(pid, load);
  const sent = await new Promise<PingsSent>((done, failed) => {
    child.once("message", (answer: PingsSent | { kind: "failed"; why: string }) =>
      answer.kind === "called" ? done(answer) : failed(new Error(answer.why)),
    );
    child.send(order);
  });
  const after = cpuOf(pid, load);
  const each = (part: string) => ((after[part] ?? 0) - (before[part] ?? 0)) / sent.calls;
  const pinged = {
    what,
    connections: order.connections,
    perSecond: Math.round(sent.calls / sent.seconds),
    answerMs: quantiles(sent.ms),
    refused: sent.refused,
    cpuUsEach: Object.fromEntries(Object.keys(after).map((part) => [part, Math.round(each(part) * 1_000)])),
  };
  return { pinged, calls: sent.calls };
}
