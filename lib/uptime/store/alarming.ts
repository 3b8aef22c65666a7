/** Alerts about objectives, and nothing else: what stands is what the last reckoning found. */
import { keepOwnAlerts, type OwnAlert } from "@/lib/alerts/store/own";
import type { SystemActor } from "@/lib/auth/actor";
import { type Alarm, alarmsOf } from "../alarms";
import type { Standing } from "../standing";

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
