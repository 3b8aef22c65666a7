/** The words of sources: who may send what, and what became of it. */
import { z } from "zod";

/** Formats that make alerts of what they carry. */
export const ALERT_FORMATS = [
  "alertmanager",
  "prometheus",
  "pagerduty",
  "grafana",
  "wazuh",
  "falco",
  "fail2ban",
  "cloudevents",
  "uptime-kuma",
  "generic",
] as const;
export type AlertFormat = (typeof ALERT_FORMATS)[number];

const path = z.string().trim().min(1).max(200);

export const MappingWish = z.strictObject({
  each: path.nullable().default(null),
  status: path.nullable().default(null),
  resolved: z.array(z.string().trim().toLowerCase().min(1).max(100)).max(20).default(["resolved", "ok"]),
  dedup: z.array(path).max(10).default([]),
  title: path,
  details: path.nullable().default(null),
  severity: path.nullable().default(null),
  link: path.nullable().default(null),
  labels: z.record(z.string().trim().min(1).max(100), path).default({}),
});

/** What an admin says about a source. All of it may be left out. */
export const SourceSettings = z.strictObject({
  /** Labels that tell the replicas of one sender apart. */
  ignoredLabels: z
    .array(z.string().trim().min(1).max(200))
    .max(20)
    .default(["prometheus_replica", "replica"]),
  /** How long a firing alert holds when its sender does not say. */
  resolveTimeoutS: z.int().min(10).max(86_400).default(300),
  /** A firing alert that nobody tells any more is over after so long; null: it stays until it is told to end. */
  autoResolveAfterS: z
    .int()
    .min(60)
    .max(30 * 86_400)
    .nullable()
    .default(null),
  /** Nothing from this source for so long is worth an alert of its own; null: it may be silent. */
  quietAfterS: z
    .int()
    .min(60)
    .max(30 * 86_400)
    .nullable()
    .default(null),
  /** Where Grafana's own signature and its time stand. */
  signatureHeader: z.string().trim().min(1).max(100).nullable().default(null),
  timestampHeader: z.string().trim().min(1).max(100).nullable().default(null),
  mapping: MappingWish.nullable().default(null),
});
export type SourceSettings = z.infer<typeof SourceSettings>;

export const NewSource = z.strictObject({
  name: z.string().trim().min(1).max(100),
  format: z.enum(ALERT_FORMATS),
  /** The key with which the sender signs its messages; it is never shown again. */
  secret: z.string().min(8).max(200).nullable().default(null),
  settings: SourceSettings.prefault({}),
});
export type NewSource = z.infer<typeof NewSource>;

export type MadeSource = { id: string; format: AlertFormat; name: string; url: string; token: string };

export type SourceRow = {
  id: string;
  name: string;
  format: string;
  signs: boolean;
  createdBy: string;
  createdAt: Date;
  revokedAt: Date | null;
  seenAt: Date | null;
  messages: number;
  signals: number;
  refused: number;
  refusal: string | null;
  refusedAt: Date | null;
};
