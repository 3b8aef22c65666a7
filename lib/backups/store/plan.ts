/** The order in which everything is brought back after a disaster, with what is needed for it. */
import type { Actor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import type { PlannedSystem } from "../model/plan";

const MOST = 500;

/** The smallest turn first; of one turn the names in order. At most 500. @throws Forbidden */
export async function readPlan(actor: Actor): Promise<{ systems: PlannedSystem[]; total: number }> {
  const query = queryAs(actor, "backups.read");
  const [systems, [counted]] = await Promise.all([
    query<PlannedSystem>(
      `SELECT s.id, s.name, s.kind, e.name AS environment, v.hostname, s.restore_order AS "order",
         s.restore_notes AS notes, s.rto_s AS "rtoS", s.rpo_s AS "rpoS", c.name AS copy, c.place,
         c.point_at AS "pointAt", s.drill_passed_at AS "drillPassedAt", d.took AS "tookS"
       FROM (SELECT * FROM protected_system WHERE retired_at IS NULL ORDER BY restore_order, name, id LIMIT ${MOST}) s
       LEFT JOIN environment e ON e.id = s.environment_id LEFT JOIN server v ON v.id = s.server_id
       LEFT JOIN LATERAL (SELECT c.name, c.place, c.point_at FROM backup_copy c
         WHERE c.system_id = s.id AND c.retired_at IS NULL AND c.point_at IS NOT NULL
         ORDER BY c.point_at DESC, c.no LIMIT 1) c ON true
       LEFT JOIN LATERAL (SELECT extract(epoch FROM d.usable_at - d.started_at)::float8 AS took FROM restore_drill d
         WHERE d.system_id = s.id AND d.result = 'passed' ORDER BY d.started_at DESC LIMIT 1) d ON true
       ORDER BY s.restore_order, s.name, s.id`,
    ),
    query<{ total: number }>("SELECT count(*)::int AS total FROM protected_system WHERE retired_at IS NULL"),
  ]);
  return { systems, total: counted?.total ?? 0 };
}
