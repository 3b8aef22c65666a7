/** The words of alerts: how they are asked for, listed and acted on. */
import { z } from "zod";
import { SEVERITIES, type Severity } from "./severity";
import type { Labels, Quiet, SignalKind } from "./signal";

export const ALERT_STATES = ["open", "acknowledged", "snoozed", "resolved"] as const;
export type AlertStateName = (typeof ALERT_STATES)[number];

/** How long "I am on it" holds, in minutes. */
export const ACK_MINUTES = { default: 30, least: 5, most: 480 } as const;
/** Nothing is quiet for ever. */
const SNOOZE_DAYS = 30;

const listOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z
    .string()
    .max(200)
    .transform((text) => text.split(",").filter((one) => one !== ""))
    .pipe(z.array(z.enum(values)).max(values.length));

export const AlertFilter = z.object({
  status: z.enum([...ALERT_STATES, "unresolved", "all"]).default("open"),
  severity: listOf(SEVERITIES).optional(),
  environment: z.string().max(100).optional(),
  server: z.uuid().optional(),
  source: z.uuid().optional(),
  group: z
    .string()
    .regex(/^[0-9a-f]{16}$/, "is no group")
    .optional(),
  /** Words of the title or of a label. */
  q: z.string().trim().max(200).optional(),
  owner: z.enum(["me", "nobody"]).optional(),
});
export type AlertFilter = z.infer<typeof AlertFilter>;

export const Acknowledging = z
  .strictObject({
    minutes: z.int().min(ACK_MINUTES.least).max(ACK_MINUTES.most).default(ACK_MINUTES.default),
    note: z.string().trim().max(4_000).optional(),
  })
  .prefault({});

export const Snoozing = z.union([
  z.strictObject({
    minutes: z
      .int()
      .min(1)
      .max(SNOOZE_DAYS * 1_440),
  }),
  z.strictObject({ until: z.iso.datetime({ offset: true }) }),
  z.strictObject({ untilWorse: z.literal(true) }),
]);
export type Snoozing = z.infer<typeof Snoozing>;
export const SNOOZE_MS = SNOOZE_DAYS * 86_400_000;

export const Resolving = z.strictObject({ note: z.string().trim().max(4_000).optional() }).prefault({});

export const Noting = z.strictObject({ text: z.string().trim().min(1).max(4_000) });

/** What one person does to many alerts at once: those that are named. */
export const BulkDeed = z.strictObject({
  ids: z.array(z.uuid()).min(1).max(200),
  deed: z.enum(["acknowledge", "unacknowledge", "snooze", "wake", "resolve"]),
  minutes: z
    .int()
    .min(1)
    .max(SNOOZE_DAYS * 1_440)
    .optional(),
});
export type BulkDeed = z.infer<typeof BulkDeed>;
export type DeedResult = { done: string[]; refused: { id: string; why: string }[] };

/** Who has an alert, and until when. */
export type Taken = { personId: string | null; name: string; at: Date; until: Date };

export type AlertRow = {
  id: string;
  title: string;
  severity: Severity;
  state: AlertStateName;
  kind: SignalKind;
  source: { id: string; name: string; format: string };
  environment: string | null;
  server: { id: string; hostname: string } | null;
  groupKey: string;
  episode: number;
  occurrences: number;
  startedAt: Date;
  openedAt: Date;
  endedAt: Date | null;
  resolution: "sender" | "lease" | "person" | "expired" | null;
  flapping: boolean;
  acknowledged: Taken | null;
  snoozed: { name: string; at: Date; until: Date | null } | null;
  quiet: Quiet | null;
};

export type Alert = AlertRow & {
  fingerprint: string;
  labels: Labels;
  annotations: Labels;
  link: string | null;
  /** Until when it holds unless it is sent again; null: until it is told to end. */
  heldUntil: Date | null;
  lastSeenAt: Date | null;
  signals: number;
  payloadId: string | null;
  version: number;
};

export type AlertEventRow = {
  id: string;
  at: Date;
  episode: number;
  kind: string;
  actorName: string;
  detail: Readonly<Record<string, string | number | null>>;
  payloadId: string | null;
};
