/**
 * The traffic of scale.sh: servers that enrol and report, readers that compare what two web processes answer, and a
 * listener for live updates. One command per run; exit code 1 and words on standard error when something is wrong.
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { writeBundle } from "@/lib/ingest/bundle/write";

type Simulated = { id: string; secret: string; hostname: string; sequence: number; previous: string | null };
/** What is kept between the commands. `receipts` are the ids of all reports that were answered 202. */
type State = { fleet: Simulated[]; receipts: string[] };

const AT_ONCE = 16;

const COMMANDS: Record<string, (...args: string[]) => Promise<void>> = {
  /** enrol STATE TOKEN COUNT URL… */
  async enrol(path = "", token = "", count = "0", ...urls) {
    const fleet = await inParallel(Number(count), async (at) => {
      const hostname = `sim-${String(at).padStart(3, "0")}`;
      const machineId = createHash("md5").update(hostname).digest("hex");
      const answer = await post(`${turn(urls, at)}/api/agent/enrol`, {
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ token, hostname, machineId }),
      });
      if (answer.status !== 201) throw new Error(`enrolment: ${answer.status} ${await answer.text()}`);
      const { serverId, secret } = (await answer.json()) as { serverId: string; secret: string };
      return { id: serverId, secret, hostname, sequence: 0, previous: null };
    });
    save(path, { fleet, receipts: [] });
  },

  /** post STATE REPORTS URL…: each server's reports go to the URLs in turn; every report changes one package. */
  async post(path = "", reports = "0", ...urls) {
    const { fleet, receipts } = load(path);
    await inParallel(fleet.length, async (at) => {
      const server = fleet[at];
      for (let round = 0; server && round < Number(reports); round++) {
        receipts.push(await report(server, turn(urls, at + round)));
      }
    });
    save(path, { fleet, receipts });
  },

  /** ids STATE: the ids of the servers. receipts STATE: of the reports. */
  async ids(path = "") {
    say(load(path).fleet.map(({ id }) => id));
  },
  async receipts(path = "") {
    say(load(path).receipts);
  },

  /** same COOKIE-OR-TOKEN ONE OTHER PATH…: both answer 200 and the same. */
  async same(proof = "", one = "", other = "", ...paths) {
    for (const path of paths) await compare(proof, one, other, path);
  },

  /** hear TOKEN URL SECONDS ID: prints "listening", then waits for word of that server. */
  async hear(token = "", url = "", seconds = "0", id = "") {
    const signal = AbortSignal.timeout(Number(seconds) * 1000);
    const answer = await fetch(`${url}/api/events`, {
      headers: { authorization: `Bearer ${token}` },
      signal,
    });
    if (!answer.ok || !answer.body) throw new Error(`${answer.status} ${await answer.text()}`);
    let heard = "";
    for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
      if (heard === "") say(["listening"]);
      heard += chunk;
      if (heard.includes(`"topic":"server","id":"${id}"`)) process.exit(0);
    }
    throw new Error(`The stream ended; it said: ${heard}`);
  },
};

async function report(server: Simulated, url: string): Promise<string> {
  const startedAt = new Date();
  const outputs = outputsOf(server).map(([spec, text]) => ({
    spec,
    exit: 0,
    ms: 1,
    stdout: Buffer.from(text),
    stderr: new Uint8Array(),
    flags: [],
  }));
  const meta = {
    format: 1 as const,
    agentVersion: "1.0.0",
    agentSha256: `${"0".repeat(63)}1`,
    sequence: server.sequence + 1,
    previousSha256: server.previous,
    startedAt,
    hostname: server.hostname,
    machineId: createHash("md5").update(server.hostname).digest("hex"),
    bootId: null,
    euid: 0,
    dropped: 0,
  };
  const bytes = writeBundle({ meta, outputs });
  const answer = await post(`${url}/api/agent/report`, {
    headers: { authorization: `Bearer ${server.secret}`, "content-type": "application/gzip" },
    body: Buffer.from(bytes),
  });
  if (answer.status !== 202 && answer.status !== 200)
    throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  const receipt = (await answer.json()) as { reportId: string; sha256: string };
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  if (receipt.sha256 !== sha256) throw new Error(`sent ${sha256}, received ${receipt.sha256}`);
  server.sequence++;
  server.previous = sha256;
  return receipt.reportId;
}

/** As an agent does: what a busy server could not take is sent again. */
async function post(url: string, init: RequestInit): Promise<Response> {
  for (let tries = 1; ; tries++) {
    const answer = await fetch(url, { ...init, method: "POST" });
    if (answer.status !== 503 || tries === 10) return answer;
    await answer.body?.cancel();
    await new Promise((done) => setTimeout(done, 1_000));
  }
}

/** Nine packages that stay, and one whose version is the report's number: each report but the first is one change. */
function outputsOf({ hostname, sequence }: Simulated): [string, string][] {
  const line = (name: string, version: string) => `${name}\t${version}\tamd64\t${name}\t${version}\tii \n`;
  const staying = Array.from({ length: 9 }, (_, at) => line(`lib${at}`, `1.${at}`)).join("");
  return [
    [
      "os-release",
      'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\nID=debian\n',
    ],
    ["uname", `Linux ${hostname} 6.1.0-28-amd64 #1 SMP Debian 6.1.119-1 x86_64 GNU/Linux\n`],
    ["dpkg-packages", staying + line("moving", `1.${sequence + 1}`)],
    ["passwd", "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n"],
  ];
}

/** A difference may be the moment between two requests; one that stays is not. */
async function compare(proof: string, one: string, other: string, path: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    const [here, there] = await Promise.all([read(proof, one, path), read(proof, other, path)]);
    if (isDeepStrictEqual(here, there)) return;
    if (tries === 4) throw new Error(`${path}:\n${show(here)}\n${show(there)}`);
    await new Promise((done) => setTimeout(done, 1_000));
  }
}

async function read(proof: string, url: string, path: string): Promise<unknown> {
  const headers: Record<string, string> = proof.startsWith("grs_")
    ? { cookie: `garrison=${proof}` }
    : { authorization: `Bearer ${proof}` };
  const answer = await fetch(url + path, { headers, redirect: "manual" });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`${url}${path}: ${answer.status} ${text.slice(0, 500)}`);
  if (answer.headers.get("content-type")?.includes("json")) return withoutMoments(JSON.parse(text));
  return answer.headers.get("content-type")?.includes("html") ? words(text) : text;
}

function withoutMoments(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, kept) => (key === "asOf" ? undefined : kept)));
}

/** What a person reads on a page, without how long ago it was. */
function words(html: string): string {
  return html
    .replaceAll(/<(script|style)\b[\s\S]*?<\/\1>/g, " ")
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\b\d+ ?(ms|s|min|h|seconds?|minutes?|hours?)\b/g, "…")
    .replaceAll(/\b\d\d:\d\d(:\d\d)?\b/g, "…")
    .replaceAll(/\s+/g, " ");
}

function show(value: unknown): string {
  return (typeof value === "string" ? value : JSON.stringify(value)).slice(0, 900);
}

async function inParallel<T>(count: number, work: (at: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const lane = async () => {
    for (let at = next++; at < count; at = next++) results[at] = await work(at);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return results;
}

function turn(urls: string[], at: number): string {
  return urls[at % urls.length] ?? "";
}

function load(path: string): State {
  return JSON.parse(readFileSync(path, "utf8")) as State;
}

function save(path: string, state: State): void {
  writeFileSync(path, JSON.stringify(state));
}

function say(lines: string[]): void {
  process.stdout.write(`${lines.join("\n")}\n`);
}

const [name = "", ...args] = process.argv.slice(2);
const command = COMMANDS[name];
if (!command) {
  process.stderr.write(`There is no command "${name}".\n`);
  process.exit(2);
}
try {
  await command(...args);
} catch (error) {
  process.stderr.write(`${name}: ${(error as Error).message}\n`);
  process.exit(1);
}
