/** What an incident is linked to: alerts, each as the episode that it was, services and servers. */
import { SEVERITIES, type Severity } from "@/lib/alerts/model/severity";
import type { Actor } from "@/lib/auth/actor";
import { type Transaction, writeAs } from "@/lib/auth/gate";
import { Conflict, NotFound, Unprocessable } from "@/lib/errors";
import { isId } from "@/lib/id";
import { type IncidentStatus, isOpen, MOST_LINKS } from "../model/incident";
import { appendEntries, endColumns, type Locked, lockIncident } from "./chain";
import { tellChanged } from "./news";

export type AlertToLink = {
  id: string;
  title: string;
  severity: Severity;
  episode: number;
  openedAt: Date;
  startedAt: Date;
  serverId: string | null;
  /** Of alerts about objectives, which Garrison makes itself. */
  objectiveId: string | null;
};

/** Each once, the worst first. @throws Unprocessable when one of them is not there */
export async function findAlerts(tx: Transaction, ids: readonly string[]): Promise<AlertToLink[]> {
  const wanted = [...new Set(ids)];
  const rows = await tx.alert.findMany({
    where: { id: { in: wanted } },
    orderBy: [{ severity: "asc" }, { openedAt: "asc" }, { id: "asc" }],
  });
  if (rows.length !== wanted.length) throw refused("alerts", "must be alerts that exist");
  return rows.map(({ id, title, severity, episode, openedAt, startedAt, serverId, sourceNo, labels }) => ({
    ...{ id, title, episode, openedAt, startedAt, serverId },
    severity: SEVERITIES[severity] ?? "medium",
    objectiveId: sourceNo === 0 ? objectiveIn(labels) : null,
  }));
}

function objectiveIn(labels: unknown): string | null {
  const id =
    typeof labels === "object" && labels !== null && "objective_id" in labels ? labels.objective_id : null;
  return typeof id === "string" && isId(id) ? id : null;
}

export type Service = { id: string; name: string };
export type Machine = { id: string; hostname: string };

/** Each once, by name. @throws Unprocessable when one of them is not there */
export async function findObjectives(tx: Transaction, ids: readonly string[]): Promise<Service[]> {
  const wanted = [...new Set(ids)];
  const rows = await tx.objective.findMany({
    where: { id: { in: wanted } },
    select: { id: true, name: true },
    orderBy: { name: "asc" },
  });
  if (rows.length !== wanted.length) throw refused("objectives", "must be objectives that exist");
  return rows;
}

/** By id or by host name; each once. @throws Unprocessable for one that is not there, or whose name two have */
export async function findServers(tx: Transaction, wanted: readonly string[]): Promise<Machine[]> {
  const ids = wanted.filter(isId);
  const names = wanted.filter((one) => !isId(one));
  const rows = await tx.server.findMany({
    where: { retiredAt: null, OR: [{ id: { in: ids } }, { hostname: { in: names } }] },
    select: { id: true, hostname: true },
    orderBy: { hostname: "asc" },
    take: MOST_LINKS.servers * 2,
  });
  for (const one of new Set(wanted)) {
    const found = rows.filter(({ id, hostname }) => id === one || hostname === one).length;
    if (found === 0) throw refused("servers", `has no server “${one.slice(0, 253)}”`);
    if (found > 1)
      throw refused("servers", `has several servers named “${one.slice(0, 253)}”: use the id of one`);
  }
  return rows;
}

function refused(field: string, message: string): Unprocessable {
  return new Unprocessable(`The incident can't be linked: ${field} ${message}.`, [{ field, message }]);
}

type Links = { alerts: readonly AlertToLink[]; objectives: readonly Service[]; servers: readonly Machine[] };

/** What was not linked yet, with the services and servers that the alerts are about. @throws Unprocessable when they are too many */
export async function addLinks(
  tx: Transaction,
  incident: Pick<Locked, "id" | "alerts" | "objectives" | "servers">,
  { alerts, objectives, servers }: Links,
): Promise<{ alerts: string[]; objectives: string[]; servers: string[] }> {
  const known = {
    alerts: new Set(incident.alerts.map(({ alertId }) => alertId)),
    objectives: new Set(incident.objectives.map(({ objectiveId }) => objectiveId)),
    servers: new Set(incident.servers.map(({ serverId }) => serverId)),
  };
  const own = await ofAlerts(tx, alerts);
  const added = {
    alerts: alerts.filter(({ id }) => !known.alerts.has(id)),
    objectives: onlyNew([...objectives, ...own.objectives], known.objectives),
    servers: onlyNew([...servers, ...own.servers], known.servers),
  };
  for (const name of ["alerts", "objectives", "servers"] as const) {
    if (known[name].size + added[name].length > MOST_LINKS[name])
      throw refused(name, `may be at most ${MOST_LINKS[name]}`);
  }
  const incidentId = incident.id;
  await tx.incidentAlert.createMany({
    data: added.alerts.map(({ id: alertId, episode, openedAt }) => ({
      incidentId,
      alertId,
      episode,
      openedAt,
    })),
  });
  await tx.incidentObjective.createMany({
    data: added.objectives.map(({ id: objectiveId }) => ({ incidentId, objectiveId })),
  });
  await tx.incidentServer.createMany({
    data: added.servers.map(({ id: serverId }) => ({ incidentId, serverId })),
  });
  return {
    alerts: added.alerts.map(({ title }) => title),
    objectives: added.objectives.map(({ name }) => name),
    servers: added.servers.map(({ hostname }) => hostname),
  };
}

function onlyNew<One extends { id: string }>(wanted: readonly One[], known: ReadonlySet<string>): One[] {
  const first = new Map(wanted.map((one) => [one.id, one]));
  return [...first.values()].filter(({ id }) => !known.has(id));
}

async function ofAlerts(
  tx: Transaction,
  alerts: readonly AlertToLink[],
): Promise<{ objectives: Service[]; servers: Machine[] }> {
  const objectives = alerts.flatMap(({ objectiveId }) => objectiveId ?? []);
  const servers = alerts.flatMap(({ serverId }) => serverId ?? []);
  return {
    objectives: await tx.objective.findMany({
      where: { id: { in: objectives } },
      select: { id: true, name: true },
      take: MOST_LINKS.objectives + 1,
    }),
    servers: await tx.server.findMany({
      where: { id: { in: servers } },
      select: { id: true, hostname: true },
      take: MOST_LINKS.servers + 1,
    }),
  };
}

export function isNothing(links: { alerts: string[]; objectives: string[]; servers: string[] }): boolean {
  return links.alerts.length + links.objectives.length + links.servers.length === 0;
}

/** Alerts that are linked already stay so. @throws NotFound, Conflict for a closed one, Unprocessable, Forbidden */
export async function linkAlerts(actor: Actor, id: string, alertIds: readonly string[]): Promise<void> {
  await writeAs(actor, "incidents.change", async (tx) => {
    const incident = await lockIncident(tx, id);
    refuseClosed(incident);
    const alerts = await findAlerts(tx, alertIds);
    const linked = await addLinks(tx, incident, { alerts, objectives: [], servers: [] });
    const target = `incident/${id}`;
    if (isNothing(linked)) return { result: undefined, target, after: { linked } };
    const end = await appendEntries(tx, actor, incident, [{ kind: "linked", detail: linked }]);
    await tx.incident.update({ where: { id }, data: endColumns(end) });
    await tellChanged(tx, id, incident.version);
    return { result: undefined, target, after: { linked, end } };
  });
}

/** What was linked with it stays. @throws NotFound, Conflict for a closed one, Forbidden */
export async function unlinkAlert(actor: Actor, id: string, alertId: string): Promise<void> {
  await writeAs(actor, "incidents.change", async (tx) => {
    const incident = await lockIncident(tx, id);
    refuseClosed(incident);
    if (!incident.alerts.some((link) => link.alertId === alertId))
      throw new NotFound("This alert is not linked to the incident.");
    const alert = await tx.alert.findUnique({ where: { id: alertId }, select: { title: true } });
    const unlinked = { alerts: [alert?.title ?? alertId], objectives: [], servers: [] };
    await tx.incidentAlert.deleteMany({ where: { incidentId: id, alertId } });
    const end = await appendEntries(tx, actor, incident, [{ kind: "unlinked", detail: unlinked }]);
    await tx.incident.update({ where: { id }, data: endColumns(end) });
    await tellChanged(tx, id, incident.version);
    return { result: undefined, target: `incident/${id}`, after: { unlinked: alertId, end } };
  });
}

function refuseClosed({ status }: { status: string }): void {
  if (isOpen({ status: status as IncidentStatus })) return;
  throw new Conflict("This incident is closed, and its evidence is frozen. Open it again first.");
}
