/**
 * What does an Alertmanager say? Its webhook, version 4. A message is about a group, but each of its alerts has a status
 * of its own, and one that is absent is not resolved. Rules and vectors: field notes, "Alertmanager webhook v4".
 */
import { linkOf, type Signal } from "@/lib/alerts/model/signal";
import { type Inbound, type Message, refusedWhole, type SourceSettings, type Understood } from "./inbound";
import { isRecord, jsonOf, own } from "./json";
import { type Cause, causeOf, readEach, timeIn, whyBackward } from "./prometheus-alert";

export const alertmanager: Inbound = {
  read(message, settings, now) {
    return readGroup("Alertmanager", message, settings, now, (signal) => signal);
  },
};

/**
 * A group of alerts, as Alertmanager and Grafana send it.
 * @param finish adds what only this sender says
 */
export function readGroup(
  sender: "Alertmanager" | "Grafana",
  { body }: Message,
  { ignoredLabels }: SourceSettings,
  now: number,
  finish: (signal: Signal, alert: Record<string, unknown>) => Signal,
): Understood {
  const json = jsonOf(body);
  if (json.why !== null) return refusedWhole(json.why);
  const alerts = isRecord(json.value) ? own(json.value, "alerts") : undefined;
  if (!isRecord(json.value) || !Array.isArray(alerts)) return refusedWhole(noGroup(sender));
  const { signals, refused, notes } = readEach(alerts, (alert, mended) => {
    const cause = causeOf(alert, ignoredLabels, mended);
    if (typeof cause === "string") return cause;
    const signal = signalOf(alert, cause, now);
    return typeof signal === "string" ? signal : finish(signal, alert);
  });
  return { signals, refused, notes: [...notesOnTruncated(json.value, sender), ...notes] };
}

function signalOf(alert: Record<string, unknown>, cause: Cause, now: number): Signal | string {
  const status = own(alert, "status");
  if (status !== "firing" && status !== "resolved") {
    return 'status of this alert is neither "firing" nor "resolved". Send one of them with every alert.';
  }
  const startsAt = timeIn(alert, "startsAt");
  if (typeof startsAt === "string") return startsAt;
  const endsAt = timeIn(alert, "endsAt");
  if (typeof endsAt === "string") return endsAt;
  const backward = startsAt === null || endsAt === null ? null : whyBackward(startsAt, endsAt);
  if (backward) return backward;
  return {
    ...cause,
    kind: "state",
    status,
    link: linkIn(alert, "generatorURL"),
    startsAt,
    // The status is the sender's word: an end that has passed is no lease of one that fires.
    endsAt: status === "firing" && endsAt !== null && endsAt <= now ? null : endsAt,
    endsAtGuessed: false,
    eventId: null,
    acknowledged: null,
  };
}

/** null also for what is no address of the web. */
export function linkIn(alert: Record<string, unknown>, field: string): string | null {
  const value = own(alert, field);
  return typeof value === "string" ? linkOf(value) : null;
}

function noGroup(sender: string): string {
  return (
    `The body has no list "alerts", which ${sender}'s own webhook has. ` +
    "Remove the custom payload in its configuration, or send this to a source of the generic kind with a mapping."
  );
}

function notesOnTruncated(group: Record<string, unknown>, sender: "Alertmanager" | "Grafana"): string[] {
  const count = own(group, "truncatedAlerts");
  if (typeof count !== "number" || !Number.isSafeInteger(count) || count <= 0) return [];
  const setting = sender === "Grafana" ? "Max Alerts" : "max_alerts";
  const subject = count === 1 ? "1 alert was" : `${count} alerts were`;
  return [
    `${subject} not sent (${setting}). Raise the limit in ${sender}, or set it to 0 to receive them all.`,
  ];
}
