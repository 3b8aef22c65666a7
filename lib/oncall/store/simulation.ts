/** "Who gets woken?", asked of what is set up now, and of silences and planned work that hold it back. */

import type { Alert } from "@/lib/alerts/model/alert";
import { getAlert } from "@/lib/alerts/store/one-alert";
import { silencesAhead } from "@/lib/alerts/store/silences-ahead";
import type { Actor } from "@/lib/auth/actor";
import { Unprocessable } from "@/lib/errors";
import { instantOf } from "@/lib/local-time";
import { localText } from "@/lib/time";
import { plannedWorkOf } from "@/lib/uptime/store/planned-work";
import { whoIsWoken } from "../explain";
import type { PlannedWork, Silence, Simulated, Simulating } from "../model/simulation";
import { namesOf } from "../on-call";
import type { Routed } from "../routing";
import { readDuty } from "./duty";

/** @throws NotFound for an alert that is not there, Unprocessable for a time that is none, Forbidden */
export async function simulate(actor: Actor, asked: Simulating, now: Date): Promise<Simulated> {
  const at = timeOf(asked, now);
  const alert = asked.alertId === undefined ? null : await getAlert(actor, asked.alertId);
  const routed: Routed = alert ?? asked;
  const [duty, silences, maintenance] = await Promise.all([
    readDuty(actor, at),
    readSilences(actor, routed, alert, at),
    readPlannedWork(actor, routed, at),
  ]);
  const { timeZone } = asked;
  const names = namesOf(duty);
  const lines = whoIsWoken({ alert: routed, at: at.getTime(), timeZone, silences, maintenance }, duty);
  return {
    at: at.getTime(),
    alert: {
      id: alert?.id ?? null,
      title: alert?.title ?? null,
      severity: routed.severity,
      environment: routed.environment,
    },
    notes: alert ? notesOf(alert, timeZone) : [],
    lines: lines.map((line) => ({ ...line, name: line.personId && (names.get(line.personId) ?? null) })),
  };
}

const LATEST = Date.UTC(2100, 0, 1);

function timeOf({ at, timeZone }: Simulating, now: Date): Date {
  if (at === undefined) return now;
  const instant = instantOf(at, timeZone);
  if (instant !== null && instant >= 0 && instant < LATEST) return new Date(instant);
  const message = "is not a time like 2026-11-23T02:14";
  throw new Unprocessable(`It can't be said who gets woken: at ${message}.`, [{ field: "at", message }]);
}

async function readSilences(
  actor: Actor,
  { labels, severity }: Routed,
  alert: Alert | null,
  at: Date,
): Promise<Silence[]> {
  const ahead = await silencesAhead(actor, { labels, severity, sourceId: alert?.source.id ?? null }, at);
  return ahead.map(({ comment, matchers, startsAt, endsAt }) => ({
    ...{ name: comment, matchers, fromAt: startsAt.getTime(), toAt: endsAt.getTime() },
  }));
}

/** Alerts of objectives name theirs. */
async function readPlannedWork(actor: Actor, { labels }: Routed, at: Date): Promise<PlannedWork[]> {
  const id = Object.hasOwn(labels, "objective_id") ? labels["objective_id"] : undefined;
  if (id === undefined) return [];
  const work = await plannedWorkOf(actor, id, at);
  return work.map(({ reason, from, to }) => ({ reason, fromAt: from.getTime(), toAt: to.getTime() }));
}

/** The answer is that of an alert which begins; this one may be further. */
function notesOf({ state, acknowledged, snoozed, quiet }: Alert, timeZone: string): string[] {
  const clock = (at: Date) => localText(at, timeZone);
  const notes: string[] = [];
  if (state === "resolved") notes.push("This alert is over: nobody is asked unless it comes back.");
  if (state === "acknowledged" && acknowledged) {
    notes.push(
      `${acknowledged.name} has this alert until ${clock(acknowledged.until)}: nobody else is asked before.`,
    );
  }
  if (state === "snoozed" && snoozed) {
    const until = snoozed.until ? clock(snoozed.until) : "it gets worse";
    notes.push(`${snoozed.name} snoozed this alert until ${until}: nobody is asked before.`);
  }
  if (quiet && state !== "resolved") notes.push(`Nobody is told of it now. ${quiet.text}`);
  return notes;
}
