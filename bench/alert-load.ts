/** The process that sends alerts as Prometheus does: batches, made beforehand, over connections that stay open. */
import http from "node:http";

export type AlertOrder = {
  url: string;
  /** Numbers of the first alert and of all; alerts of one number are the same cause. */
  from: number;
  count: number;
  batch: number;
  connections: number;
  /** Batches; null: as fast as they are taken. */
  perSecond: number | null;
  /** Sends the batches again and again for so long; null: each once. */
  seconds: number | null;
};
export type AlertsSent = {
  kind: "sent";
  alerts: number;
  seconds: number;
  /** Of each batch, from its first byte to the end of its answer. */
  ms: number[];
  refused: Record<string, number>;
};

process.on("message", (order: AlertOrder) => {
  send(order).then(
    (answer) => process.send?.(answer),
    (error: unknown) => process.send?.({ kind: "failed", why: String((error as Error).stack ?? error) }),
  );
});
process.on("disconnect", () => process.exit(0));

const RULES = 40;
const startsAt = new Date().toISOString();

function alertOf(number: number, endsAt: string) {
  const host = `app-${String(number % 5_000).padStart(4, "0")}.fleet.example.net`;
  return {
    labels: {
      alertname: `Rule${number % RULES}`,
      instance: `${host}:9100`,
      job: "node",
      severity: ["critical", "high", "warning", "info"][number % 4],
      env: ["production", "staging", "development"][number % 3],
      mountpoint: `/srv/${Math.floor(number / 5_000)}`,
      cluster: "bench",
    },
    annotations: {
      summary: `Disk of ${host} is ${number % 100} % full`,
      description: "The file system will be full within four hours if it goes on like this.",
      runbook_url: "https://runbooks.example.net/disk",
    },
    startsAt,
    endsAt,
    generatorURL: `http://prometheus.example.net:9090/graph?g0.expr=disk_used+%3E+${number % RULES}&g0.tab=1`,
  };
}

function bodiesOf({ from, count, batch }: AlertOrder): { body: Buffer; alerts: number }[] {
  const endsAt = new Date(Date.now() + 240_000).toISOString();
  const bodies: { body: Buffer; alerts: number }[] = [];
  for (let at = from; at < from + count; at += batch) {
    const alerts = Math.min(batch, from + count - at);
    const list = Array.from({ length: alerts }, (_, offset) => alertOf(at + offset, endsAt));
    bodies.push({ body: Buffer.from(JSON.stringify(list)), alerts });
  }
  return bodies;
}

async function send(order: AlertOrder): Promise<AlertsSent> {
  const bodies = bodiesOf(order);
  const agent = new http.Agent({ keepAlive: true, maxSockets: order.connections });
  const answer: AlertsSent = { kind: "sent", alerts: 0, seconds: 0, ms: [], refused: {} };
  const started = performance.now();
  const until = order.seconds === null ? Number.POSITIVE_INFINITY : started + order.seconds * 1_000;
  let next = 0;
  const one = async () => {
    for (;;) {
      const at = next++;
      if (order.seconds === null && at >= bodies.length) return;
      if (order.perSecond !== null) await rest(started + (at * 1_000) / order.perSecond - performance.now());
      if (performance.now() >= until) return;
      const { body, alerts } = bodies[at % bodies.length] as (typeof bodies)[number];
      const begun = performance.now();
      const status = await post(order.url, agent, body);
      answer.ms.push(performance.now() - begun);
      if (status === 200) answer.alerts += alerts;
      else answer.refused[status] = (answer.refused[status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: order.connections }, one));
  answer.seconds = (performance.now() - started) / 1_000;
  agent.destroy();
  return answer;
}

function post(url: string, agent: http.Agent, body: Buffer): Promise<number> {
  return new Promise((done, failed) => {
    const request = http.request(
      url,
      {
        agent,
        method: "POST",
        headers: { "content-type": "application/json", "content-length": body.length },
      },
      (response) => {
        response.resume();
        response.on("end", () => done(response.statusCode ?? 0));
      },
    );
    request.on("error", failed);
    request.end(body);
  });
}

function rest(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, Math.max(0, ms)));
}
