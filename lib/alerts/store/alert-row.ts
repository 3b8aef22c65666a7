/** An alert as a list reads it from the database, and the row that it becomes. */
import { isFlapping, type Resolution } from "../episode";
import type { AlertRow, AlertStateName } from "../model/alert";
import { SEVERITIES } from "../model/severity";
import type { Quiet, SignalKind } from "../model/signal";

export const COLUMNS = `
  a.id, a.title, a.severity::int AS severity, a.state, a.kind, s.id AS "sourceId", s.name AS "sourceName",
  s.format AS "sourceFormat", e.name AS environment, v.id AS "serverId", v.hostname, a.group_key AS "groupKey",
  a.episode, a.occurrences, a.started_at AS "startedAt", a.opened_at AS "openedAt", a.ended_at AS "endedAt",
  a.resolved_at AS "resolvedAt", a.resolution, a.turns, a.ack_by AS "ackBy", a.ack_name AS "ackName",
  a.ack_at AS "ackAt", a.ack_until AS "ackUntil", a.snoozed_name AS "snoozedName", a.snoozed_at AS "snoozedAt",
  a.snoozed_until AS "snoozedUntil", a.quiet`;
export const JOINS = `
  JOIN source s ON s.no = a.source_no LEFT JOIN environment e ON e.id = a.environment_id
  LEFT JOIN server v ON v.id = a.server_id`;

export type Row = {
  id: string;
  title: string;
  severity: number;
  state: AlertStateName;
  kind: SignalKind;
  sourceId: string;
  sourceName: string;
  sourceFormat: string;
  environment: string | null;
  serverId: string | null;
  hostname: string | null;
  groupKey: string;
  episode: number;
  occurrences: number;
  startedAt: Date;
  openedAt: Date;
  endedAt: Date | null;
  resolvedAt: Date | null;
  resolution: Resolution | null;
  turns: Date[];
  ackBy: string | null;
  ackName: string | null;
  ackAt: Date | null;
  ackUntil: Date | null;
  snoozedName: string | null;
  snoozedAt: Date | null;
  snoozedUntil: Date | null;
  quiet: Quiet | null;
};

export function alertRowOf(row: Row, now: number): AlertRow {
  const { id, title, state, kind, environment, groupKey, episode, occurrences, resolution, quiet } = row;
  return {
    id,
    title,
    severity: SEVERITIES[row.severity] ?? "medium",
    state,
    kind,
    source: { id: row.sourceId, name: row.sourceName, format: row.sourceFormat },
    environment,
    server: row.serverId === null ? null : { id: row.serverId, hostname: row.hostname ?? "" },
    groupKey,
    episode,
    occurrences,
    startedAt: row.startedAt,
    openedAt: row.openedAt,
    endedAt: row.endedAt,
    resolution,
    flapping: isFlapping(
      row.turns.map((at) => at.getTime()),
      now,
    ),
    acknowledged:
      row.ackAt && row.ackUntil
        ? { personId: row.ackBy, name: row.ackName ?? "", at: row.ackAt, until: row.ackUntil }
        : null,
    snoozed: row.snoozedAt && {
      name: row.snoozedName ?? "",
      at: row.snoozedAt,
      until: row.snoozedUntil,
    },
    quiet,
  };
}
