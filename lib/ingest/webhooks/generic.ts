/**
 * The format for whoever has none of its own: our documented JSON, GoAlert's form, and any other JSON by a mapping.
 * Rules: field notes, "Generic".
 */
import { LABEL_LIMITS, type Signal, wholeText } from "@/lib/alerts/model/signal";
import { formOf } from "./form";
import { type ReadDraft, signalOf } from "./generic-draft";
import { mapped } from "./generic-mapping";
import { type Inbound, type Mapping, type Message, type Refusal, refusedWhole } from "./inbound";
import { instantOf } from "./instant";
import { isRecord, type Json, jsonWithLongIntegers, own } from "./json";
import { annotationsOf, firstLink, labelsOf, textOf } from "./values";

/** How many alerts one message may hold. */
const MOST_ALERTS = 1_000;

/** With a mapping, all that comes is read by it, so that what people saw in the preview is what happens. */
export const generic: Inbound = {
  read(message, settings, now) {
    const sent = settings.mapping ? byMapping(message, settings.mapping) : documented(message);
    if (sent.why !== null) return refusedWhole(sent.why);
    const signals: Signal[] = [];
    const refused: Refusal[] = [];
    const notes = new Map<string, number>();
    for (const [index, alert] of sent.alerts.slice(0, MOST_ALERTS).entries()) {
      const { draft, why } = sent.read(alert);
      const made = draft === null ? why : signalOf(draft, settings.ignoredLabels, now);
      if (typeof made === "string") refused.push({ index: sent.isList ? index : null, why: made });
      else {
        signals.push(made.signal);
        for (const note of made.notes) notes.set(note, (notes.get(note) ?? 0) + 1);
      }
    }
    if (sent.alerts.length > MOST_ALERTS) refused.push(beyond(sent.alerts.length));
    return { signals, refused, notes: [...sent.notes, ...[...notes].map(counted)] };
  },
};

function counted([note, count]: [string, number]): string {
  return count === 1 ? note : `${note} (${count} alerts)`;
}

function beyond(count: number): Refusal {
  const left = count - MOST_ALERTS;
  return {
    index: MOST_ALERTS,
    why: `The list has ${count} alerts, and ${MOST_ALERTS} are read. Send the last ${left} in another message.`,
  };
}

type Sent =
  | {
      alerts: unknown[];
      isList: boolean;
      read: (alert: unknown) => ReadDraft;
      notes: string[];
      why: null;
    }
  | { why: string };

function byMapping(message: Message, mapping: Mapping): Sent {
  const form = fieldsSent(message);
  const { value, why } = form ? { value: objectOf(form), why: null } : jsonWithLongIntegers(message.body);
  if (why !== null) return { why };
  const sent = mapped(value, mapping);
  return sent.why === null ? { ...sent, isList: mapping.each !== null, notes: [] } : sent;
}

/** Fields by name; what is there more than once is a list. The token of the address is nobody's business. */
function objectOf(fields: URLSearchParams): Record<string, unknown> {
  const values = new Map<string, string[]>();
  for (const [name, value] of fields) {
    if (name === "token") continue;
    const known = values.get(name);
    if (known) known.push(value);
    else values.set(name, [value]);
  }
  return Object.fromEntries(
    [...values].map(([name, given]) => [name, given.length === 1 ? given[0] : given]),
  );
}

/** What came as fields: a form, or a query without a body. null: the body is something else. */
function fieldsSent(message: Message): URLSearchParams | null {
  return formOf(message) ?? (message.body.trim() === "" ? message.query : null);
}

/** As GoAlert has it, what the body leaves open may stand in the query; for a list it would be anyone's. */
function documented(message: Message): Sent {
  const form = fieldsSent(message);
  const fields = new URLSearchParams([...(form ?? []), ...message.query]);
  const asked = alertOfFields(fields);
  if (form) {
    const notes = fields.getAll("meta").some((pair) => !pair.includes("=")) ? [WITHOUT_VALUE] : [];
    return Object.keys(asked).length === 0
      ? { why: "The message holds no alert. Send JSON with a summary, or the field summary." }
      : { alerts: [asked], isList: false, read: draftOf, notes, why: null };
  }
  const { value, why }: Json = jsonWithLongIntegers(message.body);
  if (why !== null) return { why };
  if (Array.isArray(value)) return { alerts: value, isList: true, read: draftOf, notes: [], why: null };
  if (!isRecord(value)) return { why: "The body is JSON, but neither an object nor a list of objects." };
  return { alerts: [{ ...asked, ...value }], isList: false, read: draftOf, notes: [], why: null };
}

const WITHOUT_VALUE = 'meta: one has no "=", and is left out. Send name=value.';

/** GoAlert's names, and those of ours that are single texts. */
const FIELDS = ["summary", "details", "action", "dedup", "status", "severity", "links", "occurredAt"];

function alertOfFields(fields: URLSearchParams): Record<string, unknown> {
  const found = FIELDS.flatMap((name): [string, unknown][] => {
    const text = fields.get(name);
    return text === null ? [] : [[name, text]];
  });
  const pairs = fields.getAll("meta").flatMap((pair): [string, string][] => {
    const at = pair.indexOf("=");
    return at < 0 ? [] : [[pair.slice(0, at), pair.slice(at + 1)]];
  });
  // The first of a name counts, as for all fields: the body stands before the query.
  return Object.fromEntries(
    pairs.length === 0 ? found : [...found, ["labels", Object.fromEntries(pairs.reverse())]],
  );
}

function draftOf(alert: unknown): ReadDraft {
  if (!isRecord(alert)) return refused("The alert must be an object with a summary.");
  const status = statusOf(own(alert, "status"), own(alert, "action"));
  if (status === null) return refused('status: is neither "firing" nor "resolved". Send one of them.');
  const [dedup, summary] = [own(alert, "dedup"), own(alert, "summary")];
  if (isNested(dedup)) return refused("dedup: holds a list or an object. Send a text.");
  if (isNested(summary)) return refused("summary: holds a list or an object. Send a text.");
  const key = textOf(dedup);
  if (key !== null && key.length > LABEL_LIMITS.value) {
    return refused(`dedup: is longer than ${LABEL_LIMITS.value} characters. Send a shorter one.`);
  }
  const labels = labelsOf("labels", own(alert, "labels"), LABEL_LIMITS.count - (key === null ? 0 : 1));
  if (labels.why !== null) return refused(labels.why);
  const links = own(alert, "links");
  const time = textOf(own(alert, "occurredAt"));
  return {
    draft: {
      kind: "state",
      status,
      key: key === null ? {} : { dedup: wholeText(key, LABEL_LIMITS.value) },
      labels: labels.labels,
      summary: textOf(summary),
      withoutSummary: "summary: is missing or blank. Send one line that says what is wrong.",
      severity: textOf(own(alert, "severity")),
      link: firstLink(links, LINK_NAMES),
      annotations: {
        ...(Array.isArray(links) && links.length > 1 ? annotationsOf("links", links) : {}),
        ...annotationsOf("details", own(alert, "details")),
      },
      at: time === null ? null : instantOf(time.trim()),
      notes: notesOf(alert),
    },
    why: null,
  };
}

const LINK_NAMES = ["href", "url"];

function refused(why: string): ReadDraft {
  return { draft: null, why };
}

/** Nothing is firing, as it is the usual message. GoAlert's `action` counts where there is no status. */
function statusOf(status: unknown, action: unknown): Signal["status"] | null {
  if (isNested(status)) return null;
  const word = textOf(status)?.trim().toLowerCase();
  if (word === undefined) return textOf(action)?.trim().toLowerCase() === "close" ? "resolved" : "firing";
  return word === "firing" || word === "resolved" ? word : null;
}

function isNested(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

/** What was understood less well than its sender may have hoped. */
function notesOf(alert: Record<string, unknown>): string[] {
  const notes: string[] = [];
  const time = own(alert, "occurredAt") ?? null;
  const said = textOf(time);
  if ((time !== null && said === null) || (said !== null && instantOf(said.trim()) === null)) {
    notes.push("occurredAt: is no time such as 2026-01-01T10:00:00Z, so the time of arrival counts.");
  }
  if (isNested(own(alert, "severity")))
    notes.push("severity: is no word such as critical, so it is left out.");
  const links = own(alert, "links") ?? null;
  if (links !== null && !isEmpty(links) && firstLink(links, LINK_NAMES) === null) {
    notes.push("links: holds no http or https address, so the alert has no link.");
  }
  return notes;
}

function isEmpty(links: unknown): boolean {
  return links === "" || (Array.isArray(links) && links.length === 0);
}
