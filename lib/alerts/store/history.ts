/** What happened to some alerts during a stretch of time, with the messages that said so. */
import type { Actor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { newId, timeOfId } from "@/lib/id";
import { CANARY_SOURCE_NO } from "../model/canary";
import { SEVERITIES, type Severity } from "../model/severity";
import type { Labels } from "../model/signal";

export type StoredMessage = { id: string; sha256: string };

export type AlertHappening = {
  id: string;
  alertId: string;
  episode: number;
  /** Milliseconds since 1970. */
  at: number;
  kind: string;
  actorName: string;
  detail: Readonly<Record<string, string | number | null>>;
  payload: StoredMessage | null;
};

/** The oldest first, at most `limit`. @param from @param to milliseconds since 1970; `to` is exclusive @throws Forbidden */
export async function alertHappenings(
  actor: Actor,
  alertIds: readonly string[],
  from: number,
  to: number,
  limit: number,
): Promise<{ happenings: AlertHappening[]; isCut: boolean }> {
  const rows = await queryAs(actor, "alerts.read")<
    Omit<AlertHappening, "at" | "payload"> & { payloadId: string | null; sha256: string | null }
  >(
    `SELECT e.id, e.alert_id AS "alertId", e.episode, e.kind, e.actor_name AS "actorName", e.detail,
       p.id AS "payloadId", encode(p.sha256, 'hex') AS sha256
     FROM alert_event e LEFT JOIN payload p ON p.id = e.payload_id
     WHERE e.alert_id = ANY($1::uuid[]) AND e.id >= $2::uuid AND e.id < $3::uuid ORDER BY e.id LIMIT $4`,
    [alertIds, floorOf(from), floorOf(to), limit + 1],
  );
  const happenings = rows.slice(0, limit).map(({ payloadId, sha256, ...row }) => ({
    ...row,
    at: timeOfId(row.id)?.getTime() ?? 0,
    payload: payloadId && sha256 ? { id: payloadId, sha256 } : null,
  }));
  return { happenings, isCut: rows.length > limit };
}

function floorOf(at: number): string {
  return newId(new Date(at), new Uint8Array(10));
}

export type Told = {
  id: string;
  alertId: string;
  /** page, reminder, resolved or digest */
  kind: string;
  /** The person; or the name of a team's channel. */
  to: string;
  channel: string;
  /** When its receiver took it over, and when a person opened it; null where that did not happen. Milliseconds since 1970. */
  sentAt: number | null;
  seenAt: number | null;
  /** When it was given up, and why. */
  failedAt: number | null;
  failure: string | null;
};

/** What people were told of these alerts, or could not be told; the oldest first, at most `limit`. @throws Forbidden */
export async function deliveriesBetween(
  actor: Actor,
  alertIds: readonly string[],
  from: number,
  to: number,
  limit: number,
): Promise<{ told: Told[]; isCut: boolean }> {
  type Row = Omit<Told, "sentAt" | "seenAt" | "failedAt"> &
    Record<"sentAt" | "seenAt" | "failedAt", Date | null>;
  const rows = await queryAs(actor, "delivery.read")<Row>(
    `SELECT d.id, d.alert_id AS "alertId", d.kind, coalesce(p.name, c.name) AS "to", c.kind AS channel,
       d.sent_at AS "sentAt", d.seen_at AS "seenAt", d.failure,
       CASE WHEN d.state = 'dead' THEN coalesce(d.tried_at, d.due_at) END AS "failedAt"
     FROM delivery d JOIN notify_channel c ON c.id = d.channel_id LEFT JOIN person p ON p.id = d.person_id
     WHERE d.alert_id = ANY($1::uuid[]) AND d.kind <> 'test' AND d.state IN ('sent', 'dead')
       AND d.id >= $2::uuid AND d.id < $3::uuid ORDER BY d.id LIMIT $4`,
    [alertIds, floorOf(from), floorOf(to), limit + 1],
  );
  const told = rows.slice(0, limit).map(({ sentAt, seenAt, failedAt, ...row }) => ({
    ...row,
    sentAt: sentAt?.getTime() ?? null,
    seenAt: seenAt?.getTime() ?? null,
    failedAt: failedAt?.getTime() ?? null,
  }));
  return { told, isCut: rows.length > limit };
}

export type AlertNow = {
  id: string;
  title: string;
  severity: Severity;
  state: string;
  source: string;
  episode: number;
  annotations: Labels;
  /** The message that opened the present episode. */
  payload: StoredMessage | null;
};

/** Those that are there, in no order. @throws Forbidden */
export async function alertsNow(actor: Actor, alertIds: readonly string[]): Promise<AlertNow[]> {
  const rows = await queryAs(actor, "alerts.read")<
    Omit<AlertNow, "severity" | "payload"> & {
      severity: number;
      payloadId: string | null;
      sha256: string | null;
    }
  >(
    `SELECT a.id, a.title, a.severity::int AS severity, a.state, s.name AS source, a.episode, a.annotations,
       p.id AS "payloadId", encode(p.sha256, 'hex') AS sha256
     FROM alert a JOIN source s ON s.no = a.source_no LEFT JOIN payload p ON p.id = a.payload_id
     WHERE a.id = ANY($1::uuid[])`,
    [alertIds],
  );
  return rows.map(({ payloadId, sha256, severity, ...row }) => ({
    ...row,
    severity: SEVERITIES[severity] ?? "medium",
    payload: payloadId && sha256 ? { id: payloadId, sha256 } : null,
  }));
}

/** What an incident that is declared from an alert begins with; null for no such alert. @throws Forbidden */
export async function findAlertToDeclare(
  actor: Actor,
  id: string,
): Promise<{ id: string; title: string; severity: Severity; startedAt: Date } | null> {
  const [row] = await queryAs(actor, "alerts.read")<{
    id: string;
    title: string;
    severity: number;
    startedAt: Date;
  }>(
    `SELECT id, title, severity::int AS severity, started_at AS "startedAt" FROM alert
     WHERE id = $1 AND source_no > ${CANARY_SOURCE_NO}`,
    [id],
  );
  return row ? { ...row, severity: SEVERITIES[row.severity] ?? "medium" } : null;
}

/** An episode of an alert: which one, and by whom it was taken and ended. Milliseconds since 1970. */
export type EpisodeTimes = {
  alertId: string;
  episode: number;
  openedAt: number;
  /** The first page that a receiver took over. */
  deliveredAt: number | null;
  acknowledgedAt: number | null;
  endedAt: number | null;
  /** Its sender fell silent, so nobody knows when it ended. */
  lapsed: boolean;
  /** It was kept quiet by planned work. */
  planned: boolean;
  /** Made to prove that the way is free, by us. */
  test: boolean;
};

const OVER = ["resolved", "closed", "expired", "lease_expired"];

/** In no order; those that are there. @throws Forbidden */
export async function episodeTimes(
  actor: Actor,
  episodes: readonly { alertId: string; episode: number; openedAt: number }[],
): Promise<EpisodeTimes[]> {
  const rows = await queryAs(actor, "alerts.read")<
    Omit<EpisodeTimes, "openedAt" | "deliveredAt" | "acknowledgedAt" | "endedAt"> & {
      openedAt: Date;
      sentAt: Date | null;
      firstAck: string | null;
      firstEnd: string | null;
      ackAt: Date | null;
      resolvedAt: Date | null;
    }
  >(
    `SELECT t.alert_id AS "alertId", t.episode, t.opened_at AS "openedAt", e."firstAck"::text, e."firstEnd"::text,
       (SELECT min(d.sent_at) FROM delivery d
         WHERE d.alert_id = t.alert_id AND d.episode = t.episode AND d.kind = 'page') AS "sentAt",
       CASE WHEN a.episode = t.episode THEN a.ack_at END AS "ackAt",
       CASE WHEN a.episode = t.episode THEN a.resolved_at END AS "resolvedAt",
       coalesce(e.lapsed, false) OR a.episode = t.episode AND a.resolution IS NOT DISTINCT FROM 'lease' AS lapsed,
       coalesce(e.planned, false) OR a.episode = t.episode AND a.quiet ->> 'kind' IS NOT DISTINCT FROM 'maintenance' AS planned,
       a.source_no = ${CANARY_SOURCE_NO} AS test
     FROM unnest($1::uuid[], $2::int[], $3::timestamptz[]) AS t(alert_id, episode, opened_at)
     JOIN alert a ON a.id = t.alert_id
     LEFT JOIN LATERAL (
       SELECT (min(v.id::text) FILTER (WHERE v.kind = 'acknowledged')) AS "firstAck",
         (min(v.id::text) FILTER (WHERE v.kind = ANY($4))) AS "firstEnd",
         bool_or(v.kind = 'lease_expired') AS lapsed,
         bool_or(v.kind = 'quieted' AND v.detail ->> 'why' = 'maintenance') AS planned
       FROM alert_event v WHERE v.alert_id = t.alert_id AND v.episode = t.episode
     ) e ON true`,
    [
      episodes.map(({ alertId }) => alertId),
      episodes.map(({ episode }) => episode),
      episodes.map(({ openedAt }) => new Date(openedAt)),
      OVER,
    ],
  );
  return rows.map(({ openedAt, sentAt, firstAck, firstEnd, ackAt, resolvedAt, ...row }) => ({
    ...row,
    openedAt: openedAt.getTime(),
    deliveredAt: sentAt?.getTime() ?? null,
    // A later acknowledgement of the same episode does not make the first one later.
    acknowledgedAt: instantOf(firstAck) ?? ackAt?.getTime() ?? null,
    endedAt: instantOf(firstEnd) ?? resolvedAt?.getTime() ?? null,
  }));
}

function instantOf(id: string | null): number | null {
  return id === null ? null : (timeOfId(id)?.getTime() ?? null);
}
