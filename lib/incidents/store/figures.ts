/** How fast incidents are seen, taken and mended, over a time. */
import { episodeTimes } from "@/lib/alerts/store/history";
import type { Actor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { allows } from "@/lib/auth/permissions";
import { acknowledgementsOf, summaryOf, timeToMitigate, timeToResolve, timeToSee } from "../metrics";
import type { Figures } from "../model/figures";

/** More than these are not counted, and that is said. */
const MOST = { incidents: 1_000, episodes: 5_000 } as const;

/** Of the incidents that were detected in the last `days`, and of the alerts that are linked to them. @throws Forbidden */
export async function incidentFigures(actor: Actor, days: number): Promise<Figures> {
  const query = queryAs(actor, "incidents.read");
  const [rows, links] = await Promise.all([
    query<{ impactStartedAt: Date; detectedAt: Date; mitigatedAt: Date | null; resolvedAt: Date | null }>(
      `SELECT impact_started_at AS "impactStartedAt", detected_at AS "detectedAt", mitigated_at AS "mitigatedAt",
         resolved_at AS "resolvedAt"
       FROM incident WHERE detected_at >= now() - make_interval(days => $1) ORDER BY detected_at DESC LIMIT $2`,
      [days, MOST.incidents + 1],
    ),
    allows(actor, "alerts.read")
      ? query<{ alertId: string; episode: number; openedAt: Date }>(
          `SELECT alert_id AS "alertId", episode, min(a.opened_at) AS "openedAt"
           FROM incident i JOIN incident_alert a ON a.incident_id = i.id
           WHERE i.detected_at >= now() - make_interval(days => $1)
           GROUP BY alert_id, episode ORDER BY min(a.opened_at) DESC, alert_id LIMIT $2`,
          [days, MOST.episodes + 1],
        )
      : [],
  ]);
  const incidents = rows.slice(0, MOST.incidents).map((row) => ({
    impactStartedAt: row.impactStartedAt.getTime(),
    detectedAt: row.detectedAt.getTime(),
    mitigatedAt: row.mitigatedAt?.getTime() ?? null,
    resolvedAt: row.resolvedAt?.getTime() ?? null,
  }));
  return {
    days,
    incidents: incidents.length,
    isCut: rows.length > MOST.incidents || links.length > MOST.episodes,
    detect: summaryOf(incidents.map(timeToSee)),
    mitigate: summaryOf(incidents.map(timeToMitigate)),
    resolve: summaryOf(incidents.map(timeToResolve)),
    acknowledge: await acknowledgements(actor, links.slice(0, MOST.episodes)),
  };
}

async function acknowledgements(
  actor: Actor,
  links: readonly { alertId: string; episode: number; openedAt: Date }[],
): Promise<Figures["acknowledge"]> {
  if (links.length === 0) return acknowledgementsOf([]);
  const episodes = links.map((link) => ({ ...link, openedAt: link.openedAt.getTime() }));
  const times = await episodeTimes(actor, episodes);
  return acknowledgementsOf(
    times.map(({ openedAt, deliveredAt, acknowledgedAt, endedAt, lapsed, planned, test }) => ({
      badSince: null,
      createdAt: openedAt,
      deliveredAt,
      acknowledgedAt,
      endedAt,
      excluded: test
        ? "test"
        : planned
          ? "maintenance"
          : lapsed && acknowledgedAt === null
            ? "lease_expired"
            : null,
    })),
  );
}
