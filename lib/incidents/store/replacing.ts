/** The services and servers of an incident, replaced as a whole. */
import type { Transaction } from "@/lib/auth/gate";
import { Unprocessable } from "@/lib/errors";
import type { EntryDraft } from "../entry-rows";
import type { Changing } from "../model/incident";
import type { Locked } from "./chain";
import { addLinks, findObjectives, findServers, isNothing } from "./links";

/** @returns what is written down of it @throws Unprocessable for what is not there, and for closing at the same time */
export async function replaceLinks(tx: Transaction, incident: Locked, wish: Changing): Promise<EntryDraft[]> {
  if (wish.objectives === undefined && wish.servers === undefined) return [];
  if (wish.status === "closed") {
    const field = wish.objectives ? "objectives" : "servers";
    const message = "must be set before it is closed, not with it";
    throw new Unprocessable(`The incident can't be kept like this: ${field} ${message}.`, [
      { field, message },
    ]);
  }
  const objectives = wish.objectives && (await findObjectives(tx, wish.objectives));
  const servers = wish.servers && (await findServers(tx, wish.servers));
  const gone = {
    objectives: objectives
      ? without(
          incident.objectives.map((one) => one.objectiveId),
          objectives,
        )
      : [],
    servers: servers
      ? without(
          incident.servers.map((one) => one.serverId),
          servers,
        )
      : [],
  };
  const unlinked = await removeLinks(tx, incident.id, gone);
  const left = {
    ...incident,
    objectives: incident.objectives.filter(({ objectiveId }) => !gone.objectives.includes(objectiveId)),
    servers: incident.servers.filter(({ serverId }) => !gone.servers.includes(serverId)),
  };
  const linked = await addLinks(tx, left, {
    alerts: [],
    objectives: objectives ?? [],
    servers: servers ?? [],
  });
  return [
    ...(isNothing(unlinked) ? [] : [{ kind: "unlinked" as const, detail: unlinked }]),
    ...(isNothing(linked) ? [] : [{ kind: "linked" as const, detail: linked }]),
  ];
}

function without(known: readonly string[], wanted: readonly { id: string }[]): string[] {
  return known.filter((id) => !wanted.some((one) => one.id === id));
}

async function removeLinks(
  tx: Transaction,
  incidentId: string,
  gone: { objectives: string[]; servers: string[] },
): Promise<{ alerts: string[]; objectives: string[]; servers: string[] }> {
  const named = {
    objectives: await tx.objective.findMany({
      where: { id: { in: gone.objectives } },
      select: { name: true },
    }),
    servers: await tx.server.findMany({ where: { id: { in: gone.servers } }, select: { hostname: true } }),
  };
  await tx.incidentObjective.deleteMany({ where: { incidentId, objectiveId: { in: gone.objectives } } });
  await tx.incidentServer.deleteMany({ where: { incidentId, serverId: { in: gone.servers } } });
  return {
    alerts: [],
    objectives: named.objectives.map(({ name }) => name),
    servers: named.servers.map(({ hostname }) => hostname),
  };
}
