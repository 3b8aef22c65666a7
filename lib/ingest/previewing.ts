/** What was understood of a message, in words for people. Pure. */
import { fingerprint } from "@/lib/alerts/model/fingerprint";
import type { PlannedReplay } from "@/lib/alerts/model/replay";
import type { Signal } from "@/lib/alerts/model/signal";
import {
  ALERTS_SHOWN,
  type Preview,
  type PreviewAlert,
  type ReplayedAlert,
  type ReplayOutcome,
  type ReplayPreview,
} from "./model/preview";
import type { Understood } from "./webhooks/inbound";

const REFUSALS_SHOWN = 100;

export function previewOf({ signals, refused, notes }: Understood): Preview {
  return {
    alerts: signals.slice(0, ALERTS_SHOWN).map(alertOf),
    count: signals.length,
    refused: refused.slice(0, REFUSALS_SHOWN),
    notes: [...notes],
  };
}

function alertOf(signal: Signal): PreviewAlert {
  const { identity, labels, annotations, title, severity, status, kind, link, startsAt, endsAt } = signal;
  return {
    ...{ fingerprint: fingerprint(identity), title, severity, status, kind, identity, labels, link },
    ...{ details: annotations, startsAt: isoOf(startsAt), endsAt: isoOf(endsAt) },
  };
}

/** @param planned what becomes of each cause of `understood` */
export function replayPreviewOf(
  { signals, refused, notes }: Understood,
  planned: readonly PlannedReplay[],
): ReplayPreview {
  const last = new Map(signals.map((signal) => [fingerprint(signal.identity), signal]));
  const alerts = planned.flatMap((plan) => {
    const signal = last.get(plan.fingerprint);
    return signal ? [replayedOf(signal, plan)] : [];
  });
  return {
    alerts: alerts.slice(0, ALERTS_SHOWN),
    count: alerts.length,
    changes: planned.filter(({ replayed }) => replayed.writes).length,
    refused: refused.slice(0, REFUSALS_SHOWN),
    notes: [...notes],
  };
}

function replayedOf(
  { title, severity, status, identity }: Signal,
  { alertId, replayed }: PlannedReplay,
): ReplayedAlert {
  const newerSince = replayed.writes ? null : isoOf(replayed.newerSince);
  return { title, severity, status, identity, alertId, newerSince, outcome: outcomeOf(replayed) };
}

function outcomeOf(replayed: PlannedReplay["replayed"]): ReplayOutcome {
  if (!replayed.writes) return replayed.newerSince === null ? "nothing" : "newer";
  switch (replayed.turn) {
    case "opened":
      return "opens";
    case "reopened":
      return "reopens";
    case "history":
      return "was-over";
    case "resolved":
    case "confirmed":
      return "ends";
    case "again":
      return "counts";
    default:
      return "changes";
  }
}

function isoOf(at: number | null): string | null {
  const date = at === null ? null : new Date(at);
  return date && !Number.isNaN(date.getTime()) ? date.toISOString() : null;
}
