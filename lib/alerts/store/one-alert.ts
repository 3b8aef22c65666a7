/** Reading one alert: all that is kept of it, who is called next, and what happened to it. */
import type { Actor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { NotFound } from "@/lib/errors";
import { decodeCursor, encodeCursor, type Page } from "@/lib/http/list";
import { isId, timeOfId } from "@/lib/id";
import type { Alert, AlertEventRow } from "../model/alert";
import type { Labels } from "../model/signal";
import { alertRowOf, COLUMNS, JOINS, type Row } from "./alert-row";

type Detailed = Row & {
  fingerprint: string;
  labels: Labels;
  annotations: Labels;
  link: string | null;
  heldUntil: Date | null;
  lastSeenAt: Date | null;
  signals: number | null;
  payloadId: string | null;
  version: number;
};

/** @throws NotFound, Forbidden */
export async function getAlert(actor: Actor, id: string): Promise<Alert> {
  const [row] = isId(id)
    ? await queryAs(actor, "alerts.read")<Detailed>(
        `SELECT ${COLUMNS}, a.fingerprint, a.labels, a.annotations, a.link, a.payload_id AS "payloadId", a.version,
           l.until AS "heldUntil", l.seen_at AS "lastSeenAt", l.signals
         FROM alert a ${JOINS} LEFT JOIN alert_lease l ON l.alert_id = a.id WHERE a.id = $1`,
        [id],
      )
    : [];
  if (!row) throw new NotFound("There is no such alert.");
  const { fingerprint, labels, annotations, link, heldUntil, lastSeenAt, payloadId, version } = row;
  return {
    ...alertRowOf(row, Date.now()),
    fingerprint,
    labels,
    annotations,
    link,
    heldUntil,
    lastSeenAt,
    signals: row.signals ?? 0,
    payloadId,
    version,
  };
}

/** When the next person is called for it; or why nobody can be. null: nobody is waited for. */
export type Calling = { nextAt: Date | null; gap: string | null } | null;

/** @throws Forbidden */
export async function readCalling(actor: Actor, id: string): Promise<Calling> {
  const [calling] = isId(id)
    ? await queryAs(actor, "alerts.read")<NonNullable<Calling>>(
        `SELECT CASE WHEN e.policy_id IS NOT NULL AND e.gap IS NULL THEN e.next_at END AS "nextAt", e.gap
         FROM escalation e JOIN alert a ON a.group_key = e.group_key AND a.severity = e.severity
         WHERE a.id = $1 AND e.state = 'running' LIMIT 1`,
        [id],
      )
    : [];
  return calling ?? null;
}

/** What happened to it, the newest first. @throws NotFound, Invalid for a strange cursor, Forbidden */
export async function listAlertEvents(
  actor: Actor,
  id: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<AlertEventRow>> {
  const [before] = cursor === undefined ? [null] : decodeCursor(cursor, 1);
  if (before !== null && !isId(String(before))) decodeCursor("", 1);
  if (!isId(id)) throw new NotFound("There is no such alert.");
  const query = queryAs(actor, "alerts.read");
  const [rows, [sum]] = await Promise.all([
    query<Omit<AlertEventRow, "at">>(
      `SELECT id, episode, kind, actor_name AS "actorName", detail, payload_id AS "payloadId" FROM alert_event
       WHERE alert_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
      [id, before, limit + 1],
    ),
    query<{ total: number; there: boolean }>(
      `SELECT (SELECT count(*)::int FROM alert_event WHERE alert_id = $1) AS total,
         EXISTS (SELECT 1 FROM alert WHERE id = $1) AS there`,
      [id],
    ),
  ]);
  if (!sum?.there) throw new NotFound("There is no such alert.");
  const items = rows.slice(0, limit).map((row) => ({ ...row, at: timeOfId(row.id) ?? new Date(0) }));
  const last = rows.length > limit ? items.at(-1) : undefined;
  return { items, next: last ? encodeCursor([last.id]) : null, total: sum.total };
}
