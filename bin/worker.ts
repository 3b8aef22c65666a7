/** The worker process: the composition root that lists every job. */
import { makePager } from "@/lib/alerts/jobs/pager";
import { alertJobs } from "@/lib/alerts/jobs/timed";
import { readPushKey } from "@/lib/alerts/store/push-key";
import { auditJobs, keepCheckpoint } from "@/lib/audit/jobs";
import { system } from "@/lib/auth/actor";
import { authJobs } from "@/lib/auth/jobs";
import { backupJobs } from "@/lib/backups/jobs";
import { disconnect } from "@/lib/db/client";
import { environment } from "@/lib/env";
import { fleetJobs } from "@/lib/fleet/jobs";
import { healthJobs } from "@/lib/health/jobs";
import { outboundPolicy } from "@/lib/http/outbound/policy";
import { ingestJobs, makeFactReader } from "@/lib/ingest/jobs";
import { startBeating } from "@/lib/jobs/beat";
import type { Job } from "@/lib/jobs/job";
import { closeEars, ear } from "@/lib/jobs/listen";
import { declareJobs, runDueJobs } from "@/lib/jobs/queue";
import { log } from "@/lib/log";
import { oncallCheckJobs } from "@/lib/oncall/jobs/checks";
import { makeEscalator } from "@/lib/oncall/jobs/escalator";
import { heartbeatJobs } from "@/lib/uptime/jobs/heartbeats";
import { probeUntil } from "@/lib/uptime/jobs/prober";
import { uptimeJobs } from "@/lib/uptime/jobs/timed";
import { judgeHours } from "@/lib/uptime/store/judging";
import { untilAskedToStop } from "./asked-to-stop";
import { giveBackAtRest } from "./rest";

const JOBS: readonly Job[] = [
  ...authJobs,
  ...auditJobs,
  ...fleetJobs,
  ...ingestJobs,
  ...uptimeJobs,
  ...heartbeatJobs,
  ...backupJobs,
  ...alertJobs,
  ...oncallCheckJobs,
  ...healthJobs,
];

/** Facts are looked for at least this often; a word from the intake comes sooner. */
const FACTS_MS = 500;
const JOBS_MS = 1_000;
const JUDGE_MS = 1_000;
/** A word comes sooner. */
const PAGE_MS = 500;
const AFTER_FAILURE_MS = 1_000;

export async function work(): Promise<void> {
  log.level = environment().logLevel;
  const stop = new AbortController();
  void untilAskedToStop().then(() => stop.abort());
  const endBeating = startBeating("worker");
  giveBackAtRest();
  const wake = ear("garrison_work");
  const onPage = (listener: () => void) => wake.on((word) => word === "page" && listener());
  const pager = makePager(readPushKey);
  log.info({ jobs: JOBS.length }, "The worker runs.");
  await Promise.all([
    repeat(stop.signal, FACTS_MS, makeFactReader(), (listener) => wake.on(listener)),
    // While one waits for the database, the other reads. It is not called by a word: it finds what the first leaves.
    repeat(stop.signal, FACTS_MS, makeFactReader()),
    repeat(stop.signal, JOBS_MS, () => declareOnce().then(() => runDueJobs(JOBS))),
    outboundPolicy().then((policy) => probeUntil(stop.signal, policy)),
    repeat(stop.signal, JUDGE_MS, () => judgeHours(system("judging"))),
    repeat(stop.signal, PAGE_MS, makeEscalator(), onPage),
    repeat(stop.signal, PAGE_MS, pager.look, onPage),
  ]);
  await keepCheckpoint(system("audit.checkpoint")).catch((error: unknown) =>
    log.error({ err: error }, "The last checkpoint of the audit log could not be kept."),
  );
  await pager.rest();
  await endBeating();
  await closeEars();
  await disconnect();
}

let declared = false;

async function declareOnce(): Promise<void> {
  if (declared) return;
  await declareJobs(JOBS);
  declared = true;
}

/** Do `step` again and again: at once while it finds work, else after a while or a word. */
async function repeat(
  stop: AbortSignal,
  waitMs: number,
  step: () => Promise<number>,
  onWord?: (listener: () => void) => void,
): Promise<void> {
  let rouse = () => {};
  onWord?.(() => rouse());
  stop.addEventListener("abort", () => rouse());
  while (!stop.aborted) {
    const done = await step().catch((error: unknown) => {
      log.error({ err: error }, "A step of the worker failed. It is tried again.");
      return null;
    });
    if (done !== null && done > 0) continue;
    await new Promise<void>((wake) => {
      const timer = setTimeout(wake, done === null ? AFTER_FAILURE_MS : waitMs);
      rouse = () => {
        clearTimeout(timer);
        wake();
      };
    });
  }
}
