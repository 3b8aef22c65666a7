/** What a message would be, before it is. */
import type { Severity } from "@/lib/alerts/model/severity";
import type { Labels, SignalKind } from "@/lib/alerts/model/signal";

/** Characters of a message that somebody pastes. */
export const PASTED_LENGTH = 200_000;
/** Alerts that a preview names; the others are counted. */
export const ALERTS_SHOWN = 50;

export type PreviewAlert = {
  /** The same for what becomes the same alert. */
  fingerprint: string;
  title: string;
  severity: Severity;
  status: "firing" | "resolved";
  kind: SignalKind;
  /** What tells it apart. */
  identity: Labels;
  labels: Labels;
  details: Labels;
  link: string | null;
  /** RFC 3339; null: its sender does not say. */
  startsAt: string | null;
  endsAt: string | null;
};

export type Preview = {
  /** At most `ALERTS_SHOWN`. */
  alerts: PreviewAlert[];
  /** All of them. */
  count: number;
  refused: { index: number | null; why: string }[];
  notes: string[];
};

/** What one alert of a message does when it is read once more. */
export type ReplayOutcome =
  | "opens"
  | "reopens"
  | "was-over"
  | "ends"
  | "changes"
  | "counts"
  | "nothing"
  | "newer";

export type ReplayedAlert = {
  title: string;
  severity: Severity;
  status: "firing" | "resolved";
  identity: Labels;
  outcome: ReplayOutcome;
  /** RFC 3339: since when something newer is known of it. */
  newerSince: string | null;
  /** The alert that it is about, when there is one. */
  alertId: string | null;
};

export type ReplayPreview = {
  alerts: ReplayedAlert[];
  count: number;
  /** How many would be written. */
  changes: number;
  refused: { index: number | null; why: string }[];
  notes: string[];
};
