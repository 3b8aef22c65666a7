/**
 * How does Alertmanager's API v2 write and read alerts, groups and silences? Pure: amtool, karma and Grafana are pointed
 * here and find what they know. Shapes: answers of a real Alertmanager 0.25; rules: its sources, api/v2.
 */
import { instantOf } from "@/lib/local-time";
import { groupLabelsOf } from "./grouping";
import { type Matcher, matcherTest, readMatchers } from "./model/matchers";
import { compilePattern } from "./model/pattern";
import { type Labels, wholeText } from "./model/signal";
import { SILENCE_LIMITS, SilenceMatchers, type SilenceState } from "./model/silence";

/** A source has one: Garrison decides who is told. */
const RECEIVER = "garrison";

/** What of an alert is shown. */
export type ShownAlert = {
  fingerprint: string;
  groupKey: string;
  labels: Labels;
  annotations: Labels;
  link: string | null;
  startsAt: Date;
  endsAt: Date;
  updatedAt: Date;
  /** Ids of silences, and fingerprints of alerts. */
  silencedBy: readonly string[];
  inhibitedBy: readonly string[];
};

export function alertShape(alert: ShownAlert) {
  const { annotations, fingerprint, labels, link, startsAt, endsAt, updatedAt, silencedBy, inhibitedBy } =
    alert;
  const isQuiet = silencedBy.length > 0 || inhibitedBy.length > 0;
  return {
    annotations,
    endsAt: endsAt.toISOString(),
    fingerprint,
    receivers: [{ name: RECEIVER }],
    startsAt: startsAt.toISOString(),
    status: { inhibitedBy, silencedBy, state: isQuiet ? "suppressed" : "active" },
    updatedAt: updatedAt.toISOString(),
    ...(link === null ? {} : { generatorURL: link }),
    labels,
  };
}

/** By fingerprint, as Alertmanager has it. */
export function alertList(alerts: readonly ShownAlert[]) {
  return alerts.toSorted((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1)).map(alertShape);
}

/** Those that are told together. */
export function groupList(alerts: readonly ShownAlert[]) {
  const groups = Map.groupBy(alerts, ({ groupKey }) => groupKey);
  const shapes = [...groups.values()].map((members) => ({
    alerts: alertList(members),
    labels: groupLabelsOf(members[0]?.labels ?? {}),
    receiver: { name: RECEIVER },
  }));
  const key = (group: (typeof shapes)[number]) =>
    JSON.stringify([Object.entries(group.labels), group.alerts[0]?.fingerprint]);
  return shapes.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

export const receiverList = () => [{ name: RECEIVER }];

/** Tools ask which Alertmanager it is, and what it was told: one whose answers ours are, and the least it could be told. */
export function statusShape(garrison: string, startedAt: Date) {
  return {
    cluster: { peers: [], status: "disabled" },
    config: {
      original: `# Garrison ${garrison} decides who is told, by its own rotas and policies.\nroute:\n  receiver: ${RECEIVER}\nreceivers:\n- name: ${RECEIVER}\n`,
    },
    uptime: startedAt.toISOString(),
    versionInfo: {
      branch: "garrison",
      buildDate: "",
      buildUser: "garrison",
      goVersion: "",
      revision: garrison,
      version: "0.25.0",
    },
  };
}

/** Which alerts are asked for. */
export type AlertQuery = {
  active: boolean;
  silenced: boolean;
  inhibited: boolean;
  matchers: Matcher[];
  /** Whether the only receiver there is was asked for. */
  receiver: boolean;
};

/** Total: what is asked for, or a sentence. All alerts here are processed, so `unprocessed` leaves none out. */
export function readAlertQuery(query: URLSearchParams): AlertQuery | { refused: string } {
  const filter = readFilter(query);
  if ("refused" in filter) return filter;
  const flags = { active: true, silenced: true, inhibited: true, unprocessed: true };
  for (const name of Object.keys(flags) as (keyof typeof flags)[]) {
    const flag = flagIn(query.get(name));
    if (flag === null) return { refused: `${name} must be true or false.` };
    flags[name] = flag;
  }
  const asked = query.get("receiver");
  const pattern = asked ? compilePattern(asked) : null;
  if (pattern && "refused" in pattern)
    return { refused: `failed to parse receiver param: ${pattern.refused}` };
  const { unprocessed: _, ...wanted } = flags;
  return { ...wanted, matchers: filter.matchers, receiver: pattern?.matches(RECEIVER) ?? true };
}

function flagIn(text: string | null): boolean | null {
  if (text === null || text === "") return true;
  const known: Readonly<Record<string, boolean>> = { true: true, "1": true, false: false, "0": false };
  return Object.hasOwn(known, text) ? (known[text] ?? null) : null;
}

/** `filter` may come more than once; all of them must be fulfilled. */
export function readFilter(query: URLSearchParams): { matchers: Matcher[] } | { refused: string } {
  const matchers: Matcher[] = [];
  for (const text of query.getAll("filter").slice(0, 50)) {
    const read = readMatchers(text);
    if ("refused" in read) return { refused: `bad matcher format: ${read.refused}` };
    matchers.push(...read.matchers);
  }
  return { matchers };
}

/** As Alertmanager: the labels as they were sent, and each kind of silence only when it is asked for. */
export function alertsAskedFor(alerts: readonly ShownAlert[], query: AlertQuery): ShownAlert[] {
  if (!query.receiver) return [];
  const test = matcherTest(query.matchers);
  return alerts.filter(({ labels, silencedBy, inhibitedBy }) => {
    const isQuiet = silencedBy.length > 0 || inhibitedBy.length > 0;
    if (!query.active && !isQuiet) return false;
    if (!query.silenced && silencedBy.length > 0) return false;
    if (!query.inhibited && inhibitedBy.length > 0) return false;
    return test(labels);
  });
}

export type ShownSilence = {
  id: string;
  matchers: readonly Matcher[];
  comment: string;
  createdBy: string;
  startsAt: Date;
  endsAt: Date;
  updatedAt: Date;
  state: SilenceState;
};

export function silenceShape({
  id,
  state,
  updatedAt,
  comment,
  createdBy,
  endsAt,
  matchers,
  startsAt,
}: ShownSilence) {
  return {
    id,
    status: { state },
    updatedAt: updatedAt.toISOString(),
    comment,
    createdBy,
    endsAt: endsAt.toISOString(),
    matchers: matchers.map(({ isEqual, isRegex, name, value }) => ({ isEqual, isRegex, name, value })),
    startsAt: startsAt.toISOString(),
  };
}

const ORDER: readonly SilenceState[] = ["active", "pending", "expired"];

/**
 * The active ones first, by what comes next for each. A filter is compared with what silences name: `job="db"` finds
 * those with a matcher for this value of this label.
 */
export function silenceList(silences: readonly ShownSilence[], filter: readonly Matcher[]) {
  const test = matcherTest(filter);
  return silences
    .filter(({ matchers }) => test(Object.fromEntries(matchers.map(({ name, value }) => [name, value]))))
    .toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || inOrder(a, b))
    .map(silenceShape);
}

function inOrder(a: ShownSilence, b: ShownSilence): number {
  if (a.state === "expired") return b.endsAt.getTime() - a.endsAt.getTime();
  return a.state === "pending"
    ? a.startsAt.getTime() - b.startsAt.getTime()
    : a.endsAt.getTime() - b.endsAt.getTime();
}

/** Times in milliseconds since 1970. */
export type PostedSilence = {
  /** null: a new one. */
  id: string | null;
  matchers: Matcher[];
  comment: string;
  by: string;
  startsAt: number;
  endsAt: number;
};

/** Total: the silence that a tool posts, or a sentence. */
export function readPostedSilence(body: unknown): PostedSilence | { refused: string } {
  if (body === null || typeof body !== "object" || Array.isArray(body))
    return { refused: "The body is no silence." };
  const given = body as Record<string, unknown>;
  const own = (name: string) => (Object.hasOwn(given, name) ? given[name] : undefined);
  const text = (name: string) => {
    const value = own(name);
    return typeof value === "string" ? value.trim() : "";
  };
  const matchers = SilenceMatchers.safeParse(own("matchers"));
  if (!Array.isArray(own("matchers")) || !matchers.success) {
    const why = matchers.success ? "must be a list" : matchers.error.issues[0]?.message;
    return { refused: `matchers in body ${why ?? "is not understood"}.` };
  }
  const times = { startsAt: timeIn(text("startsAt")), endsAt: timeIn(text("endsAt")) };
  const { startsAt, endsAt } = times;
  if (startsAt === null) return { refused: "startsAt in body must be a time like 2026-11-23T10:00:00Z." };
  if (endsAt === null) return { refused: "endsAt in body must be a time like 2026-11-23T12:00:00Z." };
  for (const name of ["createdBy", "comment"]) {
    if (text(name) === "") return { refused: `${name} in body is required.` };
  }
  return {
    id: text("id") || null,
    matchers: matchers.data,
    comment: wholeText(text("comment"), SILENCE_LIMITS.comment),
    by: wholeText(text("createdBy"), 100),
    startsAt,
    endsAt,
  };
}

function timeIn(text: string): number | null {
  return text === "" || text.length > 50 ? null : instantOf(text, "UTC");
}
