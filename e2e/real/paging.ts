/**
 * Is a page lost when something dies? The ledger of paging.sh: alerts come at 200 a second while processes are killed and the
 * receiver of pages misbehaves. Every alert that was acknowledged stands once; every group of alerts is told to its person,
 * soon, and never twice under two keys.
 */
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import pg from "pg";
import { Receiver } from "@/e2e/support/receiver";
import { seal } from "@/lib/auth/keys";
import { hashToken, newToken } from "@/lib/auth/token";
import { environment } from "@/lib/env";
import { newId } from "@/lib/id";

const [url = "", home = "", only = ""] = process.argv.slice(2);
const running = JSON.parse(readFileSync(`${home}/running.json`, "utf8")) as Record<string, string>;
Object.assign(process.env, running);

const TEAMS = 24;
const PER_SECOND = 200;
const LOAD_S = 8;
/** After a kill; the claim of a dead worker runs out after 20 s. */
const SOON_MS = 30_000;
const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;

const database = () => new pg.Pool({ connectionString: running["DATABASE_URL"], max: 2 });
const receiver = await Receiver.open();
const source = newToken("source");
await prepare();

type Sent = { alertname: string; host: string; acknowledged: boolean };
const ledger: Sent[] = [];
let number = 0;
let failed = 0;

type Round = { name: string; fault: (begun: number) => Promise<void>; within?: number };
const rounds: Round[] = [
  { name: "nothing", fault: async () => undefined, within: 5_000 },
  {
    name: "the worker killed three times",
    fault: () => times([100, 1_500, 2_500], () => kill("cli.js worker")),
  },
  { name: "the worker killed while a page is under way", fault: killUnderWay },
  { name: "the web process killed", fault: () => later(1_000, () => kill("cli.js web")) },
  { name: "the database killed", fault: () => later(1_000, () => kill("bin/postgres -D")) },
  { name: "a receiver that answers 500", fault: () => manner(500, 5_000) },
  { name: "a receiver that answers 429", fault: () => manner(429, 5_000) },
  { name: "a receiver that hangs", fault: () => manner("hang", 5_000), within: 40_000 },
  { name: "a receiver that takes the page and drops the line", fault: () => manner("drop", 5_000) },
  { name: "a worker asleep for 60 seconds beside another", fault: asleep },
];

for (const [place, round] of rounds.entries()) {
  if (only && !String(place).match(new RegExp(`^(${only})$`))) continue;
  await run(place, round);
}
await check();
receiver.close();
process.exit(failed === 0 ? 0 : 1);

async function prepare(): Promise<void> {
  const pool = database();
  await pool.query(
    `INSERT INTO source (id, name, format, token_hash, created_by) VALUES ($1, 'ledger', 'prometheus', $2, 'test')`,
    [newId(), hashToken("source", source)],
  );
  for (let team = 0; team < TEAMS; team++) {
    const [person, channel] = [newId(), newId()];
    await pool.query(
      `INSERT INTO person (id, email, name, role, former_hashes) VALUES ($1, $2, $3, 'oncall', '{}')`,
      [person, `team-${team}-${person}@example.net`, `Team ${team}`],
    );
    const settings = JSON.stringify({ url: receiver.url, secret: SECRET });
    await pool.query(
      `INSERT INTO notify_channel (id, person_id, kind, name, settings, verified_at) VALUES ($1, $2, 'webhook', 'Hook', $3, now())`,
      [channel, person, seal(environment().keys, `notify_channel|${channel}|settings`, settings)],
    );
    const applies = {
      severityAtLeast: "info",
      environments: [],
      labels: [{ name: "team", value: `t${team}`, isRegex: false, isEqual: true }],
    };
    const steps = [{ afterMinutes: 0, targets: [{ kind: "person", id: person }] }];
    await pool.query(
      `INSERT INTO escalation_policy (id, name, position, applies, steps, repeat, repeat_after_minutes)
       VALUES ($1, $2, $3, $4, $5, 0, 30)`,
      [newId(), `Team ${team}`, team, JSON.stringify(applies), JSON.stringify(steps)],
    );
  }
  await pool.end();
}

async function run(place: number, { name, fault, within = SOON_MS }: Round): Promise<void> {
  const began = Date.now();
  const faulty = fault(began);
  await load(place);
  await faulty;
  const groups = Array.from({ length: TEAMS }, (_, team) => `R${place}-t${team}`);
  const deadline = Date.now() + within;
  let missing = groups;
  while (missing.length > 0 && Date.now() < deadline) {
    await pause(100);
    const told = toldGroups();
    missing = groups.filter((group) => !told.has(group));
  }
  const last = Math.max(...receiver.received.filter(({ answered }) => answered === 200).map(({ at }) => at));
  say(missing.length === 0, `${name}: all ${TEAMS} groups were told`, `not told: ${missing.join(", ")}`);
  console.log(`        the last ${Math.round((last - began) / 100) / 10} s after the round began`);
  await pause(2_000);
}

/** A page counts when the receiver answered 200 to it. */
function toldGroups(): Set<string> {
  const told = new Set<string>();
  for (const { body, answered } of receiver.received) {
    if (answered !== 200) continue;
    const title = String((JSON.parse(body) as { data: { title: string } }).data.title);
    told.add(title.split(" ")[0] ?? "");
  }
  return told;
}

/** Ten alerts a message, each sent until it is acknowledged. */
async function load(place: number): Promise<void> {
  const messages = Array.from({ length: (PER_SECOND * LOAD_S) / 10 }, (_, at) => ({
    at,
    due: at * (10_000 / PER_SECOND),
  }));
  const began = performance.now();
  await Promise.all(
    messages.map(async ({ due }) => {
      await pause(began + due - performance.now());
      const alerts = Array.from({ length: 10 }, () => {
        const team = number % TEAMS;
        const sent = { alertname: `R${place}-t${team}`, host: `h${number++}`, acknowledged: false };
        ledger.push(sent);
        return { sent, team };
      });
      const body = JSON.stringify(
        alerts.map(({ sent: { alertname, host }, team }) => ({
          labels: { alertname, host, team: `t${team}`, severity: "critical" },
          annotations: { summary: `${alertname} on ${host}` },
          endsAt: new Date(Date.now() + 3_600_000).toISOString(),
        })),
      );
      for (;;) {
        const status = await post(body);
        if (status === 200) break;
        await pause(300);
      }
      for (const { sent } of alerts) sent.acknowledged = true;
    }),
  );
}

async function post(body: string): Promise<number> {
  const answer = await fetch(`${url}/api/webhooks/prometheus/${source}/api/v2/alerts`, {
    method: "POST",
    body,
    headers: { "content-type": "application/json" },
    signal: AbortSignal.timeout(20_000),
  }).catch(() => null);
  await answer?.arrayBuffer().catch(() => undefined);
  return answer?.status ?? 0;
}

async function check(): Promise<void> {
  const pool = database();
  const { rows } = await pool.query(
    `SELECT labels ->> 'host' AS host, count(*)::int AS n FROM alert WHERE labels ? 'team' GROUP BY 1`,
  );
  const counts = new Map((rows as { host: string; n: number }[]).map(({ host, n }) => [host, n]));
  const lost = ledger.filter(({ acknowledged, host }) => acknowledged && !counts.has(host)).length;
  const doubled = [...counts.values()].filter((n) => n > 1).length;
  say(lost === 0, `${ledger.length} acknowledged alerts: none is lost`, `${lost} are lost`);
  say(doubled === 0, "… and none stands twice", `${doubled} stand twice`);
  const keysOf = new Map<string, Set<string>>();
  for (const { body, headers } of receiver.received) {
    const { type, data } = JSON.parse(body) as { type: string; data: { title: string } };
    if (type !== "alert.page") continue;
    const group = data.title.split(" ")[0] ?? "";
    keysOf.set(group, (keysOf.get(group) ?? new Set()).add(String(headers["webhook-id"])));
  }
  const twice = [...keysOf].filter(([, keys]) => keys.size > 1).map(([group]) => group);
  say(
    twice.length === 0,
    `${receiver.received.length} requests: no group was told under two keys`,
    twice.join(", "),
  );
  const { rows: stuck } = await pool.query(
    `SELECT count(*)::int AS n FROM delivery WHERE state = 'pending' AND due_at < now() - interval '30 seconds'`,
  );
  say(stuck[0]?.n === 0, "nothing is left in the outbox", `${stuck[0]?.n} wait`);
  await pool.end();
}

function say(ok: boolean, what: string, why: string): void {
  if (!ok) failed++;
  console.log(ok ? `ok\t${what}` : `FAILED\t${what}\t${why}`);
}

/** Processes of this installation whose command line holds these words. */
function pidsOf(words: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const [line, environ] = [read(`/proc/${pid}/cmdline`), read(`/proc/${pid}/environ`)];
      return (environ.includes(`GARRISON_HOME=${home} `) || line.includes(home)) && line.includes(words);
    })
    .map(Number);
}

function kill(words: string): void {
  const [pid] = pidsOf(words);
  if (pid) process.kill(pid, "SIGKILL");
}

async function killUnderWay(): Promise<void> {
  receiver.manner = "hang";
  const before = receiver.received.length;
  while (receiver.received.length === before) await pause(20);
  kill("cli.js worker");
  receiver.manner = 200;
}

async function manner(kind: number | "hang" | "drop", ms: number): Promise<void> {
  receiver.manner = kind;
  receiver.headers = kind === 429 ? { "retry-after": "2" } : {};
  await pause(ms);
  receiver.manner = 200;
  receiver.headers = {};
}

async function asleep(): Promise<void> {
  const [first] = pidsOf("cli.js worker");
  const other = spawn(process.execPath, ["dist/cli.js", "worker"], {
    env: { ...process.env, ...running, GARRISON_HOME: home },
    stdio: "ignore",
  });
  if (first) process.kill(first, "SIGSTOP");
  await pause(60_000);
  if (first) process.kill(first, "SIGCONT");
  await pause(5_000);
  other.kill("SIGTERM");
}

async function times(waits: readonly number[], act: () => void): Promise<void> {
  for (const wait of waits) {
    await pause(wait);
    act();
  }
}

async function later(ms: number, act: () => void): Promise<void> {
  await pause(ms);
  act();
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8").replaceAll("\0", " ");
  } catch {
    return ""; // it ended while we looked
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((wake) => setTimeout(wake, Math.max(0, ms)));
}
