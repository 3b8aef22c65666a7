/** How Garrison itself is doing. */
import { canaryStanding } from "@/lib/alerts/model/canary";
import { listCanaryRounds, readCanaryTimes } from "@/lib/alerts/store/canary";
import type { Actor } from "@/lib/auth/actor";
import { queryAs, writeAs } from "@/lib/auth/gate";
import { open, seal } from "@/lib/auth/keys";
import { environment } from "@/lib/env";
import { Unprocessable } from "@/lib/errors";
import { refusalOfUrl } from "@/lib/http/outbound/refusal";
import { SILENT_AFTER_S } from "@/lib/jobs/beat";
import { readOwnBackups } from "@/lib/recovery/store";
import { check } from "./checks";
import { readHost } from "./gateway";
import {
  CANARY,
  type CanaryVitals,
  type Check,
  type JobRow,
  OWN_BACKUP,
  type ProcessRow,
  type Vitals,
  type Watchdog,
} from "./model";

export type Health = { checks: Check[]; vitals: Vitals };

export async function getHealth(actor: Actor): Promise<Health> {
  const query = queryAs(actor, "health.read");
  const [[base], canary, ownBackups, processes, jobs] = await Promise.all([
    query<DatabaseVitals>(VITALS),
    readCanary(actor),
    readOwnBackups(actor),
    query<ProcessRow>(
      `SELECT kind, hostname, pid, version, started_at AS "startedAt", beat_at AS "beatAt",
         beat_at > now() - interval '${SILENT_AFTER_S} seconds' AS alive
       FROM process_beat ORDER BY kind, beat_at DESC LIMIT 100`,
    ),
    query<JobRow>(
      `SELECT name, run_at AS "runAt", attempts, last_error AS "lastError",
         greatest(0, extract(epoch FROM now() - run_at))::int AS "overdueS"
       FROM job WHERE done_at IS NULL ORDER BY name LIMIT 100`,
    ),
  ]);
  if (!base) throw new Error("The database did not say how it is.");
  const { home, root } = environment();
  const { databaseNow, ...rest } = base;
  const vitals: Vitals = {
    ...rest,
    ...readHost(home, root),
    clockDifferenceMs: Math.round(databaseNow.getTime() - Date.now()),
    processes,
    jobs,
    canary,
    ownBackups,
  };
  return { checks: check(vitals), vitals };
}

async function readCanary(actor: Actor): Promise<CanaryVitals> {
  const [times, rounds] = await Promise.all([readCanaryTimes(actor), listCanaryRounds(actor)]);
  return { standing: canaryStanding(times), times, rounds };
}

/**
 * What keeps this process from being asked. The canary is not among it: it travels through whoever is ready, so it could never
 * come back to one that waits for it. Nor is the backup, which nobody is helped by who cannot come in.
 */
export async function findUnready(actor: Actor): Promise<Check[]> {
  const { checks } = await getHealth(actor);
  return checks.filter(({ name, result }) => result === "bad" && name !== CANARY && name !== OWN_BACKUP);
}

type DatabaseVitals = Pick<
  Vitals,
  | "databaseVersion"
  | "databaseBytes"
  | "roleIsOwner"
  | "roleIsSuperuser"
  | "migrationsApplied"
  | "waitingReports"
  | "oldestWaitS"
  | "partitionsAheadDays"
> & { databaseNow: Date };

const VITALS = `
  SELECT current_setting('server_version') AS "databaseVersion",
    pg_database_size(current_database())::float8 AS "databaseBytes",
    pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = 'public.server'::regclass), 'MEMBER') AS "roleIsOwner",
    (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS "roleIsSuperuser",
    (SELECT count(*)::int FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL) AS "migrationsApplied",
    (SELECT count(*)::int FROM (SELECT 1 FROM pending_report LIMIT 100000) waiting) AS "waitingReports",
    coalesce((SELECT extract(epoch FROM now() - min(queued_at))::int FROM fact_queue), 0) AS "oldestWaitS",
    (SELECT count(*)::int FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
      WHERE i.inhparent = 'public.report'::regclass
        AND c.relname > 'report_' || to_char(now() AT TIME ZONE 'UTC', 'YYYYMMDD') AND c.relname ~ '[0-9]{8}$') AS "partitionsAheadDays",
    now() AS "databaseNow"`;

/** The same in Prometheus' text format (version 0.0.4). */
export async function getMetrics(actor: Actor): Promise<string> {
  const { vitals } = await getHealth(actor);
  const [fleet] = await queryAs(
    actor,
    "health.read",
  )<{ servers: number; reporting: number; sequence: string }>(
    `SELECT count(*)::int AS servers, count(*) FILTER (WHERE c.received_at > now() - interval '15 minutes')::int AS reporting,
       (SELECT seq::text FROM audit_head) AS sequence
     FROM server s JOIN server_contact c ON c.server_id = s.id WHERE s.retired_at IS NULL`,
  );
  const alive = (kind: string) => vitals.processes.filter((row) => row.kind === kind && row.alive).length;
  return [
    metric("garrison_servers", "Servers in the fleet.", fleet?.servers ?? 0),
    metric(
      "garrison_servers_reporting",
      "Servers that reported in the last 15 minutes.",
      fleet?.reporting ?? 0,
    ),
    metric("garrison_reports_waiting", "Reports whose facts are still to be read.", vitals.waitingReports),
    metric("garrison_reports_oldest_wait_seconds", "Age of the oldest such report.", vitals.oldestWaitS),
    metric("garrison_web_processes", "Web processes that are alive.", alive("web")),
    metric("garrison_worker_processes", "Worker processes that are alive.", alive("worker")),
    metric(
      "garrison_jobs_failing",
      "Jobs whose last run failed.",
      vitals.jobs.filter((job) => job.lastError).length,
    ),
    ...canaryAge(vitals.canary.times),
    metric("garrison_database_bytes", "Size of the database.", vitals.databaseBytes),
    metric("garrison_audit_entries", "Entries in the audit log.", Number(fleet?.sequence ?? 0)),
  ].join("");
}

/** No number while none has arrived: none would be true. */
function canaryAge({ now, arrivedOf }: CanaryVitals["times"]): string[] {
  if (!arrivedOf) return [];
  const age = Math.round((now.getTime() - arrivedOf.getTime()) / 1_000);
  return [metric("garrison_canary_age_seconds", "Since the last canary that arrived was sent.", age)];
}

function metric(name: string, help: string, value: number): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${name} ${value}\n`;
}

const WATCHDOG = "health.watchdog";
const SEALED = `setting|${WATCHDOG}|value`;

type Kept = { sealed: string; host: string; calledAt: string | null; failure: string | null };

async function keptWatchdog(query: ReturnType<typeof queryAs>): Promise<Kept | null> {
  const [row] = await query<{ value: Kept }>("SELECT value FROM setting WHERE key = $1", [WATCHDOG]);
  return row?.value ?? null;
}

export async function readWatchdog(actor: Actor): Promise<Watchdog> {
  const kept = await keptWatchdog(queryAs(actor, "health.read"));
  return {
    host: kept?.host ?? null,
    calledAt: kept?.calledAt ? new Date(kept.calledAt) : null,
    failure: kept?.failure ?? null,
  };
}

/** An empty address: nobody is called. @throws Unprocessable for one that may not be called, Forbidden */
export async function changeWatchdog(actor: Actor, url: string): Promise<void> {
  const refusal = url === "" ? null : await refusalOfUrl(url);
  if (refusal) {
    throw new Unprocessable(`This address ${refusal}.`, [{ field: "url", message: refusal }]);
  }
  await writeAs(actor, "settings.change", async (tx) => {
    const before = await tx.setting.findUnique({ where: { key: WATCHDOG } });
    const formerHost = (before?.value as Kept | undefined)?.host ?? null;
    if (url === "") await tx.setting.deleteMany({ where: { key: WATCHDOG } });
    else {
      const value = {
        ...{ sealed: seal(environment().keys, SEALED, url), host: new URL(url).host },
        ...{ calledAt: null, failure: null },
      };
      await tx.setting.upsert({
        where: { key: WATCHDOG },
        create: { key: WATCHDOG, value },
        update: { value, updatedAt: new Date() },
      });
    }
    const host = url === "" ? null : new URL(url).host;
    return {
      result: undefined,
      target: `setting/${WATCHDOG}`,
      before: { host: formerHost },
      after: { host },
    };
  });
}

/** The address to call now, or why nobody is called; null when there is none, or while no web process of ours takes messages. */
export async function watchdogToCall(actor: Actor): Promise<{ url: string } | { withheld: string } | null> {
  const query = queryAs(actor, "health.read");
  const kept = await keptWatchdog(query);
  if (!kept) return null;
  if (canaryStanding(await readCanaryTimes(actor)) !== "good") {
    return { withheld: "It is not called while no canary arrives, so that it tells somebody." };
  }
  const [web] = await query<{ alive: boolean }>(
    `SELECT coalesce(max(beat_at) > now() - interval '${SILENT_AFTER_S} seconds', false) AS alive FROM process_beat
     WHERE kind = 'web'`,
  );
  return web?.alive ? { url: open(environment().keys, SEALED, kept.sealed) } : null;
}

export async function noteWithheld(actor: Actor, why: string): Promise<void> {
  await queryAs(actor, "health.read")(
    `UPDATE setting SET value = value || jsonb_build_object('failure', $2::text) WHERE key = $1`,
    [WATCHDOG, why],
  );
}

export async function noteWatchdogCall(actor: Actor, failure: string | null): Promise<void> {
  await queryAs(actor, "health.read")(
    `UPDATE setting SET value = value || jsonb_build_object('calledAt', now(), 'failure', $2::text) WHERE key = $1`,
    [WATCHDOG, failure],
  );
}
