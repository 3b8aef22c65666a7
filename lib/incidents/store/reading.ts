/** Reading incidents: the list, one of them with what it cost, and who could lead it. */

import { SEVERITIES } from "@/lib/alerts/model/severity";
import { alertsNow, episodeTimes } from "@/lib/alerts/store/history";
import type { Actor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { allows } from "@/lib/auth/permissions";
import { Invalid, NotFound } from "@/lib/errors";
import { decodeCursor, encodeCursor, isInstant, type Page } from "@/lib/http/list";
import { isId } from "@/lib/id";
import { minutesLost, readDowntime } from "@/lib/uptime/store/downtime";
import type {
  Downtime,
  Incident,
  IncidentFilter,
  IncidentRow,
  IncidentStatus,
  LinkedAlert,
} from "../model/incident";
import type { About } from "./evidence";

const COLUMNS = `
  i.id, i.no, i.title, i.severity::int AS severity, i.status, i.lead_id AS "leadId", i.lead_name AS "leadName",
  i.impact_started_at AS "impactStartedAt", i.detected_at AS "detectedAt", i.acknowledged_at AS "acknowledgedAt",
  i.mitigated_at AS "mitigatedAt", i.resolved_at AS "resolvedAt", i.closed_at AS "closedAt",
  i.cause_known AS "causeKnown",
  ARRAY(SELECT objective_id FROM incident_objective WHERE incident_id = i.id ORDER BY objective_id) AS "objectiveIds"`;

type Row = Omit<IncidentRow, "severity" | "lead" | "downtime"> & {
  severity: number;
  leadId: string | null;
  leadName: string | null;
  objectiveIds: string[];
};

/** Open ones first, the worst of them before the others; closed ones from the newest on. */
const RANK = `CASE WHEN i.status = 'closed' THEN 9 ELSE i.severity END`;
const WHEN = "coalesce(i.closed_at, i.impact_started_at)";
const MATCHES = `($1::text = 'all' OR ($1 = 'closed') = (i.status = 'closed'))`;

type Asked = IncidentFilter & { limit: number; cursor?: string | undefined };

/** @throws Invalid for a strange cursor, Forbidden */
export async function listIncidents(
  actor: Actor,
  { status, limit, cursor }: Asked,
): Promise<Page<IncidentRow>> {
  const query = queryAs(actor, "incidents.read");
  const place = cursor === undefined ? [null, null, null] : placeOf(cursor);
  const [rows, [counted]] = await Promise.all([
    query<Row & { rank: number; when: Date }>(
      `SELECT ${COLUMNS}, ${RANK} AS rank, ${WHEN} AS "when" FROM incident i
       WHERE ${MATCHES} AND ($2::int IS NULL OR ${RANK} > $2 OR ${RANK} = $2 AND (${WHEN}, i.id) < ($3::timestamptz, $4::uuid))
       ORDER BY ${RANK}, ${WHEN} DESC, i.id DESC LIMIT $5`,
      [status, ...place, limit + 1],
    ),
    query<{ total: number }>(`SELECT count(*)::int AS total FROM incident i WHERE ${MATCHES}`, [status]),
  ]);
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    items: await withDowntime(actor, shown),
    next: last ? encodeCursor([last.rank, last.when.toISOString(), last.id]) : null,
    total: counted?.total ?? 0,
  };
}

/** A cursor that was made up must not reach the database. @throws Invalid */
function placeOf(cursor: string): (string | number)[] {
  const [rank, at, id] = decodeCursor(cursor, 3);
  if (Number.isInteger(rank) && Number(rank) >= 0 && Number(rank) <= 9 && isInstant(at) && isId(String(id)))
    return [Number(rank), at, String(id)];
  throw new Invalid("This cursor belongs to another list. Leave it out to begin at the first page.", [
    { field: "cursor", message: "is not valid here" },
  ]);
}

/**
 * Those that began since then, or are still open, from the newest on, at most `limit`; and the minutes in which any service
 * of theirs was down, each counted once. null where no service is named, or whoever asks may not know. @throws Forbidden
 */
export async function incidentsSince(
  actor: Actor,
  since: Date,
  limit: number,
): Promise<{ incidents: IncidentRow[]; lost: number | null }> {
  const rows = await queryAs(actor, "incidents.read")<Row>(
    `SELECT ${COLUMNS} FROM incident i WHERE i.impact_started_at >= $1 OR i.status <> 'closed'
     ORDER BY i.impact_started_at DESC, i.id DESC LIMIT $2`,
    [since, limit],
  );
  const now = Date.now();
  const spans = spansOf(rows, now);
  const isKnown = spans.length > 0 && allows(actor, "uptime.read");
  const [incidents, lost] = await Promise.all([
    withDowntime(actor, rows),
    isKnown ? minutesLost(actor, spans, now) : null,
  ]);
  return { incidents, lost };
}

async function withDowntime(actor: Actor, rows: readonly Row[]): Promise<IncidentRow[]> {
  const downtimes = await downtimesOf(actor, rows);
  return rows.map((row, place) => ({ ...plainRow(row), downtime: worstOf(downtimes[place] ?? []) }));
}

type Lasting = Pick<Row, "objectiveIds" | "impactStartedAt" | "resolvedAt">;

/** While users suffered; `place` is that of the incident. */
function spansOf(rows: readonly Lasting[], now: number) {
  return rows.flatMap(({ objectiveIds, impactStartedAt, resolvedAt }, place) =>
    objectiveIds.map((objectiveId) => ({
      place,
      objectiveId,
      from: impactStartedAt.getTime(),
      to: resolvedAt?.getTime() ?? now,
    })),
  );
}

/** Of each incident, in one query for all; nothing for whoever may not know. */
async function downtimesOf(actor: Actor, rows: readonly Lasting[]): Promise<Downtime[][]> {
  if (!allows(actor, "uptime.read")) return rows.map(() => []);
  const now = Date.now();
  const spans = spansOf(rows, now);
  const told = await readDowntime(actor, spans, now);
  const downtimes = rows.map((): Downtime[] => []);
  for (const [index, { place }] of spans.entries()) {
    const downtime = told[index];
    if (downtime) downtimes[place]?.push(downtime);
  }
  return downtimes;
}

/** The service that lost most; of those that lost nothing, the one about which least is known. */
function worstOf(downtimes: readonly Downtime[]): Downtime | null {
  const lost = ({ bad, excused }: Downtime) => bad - excused;
  const [worst] = [...downtimes].sort((a, b) => lost(b) - lost(a) || b.unknown - a.unknown);
  return worst ?? null;
}

function plainRow({
  leadId,
  leadName,
  severity,
  objectiveIds: _,
  ...row
}: Row): Omit<IncidentRow, "downtime"> {
  return {
    ...row,
    severity: SEVERITIES[severity] ?? "medium",
    lead: leadName === null ? null : { id: leadId, name: leadName },
  };
}

type Whole = Row & {
  nextUpdateAt: Date | null;
  cause: string | null;
  change: string | null;
  owner: string | null;
  due: string | null;
  declaredByName: string;
  createdAt: Date;
  version: number;
  entries: number;
  head: string | null;
  objectives: { id: string; name: string }[];
  servers: { id: string; hostname: string }[];
  links: { alertId: string; episode: number; openedAt: string }[];
};

const WHOLE = `
  SELECT ${COLUMNS}, i.next_update_at AS "nextUpdateAt", i.cause, i.change, i.owner, to_char(i.due, 'YYYY-MM-DD') AS due,
    i.declared_by_name AS "declaredByName", i.created_at AS "createdAt", i.version, i.last_seq AS entries,
    encode(i.head, 'hex') AS head,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'name', o.name) ORDER BY o.id), '[]')
      FROM incident_objective io JOIN objective o ON o.id = io.objective_id WHERE io.incident_id = i.id) AS objectives,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'hostname', s.hostname) ORDER BY s.hostname), '[]')
      FROM incident_server si JOIN server s ON s.id = si.server_id WHERE si.incident_id = i.id) AS servers,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('alertId', a.alert_id, 'episode', a.episode, 'openedAt', a.opened_at)
        ORDER BY a.opened_at, a.alert_id), '[]')
      FROM incident_alert a WHERE a.incident_id = i.id) AS links
  FROM incident i WHERE i.id = $1`;

/** @throws NotFound, Forbidden */
export async function getIncident(actor: Actor, id: string): Promise<Incident> {
  const [found] = isId(id) ? await queryAs(actor, "incidents.read")<Whole>(WHOLE, [id]) : [];
  if (!found) throw new NotFound("There is no such incident.");
  const { links, ...row } = found;
  const [[downtimes = []], { alerts, acknowledgedAt }] = await Promise.all([
    downtimesOf(actor, [row]),
    linkedAlerts(actor, links),
  ]);
  const { objectiveIds: _, leadId: __, leadName: ___, severity: ____, ...rest } = row;
  return {
    ...rest,
    ...plainRow(row),
    // Nobody has set it: then it is when the first alert of it was taken.
    acknowledgedAt: row.acknowledgedAt ?? later(acknowledgedAt, row.detectedAt),
    alerts,
    downtimes,
  };
}

function later(at: number | null, least: Date): Date | null {
  return at === null ? null : new Date(Math.max(at, least.getTime()));
}

async function linkedAlerts(
  actor: Actor,
  links: Whole["links"],
): Promise<{ alerts: LinkedAlert[]; acknowledgedAt: number | null }> {
  if (links.length === 0 || !allows(actor, "alerts.read")) return { alerts: [], acknowledgedAt: null };
  const ids = links.map(({ alertId }) => alertId);
  const episodes = links.map((link) => ({ ...link, openedAt: Date.parse(link.openedAt) }));
  const [standing, times] = await Promise.all([alertsNow(actor, ids), episodeTimes(actor, episodes)]);
  const now = new Map(standing.map((alert) => [alert.id, alert]));
  const alerts = links.flatMap(({ alertId, episode, openedAt }) => {
    const alert = now.get(alertId);
    if (!alert) return [];
    const { id, title, severity, state, annotations } = alert;
    return [
      { id, title, severity, state, episode, openedAt: new Date(openedAt), runbook: runbookOf(annotations) },
    ];
  });
  const taken = times.flatMap(({ acknowledgedAt }) => acknowledgedAt ?? []);
  return { alerts, acknowledgedAt: taken.length === 0 ? null : Math.min(...taken) };
}

/** What Prometheus's users call it. Only the web is linked to. */
function runbookOf(annotations: Readonly<Record<string, string>>): string | null {
  const text = Object.hasOwn(annotations, "runbook_url") ? (annotations["runbook_url"] ?? "") : "";
  if (text.length > 2_000 || !URL.canParse(text)) return null;
  return /^https?:$/.test(new URL(text).protocol) ? text : null;
}

/** The id of the incident with this id or number; what short links lead to. @throws NotFound, Forbidden */
export async function findIncident(actor: Actor, idOrNo: string): Promise<string> {
  const no = /^[1-9]\d{0,8}$/.test(idOrNo) ? Number(idOrNo) : null;
  const [found] =
    no !== null || isId(idOrNo)
      ? await queryAs(actor, "incidents.read")<{ id: string }>(
          "SELECT id FROM incident WHERE id = $1::uuid OR no = $2",
          [no === null ? idOrNo : null, no],
        )
      : [];
  if (!found) throw new NotFound("There is no such incident.");
  return found.id;
}

/** What its evidence is looked for by; null for no such incident. @throws Forbidden */
export async function findAbout(
  actor: Actor,
  id: string,
): Promise<{ about: About; isClosed: boolean } | null> {
  const [row] = isId(id)
    ? await queryAs(actor, "incidents.read")<{
        impactStartedAt: Date;
        resolvedAt: Date | null;
        status: IncidentStatus;
        objectives: string[];
        servers: string[];
        links: Whole["links"];
      }>(ABOUT, [id])
    : [];
  if (!row) return null;
  const { impactStartedAt, resolvedAt, objectives, servers, links, status } = row;
  const about = {
    impactStartedAt: impactStartedAt.getTime(),
    resolvedAt: resolvedAt?.getTime() ?? null,
    alerts: links.map((link) => ({ ...link, openedAt: Date.parse(link.openedAt) })),
    objectives,
    servers,
  };
  return { about, isClosed: status === "closed" };
}

const ABOUT = `
  SELECT i.impact_started_at AS "impactStartedAt", i.resolved_at AS "resolvedAt", i.status,
    ARRAY(SELECT objective_id FROM incident_objective WHERE incident_id = i.id) AS objectives,
    ARRAY(SELECT server_id FROM incident_server WHERE incident_id = i.id) AS servers,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('alertId', a.alert_id, 'episode', a.episode, 'openedAt', a.opened_at)), '[]')
      FROM incident_alert a WHERE a.incident_id = i.id) AS links
  FROM incident i WHERE i.id = $1`;

/** Who may lead one: at most 200, by name. @throws Forbidden */
export async function listLeads(actor: Actor): Promise<{ id: string; name: string }[]> {
  return queryAs(
    actor,
    "incidents.change",
  )<{ id: string; name: string }>(
    `SELECT id, name FROM person WHERE disabled_at IS NULL AND role IN ('admin', 'oncall') ORDER BY name, id LIMIT 200`,
  );
}
