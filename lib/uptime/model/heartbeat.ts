/** The words of heartbeats: who is expected to call, when, and what a call can say. */
import { z } from "zod";
import { SEVERITIES, type Severity } from "@/lib/alerts/model/severity";
import { PERIOD_S, type Schedule, whyNoSchedule } from "@/lib/schedule/schedule";

const DAY_S = 86_400;

/** Bytes of a body that are kept; the rest is discarded. */
export const BODY_LIMIT = 10_000;
/** Seconds, both inclusive. */
export const GRACE_S = { least: 0, most: 366 * DAY_S, default: 3_600 } as const;
export const MAX_RUN_S = { least: 1, most: 31 * DAY_S } as const;

const TimeZone = z.string().trim().min(1, "is missing").max(64).default("UTC");

export const ScheduleWish = z
  .discriminatedUnion("kind", [
    z.object({
      kind: z.literal("every"),
      periodS: z.coerce.number().int().min(PERIOD_S.least).max(PERIOD_S.most),
    }),
    z.object({ kind: z.literal("cron"), expression: z.string().trim().max(100), timeZone: TimeZone }),
    z.object({ kind: z.literal("oncalendar"), expression: z.string().trim().max(1_000), timeZone: TimeZone }),
  ])
  .superRefine((schedule: Schedule, context) => {
    const why = whyNoSchedule(schedule);
    if (why !== null) {
      const path = [schedule.kind === "every" ? "periodS" : "expression"];
      context.addIssue({ code: "custom", path, message: why });
    }
  });

const Words = z.array(z.string().trim().min(1).max(100)).max(10).default([]);

export const Keywords = z.object({
  failure: Words,
  success: Words,
  start: Words,
  otherwise: z.enum(["fail", "ignored"]).default("fail"),
});

/** As healthchecks has them: what may stand in an address without being escaped. */
const Slug = z
  .string()
  .trim()
  .regex(/^[-_a-z0-9]{1,100}$/, "takes small letters, digits, - and _");

export const NewHeartbeat = z.object({
  name: z.string().trim().min(1, "is missing").max(100),
  slug: Slug.nullable().default(null),
  schedule: ScheduleWish,
  graceS: z.coerce.number().int().min(GRACE_S.least).max(GRACE_S.most).default(GRACE_S.default),
  /** How long a run may last; null: as long as the grace. */
  maxRunS: z.coerce.number().int().min(MAX_RUN_S.least).max(MAX_RUN_S.most).nullable().default(null),
  severity: z.enum(SEVERITIES).default("high"),
  environment: z.string().trim().max(100).nullable().default(null),
  /** Calls with GET or HEAD are noted and count for nothing. */
  postOnly: z.boolean().default(false),
  /** While paused, no call resumes it. */
  manualResume: z.boolean().default(false),
  /** Of a body that is too long the end is kept, not the beginning. */
  keepsEnd: z.boolean().default(false),
  keywords: Keywords.prefault({}),
});
export type NewHeartbeat = z.infer<typeof NewHeartbeat>;

/** The first `count` times of a schedule, for who writes one. */
export const PreviewQuery = z.object({
  kind: z.enum(["every", "cron", "oncalendar"]),
  periodS: z.coerce.number().int().optional(),
  expression: z.string().max(1_000).default(""),
  timeZone: z.string().max(64).default("UTC"),
});
export type PreviewQuery = z.infer<typeof PreviewQuery>;

export type DownReason = "missed" | "stuck" | "failed";
export type Standing = "new" | "up" | "late" | "running" | "down" | "paused";
export type Recorded = "success" | "start" | "fail" | "log" | "ignored";

/** A heartbeat as lists and its page show it. */
export type HeartbeatRow = {
  id: string;
  name: string;
  slug: string | null;
  schedule: Schedule;
  graceS: number;
  maxRunS: number | null;
  severity: Severity;
  environment: string | null;
  postOnly: boolean;
  manualResume: boolean;
  keepsEnd: boolean;
  keywords: z.infer<typeof Keywords>;
  standing: Standing;
  /** Why it is down. */
  reason: DownReason | null;
  /** Since when it is up, down, paused or as new. */
  since: Date;
  /** The last call that said success or fail, and how long its run took. */
  lastPingAt: Date | null;
  lastDurationMs: number | null;
  /** The newest call of any kind. */
  heardAt: Date | null;
  heardAs: Recorded | null;
  /** When its next end is due, and when it is down unless something comes. */
  dueAt: Date | null;
  downAt: Date | null;
  /** Open runs, and how many were forgotten because there were too many. */
  runs: { rid: string | null; startedAt: Date }[];
  runsDropped: number;
  pings: number;
  createdAt: Date;
  createdBy: string;
  /** Where it is to be called. */
  url: string;
};

/** One call, as it was kept. */
export type PingRow = {
  n: number;
  at: Date;
  action: Exclude<Recorded, "ignored">;
  recorded: Recorded;
  why: string | null;
  exitStatus: number | null;
  rid: string | null;
  method: string;
  address: string | null;
  agent: string | null;
  durationMs: number | null;
  /** Bytes that were sent; null when there were more than anybody counted. */
  size: number | null;
  /** What was kept of them. */
  body: string | null;
};

/** One change of state; it lasted until the next. */
export type FlipRow = {
  n: number;
  at: Date;
  to: "up" | "down" | "paused" | "resumed";
  reason: DownReason | null;
  /** When it ended; null while it lasts. */
  until: Date | null;
};

export const NewPingKey = z.object({
  name: z.string().trim().min(1, "is missing").max(100),
  /** Calls with ?create=1 make the heartbeat that is missing. */
  mayCreate: z.boolean().default(false),
});
export type NewPingKey = z.infer<typeof NewPingKey>;

export type PingKeyRow = {
  id: string;
  name: string;
  mayCreate: boolean;
  createdBy: string;
  createdAt: Date;
  revokedAt: Date | null;
  /** Heartbeats that it made. */
  made: number;
};
