/** Alerts about objectives, and nothing else: what stands is what the last reckoning found. */
import { keepOwnAlerts, type OwnAlert } from "@/lib/alerts/store/own";
import type { SystemActor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { type Alarm, alarmsOf } from "../alarms";
import type { Standing } from "../standing";

type Work = { id: string; reason: string; from: Date; to: Date; overran: boolean; down: string | null };

const AHEAD_MIN = 15;

/**
 * Planned work is announced a quarter of an hour before it begins; and when its time is over and the service is still down
 * since then, that is said too.
 */
export async function announceMaintenance(actor: SystemActor, at: Date): Promise<void> {
  const rows = await queryAs(
    actor,
    "uptime.judge",
  )<Work>(
    `SELECT m.id, m.reason, m.from_at AS from, m.to_at AS to, m.to_at <= now() AS overran,
       (SELECT min(o.name) FROM maintenance_objective mo JOIN objective o ON o.id = mo.objective_id
        JOIN objective_standing s ON s.objective_id = o.id
        WHERE mo.maintenance_id = m.id AND s.state = 'down' AND s.state_since <= m.to_at) AS down
     FROM maintenance m
     WHERE m.approved AND m.ended_at IS NULL AND m.to_at > now() - interval '1 day'
       AND m.from_at < now() + interval '${AHEAD_MIN} minutes' AND (m.from_at > now() OR m.to_at <= now())
     ORDER BY m.from_at LIMIT 200`,
  );
  const soon = rows.filter(({ overran }) => !overran);
  await keepOwnAlerts(
    actor,
    "maintenance-soon",
    soon.map((work) => ({
      ...{
        subject: work.id,
        state: "firing",
        severity: "info",
        since: at.getTime(),
        quiet: null,
        labels: {},
      },
      title: `Planned work begins soon: ${work.reason}`,
      text: `From ${work.from.toISOString()} until ${work.to.toISOString()}. Nobody is called for what it concerns.`,
    })),
    at,
  );
  const late = rows.filter(({ overran, down }) => overran && down !== null);
  await keepOwnAlerts(
    actor,
    "maintenance-overran",
    late.map((work) => ({
      ...{
        subject: work.id,
        state: "firing",
        severity: "high",
        since: work.to.getTime(),
        quiet: null,
        labels: {},
      },
      title: `Planned work is over, and ${work.down} is still down`,
      text: `It was to end at ${work.to.toISOString()}: ${work.reason}. From then on the downtime counts.`,
    })),
    at,
  );
}

export type Alarming = Standing & { id: string; name: string; environment: string | null };

export async function keepAlarms(
  actor: SystemActor,
  standings: readonly Alarming[],
  at: Date,
): Promise<void> {
  const alarms = standings.flatMap((standing) =>
    alarmsOf(standing.name, standing).map((alarm) => ({ standing, alarm })),
  );
  for (const rule of ["down", "burn", "unmeasured"] as const) {
    const own = alarms.filter(({ alarm }) => alarm.rule === rule);
    await keepOwnAlerts(
      actor,
      `objective-${rule}`,
      own.map(({ standing, alarm }) => ownAlertOf(standing, alarm)),
      at,
    );
  }
}

function ownAlertOf({ id, name, environment, plannedUntil }: Alarming, alarm: Alarm): OwnAlert {
  const { state, severity, title, text, since } = alarm;
  const labels = { objective: name, objective_id: id, ...(environment ? { environment } : {}) };
  const until = plannedUntil && new Date(plannedUntil).toISOString();
  return {
    subject: id,
    state,
    severity,
    title,
    text,
    since,
    labels,
    quiet: until ? { kind: "maintenance", id: until, text: `Planned work until ${until}` } : null,
  };
}
