/** Any JSON as alerts, by the paths that an admin gave. Rules: field notes, "JSON-path mapper". */
import { LABEL_LIMITS, linkOf, wholeText } from "@/lib/alerts/model/signal";
import type { ReadDraft } from "./generic-draft";
import type { Mapping } from "./inbound";
import { type JsonPath, readPath, valueAt } from "./json-path";
import { annotationsOf, labelsOf, quoted, textOf } from "./values";

/** A mapping whose paths were read once, for all alerts of a body. */
type Plan = {
  mapping: Mapping;
  status: JsonPath | null;
  resolved: ReadonlySet<string>;
  dedup: [name: string, path: JsonPath][];
  title: JsonPath;
  details: JsonPath | null;
  severity: JsonPath | null;
  link: JsonPath | null;
  labels: [name: string, path: JsonPath][];
};

export type Mapped = { alerts: unknown[]; read: (alert: unknown) => ReadDraft; why: null } | { why: string };

/** `why` says what keeps all of it from being read. */
export function mapped(body: unknown, mapping: Mapping): Mapped {
  const bad = pathsOf(mapping).find(([, path]) => readPath(path) === null);
  if (bad)
    return { why: `${bad[0]} of the mapping: ${quoted(bad[1])} is no path. Write one such as a.b[0].c.` };
  const plan = planOf(mapping);
  const alerts = mapping.each === null ? [body] : valueAt(body, pathOf(mapping.each));
  if (!Array.isArray(alerts)) {
    const found = alerts === undefined ? "nothing stands there" : "what stands there is no list";
    return { why: `The list of alerts: ${quoted(mapping.each ?? "")} is its path, and ${found}.` };
  }
  return { alerts, read: (alert) => draftOf(alert, plan), why: null };
}

function pathsOf(mapping: Mapping): [field: string, path: string][] {
  const { each, status, title, details, severity, link } = mapping;
  const single = Object.entries({ each, status, title, details, severity, link });
  return [
    ...single.flatMap(([field, path]): [string, string][] => (path === null ? [] : [[field, path]])),
    ...mapping.dedup.map((path): [string, string] => ["dedup", path]),
    ...Object.entries(mapping.labels).map(([name, path]): [string, string] => [
      `label ${quoted(name)}`,
      path,
    ]),
  ];
}

/** For paths that were checked. */
function pathOf(text: string): JsonPath {
  return readPath(text) ?? [];
}

function planOf(mapping: Mapping): Plan {
  const optional = (text: string | null) => (text === null ? null : pathOf(text));
  return {
    mapping,
    status: optional(mapping.status),
    resolved: new Set(mapping.resolved.map((word) => word.trim().toLowerCase())),
    dedup: mapping.dedup.map((text) => [text, pathOf(text)]),
    title: pathOf(mapping.title),
    details: optional(mapping.details),
    severity: optional(mapping.severity),
    link: optional(mapping.link),
    labels: Object.entries(mapping.labels).map(([name, text]) => [name, pathOf(text)]),
  };
}

function draftOf(alert: unknown, plan: Plan): ReadDraft {
  const at = (path: JsonPath | null) => (path === null ? undefined : valueAt(alert, path));
  const key = labelsOf("dedup", valuesAt(alert, plan.dedup.map(named)));
  if (key.why !== null) return { draft: null, why: key.why };
  const most = LABEL_LIMITS.count - Object.keys(key.labels).length;
  const labels = labelsOf("labels", valuesAt(alert, plan.labels), most);
  if (labels.why !== null) return { draft: null, why: labels.why };
  const title = at(plan.title);
  const link = textOf(at(plan.link));
  const status = textOf(at(plan.status))?.trim().toLowerCase();
  return {
    draft: {
      // Whoever can never say that it is over sends events, not states.
      kind: plan.status !== null && plan.resolved.size > 0 ? "state" : "event",
      status: status !== undefined && plan.resolved.has(status) ? "resolved" : "firing",
      key: key.labels,
      labels: labels.labels,
      summary: textOf(title),
      withoutSummary: `title: ${quoted(plan.mapping.title)} is its path, and no text stands there.`,
      severity: textOf(at(plan.severity)),
      link: linkOf(link),
      annotations: annotationsOf("details", at(plan.details)),
      at: null,
      notes: notesOf(plan, { link, status }),
    },
    why: null,
  };
}

/** Paths are longer than names of labels may be. */
function named([path, steps]: [string, JsonPath]): [string, JsonPath] {
  return [wholeText(path, LABEL_LIMITS.name), steps];
}

function valuesAt(alert: unknown, paths: readonly [string, JsonPath][]): Record<string, unknown> {
  return Object.fromEntries(paths.map(([name, path]) => [name, valueAt(alert, path)]));
}

function notesOf(plan: Plan, found: { link: string | null; status: string | undefined }): string[] {
  const notes: string[] = [];
  if (plan.status !== null && found.status === undefined) {
    notes.push(
      `status: no text stands at ${quoted(plan.mapping.status ?? "")}, so the alert counts as firing.`,
    );
  }
  if (found.link !== null && linkOf(found.link) === null) {
    notes.push("link: what stands there is no http or https address, so the alert has no link.");
  }
  return notes;
}
