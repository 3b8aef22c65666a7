/** How long from a kept alert to the first request at whoever is told? Through a policy, the outbox and a webhook. */
import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import type pg from "pg";
import { seal } from "@/lib/auth/keys";
import { hashToken, newToken } from "@/lib/auth/token";
import { environment } from "@/lib/env";
import { newId } from "@/lib/id";
import { ownAddress } from "./probing";
import type { Product } from "./product";
import { quantiles, type Times } from "./quantiles";

export type Paging = { alerts: number; missing: number; ms: Times };

const PEOPLE = 40;
const EVERY_MS = 250;
const PATIENCE_MS = 15_000;

/** One alert at a time, each of a group of its own, told to people in turn so that nobody is told too often. */
export async function timePages(target: Product, database: pg.Client, alerts: number): Promise<Paging> {
  Object.assign(process.env, target.settings);
  const arrived = new Map<string, number>();
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    const at = performance.now();
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { data } = JSON.parse(Buffer.concat(chunks).toString()) as { data: { title: string } };
      if (!arrived.has(data.title)) arrived.set(data.title, at);
      response.end("ok");
    });
  });
  server.listen(0, ownAddress());
  await once(server, "listening");
  const { address, port } = server.address() as AddressInfo;
  const url = await prepare(target, database, `http://${address}:${port}/`);
  const sent = new Map<string, number>();
  for (let number = 0; number < alerts; number += 1) {
    const title = `Bench page ${number}`;
    const labels = { alertname: title, team: `bench-${number % PEOPLE}`, severity: "critical" };
    const answer = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify([{ labels, annotations: { summary: title } }]),
    });
    if (answer.status === 200) sent.set(title, performance.now());
    await new Promise((done) => setTimeout(done, EVERY_MS));
  }
  const deadline = performance.now() + PATIENCE_MS;
  while (arrived.size < sent.size && performance.now() < deadline)
    await new Promise((done) => setTimeout(done, 50));
  server.closeAllConnections();
  server.close();
  const ms = [...sent].flatMap(([title, at]) => {
    const came = arrived.get(title);
    return came === undefined ? [] : [Math.max(0, came - at)];
  });
  return { alerts, missing: sent.size - ms.length, ms: quantiles(ms) };
}

async function prepare(target: Product, database: pg.Client, receiver: string): Promise<string> {
  const token = newToken("source");
  await database.query(
    `INSERT INTO source (id, name, format, token_hash, created_by) VALUES ($1, 'bench pages', 'prometheus', $2, 'bench')`,
    [newId(), hashToken("source", token)],
  );
  const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
  for (let number = 0; number < PEOPLE; number += 1) {
    const [person, channel] = [newId(), newId()];
    await database.query(
      `INSERT INTO person (id, email, name, role, former_hashes) VALUES ($1, $2, 'Bench', 'oncall', '{}')`,
      [person, `bench-${person}@example.net`],
    );
    const settings = seal(
      environment().keys,
      `notify_channel|${channel}|settings`,
      JSON.stringify({ url: receiver, secret }),
    );
    await database.query(
      `INSERT INTO notify_channel (id, person_id, kind, name, settings, verified_at)
       VALUES ($1, $2, 'webhook', 'Bench', $3, now())`,
      [channel, person, settings],
    );
    const labels = [{ name: "team", value: `bench-${number}`, isRegex: false, isEqual: true }];
    const steps = [{ afterMinutes: 0, targets: [{ kind: "person", id: person }] }];
    await database.query(
      `INSERT INTO escalation_policy (id, name, position, applies, steps, repeat, repeat_after_minutes)
       VALUES ($1, 'Bench', $2, $3, $4, 0, 30)`,
      [
        newId(),
        number,
        JSON.stringify({ severityAtLeast: "info", environments: [], labels }),
        JSON.stringify(steps),
      ],
    );
  }
  return `${target.url}/api/webhooks/prometheus/${token}/api/v2/alerts`;
}
