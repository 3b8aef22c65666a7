/** What an operator would check, as one line each. */
import { z } from "zod";
import type { CanaryRound, CanaryStanding, CanaryTimes } from "@/lib/alerts/model/canary";
import type { OwnBackups } from "@/lib/recovery/model";

export type CheckResult = "good" | "bad" | "unknown";
export type Check = {
  name: string;
  result: CheckResult;
  /** What was found, with numbers. */
  found: string;
  /** What to do; null when nothing is to be done. */
  advice: string | null;
};

export type ProcessRow = {
  kind: string;
  hostname: string;
  pid: number;
  version: string;
  startedAt: Date;
  beatAt: Date;
  alive: boolean;
};
export type JobRow = {
  name: string;
  runAt: Date;
  attempts: number;
  lastError: string | null;
  overdueS: number;
};

/** Whether alerts come through, and the rounds of the last hour. */
export type CanaryVitals = { standing: CanaryStanding; times: CanaryTimes; rounds: CanaryRound[] };

/** The names of checks that keep no process from being asked. */
export const CANARY = "Canary";
export const OWN_BACKUP = "Backup of Garrison";

/** Everything that the checks look at; null where it could not be found out. */
export type Vitals = {
  databaseVersion: string;
  databaseBytes: number;
  roleIsOwner: boolean;
  roleIsSuperuser: boolean;
  migrationsApplied: number;
  migrationsPresent: number;
  clockDifferenceMs: number;
  waitingReports: number;
  oldestWaitS: number;
  partitionsAheadDays: number;
  diskFreeBytes: number | null;
  diskTotalBytes: number | null;
  keysMode: number | null;
  processes: ProcessRow[];
  jobs: JobRow[];
  canary: CanaryVitals;
  ownBackups: OwnBackups;
};

/** The address elsewhere that is called while we live. It may hold a key, so only its host is ever shown. */
export type Watchdog = { host: string | null; calledAt: Date | null; failure: string | null };
export const WatchdogWish = z.strictObject({ url: z.union([z.httpUrl().max(1_000), z.literal("")]) });
