/** From vitals to verdicts. Pure, so each limit can be shown on a case; limits are inclusive on the good side. */
import { LATE_AFTER_S } from "@/lib/alerts/model/canary";
import { BACKUP_OLD_AFTER_S } from "@/lib/recovery/model";
import { durationWords } from "@/lib/time";
import { CANARY, type Check, OWN_BACKUP, type Vitals } from "./model";

const QUEUE_GOOD_S = 30;
const CLOCK_GOOD_MS = 2_000;
const DISK_GOOD_RATIO = 0.15;
const OVERDUE_GOOD_S = 120;
const PARTITIONS_GOOD_DAYS = 2;

export function check(vitals: Vitals): Check[] {
  return [
    migrations(vitals),
    databaseRole(vitals),
    workers(vitals),
    queue(vitals),
    jobs(vitals),
    canary(vitals),
    partitions(vitals),
    clock(vitals),
    disk(vitals),
    keys(vitals),
    ownBackup(vitals),
  ];
}

function verdict(name: string, good: boolean, found: string, advice: string): Check {
  return { name, result: good ? "good" : "bad", found, advice: good ? null : advice };
}

function migrations({ migrationsApplied, migrationsPresent }: Vitals): Check {
  return verdict(
    "Migrations",
    migrationsApplied === migrationsPresent,
    `${migrationsApplied} of ${migrationsPresent} applied`,
    "Run garrison migrate.",
  );
}

function databaseRole({ roleIsOwner, roleIsSuperuser }: Vitals): Check {
  const found = roleIsSuperuser ? "a superuser" : roleIsOwner ? "the owner of the tables" : "restricted";
  return verdict(
    "Database role",
    !roleIsOwner && !roleIsSuperuser,
    `The processes sign in as ${found}.`,
    "Let DATABASE_URL's role create roles, or set WEB_DATABASE_URL and WORKER_DATABASE_URL.",
  );
}

function workers({ processes }: Vitals): Check {
  const alive = processes.filter(({ kind, alive }) => kind === "worker" && alive).length;
  return verdict("Workers", alive > 0, `${alive} running`, "Start garrison worker.");
}

function queue({ waitingReports, oldestWaitS }: Vitals): Check {
  return verdict(
    "Facts",
    oldestWaitS <= QUEUE_GOOD_S,
    waitingReports === 0
      ? "Every report has been read."
      : `${waitingReports} reports wait, the oldest for ${oldestWaitS} s.`,
    "Start another worker, or see its log for errors.",
  );
}

function jobs({ jobs: rows }: Vitals): Check {
  const failing = rows.filter(({ lastError, overdueS }) => lastError !== null || overdueS > OVERDUE_GOOD_S);
  const names = failing.map(({ name, lastError }) =>
    lastError ? `${name}: ${lastError}` : `${name} is overdue`,
  );
  return verdict(
    "Timed work",
    failing.length === 0,
    failing.length === 0 ? `${rows.length} jobs, none late` : names.join("; "),
    "See the worker's log.",
  );
}

const CANARY_ADVICE =
  "See the rounds below for the step at which it stops. The worker must reach the machines' door at INTAKE_URL, or BASE_URL.";

/** Only an arrival makes it good. */
function canary({ canary: { standing, times } }: Vitals): Check {
  const { now, arrivedOf } = times;
  const last = arrivedOf
    ? `The last that arrived was sent ${durationWords((now.getTime() - arrivedOf.getTime()) / 1_000)} ago`
    : "None has arrived yet";
  switch (standing) {
    case "good":
      return { name: CANARY, result: "good", found: `${last}.`, advice: null };
    case "late":
      return {
        name: CANARY,
        result: "bad",
        found: `${last}; it must be less than ${durationWords(LATE_AFTER_S)}. Alerts may not reach anybody.`,
        advice: CANARY_ADVICE,
      };
    case "waiting":
      return {
        name: CANARY,
        result: "unknown",
        found: `${last}, and one is under way.`,
        advice: "Look again in a minute.",
      };
    case "never":
      return {
        name: CANARY,
        result: "unknown",
        found: "None was ever sent.",
        advice: "Start garrison worker.",
      };
  }
}

function partitions({ partitionsAheadDays }: Vitals): Check {
  return verdict(
    "Room for reports",
    partitionsAheadDays >= PARTITIONS_GOOD_DAYS,
    `${partitionsAheadDays} days ahead`,
    "The job ingest.partitions must run: see the worker's log.",
  );
}

function clock({ clockDifferenceMs }: Vitals): Check {
  return verdict(
    "Clocks",
    Math.abs(clockDifferenceMs) <= CLOCK_GOOD_MS,
    `${Math.abs(clockDifferenceMs)} ms between this process and the database`,
    "Synchronise both hosts' clocks (NTP).",
  );
}

function disk({ diskFreeBytes, diskTotalBytes }: Vitals): Check {
  if (diskFreeBytes === null || !diskTotalBytes) {
    return {
      name: "Disk",
      result: "unknown",
      found: "Not known from here.",
      advice: "Watch the database's disk.",
    };
  }
  const ratio = diskFreeBytes / diskTotalBytes;
  return verdict(
    "Disk",
    ratio >= DISK_GOOD_RATIO,
    `${Math.floor(ratio * 100)} % free`,
    "Make room, or shorten retention in the settings.",
  );
}

function keys({ keysMode }: Vitals): Check {
  if (keysMode === null)
    return { name: "Keys", result: "good", found: "From the environment.", advice: null };
  return verdict(
    "Keys",
    (keysMode & 0o077) === 0,
    `keys.json has mode ${(keysMode & 0o777).toString(8)}`,
    "chmod 600 keys.json in GARRISON_HOME.",
  );
}

const BACKUP_ADVICE = "See why with garrison backup nightly, and docs/production.md, Backup.";

/** A new installation is not blamed before its first night. */
function ownBackup({ ownBackups: { made, failure, installedAt, now } }: Vitals): Check {
  const ageS = (now.getTime() - (made?.at ?? installedAt).getTime()) / 1_000;
  const last = made ? `The last was made ${durationWords(ageS)} ago` : "None was made yet";
  if (failure === null && made === null && ageS <= BACKUP_OLD_AFTER_S) {
    return { name: OWN_BACKUP, result: "unknown", found: `${last}.`, advice: "The first is made at night." };
  }
  const found = failure === null ? `${last}.` : `${last}, and then one failed: ${failure}`;
  return verdict(OWN_BACKUP, failure === null && ageS <= BACKUP_OLD_AFTER_S, found, BACKUP_ADVICE);
}
