/** The words of what is protected: what was agreed for it, where its copies lie, and how both stand. */
import { z } from "zod";
import { SEVERITIES, type Severity } from "@/lib/alerts/model/severity";
import type { Schedule } from "@/lib/schedule/schedule";
import { isTimeZone } from "@/lib/time";
import { ScheduleWish } from "@/lib/uptime/model/heartbeat";
import type { Retention } from "../retention";
import type { Digit } from "../score";
import type { DrillResult } from "./drill";
import { PLACES, type Place, SYSTEM_KINDS, type SystemKind } from "./places";
import type { UnprotectedCounts } from "./protection";
import type { Outcome } from "./run";

const HOUR_S = 3_600;
const DAY_S = 24 * HOUR_S;

/** Seconds, all inclusive. */
export const LIMITS_S = { grace: 31 * DAY_S, run: 31 * DAY_S, rpo: 366 * DAY_S, rto: 31 * DAY_S } as const;

const seconds = (most: number) => z.coerce.number().int().min(60).max(most);

export const NewSystem = z.object({
  name: z.string().trim().min(1, "is missing").max(100),
  kind: z.enum(SYSTEM_KINDS).default("files"),
  /** The server it is on, when that reports here: its id, or its name where that is only one server's. */
  server: z.string().trim().max(253).nullable().default(null),
  environment: z.string().trim().max(100).nullable().default(null),
  schedule: ScheduleWish.default({ kind: "every", periodS: DAY_S }),
  graceS: z.coerce
    .number()
    .int()
    .min(0)
    .max(LIMITS_S.grace)
    .default(4 * HOUR_S),
  /** How long a run may last; null: as long as the grace. */
  maxRunS: seconds(LIMITS_S.run).nullable().default(null),
  /** How old the newest restore point may be. */
  rpoS: seconds(LIMITS_S.rpo).default(26 * HOUR_S),
  /** How long a restore may take; null: nothing is agreed. */
  rtoS: seconds(LIMITS_S.rto).nullable().default(null),
  /** How old the last restore that was tried and passed may be. */
  drillDays: z.coerce.number().int().min(1).max(3_650).default(90),
  /** For how many days back there must be a restore point; null: nothing is agreed. */
  keepDays: z.coerce.number().int().min(1).max(3_660).nullable().default(null),
  severity: z.enum(SEVERITIES).default("high"),
  /** Its turn after a disaster, the smallest first, and how it is restored. */
  restoreOrder: z.coerce.number().int().min(1).max(10_000).default(100),
  restoreNotes: z.string().trim().max(10_000).nullable().default(null),
});
export type NewSystem = z.infer<typeof NewSystem>;

export const NewCopy = z.object({
  name: z.string().trim().min(1, "is missing").max(100),
  place: z.enum(PLACES).default("local"),
  /** What it lies on: disk, object storage, tape. Two of one kind fail together. */
  medium: z.string().trim().toLowerCase().min(1, "is missing").max(50).default("disk"),
  /** Nobody can change or delete it before. */
  lockedUntil: z
    .union([z.iso.date(), z.iso.datetime({ offset: true })])
    .nullable()
    .default(null),
  /** It can't be reached over a network. */
  offline: z.boolean().default(false),
  /** Of times that its tool writes without a zone. */
  timeZone: z
    .string()
    .trim()
    .max(64)
    .refine(isTimeZone, "is no time zone known here. Write one like Europe/Berlin.")
    .default("UTC"),
});
export type NewCopy = z.infer<typeof NewCopy>;

/**
 * `late`: begun and not yet ended well; `missed`: not even begun; `stuck`: begun and lasting too long; `no-point`: it
 * went well and made nothing new to restore; `doubtful`: it went well, and something else is wrong with it; `new`: nothing was heard yet.
 */
export const STANDINGS = [
  "failed",
  "stuck",
  "missed",
  "unknown",
  "partial",
  "late",
  "doubtful",
  "new",
  "no-point",
  "good",
] as const;
export type Standing = (typeof STANDINGS)[number];

export type CopyRow = {
  id: string;
  name: string;
  place: Place;
  medium: string;
  lockedUntil: Date | null;
  offline: boolean;
  timeZone: string;
  engine: string | null;
  standing: Standing;
  /** Why it stands so, in a sentence; null when it is good. */
  why: string | null;
  heardAt: Date | null;
  lastAt: Date | null;
  lastOutcome: Outcome | null;
  goodAt: Date | null;
  /** Up to when data can be brought back from here. */
  pointAt: Date | null;
  /** Until when the next run must have ended well. */
  deadlineAt: Date | null;
  encrypted: boolean | null;
  checkedAt: Date | null;
  checkErrors: number | null;
  oddity: string | null;
  openRuns: number;
  /** How many restore points it holds, and of when the oldest is; as it was told last. */
  heldAt: Date | null;
  heldCount: number | null;
  heldOldest: Date | null;
  /** Whether that is as far back as was agreed; null: nothing is. */
  retention: Retention | null;
};

export type SystemRow = {
  id: string;
  name: string;
  kind: SystemKind;
  server: { id: string; hostname: string } | null;
  environment: string | null;
  schedule: Schedule;
  graceS: number;
  maxRunS: number | null;
  rpoS: number;
  rtoS: number | null;
  drillDays: number;
  keepDays: number | null;
  severity: Severity;
  restoreOrder: number;
  restoreNotes: string | null;
  createdAt: Date;
  createdBy: string;
  /** Of its worst copy. */
  standing: Standing;
  /** Up to when data can be brought back, from whichever copy; null: no restore point is known. */
  pointAt: Date | null;
  /** Whether that is within its limit; null: no restore point is known. */
  isFresh: boolean | null;
  /** The newest restore that was tried, how many seconds it took (null: not known), and the newest that passed. */
  drill: { at: Date; result: DrillResult; tookS: number | null; passedAt: Date | null } | null;
  /** By when the next one must have passed. */
  drillDueAt: Date;
  /** Whether one passed within the days that were agreed. */
  isProven: boolean;
  /** 3-2-1-1-0, digit by digit. */
  score: Digit[];
  copies: CopyRow[];
};

export type BackupCounts = UnprotectedCounts & {
  systems: number;
  /** Their newest restore point is older than agreed. */
  stale: number;
  firstStale: string | null;
  /** Nothing that could be restored was ever heard of. */
  unheard: number;
  /** The newest restore that was tried failed. */
  failed: number;
  firstFailed: string | null;
  /** None was ever tried; one that passed is too long ago; the newest passed only partly. */
  untried: number;
  overdue: number;
  partly: number;
  /** The last check of a copy found errors. */
  damaged: number;
};

/** What the form of a new one is begun with: a server's id or name. */
export const AddSystemAddress = z.object({
  server: z.string().max(253).optional(),
  kind: z.enum(SYSTEM_KINDS).optional(),
});

export const BackupsAddress = z.object({
  env: z.string().max(100).optional(),
  cursor: z.string().max(500).optional(),
});
