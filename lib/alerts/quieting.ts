/**
 * Is anybody told of an alert? Pure: silences that people and tools have made, and other alerts that explain it
 * (inhibition, as Alertmanager has it). Made once for many alerts: silences are found by the labels that they name
 * exactly, and patterns are only walked for what is left.
 */
import { type Matcher, matcherTest } from "./model/matchers";
import type { Severity } from "./model/severity";
import type { Labels, Quiet } from "./model/signal";

/** Times in milliseconds since 1970; the end is exclusive. */
export type Silence = {
  id: string;
  matchers: readonly Matcher[];
  comment: string;
  startsAt: number;
  endsAt: number;
  /** For the alerts of this source alone; null: for all. */
  sourceNo: number | null;
  by: string;
};

export type InhibitionRule = {
  sourceMatchers: readonly Matcher[];
  targetMatchers: readonly Matcher[];
  equal: readonly string[];
};

/** What of an alert decides whether it is quiet. */
export type Asked = { labels: Labels; severity: Severity; sourceNo: number };

/** A standing alert that matches the source side of a rule. */
export type Inhibitor = { id: string; title: string; labels: Labels; severity: Severity };

export type Quieting = {
  /** Those that hide it at `now`, the one that ends last first. */
  silencesOf(asked: Asked, now: number): Silence[];
  /** Whether others are quiet while it stands. */
  inhibits(asked: Omit<Asked, "sourceNo">): boolean;
  /** Whether some alert could explain it. */
  mayBeInhibited(asked: Omit<Asked, "sourceNo">): boolean;
  /** Which of `inhibitors` explains an alert; null: none. */
  explainedBy(inhibitors: readonly Inhibitor[]): (asked: Omit<Asked, "sourceNo">) => Inhibitor | null;
  /** Every alert that a silence hides at `now`, or that a rule is about, has all labels of one of these. */
  hints(now: number): Labels[];
  hasSilences: boolean;
  hasRules: boolean;
};

const COMMENT_LENGTH = 300;

/** @param explains who explains it, if anybody @returns null when people are told */
export function quietOf(
  asked: Asked,
  quieting: Pick<Quieting, "silencesOf">,
  explains: (asked: Asked) => Inhibitor | null,
  now: number,
): Quiet | null {
  const [silence] = quieting.silencesOf(asked, now);
  if (silence) return { kind: "silence", id: silence.id, text: silenceText(silence) };
  const inhibitor = explains(asked);
  return (
    inhibitor && {
      kind: "inhibition",
      id: inhibitor.id,
      text: `Explained by another alert: ${inhibitor.title}`,
    }
  );
}

function silenceText({ by, endsAt, comment }: Silence): string {
  const until = new Date(endsAt).toISOString().slice(0, 16).replace("T", " ");
  const why =
    comment.length > COMMENT_LENGTH ? `${comment.slice(0, COMMENT_LENGTH - 1).toWellFormed()}…` : comment;
  return `Silenced by ${by} until ${until} UTC: ${why}`;
}

export function quietingOf(silences: readonly Silence[], rules: readonly InhibitionRule[]): Quieting {
  const silenceFinder = finderOf(silences.map((silence) => ({ of: silence, matchers: silence.matchers })));
  const compiled = rules.map(compileRule);
  const sources = finderOf(compiled.map((rule) => ({ of: rule, matchers: rule.sourceMatchers })));
  const targets = finderOf(compiled.map((rule) => ({ of: rule, matchers: rule.targetMatchers })));
  return {
    silencesOf(asked, now) {
      const isMeant = ({ startsAt, endsAt, sourceNo }: Silence) =>
        startsAt <= now && now < endsAt && (sourceNo === null || sourceNo === asked.sourceNo);
      return silenceFinder(meantLabels(asked), isMeant).sort(
        (a, b) => b.endsAt - a.endsAt || (a.id < b.id ? -1 : 1),
      );
    },
    inhibits: (asked) => sources(meantLabels(asked)).length > 0,
    mayBeInhibited: (asked) => targets(meantLabels(asked)).length > 0,
    explainedBy(inhibitors) {
      const byRule = new Map(compiled.map((rule) => [rule, inhibitorsOf(rule, inhibitors)]));
      return (asked) => {
        const labels = meantLabels(asked);
        for (const rule of targets(labels)) {
          const key = equalKey(rule.equal, labels);
          const found = byRule.get(rule);
          // Of two alerts that both match both sides neither explains the other, and none explains itself.
          const inhibitor = (rule.isSource(labels) ? found?.oneSided : found?.all)?.get(key);
          if (inhibitor) return inhibitor;
        }
        return null;
      };
    },
    hints: (now) =>
      [
        ...silences.filter(({ startsAt, endsAt }) => startsAt <= now && now < endsAt),
        ...rules.map(({ targetMatchers }) => ({ matchers: targetMatchers })),
      ].map(({ matchers }) => exactLabels(matchers)),
    hasSilences: silences.length > 0,
    hasRules: rules.length > 0,
  };
}

/**
 * The labels by which an alert is meant: its own, and `severity` as Garrison understood it where its sender gave none, so
 * that one matcher does for all senders.
 */
export function meantLabels({ labels, severity }: Pick<Asked, "labels" | "severity">): Labels {
  return Object.hasOwn(labels, "severity") && labels["severity"] ? labels : { ...labels, severity };
}

/**
 * What every alert that fulfils the matchers has among its own labels, for a database that looks for labels as they are.
 * It may be nothing.
 */
export function exactLabels(matchers: readonly Matcher[]): Labels {
  const exact = matchers.filter(isExact).filter(({ name }) => name !== "severity");
  return Object.fromEntries(exact.map(({ name, value }) => [name, value]));
}

function isExact({ value, isRegex, isEqual }: Matcher): boolean {
  return !isRegex && isEqual && value !== "";
}

type Finder<Of> = (labels: Labels, isMeant?: (of: Of) => boolean) => Of[];

/** In the order in which they were given. */
function finderOf<Of>(all: readonly { of: Of; matchers: readonly Matcher[] }[]): Finder<Of> {
  type Entry = { of: Of; place: number; test: (labels: Labels) => boolean };
  const byLabel = new Map<string, Entry[]>();
  const others: Entry[] = [];
  for (const [place, { of, matchers }] of all.entries()) {
    const exact = matchers.find(isExact);
    const entry = { of, place, test: later(() => matcherTest(matchers)) };
    if (!exact) others.push(entry);
    else {
      const key = keyOf(exact.name, exact.value);
      const known = byLabel.get(key);
      if (known) known.push(entry);
      else byLabel.set(key, [entry]);
    }
  }
  return (labels, isMeant = () => true) => {
    const named =
      byLabel.size === 0
        ? []
        : Object.keys(labels).flatMap((name) => byLabel.get(keyOf(name, labels[name] ?? "")) ?? []);
    return [...named, ...others]
      .filter(({ of, test }) => isMeant(of) && test(labels))
      .sort((a, b) => a.place - b.place)
      .map(({ of }) => of);
  };
}

/** No label holds U+0000. */
function keyOf(name: string, value: string): string {
  return `${name}\0${value}`;
}

/** Patterns are only read once somebody needs them. */
function later(make: () => (labels: Labels) => boolean): (labels: Labels) => boolean {
  let made: ((labels: Labels) => boolean) | undefined;
  return (labels) => {
    made ??= make();
    return made(labels);
  };
}

type CompiledRule = InhibitionRule & {
  isSource: (labels: Labels) => boolean;
  isTarget: (labels: Labels) => boolean;
};

function compileRule(rule: InhibitionRule): CompiledRule {
  return {
    ...rule,
    isSource: later(() => matcherTest(rule.sourceMatchers)),
    isTarget: later(() => matcherTest(rule.targetMatchers)),
  };
}

/** By what must be equal; the first one of each. `oneSided`: without those that match the target side too. */
function inhibitorsOf(rule: CompiledRule, inhibitors: readonly Inhibitor[]) {
  const all = new Map<string, Inhibitor>();
  const oneSided = new Map<string, Inhibitor>();
  for (const inhibitor of inhibitors) {
    const labels = meantLabels(inhibitor);
    if (!rule.isSource(labels)) continue;
    const key = equalKey(rule.equal, labels);
    if (!all.has(key)) all.set(key, inhibitor);
    if (!oneSided.has(key) && !rule.isTarget(labels)) oneSided.set(key, inhibitor);
  }
  return { all, oneSided };
}

/** A label that is missing is an empty one. */
function equalKey(equal: readonly string[], labels: Labels): string {
  return JSON.stringify(equal.map((name) => (Object.hasOwn(labels, name) ? labels[name] : "")));
}
