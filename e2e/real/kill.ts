/**
 * Does an acknowledged report survive kill -9 of anything? The ledger of kill.sh: what was sent, what was answered,
 * and afterwards what stands in the database. Every answer 202 must be there exactly once, whatever was killed.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import pg from "pg";
import { atOnce, type Enrolled, SimulatedAgents } from "@/bin/simulated-agents";

const [url = "", token = "", home = "", servers = "200", kills = "20"] = process.argv.slice(2);
const RATE = 200;
const BETWEEN_KILLS_MS = 3_000;
const VICTIMS = ["cli.js web", "cli.js worker", "bin/postgres -D"] as const;

type Sent = { serverId: string; sha256: string; answers: number[]; unknown: number; acknowledged: boolean };
const ledger: Sent[] = [];
const agents = new SimulatedAgents(new URL(url), "kill", 32);
let done = false;

/** Sends one report again and again, as an agent does, until there is a receipt. Each try is written down. */
async function deliver(server: Enrolled): Promise<void> {
  const prepared = agents.prepare(
    server,
    server.sequence === 0 ? "full" : server.sequence % 5 === 0 ? "news" : "same",
  );
  const sha256 = createHash("sha256").update(prepared.wire).digest("hex");
  const sent: Sent = { serverId: server.serverId, sha256, answers: [], unknown: 0, acknowledged: false };
  ledger.push(sent);
  for (let tries = 0; tries < 200; tries++) {
    const answer = await agents.report(server, prepared).catch(() => null);
    if (answer === null) sent.unknown++;
    else sent.answers.push(answer.status);
    if (answer?.status === 202 || answer?.status === 200) {
      sent.acknowledged = true;
      agents.accepted(server, prepared);
      return;
    }
    await pause(answer ? 300 : 200);
  }
  throw new Error(`A report was never taken: ${sent.answers.join()}`);
}

/** Kills one process of this home, the three kinds in turn. */
function killOne(turn: number): string {
  const words = VICTIMS[turn % VICTIMS.length] ?? "";
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    const [line, environ] = [read(`/proc/${pid}/cmdline`), read(`/proc/${pid}/environ`)];
    const ours = environ.includes(`GARRISON_HOME=${home} `) || line.includes(home);
    if (!ours || !line.includes(words)) continue;
    process.kill(Number(pid), "SIGKILL");
    return words;
  }
  return `no ${words} was running`;
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8").replaceAll("\0", " ");
  } catch {
    return ""; // it ended while we looked
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((wake) => setTimeout(wake, ms));
}

async function check(): Promise<string[]> {
  const { DATABASE_URL } = JSON.parse(readFileSync(`${home}/running.json`, "utf8")) as {
    DATABASE_URL: string;
  };
  const client = new pg.Client(DATABASE_URL);
  await client.connect();
  const found: string[] = [];
  const { rows } = await client.query(
    "SELECT server_id AS id, encode(sha256, 'hex') AS sha256, count(*)::int AS n FROM report GROUP BY 1, 2",
  );
  const counts = new Map(
    (rows as { id: string; sha256: string; n: number }[]).map(({ id, sha256, n }) => [`${id} ${sha256}`, n]),
  );
  const of = ({ serverId, sha256 }: Sent) => counts.get(`${serverId} ${sha256}`) ?? 0;
  const lost = ledger.filter((sent) => sent.acknowledged && of(sent) === 0).length;
  const doubled = ledger.filter((sent) => of(sent) > 1).length;
  const stray = counts.size - ledger.filter((sent) => of(sent) > 0).length;
  const faults = ledger
    .flatMap(({ answers }) => answers)
    .filter((status) => ![200, 202, 503].includes(status));
  if (lost > 0) found.push(`${lost} acknowledged reports are lost`);
  if (doubled > 0) found.push(`${doubled} reports stand twice`);
  if (stray > 0) found.push(`${stray} reports that nobody sent`);
  if (faults.length > 0)
    found.push(`answers that are neither a receipt nor 503: ${[...new Set(faults)].join()}`);
  for (let tries = 0; tries < 120; tries++) {
    const { rows: waiting } = await client.query("SELECT count(*)::int AS n FROM pending_report");
    if (waiting[0]?.n === 0) break;
    if (tries === 119) found.push(`${waiting[0]?.n} reports wait for their facts after a minute`);
    await pause(500);
  }
  const { rows: unread } = await client.query(
    "SELECT count(*)::int AS n FROM server WHERE facts_report_id IS NULL",
  );
  if (unread[0]?.n > 0) found.push(`${unread[0].n} servers have no facts`);
  await client.end();
  return found;
}

const fleet: Enrolled[] = [];
await atOnce(
  Array.from({ length: Number(servers) }, (_, at) => at),
  8,
  async (at) => {
    fleet.push(await agents.enrol(at, token));
  },
);
await atOnce(fleet, 16, deliver);
console.log(`        ${fleet.length} servers have sent their first report`);

const busy = new Set<Enrolled>();
const started = performance.now();
const senders = atOnce(
  Array.from({ length: 64 }, (_, at) => at),
  64,
  async (lane) => {
    for (let round = 0; !done; round++) {
      const due = started + ((round * 64 + lane) / RATE) * 1_000;
      await pause(Math.max(0, due - performance.now()));
      const server = fleet[(round * 64 + lane) % fleet.length];
      // One report of a server at a time, as its agent sends them.
      if (server && !busy.has(server)) await once(server);
    }
  },
);
async function once(server: Enrolled): Promise<void> {
  busy.add(server);
  await deliver(server);
  busy.delete(server);
}
const killed: string[] = [];
for (let turn = 0; turn < Number(kills); turn++) {
  await pause(BETWEEN_KILLS_MS);
  killed.push(killOne(turn));
}
await pause(BETWEEN_KILLS_MS);
done = true;
await senders;
agents.close();

const seconds = (performance.now() - started) / 1_000;
const unknown = ledger.reduce((sum, sent) => sum + sent.unknown, 0);
const tries = ledger.reduce((sum, sent) => sum + sent.answers.length, unknown);
console.log(
  `        ${ledger.length} reports in ${seconds.toFixed(0)} s; ${Math.round(tries / seconds)} tries a second, ${unknown} of ${tries} without an answer`,
);
console.log(
  `        killed: ${killed.length}, ${killed.filter((words) => words.startsWith("no ")).length} of them not running`,
);
const found = await check();
for (const line of found) console.error(line);
process.exit(found.length === 0 ? 0 : 1);
