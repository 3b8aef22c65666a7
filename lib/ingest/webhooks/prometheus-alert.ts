/**
 * What does one alert in Prometheus's shape say? What /api/v2/alerts, Alertmanager's webhook and Grafana's have in
 * common. What names the cause and its times must be right, or that alert is refused; words and links that nobody can
 * read never cost an alert. Rules: field notes, "Alertmanager webhook v4" and "Alertmanager API v2".
 */

import { type Severity, severityOf } from "@/lib/alerts/model/severity";
import { LABEL_LIMITS, type Labels, type Signal, titleOf, wholeText } from "@/lib/alerts/model/signal";
import { quoted } from "@/lib/ingest/bundle/refusal";
import { JSON_LIMITS } from "@/lib/json-shape";
import { type Refusal, refusedWhole, type Understood } from "./inbound";
import { instantOf } from "./instant";
import { isRecord, own } from "./json";

/** Each alert has a key for its labels and one for a label at least, so no body of ours holds more. */
const MOST_ALERTS = JSON_LIMITS.keys / 2;

/** What was mended or left out of alerts that were taken. */
export type Mended = { cut: number; annotations: number };

/** @param read a signal, or as a sentence why there is none */
export function readEach(
  alerts: readonly unknown[],
  read: (alert: Record<string, unknown>, mended: Mended) => Signal | string,
): Understood {
  if (alerts.length > MOST_ALERTS) {
    return refusedWhole(`The body has more than ${MOST_ALERTS} alerts. Send fewer at once.`);
  }
  const signals: Signal[] = [];
  const refused: Refusal[] = [];
  const mended: Mended = { cut: 0, annotations: 0 };
  for (const [index, alert] of alerts.entries()) {
    const signal = isRecord(alert) ? read(alert, mended) : "This is no alert: an alert is a JSON object.";
    if (typeof signal === "string") refused.push({ index, why: signal });
    else signals.push(signal);
  }
  return { signals, refused, notes: notesOn(mended) };
}

function notesOn({ cut, annotations }: Mended): string[] {
  const { count, value, annotation } = LABEL_LIMITS;
  const notes: string[] = [];
  if (cut > 0) {
    const subject = cut === 1 ? "1 text was" : `${cut} texts were`;
    notes.push(`${subject} cut: labels hold ${value} characters, annotations ${annotation}.`);
  }
  if (annotations > 0) {
    const subject = annotations === 1 ? "1 annotation was" : `${annotations} annotations were`;
    notes.push(`${subject} left out: each is a name and a text, and an alert has ${count} at most.`);
  }
  return notes;
}

/** What it is about, without its times. */
export type Cause = {
  identity: Labels;
  labels: Labels;
  annotations: Labels;
  severity: Severity;
  title: string;
};

/** @returns a sentence when the labels are not right */
export function causeOf(
  alert: Record<string, unknown>,
  ignoredLabels: readonly string[],
  mended: Mended,
): Cause | string {
  const labels = labelsOf(own(alert, "labels"), mended);
  if (typeof labels === "string") return labels;
  const identity = without(labels, ignoredLabels);
  if (identity !== labels && Object.keys(identity).length === 0) {
    return "labels holds only labels that this source ignores, so nothing tells this alert from others.";
  }
  const annotations = annotationsOf(own(alert, "annotations"), mended);
  // What tells replicas apart says nothing about the cause, and would change with every message of the other one.
  return {
    identity,
    labels: identity,
    annotations,
    severity: severityOf(labels["severity"]),
    title: titleFrom(identity, annotations),
  };
}

/** Labels without a value are not there. The same object when nothing had to be mended: this runs for every alert. */
function labelsOf(value: unknown, mended: Mended): Labels | string {
  if (value === undefined || value === null) return "labels is missing. An alert needs at least one label.";
  if (!isRecord(value))
    return 'labels must be an object of names and texts, such as {"alertname": "DiskFull"}.';
  let count = 0;
  let asSent = true;
  for (const name of Object.keys(value)) {
    const text = value[name];
    if (text === "" || text === null) {
      asSent = false;
      continue;
    }
    if (typeof text !== "string") {
      return `The label ${quoted(name)} is no text. Send values of labels in quotes.`;
    }
    if (!isName(name)) return `${quoted(name)} is no name of a label. ${NAMES}`;
    asSent = isWhole(text, LABEL_LIMITS.value) && asSent;
    count++;
  }
  if (count === 0) return "labels has no label with a value. An alert needs at least one.";
  if (count > LABEL_LIMITS.count)
    return `labels has ${count} labels. At most ${LABEL_LIMITS.count} are kept.`;
  if (asSent) return value as Labels;
  // Only texts are left, and what is null or empty.
  const said = Object.entries(value as Record<string, string | null>).filter(([, text]) => text);
  return wholeTexts(said as [string, string][], LABEL_LIMITS.value, mended);
}

const NAMES = `Names have 1 to ${LABEL_LIMITS.name} characters, without U+0000 and halves of characters.`;

function annotationsOf(value: unknown, mended: Mended): Labels {
  if (value === undefined || value === null) return NONE;
  if (!isRecord(value)) {
    mended.annotations++;
    return NONE;
  }
  if (isPlain(value)) return value;
  const said = Object.entries(value).filter(([, text]) => text !== null);
  const kept = said.filter(
    (pair): pair is [string, string] => isName(pair[0]) && typeof pair[1] === "string",
  );
  mended.annotations += said.length - Math.min(kept.length, LABEL_LIMITS.count);
  return wholeTexts(kept.slice(0, LABEL_LIMITS.count), LABEL_LIMITS.annotation, mended);
}

/** Nothing has to be mended: nearly always, and a copy costs. */
function isPlain(annotations: Record<string, unknown>): annotations is Record<string, string> {
  const names = Object.keys(annotations);
  for (const name of names) {
    const text = annotations[name];
    if (typeof text !== "string" || !isWhole(text, LABEL_LIMITS.annotation) || !isName(name)) return false;
  }
  return names.length <= LABEL_LIMITS.count;
}

const NONE: Labels = Object.freeze({});

function isName(text: string): boolean {
  return text !== "" && isWhole(text, LABEL_LIMITS.name);
}

function isWhole(text: string, limit: number): boolean {
  return text.length <= limit && text.isWellFormed() && !text.includes("\0");
}

/** Object.fromEntries makes a property of its own even of `__proto__`. */
function wholeTexts(pairs: readonly [string, string][], limit: number, mended: Mended): Labels {
  mended.cut += pairs.filter(([, text]) => text.length > limit).length;
  return Object.fromEntries(pairs.map(([name, text]) => [name, wholeText(text, limit)]));
}

/** Copies of rest properties are safe from `__proto__` as well. */
function without(labels: Labels, ignored: readonly string[]): Labels {
  let left = labels;
  for (const name of ignored) {
    if (!Object.hasOwn(left, name)) continue;
    const { [name]: _, ...others } = left;
    left = others;
  }
  return left;
}

/** What its author wrote as a summary; else the first line of longer words; else what it is called, and where. */
function titleFrom(labels: Labels, annotations: Labels): string {
  const summary = titleOf(annotations["summary"] ?? "");
  if (summary) return summary;
  for (const name of ["title", "message", "description"]) {
    const line = titleOf(firstLine(annotations[name] ?? ""));
    if (line) return line;
  }
  const { alertname } = labels;
  const place = labels["instance"] ?? labels["host"];
  if (alertname?.trim()) return titleOf(place ? `${alertname} on ${place}` : alertname);
  const pairs = Object.entries(labels).slice(0, 10);
  return titleOf(pairs.map(([name, value]) => `${name}=${value}`).join(", "));
}

function firstLine(text: string): string {
  const trimmed = text.trimStart();
  const end = trimmed.indexOf("\n");
  return end < 0 ? trimmed : trimmed.slice(0, end);
}

/**
 * The instant in a field, in milliseconds since 1970. null: the sender does not say, which Go writes as the year 1.
 * @returns a sentence when it is neither
 */
export function timeIn(alert: Record<string, unknown>, field: "startsAt" | "endsAt"): number | null | string {
  const value = own(alert, field);
  if (value === undefined || value === null || value === "") return null;
  if (typeof value !== "string") return `${field} is no text. ${TIMES}`;
  const instant = instantOf(value);
  if (instant !== null || isBeforeAllTimes(value)) return instant;
  return `${field} is ${quoted(value)}, which is no time between 1970 and 9999. ${TIMES}`;
}

const TIMES = "Send times as in 2026-01-01T10:00:00Z.";

/** A well-formed time of the year 0 or 1. */
function isBeforeAllTimes(text: string): boolean {
  if (!text.startsWith("0001-") && !text.startsWith("0000-")) return false;
  // 2000 was a leap year, as the year 0 was.
  return instantOf(`2000${text.slice(4)}`) !== null;
}

/** Why these cannot be its times, as a sentence; null: they can, and may be the same. */
export function whyBackward(startsAt: number, endsAt: number): string | null {
  if (startsAt <= endsAt) return null;
  const [start, end] = [new Date(startsAt).toISOString(), new Date(endsAt).toISOString()];
  return `startsAt (${start}) is later than endsAt (${end}). An alert must begin before it ends.`;
}
