/** Alerts as rows: the statement that reads those of some causes, and what a row means. */
import type { Resolution } from "../episode";
import { SEVERITIES } from "../model/severity";
import type { Labels, Quiet, SignalKind } from "../model/signal";
import type { Inhibitor } from "../quieting";
import type { Known } from "../telling";

/** Columns that `knownOf` reads, of `alert a` and `alert_lease l`. */
export const KNOWN_COLUMNS = `a.id, a.fingerprint, a.generation, a.kind, a.severity, a.title, a.labels, a.annotations,
    a.link, a.episode, a.started_at AS "startedAt", a.opened_at AS "openedAt", a.ended_at AS "endedAt",
    a.resolved_at AS "resolvedAt", a.resolution, a.payload_id AS "payloadId", a.ack_by AS "ackBy", a.ack_name AS "ackName", a.ack_at AS "ackAt",
    a.ack_until AS "ackUntil", a.ack_reminded AS "ackReminded", a.snoozed_by AS "snoozedBy", a.snoozed_name AS "snoozedName",
    a.snoozed_at AS "snoozedAt", a.snoozed_until AS "snoozedUntil", a.turns, a.occurrences,
    a.event_ids AS "eventIds", a.quiet, a.inhibits, a.group_key AS "groupKey", a.environment_id AS "environmentId",
    a.server_id AS "serverId", a.version, l.until, coalesce(l.guessed, false) AS guessed`;

/** The newest alert of each cause of a source: $1 its number, $2 fingerprints. */
export const HELD = {
  name: "alert.held",
  text: `
  SELECT ${KNOWN_COLUMNS}
  FROM unnest($2::text[]) AS f(fingerprint)
  CROSS JOIN LATERAL (
    SELECT * FROM alert WHERE source_no = $1 AND fingerprint = f.fingerprint ORDER BY generation DESC LIMIT 1
  ) a LEFT JOIN alert_lease l ON l.alert_id = a.id`,
};

export type HeldRow = {
  id: string;
  fingerprint: string;
  generation: number;
  kind: SignalKind;
  severity: number;
  title: string;
  labels: Labels;
  annotations: Labels;
  link: string | null;
  episode: number;
  startedAt: Date;
  openedAt: Date;
  endedAt: Date | null;
  resolvedAt: Date | null;
  resolution: Resolution | null;
  payloadId: string | null;
  ackBy: string | null;
  ackName: string | null;
  ackAt: Date | null;
  ackUntil: Date | null;
  ackReminded: boolean;
  snoozedBy: string | null;
  snoozedName: string | null;
  snoozedAt: Date | null;
  snoozedUntil: Date | null;
  turns: Date[];
  occurrences: number;
  eventIds: string[];
  quiet: Quiet | null;
  inhibits: boolean;
  groupKey: string;
  environmentId: string | null;
  serverId: string | null;
  version: number;
  until: Date | null;
  guessed: boolean;
};

/** Columns of an alert that explains others. */
export type InhibitorRow = { id: string; title: string; labels: Labels; severity: number };

export function inhibitorOf({ severity, ...row }: InhibitorRow): Inhibitor {
  return { ...row, severity: SEVERITIES[severity] ?? "medium" };
}

export function knownOf(row: HeldRow): Known {
  const { id, fingerprint, generation, kind, title, labels, annotations, link, payloadId, version } = row;
  const ended = row.resolution && {
    by: row.resolution,
    notedAt: (row.resolvedAt ?? row.openedAt).getTime(),
  };
  return {
    id,
    fingerprint,
    generation,
    kind,
    severity: SEVERITIES[row.severity] ?? "medium",
    title,
    labels,
    annotations,
    link,
    held: {
      episode: row.episode,
      startedAt: row.startedAt.getTime(),
      endsAt: (row.resolution ? row.endedAt : row.until)?.getTime() ?? null,
      endsAtGuessed: row.guessed,
      ended,
      occurrences: row.occurrences,
      eventIds: row.eventIds,
      turns: row.turns.map((at) => at.getTime()),
    },
    openedAt: row.openedAt.getTime(),
    payloadId,
    acknowledgement:
      row.ackAt && row.ackUntil
        ? {
            by: row.ackBy,
            name: row.ackName ?? "",
            at: row.ackAt.getTime(),
            until: row.ackUntil.getTime(),
            reminded: row.ackReminded,
          }
        : null,
    snooze: row.snoozedAt && {
      by: row.snoozedBy,
      name: row.snoozedName ?? "",
      at: row.snoozedAt.getTime(),
      until: row.snoozedUntil?.getTime() ?? null,
    },
    quiet: row.quiet,
    inhibits: row.inhibits,
    place: { groupKey: row.groupKey, environmentId: row.environmentId, serverId: row.serverId },
    version,
  };
}
