/** What is read before an incident is closed, so that its evidence can be frozen. Garrison itself reads it: what is kept for ever must not depend on what the person who closes may see. */
import { SEVERITIES } from "@/lib/alerts/model/severity";
import { episodeTimes } from "@/lib/alerts/store/history";
import { system } from "@/lib/auth/actor";
import { readAs } from "@/lib/auth/gate";
import { NotFound } from "@/lib/errors";
import { isId } from "@/lib/id";
import { changedBy, type Standing } from "../changing";
import type { Changing, IncidentStatus } from "../model/incident";
import type { TimelineGap, TimelineRow } from "../model/timeline";
import { findWhole, type Locked } from "./chain";
import { readEvidence } from "./evidence";

type Row = Omit<Locked, "now">;

/** null where closing will be refused anyway. @throws NotFound */
export async function readToFreeze(
  id: string,
  wish: Changing,
): Promise<{
  incident: Row;
  rows: TimelineRow[];
  gaps: TimelineGap[];
  acknowledgedAt: number | null;
} | null> {
  const reader = system("incidents");
  const incident = isId(id) ? await findWhole(readAs(reader, "incidents.read"), id) : null;
  if (!incident) throw new NotFound("There is no such incident.");
  const now = Date.now();
  const { next, faults } = changedBy(standingOf(incident), wish, undefined, now);
  if (faults.length > 0 || incident.version !== wish.version) return null;
  const alerts = incident.alerts.map(({ alertId, episode, openedAt }) => ({
    ...{ alertId, episode },
    openedAt: openedAt.getTime(),
  }));
  const about = {
    impactStartedAt: next.times.impactStartedAt,
    resolvedAt: next.times.resolvedAt,
    alerts,
    objectives: incident.objectives.map(({ objectiveId }) => objectiveId),
    servers: incident.servers.map(({ serverId }) => serverId),
  };
  const [evidence, times] = await Promise.all([
    readEvidence(reader, about, now),
    episodeTimes(reader, alerts),
  ]);
  const taken = times.flatMap(({ acknowledgedAt }) => acknowledgedAt ?? []);
  const isSet = next.times.acknowledgedAt !== null || taken.length === 0;
  const acknowledgedAt = isSet ? null : Math.max(Math.min(...taken), next.times.detectedAt);
  return { incident, ...evidence, acknowledgedAt };
}

export function standingOf(row: Row): Standing {
  const { title, status, severity, cause, causeKnown, change, owner, due } = row;
  return {
    ...{ title, cause, causeKnown, change, owner },
    status: status as IncidentStatus,
    severity: SEVERITIES[severity] ?? "medium",
    lead: row.leadName === null ? null : { id: row.leadId, name: row.leadName },
    times: {
      impactStartedAt: row.impactStartedAt.getTime(),
      detectedAt: row.detectedAt.getTime(),
      acknowledgedAt: row.acknowledgedAt?.getTime() ?? null,
      mitigatedAt: row.mitigatedAt?.getTime() ?? null,
      resolvedAt: row.resolvedAt?.getTime() ?? null,
    },
    nextUpdateAt: row.nextUpdateAt?.getTime() ?? null,
    due: due?.toISOString().slice(0, 10) ?? null,
  };
}
