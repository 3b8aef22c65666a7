/**
 * How does evidence read in a time line? Pure: from what was measured, alerted, changed and planned to one row each, with the
 * page that shows it and, where a message or report is stored, its SHA-256.
 */
import { counted } from "@/lib/units";
import {
  type AlertHappening,
  type AlertOpening,
  BARE,
  type Delivery,
  deliveryRows,
  happeningRow,
  openingRow,
} from "./alert-rows";
import type { TimelineRow } from "./model/timeline";

/** Times in milliseconds since 1970. */
export type BadRun = { objective: { id: string; name: string }; from: number; to: number; bad: number };
/** All changes of one kind that one report of a server brought. */
export type ServerChanges = {
  server: { id: string; hostname: string };
  reportId: string;
  /** Of the report as it was sent; null when its time is over. */
  sha256: string | null;
  at: number;
  kind: string;
  count: number;
  /** The first few. */
  examples: { verb: string; subject: string; before: string | null; after: string | null }[];
};
export type PlannedWork = {
  id: string;
  reason: string;
  from: number;
  to: number;
  requestedBy: string;
  decidedBy: string | null;
  approved: boolean | null;
  objectives: string[];
};
export type Evidence = {
  runs: readonly BadRun[];
  openings: readonly AlertOpening[];
  happenings: readonly AlertHappening[];
  deliveries: readonly Delivery[];
  changes: readonly ServerChanges[];
  work: readonly PlannedWork[];
};

/** In no order yet. */
export function evidenceRows(evidence: Evidence): TimelineRow[] {
  const { runs, openings, happenings, deliveries, changes, work } = evidence;
  const titles = new Map(openings.map(({ id, title }) => [id, title]));
  // What opened again has a line of its own in the alert's history.
  const told = new Set(
    happenings
      .filter(({ kind }) => kind === "reopened")
      .map(({ alertId, episode }) => `${alertId} ${episode}`),
  );
  return [
    ...runs.map(runRow),
    ...openings.filter(({ id, episode }) => !told.has(`${id} ${episode}`)).map(openingRow),
    ...happenings.map((one) => happeningRow(one, titles.get(one.alertId) ?? "an alert")),
    ...deliveries.flatMap((one) => deliveryRows(one, titles.get(one.alertId) ?? "an alert")),
    ...changes.map(changesRow),
    ...work.map(workRow),
  ];
}

function runRow({ objective, from, to, bad }: BadRun): TimelineRow {
  return {
    ...BARE,
    key: `slice:${objective.id}:${from}`,
    at: from,
    kind: "slice",
    group: "system",
    text: `${objective.name} was down, measured in ${counted(bad, "minute")}`,
    times: [{ word: "until", at: to }],
    href: `/uptime/${objective.id}#outages`,
  };
}

const CHANGE_WORDS: Readonly<Record<string, readonly [string, string]>> = {
  package: ["package", "packages"],
  account: ["account", "accounts"],
  group: ["group", "groups"],
  key: ["SSH key", "SSH keys"],
  sudo: ["sudo rule", "sudo rules"],
  unit: ["service", "services"],
  listener: ["listener", "listeners"],
  firewall: ["firewall rule", "firewall rules"],
  sshd: ["SSH setting", "SSH settings"],
};

function changesRow({ server, reportId, sha256, at, kind, count, examples }: ServerChanges): TimelineRow {
  const [one, many] = Object.hasOwn(CHANGE_WORDS, kind)
    ? (CHANGE_WORDS[kind] as readonly [string, string])
    : [`change of ${kind}`, `changes of ${kind}`];
  const rest = count - examples.length;
  return {
    ...BARE,
    key: `change:${server.id}:${reportId}:${kind}`,
    at,
    kind: "change",
    group: "system",
    text: `${server.hostname}: ${counted(count, one, many)} changed`,
    lines: [...examples.map(exampleWords), ...(rest > 0 ? [`and ${counted(rest, "more", "more")}`] : [])],
    href: `/servers/${server.id}/evidence/${reportId}`,
    sha256,
  };
}

function exampleWords({ verb, subject, before, after }: ServerChanges["examples"][number]): string {
  if (verb === "changed" && before !== null && after !== null) return `${subject}: ${before} → ${after}`;
  const value = verb === "removed" ? before : after;
  return `${verb} ${subject}${value ? ` (${value})` : ""}`;
}

function workRow({
  id,
  reason,
  from,
  to,
  requestedBy,
  decidedBy,
  approved,
  objectives,
}: PlannedWork): TimelineRow {
  const decision =
    approved === null
      ? "nobody approved it"
      : `${approved ? "approved" : "refused"} by ${decidedBy ?? "somebody"}`;
  return {
    ...BARE,
    key: `maintenance:${id}`,
    at: from,
    kind: "maintenance",
    group: "system",
    text: `Planned work on ${objectives.join(", ")}: ${reason}`,
    lines: [`Asked for by ${requestedBy}, ${decision}`],
    times: [{ word: "until", at: to }],
    href: "/uptime/maintenance",
  };
}
