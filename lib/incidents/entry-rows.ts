/** How does an entry read in a time line? Pure and total: what somebody tampered with still has a row. */
import { counted } from "@/lib/units";
import type { StoredEntry } from "./canonical";
import type { TimelineRow } from "./model/timeline";

/** What entries may hold, by kind. Instants are text (RFC 3339), so that they hash the same everywhere. */
export type Change = { name: string; from: string | null; to: string | null };
export type EntryDetails = {
  declared: { title: string; severity: string; impactStartedAt: string; detectedAt: string };
  note: { text: string; corrects?: number };
  status: { from: string; to: string };
  times: { changes: Change[] };
  changed: { changes: Change[] };
  linked: { alerts: string[]; objectives: string[]; servers: string[] };
  unlinked: { alerts: string[]; objectives: string[]; servers: string[] };
  closed: { cause: string; causeKnown: boolean; change: string; owner: string; due: string };
  evidence: { rows: object[]; gaps: object[] };
};
/** An entry that is to be written; `at` in milliseconds since 1970, left out for now. */
export type EntryDraft = {
  [Kind in keyof EntryDetails]: { kind: Kind; detail: EntryDetails[Kind]; at?: number };
}[keyof EntryDetails];

type Words = Pick<TimelineRow, "text"> & Partial<Pick<TimelineRow, "group" | "lines" | "times">>;
type Detail = Readonly<Record<string, unknown>>;

export function entryRow(entry: StoredEntry): TimelineRow {
  const detail = isObject(entry.detail) ? entry.detail : {};
  const corrects = detail["corrects"];
  const { text, group = "status", lines = [], times = [] } = wordsOf(entry.kind, entry.actorName, detail);
  return {
    key: `entry:${entry.seq}`,
    at: entry.at,
    kind: "entry",
    group,
    text,
    lines,
    times,
    href: null,
    raw: null,
    sha256: entry.sha256,
    entry: {
      seq: entry.seq,
      recordedAt: entry.recordedAt,
      chain: entry.chain,
      corrects: typeof corrects === "number" ? corrects : null,
      correctedBy: null,
      isNote: entry.kind === "note",
    },
  };
}

function wordsOf(kind: string, who: string, detail: Detail): Words {
  switch (kind) {
    case "declared":
      return {
        text: `${who} declared the incident: ${textIn(detail, "title")}, ${textIn(detail, "severity")}`,
        times: [
          { word: "impact started", at: instantOf(detail["impactStartedAt"]) },
          { word: "detected", at: instantOf(detail["detectedAt"]) },
        ],
      };
    case "note":
      return {
        text:
          typeof detail["corrects"] === "number"
            ? `${who} corrects entry ${detail["corrects"]}`
            : `${who} wrote`,
        group: "notes",
        lines: [textIn(detail, "text")],
      };
    case "status":
      return { text: `${who} set the status to ${textIn(detail, "to")}; it was ${textIn(detail, "from")}` };
    case "times":
      return { text: `${who} set the times`, times: changesIn(detail).flatMap(timeChange) };
    case "changed":
      return { text: `${who} changed the incident`, ...fieldChanges(changesIn(detail)) };
    case "linked":
    case "unlinked":
      return { ...linkWords(kind, who, detail), group: "system" };
    case "closed":
      return { text: `${who} closed the incident`, lines: closingLines(detail) };
    case "evidence":
      return {
        text: `The evidence was frozen: ${counted(listIn(detail, "rows").length, "row")}`,
        group: "system",
      };
    default:
      return { text: `${who}: ${kind}`, group: "system" };
  }
}

const TIME_WORDS: Readonly<Record<string, string>> = {
  impactStartedAt: "impact started",
  detectedAt: "detected",
  acknowledgedAt: "acknowledged",
  mitigatedAt: "mitigated",
  resolvedAt: "resolved",
};

function timeChange({ name, from, to }: Change): TimelineRow["times"] {
  const word = Object.hasOwn(TIME_WORDS, name) ? (TIME_WORDS[name] as string) : name;
  const former = from === null ? [] : [{ word: "before", at: instantOf(from) }];
  return [{ word, at: instantOf(to) }, ...former];
}

const FIELD_WORDS: Readonly<Record<string, string>> = {
  title: "Title",
  severity: "Severity",
  lead: "Lead",
};

/** The next update is an instant among words. */
function fieldChanges(changes: readonly Change[]): Pick<Words, "lines" | "times"> {
  const next = changes.find(({ name }) => name === "nextUpdateAt");
  const lines = changes
    .filter((change) => change !== next)
    .map(({ name, from, to }) => {
      const word = Object.hasOwn(FIELD_WORDS, name) ? FIELD_WORDS[name] : name;
      return `${word}: ${from ?? "nobody"} → ${to ?? "nobody"}`;
    });
  return next ? { lines, times: [{ word: "next update", at: instantOf(next.to) }] } : { lines };
}

function linkWords(kind: "linked" | "unlinked", who: string, detail: Detail): Words {
  const named = [
    ["alert", listIn(detail, "alerts")],
    ["service", listIn(detail, "objectives")],
    ["server", listIn(detail, "servers")],
  ] as const;
  const counts = named
    .filter(([, names]) => names.length > 0)
    .map(([what, names]) => counted(names.length, what));
  const verb = kind === "linked" ? "linked" : "took away the link to";
  return {
    text: `${who} ${verb} ${counts.join(", ")}`,
    lines: named.flatMap(([, names]) => names.map(String)),
  };
}

function closingLines(detail: Detail): string[] {
  return [
    `Cause${detail["causeKnown"] === true ? "" : ", not known"}: ${textIn(detail, "cause")}`,
    `What is changed: ${textIn(detail, "change")}`,
    `By ${textIn(detail, "owner")}, until ${textIn(detail, "due")}`,
  ];
}

function isObject(value: unknown): value is Detail {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textIn(detail: Detail, name: string): string {
  const value = Object.hasOwn(detail, name) ? detail[name] : null;
  return typeof value === "string" ? value : "?";
}

function listIn(detail: Detail, name: string): readonly unknown[] {
  const value = Object.hasOwn(detail, name) ? detail[name] : null;
  return Array.isArray(value) ? value : [];
}

function changesIn(detail: Detail): Change[] {
  return listIn(detail, "changes").flatMap((one) => {
    if (!isObject(one) || typeof one["name"] !== "string") return [];
    const text = (value: unknown) => (typeof value === "string" ? value : null);
    return [{ name: one["name"], from: text(one["from"]), to: text(one["to"]) }];
  });
}

function instantOf(value: unknown): number | null {
  const at = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}
