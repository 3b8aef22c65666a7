/**
 * How punctual are probes, and what do they cost? A thousand web addresses every minute, each counted by an objective of
 * its own, against a web server of this process. It is reached by an address that is not loopback: that is no target.
 */
import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { networkInterfaces } from "node:os";
import type pg from "pg";
import { cpuOf } from "./memory";
import type { Product } from "./product";
import { quantiles, type Times } from "./quantiles";

/** The first ticks come while the worker still reads what there is. */
const WARM_UP_S = 75;

export type Probing = {
  targets: number;
  everyS: number;
  looks: number;
  failed: number;
  /** Milliseconds between the time that a look was due and its start. */
  lagMs: Times;
  /** Milliseconds of processor time per second, by part. */
  cpuMsPerS: Record<string, number>;
  /** Objectives that were reckoned in the last minute, with all that was measured. */
  objectives: number;
};

/** Leaves its probes paused, and its objectives for the pages that show them. @throws Error without such an address */
export async function timeProbes(
  target: Product,
  database: pg.Client,
  targets: number,
  seconds: number,
): Promise<Probing> {
  const server = http.createServer((_, response) => response.end("fine"));
  server.listen(0, ownAddress());
  await once(server, "listening");
  const { address, port } = server.address() as AddressInfo;
  await makeProbes(database, `http://${address}:${port}/`, targets);
  await rest(WARM_UP_S);
  const before = cpuOf(target.pid, process.pid);
  const { rows: start } = await database.query<{ now: Date }>("SELECT now()");
  await rest(seconds);
  const after = cpuOf(target.pid, process.pid);
  const { rows: looks } = await database.query<{ lag: number; class: number }>(
    `SELECT (extract(epoch FROM started_at - scheduled_at) * 1000)::float8 AS lag, class FROM probe_result
     WHERE scheduled_at > $1 AND attempt = 0`,
    [start[0]?.now],
  );
  const { rows: reckoned } = await database.query<{ count: number }>(
    `SELECT count(*)::int FROM objective_standing WHERE as_of > now() - interval '2 minutes' AND state = 'up'`,
  );
  await database.query("UPDATE probe SET paused_at = now()");
  server.closeAllConnections();
  server.close();
  return {
    ...{ targets, everyS: 60, looks: looks.length, failed: looks.filter((look) => look.class !== 0).length },
    lagMs: quantiles(looks.map(({ lag }) => lag)),
    cpuMsPerS: Object.fromEntries(
      Object.entries(after).map(([part, ms]) => [part, Math.round((ms - (before[part] ?? 0)) / seconds)]),
    ),
    objectives: reckoned[0]?.count ?? 0,
  };
}

export function ownAddress(): string {
  const found = Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .find(({ internal, family }) => !internal && family === "IPv4");
  if (found) return found.address;
  throw new Error("This machine has no address but loopback, which is never a target.");
}

async function makeProbes(database: pg.Client, url: string, targets: number): Promise<void> {
  await database.query(
    `INSERT INTO probe (id, name, kind, target, settings, interval_s, timeout_ms, retries)
     SELECT gen_random_uuid(), 'Probe ' || i, 'http', $1, $2, 60, 5000, 1 FROM generate_series(1, $3::int) i`,
    [url, JSON.stringify({ kind: "http", url }), targets],
  );
  await database.query(
    `INSERT INTO objective (id, name, target_ppm, "window", since)
     SELECT gen_random_uuid(), 'Service ' || i, 999000, '{"kind":"rolling","days":30}', date_trunc('minute', now())
     FROM generate_series(1, $1::int) i`,
    [targets],
  );
  await database.query(
    `INSERT INTO objective_probe (objective_id, probe_id) SELECT o.id, p.id FROM objective o
     JOIN probe p ON substr(p.name, 7) = substr(o.name, 9)`,
  );
}

function rest(seconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, seconds * 1_000));
}
