/** What happened to some alerts during a stretch of time, with the messages that said so. */
import type { Actor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { newId, timeOfId } from "@/lib/id";
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

/** An episode of an alert: which one, and by whom it was taken and ended. Milliseconds since 1970. */
export type EpisodeTimes = {
  alertId: string;
  episode: number;
  openedAt: number;
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
    Omit<EpisodeTimes, "openedAt" | "acknowledgedAt" | "endedAt"> & {
      openedAt: Date;
      firstAck: string | null;
      firstEnd: string | null;
      ackAt: Date | null;
      resolvedAt: Date | null;
    }
  >(
    `SELECT t.alert_id AS "alertId", t.episode, t.opened_at AS "openedAt", e."firstAck"::text, e."firstEnd"::text,
       CASE WHEN a.episode = t.episode THEN a.ack_at END AS "ackAt",
       CASE WHEN a.episode = t.episode THEN a.resolved_at END AS "resolvedAt",
       coalesce(e.lapsed, false) OR a.episode = t.episode AND a.resolution IS NOT DISTINCT FROM 'lease' AS lapsed,
       coalesce(e.planned, false) OR a.episode = t.episode AND a.quiet ->> 'kind' IS NOT DISTINCT FROM 'maintenance' AS planned,
       coalesce(a.labels ->> 'garrison' = 'canary', false) AS test
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
  return rows.map(({ openedAt, firstAck, firstEnd, ackAt, resolvedAt, ...row }) => ({
    ...row,
    openedAt: openedAt.getTime(),
    // A later acknowledgement of the same episode does not make the first one later.
    acknowledgedAt: instantOf(firstAck) ?? ackAt?.getTime() ?? null,
    endedAt: instantOf(firstEnd) ?? resolvedAt?.getTime() ?? null,
  }));
}

function instantOf(id: string | null): number | null {
  return id === null ? null : (timeOfId(id)?.getTime() ?? null);
}
