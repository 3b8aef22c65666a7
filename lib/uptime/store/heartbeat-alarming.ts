/** Alerts about heartbeats: one while a heartbeat is down, over when it calls, is paused or retired. */
import type { Severity } from "@/lib/alerts/model/severity";
import { keepOwnAlerts, type OwnAlert } from "@/lib/alerts/store/own";
import type { SystemActor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { alarmOf } from "../heartbeat/alarm";
import { KNOWN_COLUMNS, type KnownRow, knownOf } from "./heartbeat-rows";

const FAMILY = "heartbeat-down";
const MOST = 20_000;

type Row = KnownRow & { name: string; severity: Severity; environment: string | null; retired: boolean };

/** Tells of what changed since it was last told, if anything. @throws Forbidden */
export async function tellNewsOfHeartbeats(actor: SystemActor, at: Date): Promise<void> {
  const query = queryAs(actor, "uptime.heartbeat.settle");
  const news = await query("SELECT 1 FROM heartbeat WHERE untold LIMIT 1");
  if (news.length > 0) await tellOfHeartbeats(actor, at);
}

/** Tells of every heartbeat that is down, also of those whose alert somebody closed. @throws Forbidden */
export async function tellOfHeartbeats(actor: SystemActor, at: Date): Promise<void> {
  const query = queryAs(actor, "uptime.heartbeat.settle");
  const rows = await query<Row>(
    `SELECT ${KNOWN_COLUMNS}, h.name, h.severity, e.name AS environment, h.retired_at IS NOT NULL AS retired
     FROM heartbeat h LEFT JOIN environment e ON e.id = h.environment_id
     WHERE h.untold OR h.status = 'down' AND h.retired_at IS NULL LIMIT ${MOST}`,
  );
  const alerts = rows.filter(({ retired }) => !retired).map(ownAlertOf);
  await keepOwnAlerts(actor, FAMILY, alerts, at);
  await query(
    `UPDATE heartbeat h SET untold = false FROM unnest($1::int[], $2::int[]) AS t(no, version)
     WHERE h.no = t.no AND h.version = t.version AND h.untold`,
    [rows.map(({ no }) => no), rows.map(({ version }) => version)],
  );
}

function ownAlertOf(row: Row): OwnAlert {
  const { rule, state } = knownOf(row);
  const { name, severity, environment } = row;
  const labels = { heartbeat: name, heartbeat_id: row.id, ...(environment ? { environment } : {}) };
  return { subject: row.id, severity, ...alarmOf(name, state, rule), labels, quiet: null };
}
