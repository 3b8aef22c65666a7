/**
 * How punctual are probes, and what do they cost? A thousand web addresses every minute from three locations, each counted by
 * an objective of its own, against a web server of this process. It is reached by an address that is not loopback: that is no
 * target.
 */
import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { networkInterfaces } from "node:os";
import type pg from "pg";
import { type BenchLocation, startLocation } from "./locations";
import { cpuOf, cpuOfProcess } from "./memory";
import type { Product } from "./product";
import { quantiles, type Times } from "./quantiles";

/** The first ticks come while the workers still read what there is. */
const WARM_UP_S = 75;
/** Locations deliver every second. */
const DELIVERED_S = 10;
const ELSEWHERE = ["fra1", "ams1"];

export type Probing = {
  targets: number;
  everyS: number;
  locations: {
    name: string;
    looks: number;
    failed: number;
    /** Milliseconds between the time that a look was due and its start. */
    lagMs: Times;
  }[];
  /** Milliseconds of processor time per second, by part; `load` is the target, and no part of the product. */
  cpuMsPerS: Record<string, number>;
  /** Objectives that were reckoned in the last minute, with all that was measured. */
  objectives: number;
};

/** Leaves its probes paused, and its objectives for the pages that show them. @throws Error without such an address */
export async function timeProbes(
  root: string,
  target: Product,
  database: pg.Client,
  targets: number,
  seconds: number,
): Promise<Probing> {
  const server = http.createServer((_, response) => response.end("fine"));
  server.listen(0, ownAddress());
  await once(server, "listening");
  const { address, port } = server.address() as AddressInfo;
  const elsewhere: BenchLocation[] = [];
  for (const name of ELSEWHERE) elsewhere.push(await startLocation(root, target, name));
  await makeProbes(database, `http://${address}:${port}/`, targets);
  await rest(WARM_UP_S);
  const before = cpuNow(target, elsewhere);
  const { rows: start } = await database.query<{ now: Date }>("SELECT now()");
  await rest(seconds);
  const after = cpuNow(target, elsewhere);
  await rest(DELIVERED_S);
  const { rows: looks } = await database.query<Look>(
    `SELECT l.name AS location, (extract(epoch FROM started_at - scheduled_at) * 1000)::float8 AS lag, class
     FROM probe_result r JOIN probe_location l ON l.no = r.location_no
     WHERE scheduled_at > $1 AND scheduled_at <= $1::timestamptz + make_interval(secs => $2) AND attempt = 0`,
    [start[0]?.now, seconds],
  );
  const { rows: reckoned } = await database.query<{ count: number }>(
    `SELECT count(*)::int FROM objective_standing WHERE as_of > now() - interval '2 minutes' AND state = 'up'`,
  );
  await database.query("UPDATE probe SET paused_at = now()");
  for (const location of elsewhere) await location.stop();
  server.closeAllConnections();
  server.close();
  return {
    ...{ targets, everyS: 60 },
    locations: ["here", ...ELSEWHERE].map((name) => {
      const own = looks.filter(({ location }) => location === name);
      const failed = own.filter((look) => look.class !== 0).length;
      return { name, looks: own.length, failed, lagMs: quantiles(own.map(({ lag }) => lag)) };
    }),
    cpuMsPerS: Object.fromEntries(
      Object.entries(after).map(([part, ms]) => [part, Math.round((ms - (before[part] ?? 0)) / seconds)]),
    ),
    objectives: reckoned[0]?.count ?? 0,
  };
}

type Look = { location: string; lag: number; class: number };

function cpuNow(target: Product, elsewhere: readonly BenchLocation[]): Record<string, number> {
  const others = elsewhere.map(({ name, pid }) => [`worker ${name}`, cpuOfProcess(pid)]);
  return { ...cpuOf(target.pid, process.pid), ...Object.fromEntries(others) };
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
    `INSERT INTO probe (id, name, kind, target, settings, interval_s, timeout_ms, retries, location_nos)
     SELECT gen_random_uuid(), 'Probe ' || i, 'http', $1, $2, 60, 5000, 1,
       (SELECT array_agg(no) FROM probe_location WHERE name = ANY($4::text[])) FROM generate_series(1, $3::int) i`,
    [url, JSON.stringify({ kind: "http", url }), targets, ELSEWHERE],
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
