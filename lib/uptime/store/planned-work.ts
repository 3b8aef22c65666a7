/** Which planned work excuses a service at a time, or will? */
import type { Actor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { isId } from "@/lib/id";

export type PlannedSpan = { reason: string; from: Date; to: Date };

const MOST = 100;

/** Approved, and not over at `at`. Of an id that is none: nothing. @throws Forbidden */
export async function plannedWorkOf(actor: Actor, objectiveId: string, at: Date): Promise<PlannedSpan[]> {
  if (!isId(objectiveId)) return [];
  return queryAs(actor, "uptime.read")<PlannedSpan>(
    `SELECT m.reason, m.from_at AS "from", least(m.to_at, m.ended_at) AS "to" FROM maintenance m
     JOIN maintenance_objective o ON o.maintenance_id = m.id
     WHERE o.objective_id = $1 AND m.approved AND least(m.to_at, m.ended_at) > $2 ORDER BY m.from_at LIMIT ${MOST}`,
    [objectiveId, at],
  );
}
