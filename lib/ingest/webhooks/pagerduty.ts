/**
 * What does a body of PagerDuty's Events API v2 say? Clients of PagerDuty are pointed at us unchanged, so its rules hold
 * here, and its words: clients show `errors` as they are. Rules: field notes, "PagerDuty Events v2".
 *
 * We are looser in three places, where PagerDuty would lose an alert: the routing key may be of any length or come by
 * another way, a payload needs no source, and a summary that is too long is cut.
 */
import { severityOf } from "@/lib/alerts/model/severity";
import {
  LABEL_LIMITS,
  type Labels,
  linkOf,
  type Signal,
  titleOf,
  wholeText,
} from "@/lib/alerts/model/signal";
import { instantOf } from "./instant";
import { isRecord, jsonWithLongIntegers, own } from "./json";
import { annotationsOf, firstLink, textOf } from "./values";

const ACTIONS = ["trigger", "acknowledge", "resolve"] as const;
type Action = (typeof ACTIONS)[number];
const SEVERITIES = ["critical", "warning", "error", "info"];
/** Characters, inclusive. */
const SUMMARY_LENGTH = 1_024;
const DEDUP_KEY_LENGTH = 255;

export type PagerDutyInvalid = { kind: "invalid"; errors: string[]; routingKey: string | null };

export type PagerDutyEvent = {
  kind: "event";
  /** Says which source it is; null when the body has none. */
  routingKey: string | null;
  action: Action;
  /** The sender's, or a new one: the answer returns it. */
  dedupKey: string;
  signal: Signal;
};

/**
 * @param now milliseconds since 1970: when it came. A resolve ends then: PagerDuty ignores its payload, and clients
 *   send the time of the trigger again
 * @param newKey names a trigger that has no dedup_key; called for valid events alone
 */
export function readPagerDutyEvent(
  body: string,
  now: number,
  newKey: () => string,
): PagerDutyEvent | PagerDutyInvalid {
  const sent = objectOf(body);
  if (sent.errors !== null) return { kind: "invalid", errors: sent.errors, routingKey: null };
  const { event } = sent;
  const routingKey = routingKeyOf(event);
  const action = ACTIONS.find((known) => known === own(event, "event_action"));
  const errors = faultsOf(event, action);
  if (action === undefined || errors.length > 0) return { kind: "invalid", errors, routingKey };
  const dedupKey = wholeText(textOf(own(event, "dedup_key")) ?? newKey(), LABEL_LIMITS.value);
  return { kind: "event", routingKey, action, dedupKey, signal: signalOf(event, action, dedupKey, now) };
}

export type PagerDutyChange = {
  kind: "change";
  routingKey: string | null;
  /** Milliseconds since 1970. */
  at: number;
  /** At most 1,024 characters. */
  summary: string;
  source: string | null;
  link: string | null;
};

/** A change is no problem: it notifies nobody. @param now when it came; the change itself may say otherwise */
export function readPagerDutyChange(body: string, now: number): PagerDutyChange | PagerDutyInvalid {
  const sent = objectOf(body);
  if (sent.errors !== null) return { kind: "invalid", errors: sent.errors, routingKey: null };
  const { event } = sent;
  const routingKey = routingKeyOf(event);
  const errors = payloadFaults(event);
  if (errors.length > 0) return { kind: "invalid", errors, routingKey };
  const payload = payloadOf(event);
  const source = textOf(own(payload, "source"));
  return {
    kind: "change",
    routingKey,
    at: timeOf(payload) ?? now,
    summary: wholeText(textOf(own(payload, "summary")) ?? "", SUMMARY_LENGTH),
    source: source === null ? null : wholeText(source, LABEL_LIMITS.value),
    link: linkIn(event),
  };
}

/** The body of 202. @param dedupKey null for a change, which has none */
export function pagerDutyAccepted(dedupKey: string | null) {
  const accepted = { status: "success", message: "Event processed" };
  return dedupKey === null ? accepted : { ...accepted, dedup_key: dedupKey };
}

/** The body of 400. Alertmanager logs `message` and `errors`. */
export function pagerDutyRefused(errors: readonly string[]) {
  return { status: "invalid event", message: "Event object is invalid", errors: [...errors] };
}

type Sent = { event: Record<string, unknown>; errors: null } | { event: null; errors: string[] };

function objectOf(body: string): Sent {
  const { value, why } = jsonWithLongIntegers(body);
  if (why !== null) {
    return { event: null, errors: [why === "The body is not JSON." ? "JSON parse error" : why] };
  }
  if (!isRecord(value)) return { event: null, errors: ["Event object format is unrecognized"] };
  return { event: value, errors: null };
}

function routingKeyOf(event: Record<string, unknown>): string | null {
  const key = own(event, "routing_key");
  return typeof key === "string" && key !== "" ? key : null;
}

function payloadOf(event: Record<string, unknown>): Record<string, unknown> {
  const payload = own(event, "payload");
  return isRecord(payload) ? payload : {};
}

function faultsOf(event: Record<string, unknown>, action: Action | undefined): string[] {
  const faults: string[] = [];
  if (action === undefined) {
    faults.push(
      isBlank(own(event, "event_action"))
        ? missing("event_action")
        : "'event_action' is invalid (must be one of the following: 'trigger', 'acknowledge' or 'resolve')",
    );
  }
  const key = own(event, "dedup_key") ?? null;
  const dedupKey = textOf(key);
  if (typeof key === "object" && key !== null) faults.push(noString("dedup_key"));
  else if (dedupKey !== null && lengthOf(dedupKey) > DEDUP_KEY_LENGTH) {
    faults.push(`Length of 'dedup_key' is incorrect (should be at most ${DEDUP_KEY_LENGTH} characters)`);
  } else if (dedupKey === null && (action === "acknowledge" || action === "resolve")) {
    faults.push(missing("dedup_key"));
  }
  // Without a valid action nobody knows whether it needs a payload.
  return action === "trigger" ? [...faults, ...payloadFaults(event), ...severityFaults(event)] : faults;
}

function payloadFaults(event: Record<string, unknown>): string[] {
  const payload = own(event, "payload") ?? null;
  if (payload === null) return [missing("payload")];
  if (!isRecord(payload)) return ["'payload' is invalid (should be an object)"];
  const summary = own(payload, "summary") ?? null;
  if (typeof summary === "object" && summary !== null) return [noString("payload.summary")];
  return textOf(summary) === null ? [missing("payload.summary")] : [];
}

function severityFaults(event: Record<string, unknown>): string[] {
  if (!isRecord(own(event, "payload"))) return [];
  const severity = own(payloadOf(event), "severity");
  if (isBlank(severity)) return [missing("payload.severity")];
  return isSeverity(severity)
    ? []
    : [
        "'payload.severity' is invalid (must be one of the following: 'critical', 'warning', 'error' or 'info')",
      ];
}

function isSeverity(value: unknown): value is string {
  return typeof value === "string" && SEVERITIES.includes(value);
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === "string" && value.trim() === "");
}

function missing(field: string): string {
  return `'${field}' is missing or blank`;
}

function noString(field: string): string {
  return `'${field}' is invalid (should be a string)`;
}

/** In characters, as PagerDuty counts, not in UTF-16 units. */
function lengthOf(text: string): number {
  return text.length > 2 * DEDUP_KEY_LENGTH ? text.length : Array.from(text).length;
}

/** Follow-ups need no payload; what they do send still describes the alert. */
function signalOf(event: Record<string, unknown>, action: Action, dedupKey: string, now: number): Signal {
  const payload = payloadOf(event);
  const summary = textOf(own(payload, "summary"));
  const severity = own(payload, "severity");
  const identity = { dedup_key: dedupKey };
  return {
    identity,
    labels: { ...labelsIn(event, payload), ...identity },
    annotations: annotationsIn(event, payload, summary),
    kind: "state",
    status: action === "resolve" ? "resolved" : "firing",
    severity: severityOf(isSeverity(severity) ? severity : null),
    title: titleOf(summary ?? dedupKey),
    link: linkIn(event),
    startsAt: action === "trigger" ? timeOf(payload) : null,
    endsAt: action === "resolve" ? now : null,
    endsAtGuessed: false,
    eventId: null,
    // A trigger takes no acknowledgement back.
    acknowledged: action === "acknowledge" ? true : null,
  };
}

function labelsIn(event: Record<string, unknown>, payload: Record<string, unknown>): Labels {
  const given: [string, unknown][] = [
    ["client", own(event, "client")],
    ...["source", "component", "group", "class"].map((name): [string, unknown] => [name, own(payload, name)]),
  ];
  return Object.fromEntries(
    given.flatMap(([name, value]) => {
      const text = textOf(value);
      return text === null ? [] : [[name, wholeText(text, LABEL_LIMITS.value)]];
    }),
  );
}

/** Where a text was expected and an object came, the object is kept here. */
function annotationsIn(
  event: Record<string, unknown>,
  payload: Record<string, unknown>,
  summary: string | null,
): Labels {
  const links = own(event, "links");
  const timestamp = own(payload, "timestamp");
  const misplaced = ["source", "component", "group", "class"].filter((name) => isObject(own(payload, name)));
  return {
    ...annotationsOf("custom_details", own(payload, "custom_details")),
    ...Object.assign({}, ...misplaced.map((name) => annotationsOf(name, own(payload, name)))),
    ...annotationsOf("client_url", own(event, "client_url")),
    ...(Array.isArray(links) && links.length > 1 ? annotationsOf("links", links) : {}),
    ...(timeOf(payload) === null ? annotationsOf("timestamp", timestamp) : {}),
    ...(summary === null ? {} : { summary: wholeText(summary, SUMMARY_LENGTH) }),
  };
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

/** The links come first, as the sender chose them for this alert; the client's own page is for all of its alerts. */
function linkIn(event: Record<string, unknown>): string | null {
  return (
    firstLink(own(event, "links"), ["href"]) ??
    firstLink(own(event, "images"), ["href", "src"]) ??
    linkOf(textOf(own(event, "client_url")))
  );
}

function timeOf(payload: Record<string, unknown>): number | null {
  const timestamp = own(payload, "timestamp");
  return typeof timestamp === "string" ? instantOf(timestamp.trim()) : null;
}
