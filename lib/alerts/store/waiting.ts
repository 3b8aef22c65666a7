/**
 * Alerts that wait for somebody, in the very statement that raised them: one row per group and severity. Who is asked is
 * decided from it by the worker; what is in this row is not lost, whoever is killed.
 */
import { newId } from "@/lib/id";
import { SEVERITIES } from "../model/severity";
import { type Known, type Place, stateAt } from "../telling";

/** `severity` is its place in SEVERITIES. */
export type Waiter = { id: string; groupKey: string; severity: number; episode: number };

/** Arrays for `waitingRows`, of those that are open and not quiet. */
export function waitingValues(alerts: readonly (Known & { place: Place })[], at: Date): unknown[] {
  const waiting = alerts.filter((alert) => !alert.quiet && stateAt(alert, at.getTime()) === "open");
  return waiterValues(
    waiting.map(({ id, place, severity, held }) => ({
      id,
      groupKey: place.groupKey,
      severity: SEVERITIES.indexOf(severity),
      episode: held.episode,
    })),
    at,
  );
}

/** Ids, groups, severities, alerts, episodes: the first alert of each group and severity. */
export function waiterValues(waiters: readonly Waiter[], at: Date): unknown[] {
  const first = new Map<string, Waiter>();
  for (const waiter of waiters) {
    const key = `${waiter.groupKey} ${waiter.severity}`;
    if (!first.has(key)) first.set(key, waiter);
  }
  // In one order, so that two writers of the same groups wait for each other and not both.
  const waiting = [...first].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, waiter]) => waiter);
  return [
    waiting.map(() => newId(at)),
    waiting.map(({ groupKey }) => groupKey),
    waiting.map(({ severity }) => severity),
    waiting.map(({ id }) => id),
    waiting.map(({ episode }) => episode),
  ];
}

/** A CTE. @param first number of the first of its parameters; $2 is when */
export function waitingRows(first: number): string {
  const [ids, groups, severities, alerts, episodes] = ["uuid", "text", "int", "uuid", "int"].map(
    (type, place) => `$${first + place}::${type}[]`,
  );
  return `waiting AS (
    INSERT INTO escalation (id, group_key, severity, alert_id, episode, started_at, next_at, state)
    SELECT id, group_key, severity, alert_id, episode, $2::timestamptz, $2::timestamptz, 'running'
    FROM unnest(${ids}, ${groups}, ${severities}, ${alerts}, ${episodes})
      AS w(id, group_key, severity, alert_id, episode)
    ON CONFLICT (group_key, severity) WHERE state <> 'over' DO NOTHING
  )`;
}
