/**
 * `npm run bench`: what is measured, and how often (options.ts says how to call it).
 *
 * One web process, one worker and the embedded database; the load comes from a second process over loopback. The
 * fleet is filled through the intake itself, which is the measurement of full reports.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import { dirname, join, resolve } from "node:path";
import pg from "pg";
import { timeAlerts } from "./alerting";
import { timeAnswers } from "./answers";
import { weighPages } from "./browser";
import { diskUse, growthPerReport } from "./disk";
import { memoryOf, servingTotal } from "./memory";
import { readOptions } from "./options";
import { timePages } from "./paging";
import { makeEnrolmentTokens, makeVisitor, type Visitor } from "./people";
import { timePings } from "./pinging";
import { timeProbes } from "./probing";
import { newHome, type Product, startProduct, throwAway } from "./product";
import { timeBackups } from "./recovering";
import { Load } from "./reports";
import type { Results, SizeResults } from "./results";
import { apiRoutesOf, type Ids, pagesOf } from "./routes";
import { timeStarts } from "./starts";
import { describe } from "./table";

const root = resolve(process.env.GARRISON_ROOT ?? ".");
const { sizes, wants, values } = readOptions(process.argv.slice(2));
/** The pace of "Shown by" 5: what must be accepted, and read soon, at the same time. */
const FULL_PER_SECOND = 80;
const SAME_S = values.quick ? 8 : 15;
const ANSWERS = values.quick ? 60 : 150;
const SETTLE_MS = 45_000;
const ALERTS = 100_000;
const PAGES = 120;
const SYSTEMS = 500;
const TARGETS = 1_000;
const PROBING_S = 120;
const connections = Number(values.connections);

const note = (text: string) =>
  process.stderr.write(`[bench ${new Date().toISOString().slice(11, 19)}] ${text}\n`);

const results: Results = {
  machine: {
    cpus: cpus().length,
    model: cpus()[0]?.model.trim() ?? "",
    memoryMiB: Math.round(totalmem() / 1_048_576),
    node: process.versions.node,
    postgres: "",
    commit: git("rev-parse", "--short", "HEAD"),
    startedAt: new Date().toISOString(),
    loadBefore: load(),
    loadAfter: 0,
  },
  alerting: null,
  paging: null,
  probing: null,
  pinging: null,
  recovering: null,
  sizes: [],
  idle: null,
  disk: null,
  starts: null,
  weights: null,
};

const file = join(
  root,
  "bench",
  "results",
  values.save ?? `${results.machine.startedAt.slice(0, 16).replace(":", "")}.local.json`,
);
const home = await newHome();
const product = await startProduct(root, home);
note(`Garrison serves at ${product.url} (${Math.round(product.startMs)} ms), home ${home}.`);
try {
  await measure(product);
} finally {
  if (values.keep) note(`Left running, process ${product.pid}.`);
  else {
    await product.stop();
    throwAway(home);
  }
}
if (wants("starts")) {
  keep();
  note("Starting from an empty clone …");
  results.starts = await timeStarts(root);
}
results.machine.loadAfter = load();
keep();
process.stdout.write(`${describe(results)}\n`);
note(`Saved in ${file}.`);
process.exit(0);

async function measure(target: Product): Promise<void> {
  const database = new pg.Client({ connectionString: target.databaseUrl });
  // When a part fails the product is stopped, and that failure is the one to be told.
  database.on("error", () => undefined);
  await database.connect();
  const { rows } = await database.query("SHOW server_version");
  results.machine.postgres = (rows[0] as { server_version: string }).server_version;
  if (wants("idle") && !wants("reports")) await idle(target);
  if (wants("probes")) {
    note(`${TARGETS} targets are looked at every minute from three locations …`);
    results.probing = await timeProbes(root, target, database, TARGETS, PROBING_S);
    const late = results.probing.locations.map(({ name, lagMs }) => `${name} ${lagMs.p99} ms`);
    note(`Looks were late by p99: ${late.join(", ")}.`);
    keep();
  }
  if (wants("pings")) {
    note("Heartbeats are called …");
    const loader = join(import.meta.dirname, "ping-load.js");
    results.pinging = await timePings(loader, target, database, note);
    keep();
  }
  const visitor = await makeVisitor(database);
  if (wants("paging")) {
    note(`${PAGES} alerts are told to people …`);
    results.paging = await timePages(target, database, PAGES);
    note(`From a kept alert to its page: p95 ${results.paging.ms.p95} ms.`);
    keep();
  }
  if (wants("alerts")) {
    note(`${ALERTS} alerts are sent …`);
    const loader = join(import.meta.dirname, "alert-load.js");
    results.alerting = await timeAlerts(loader, target, database, visitor, ALERTS, note);
    keep();
  }
  if (["reports", "routes", "pages", "disk", "browser", "idle"].some((part) => wants(part as never)))
    await measureFleet(target, database, visitor);
  if (wants("backups")) {
    note(`${SYSTEMS} systems have been backed up for 13 months …`);
    results.recovering = await timeBackups(target, database, visitor, SYSTEMS);
    keep();
  }
  await database.end();
}

async function measureFleet(target: Product, database: pg.Client, visitor: Visitor): Promise<void> {
  const fleet = new Load(join(import.meta.dirname, "load.js"), target);
  const tokens = await makeEnrolmentTokens(database, Math.max(...sizes));
  for (const servers of sizes) {
    results.sizes.push(await measureSize(target, database, visitor, fleet, tokens, servers));
    keep();
  }
  if (wants("disk")) await disk(database, fleet);
  if (wants("browser")) {
    note("Opening pages in Chromium …");
    results.weights = await weighPages(target.url, ["/", "/servers", "/sign-in"], visitor.cookie);
  }
  if (wants("idle") && wants("reports")) await idle(target);
  fleet.close();
}

async function measureSize(
  target: Product,
  database: pg.Client,
  visitor: Visitor,
  fleet: Load,
  tokens: string[],
  servers: number,
): Promise<SizeResults> {
  note(`${servers} servers join …`);
  const joined = await fleet.enrol(tokens, servers);
  const size: SizeResults = {
    servers,
    full: null,
    paced: null,
    same: null,
    moving: null,
    pages: [],
    routes: [],
  };
  const first = { report: "full", connections, seconds: null, first: true } as const;
  size.full = await fleet.send({ ...first, perSecond: null, most: Math.ceil(joined / 2) });
  note(`Full reports: ${size.full.perSecond}/s, facts after p95 ${size.full.lagMs?.p95} ms.`);
  size.paced = await fleet.send({ ...first, perSecond: FULL_PER_SECOND, most: null });
  note(`At ${FULL_PER_SECOND}/s: ${size.paced.perSecond}/s, facts after p95 ${size.paced.lagMs?.p95} ms.`);
  if (wants("reports")) {
    size.same = await fleet.send({
      report: "same",
      connections,
      seconds: SAME_S,
      perSecond: null,
      first: null,
      most: null,
    });
    note(`Unchanged reports: ${size.same.perSecond}/s.`);
    size.moving = await fleet.send({
      report: "moving",
      connections,
      seconds: SAME_S,
      perSecond: null,
      first: null,
      most: null,
    });
    note(
      `Reports of what always moves: ${size.moving.perSecond}/s, facts after p95 ${size.moving.lagMs?.p95} ms.`,
    );
  }
  await database.query("VACUUM ANALYZE");
  const ids = await someIds(database);
  if (wants("routes")) {
    size.routes = await timeAnswers(
      target.url,
      apiRoutesOf(root, ids),
      { authorization: visitor.bearer },
      ANSWERS,
    );
    note(`${size.routes.length} routes of the API were asked.`);
  }
  if (wants("pages")) {
    size.pages = await timeAnswers(
      target.url,
      pagesOf(root, ids),
      { cookie: visitor.cookie, accept: "text/html" },
      ANSWERS,
    );
    note(`${size.pages.length} pages were asked for.`);
  }
  return size;
}

async function someIds(database: pg.Client): Promise<Ids> {
  const { rows } = await database.query(
    `SELECT server_id AS "serverId", report_id AS "reportId", (SELECT id FROM probe LIMIT 1) AS "probeId",
       (SELECT id FROM objective LIMIT 1) AS "objectiveId"
     FROM server_contact WHERE report_id IS NOT NULL ORDER BY server_id LIMIT 1`,
  );
  return rows[0] as Ids;
}

async function idle(target: Product): Promise<void> {
  note(`Letting it rest for ${SETTLE_MS / 1000} s …`);
  await new Promise((done) => setTimeout(done, SETTLE_MS));
  const parts = memoryOf(target.pid);
  if (parts) results.idle = { ...servingTotal(parts), parts };
}

/** Three rounds of quiet reports of every server, and what they left behind. */
async function disk(database: pg.Client, fleet: Load): Promise<void> {
  note("Measuring what reports leave on disk …");
  const servers = sizes.at(-1) ?? 0;
  const rest = await diskUse(database);
  const rounds = servers > 2_000 ? 1 : 3;
  const grow = async (report: "moving" | "same") => {
    await database.query("VACUUM");
    const before = await diskUse(database);
    for (let round = 0; round < rounds; round += 1)
      await fleet.send({ report, connections, seconds: null, perSecond: null, first: null, most: null });
    await database.query("VACUUM");
    return growthPerReport(before, await diskUse(database), servers * rounds);
  };
  const sum = (bytes: Record<string, number>) => Object.values(bytes).reduce((a, b) => a + b, 0);
  const quiet = await grow("moving");
  const same = await grow("same");
  results.disk = {
    perServer: rest.total / servers,
    perQuietReport: quiet,
    perServerDayQuiet: sum(quiet) * 288,
    perServerDaySame: sum(same) * 288,
  };
}

/** Also after each size: a run takes half an hour, and what was measured is not lost with what fails later. */
function keep(): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
}

function load(): number {
  return Math.round((loadavg()[0] ?? 0) * 100) / 100;
}

function git(...args: string[]): string {
  return execFileSync("git", args, { cwd: root, encoding: "utf8" }).trim();
}
