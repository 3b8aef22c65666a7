/**
 * Is a page lost, or told as two, when the worker dies at a step of its way? The loop of failpoints.sh. Each step has an alert, a
 * person and a policy of its own, so that nothing is told together and nobody is told too much.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import net from "node:net";
import pg from "pg";
import { Receiver } from "@/e2e/support/receiver";
import { seal } from "@/lib/auth/keys";
import { hashToken, newToken } from "@/lib/auth/token";
import { environment } from "@/lib/env";
import type { FailPoint } from "@/lib/fail-point";
import { newId } from "@/lib/id";

const [url = "", home = "", smtpPort = "0", only = ""] = process.argv.slice(2);
const running = JSON.parse(readFileSync(`${home}/running.json`, "utf8")) as Record<string, string>;
Object.assign(process.env, running);
const place = process.env["GARRISON_FAILPOINT"] ?? "";

/** How often its receiver hears of a page: once more where the kill comes between the answer and the mark. */
const POINTS = {
  "escalator.claimed": 1,
  "escalator.planned": 1,
  "escalator.written": 1,
  "pager.claimed": 1,
  "pager.sending": 1,
  "pager.sent": 2,
  "pager.marked": 1,
} as const satisfies Record<FailPoint, number>;
/** From the kill to the page; the claim of a dead worker runs out after 20 s. */
const SOON_MS = 30_000;
const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;

const pool = new pg.Pool({ connectionString: running["DATABASE_URL"], max: 2 });
const receiver = await Receiver.open();
const source = newToken("source");
let failed = 0;

await pool.query(
  `INSERT INTO source (id, name, format, token_hash, created_by) VALUES ($1, 'points', 'prometheus', $2, 'test')`,
  [newId(), hashToken("source", source)],
);
const wanted = (name: string) => only === "" || new RegExp(`^(${only})$`).test(name);
for (const [point, times] of Object.entries(POINTS)) if (wanted(point)) await killedAt(point, times);
for (const manner of ["before", "after"] as const) if (wanted(`mail.${manner}`)) await dropped(manner);
if (wanted("outbox")) await emptied();
receiver.close();
await pool.end();
process.exit(failed === 0 ? 0 : 1);

async function killedAt(point: string, times: number): Promise<void> {
  await team(point, "webhook", { url: receiver.url, secret: SECRET });
  writeFileSync(place, point);
  await tell(point);
  const killed = await until(() => !existsSync(place), 20_000);
  say(killed, `${point}: the worker is killed there`, "it never came there");
  const from = Date.now();
  const heard = () =>
    receiver.received.filter(({ body }) => body.includes(point) && body.includes("alert.page"));
  const arrived = await until(() => heard().length >= times, SOON_MS);
  const took = ((heard().at(-1)?.at ?? Date.now()) - from) / 1_000;
  say(arrived, `${point}: the page arrives`, `${heard().length} of ${times} within 30 s`);
  console.log(`        ${Math.max(0, took).toFixed(1)} s after the kill`);
  const marked = await until(async () => (await standing(point)) === "sent", SOON_MS);
  say(marked, `${point}: … and is marked`, await standing(point));
  await pause(1_000);
  const keys = new Set(heard().map(({ headers }) => headers["webhook-id"]));
  say(
    keys.size === 1 && heard().length === times,
    `${point}: … under one key`,
    `${keys.size} keys, ${heard().length} requests`,
  );
}

/** A mail server that drops the line once, before or after it took the last dot, and then behaves. */
async function dropped(manner: "before" | "after"): Promise<void> {
  const name = `mail.${manner}`;
  const taken: { id: string; accepted: boolean }[] = [];
  let drops = 1;
  const server = net.createServer((socket) => {
    let isData = false;
    let text = "";
    socket.on("error", () => undefined);
    socket.write("220 points ESMTP\r\n");
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
      if (isData && drops > 0 && manner === "before") {
        drops -= 1;
        socket.destroy();
        return;
      }
      if (isData) {
        if (!text.includes("\r\n.\r\n")) return;
        const id = /^message-id: *(\S+)/im.exec(text)?.[1] ?? "";
        const accepted = drops === 0;
        taken.push({ id, accepted });
        [isData, text] = [false, ""];
        if (accepted) return void socket.write("250 taken\r\n");
        drops -= 1;
        return void socket.destroy();
      }
      while (text.includes("\r\n")) {
        const line = text.slice(0, text.indexOf("\r\n")).toUpperCase();
        text = text.slice(text.indexOf("\r\n") + 2);
        isData = line === "DATA";
        socket.write(isData ? "354 go on\r\n" : line === "QUIT" ? "221 bye\r\n" : "250 points\r\n");
      }
    });
  });
  await new Promise<void>((done) => server.listen(Number(smtpPort), "127.0.0.1", done));
  await team(name, "mail", { address: "oncall@example.net" });
  await tell(name);
  const arrived = await until(() => taken.some(({ accepted }) => accepted), SOON_MS);
  say(arrived, `${name} the last dot: the message arrives`, `${taken.length} were taken`);
  const marked = await until(async () => (await standing(name)) === "sent", SOON_MS);
  say(marked, `${name}: … and is marked`, await standing(name));
  const ids = new Set(taken.map(({ id }) => id));
  const times = manner === "before" ? 1 : 2;
  const isOne = ids.size === 1 && !ids.has("") && taken.length === times;
  say(isOne, `${name}: … as one message, taken ${times === 1 ? "once" : "twice"}`, JSON.stringify(taken));
  await new Promise<void>((done) => server.close(() => done()));
}

async function emptied(): Promise<void> {
  const { rows } = await pool.query(
    `SELECT count(*)::int AS n FROM delivery d JOIN alert a ON a.id = d.alert_id
     WHERE d.state <> 'sent' AND d.kind = 'page' AND a.labels ? 'point'`,
  );
  say(rows[0]?.n === 0, "nothing is left in the outbox, and nothing was given up", `${rows[0]?.n} are`);
}

/** Somebody of their own, who is asked at once for alerts of this point. */
async function team(point: string, kind: string, settings: object): Promise<void> {
  const [person, channel] = [newId(), newId()];
  await pool.query(
    `INSERT INTO person (id, email, name, role, former_hashes) VALUES ($1, $2, $3, 'oncall', '{}')`,
    [person, `${person}@example.net`, point],
  );
  await pool.query(
    `INSERT INTO notify_channel (id, person_id, kind, name, settings, verified_at) VALUES ($1, $2, $3, 'Way', $4, now())`,
    [
      channel,
      person,
      kind,
      seal(environment().keys, `notify_channel|${channel}|settings`, JSON.stringify(settings)),
    ],
  );
  const labels = [{ name: "point", value: point, isRegex: false, isEqual: true }];
  const steps = [{ afterMinutes: 0, targets: [{ kind: "person", id: person }] }];
  await pool.query(
    `INSERT INTO escalation_policy (id, name, position, applies, steps, repeat, repeat_after_minutes)
     VALUES ($1, $2, 0, $3, $4, 0, 30)`,
    [
      newId(),
      point,
      JSON.stringify({ severityAtLeast: "info", environments: [], labels }),
      JSON.stringify(steps),
    ],
  );
}

async function tell(point: string): Promise<void> {
  const answer = await fetch(`${url}/api/webhooks/prometheus/${source}/api/v2/alerts`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify([
      {
        labels: { alertname: point, point, severity: "critical" },
        annotations: { summary: point },
        endsAt: new Date(Date.now() + 3_600_000).toISOString(),
      },
    ]),
  });
  if (answer.status !== 200) throw new Error(`The alert of ${point} was answered ${answer.status}.`);
}

async function standing(point: string): Promise<string> {
  const { rows } = await pool.query(
    `SELECT d.state FROM delivery d JOIN alert a ON a.id = d.alert_id WHERE a.labels ->> 'point' = $1 AND d.kind = 'page'`,
    [point],
  );
  return (rows as { state: string }[]).map(({ state }) => state).join(", ") || "no page was planned";
}

function say(ok: boolean, what: string, why: string): void {
  if (!ok) failed++;
  console.log(ok ? `ok\t${what}` : `FAILED\t${what}\t${why}`);
}

async function until(holds: () => boolean | Promise<boolean>, ms: number): Promise<boolean> {
  const deadline = Date.now() + ms;
  while (!(await holds())) {
    if (Date.now() > deadline) return false;
    await pause(20);
  }
  return true;
}

function pause(ms: number): Promise<void> {
  return new Promise((wake) => setTimeout(wake, ms));
}
