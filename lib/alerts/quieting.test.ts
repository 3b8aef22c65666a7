import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Matcher, matcherTest, readMatchers } from "./model/matchers";
import {
  type Asked,
  exactLabels,
  type InhibitionRule,
  type Inhibitor,
  quietingOf,
  quietOf,
  type Silence,
} from "./quieting";

const NOW = Date.parse("2026-11-24T02:00:00Z");
const HOUR = 3_600_000;

function matchers(text: string): Matcher[] {
  const read = readMatchers(text);
  if ("refused" in read) throw new Error(read.refused);
  return read.matchers;
}

const silence = (text: string, more: Partial<Silence> = {}): Silence => ({
  id: "s1",
  matchers: matchers(text),
  comment: "kernel upgrade",
  startsAt: NOW - HOUR,
  endsAt: Date.parse("2026-11-24T08:00:00Z"),
  sourceNo: null,
  by: "Bat",
  ...more,
});

const rule = (source: string, target: string, ...equal: string[]): InhibitionRule => ({
  sourceMatchers: matchers(source),
  targetMatchers: matchers(target),
  equal,
});

const alert = (labels: Record<string, string>, more: Partial<Asked> = {}): Asked => ({
  labels,
  severity: "medium",
  sourceNo: 1,
  ...more,
});

const standing = (id: string, labels: Record<string, string>): Inhibitor => ({
  id,
  title: `${labels["alertname"]} on ${labels["instance"]}`,
  labels,
  severity: "medium",
});

const quietUnder = (silences: Silence[], asked: Asked, now = NOW) =>
  quietOf(asked, quietingOf(silences, []), () => null, now);

describe("a silence", () => {
  const host = alert({ alertname: "HostDown", host: "web-1" });

  it("says who asked for it, until when, and why", () => {
    expect(quietUnder([silence('host="web-1"')], host)).toEqual({
      kind: "silence",
      id: "s1",
      text: "Silenced by Bat until 2026-11-24 08:00 UTC: kernel upgrade",
    });
  });

  it("hides what matches all of it, and nothing else", () => {
    expect(quietUnder([silence('host="web-2"')], host)).toBeNull();
    expect(quietUnder([silence('host=~"web-.*",alertname!="HostDown"')], host)).toBeNull();
    expect(quietUnder([silence('host=~"web-.*",alertname="HostDown"')], host)?.id).toBe("s1");
  });

  it("holds from its beginning, inclusive, to its end, exclusive", () => {
    const short = silence('host="web-1"', { startsAt: NOW, endsAt: NOW + HOUR });
    expect(quietUnder([short], host, NOW - 1)).toBeNull();
    expect(quietUnder([short], host, NOW)?.id).toBe("s1");
    expect(quietUnder([short], host, NOW + HOUR - 1)?.id).toBe("s1");
    expect(quietUnder([short], host, NOW + HOUR)).toBeNull();
  });

  it("that ends last is the one that is named", () => {
    const all = [
      silence('host="web-1"', { id: "soon", endsAt: NOW + HOUR }),
      silence('alertname=~"Host.*"', { id: "last", endsAt: NOW + 3 * HOUR }),
      silence('host="web-1"', { id: "later", endsAt: NOW + 2 * HOUR }),
      silence('host="web-9"', { id: "other", endsAt: NOW + 9 * HOUR }),
    ];
    expect(quietUnder(all, host)?.id).toBe("last");
    expect(
      quietingOf(all, [])
        .silencesOf(host, NOW)
        .map(({ id }) => id),
    ).toEqual(["last", "later", "soon"]);
  });

  it("of a source is for the alerts of that source alone", () => {
    const own = silence('host="web-1"', { sourceNo: 2 });
    expect(quietUnder([own], host)).toBeNull();
    expect(quietUnder([own], { ...host, sourceNo: 2 })?.id).toBe("s1");
  });

  it("means the severity that Garrison understood where the sender gave none", () => {
    const low = silence('severity=~"low|medium"');
    expect(quietUnder([low], alert({ a: "1" }, { severity: "low" }))?.id).toBe("s1");
    expect(quietUnder([low], alert({ a: "1" }, { severity: "critical" }))).toBeNull();
    expect(quietUnder([low], alert({ a: "1", severity: "page" }, { severity: "low" }))).toBeNull();
  });

  it("with a long reason is cut, never in the middle of a character", () => {
    const text = quietUnder([silence('host="web-1"', { comment: "😀".repeat(500) })], host)?.text ?? "";
    expect(text.length).toBeLessThan(400);
    expect(text.isWellFormed()).toBe(true);
  });

  it.each(["__proto__", "constructor", "toString"])("for the label %s is as good as any", (name) => {
    const labels = Object.fromEntries([[name, "x"]]);
    expect(quietUnder([silence(`${name}="x"`)], alert(labels))?.id).toBe("s1");
    expect(quietUnder([silence(`${name}="x"`)], host)).toBeNull();
  });
});

describe("an alert that explains others", () => {
  const down = { alertname: "HostDown", instance: "web-1", severity: "critical" };
  const slow = { alertname: "Slow", instance: "web-1", severity: "warning" };
  const byHost = rule('alertname="HostDown"', 'severity=~"warning|info"', "instance");
  const explained = (rules: InhibitionRule[], sources: Inhibitor[], labels: Record<string, string>) =>
    quietingOf([], rules).explainedBy(sources)(alert(labels))?.id ?? null;

  it("is named", () => {
    const quieting = quietingOf([], [byHost]);
    const quiet = quietOf(alert(slow), quieting, quieting.explainedBy([standing("a1", down)]), NOW);
    expect(quiet).toEqual({
      kind: "inhibition",
      id: "a1",
      text: "Explained by another alert: HostDown on web-1",
    });
  });

  it("explains those of which the named labels are the same", () => {
    expect(explained([byHost], [standing("a1", down)], slow)).toBe("a1");
    expect(explained([byHost], [standing("a1", down)], { ...slow, instance: "web-2" })).toBeNull();
    expect(explained([byHost], [], slow)).toBeNull();
  });

  it("treats a label that is missing as an empty one", () => {
    const { instance: _, ...nowhere } = down;
    const { instance: __, ...slowNowhere } = slow;
    expect(explained([byHost], [standing("a1", nowhere)], slowNowhere)).toBe("a1");
    expect(explained([byHost], [standing("a1", nowhere)], { ...slow, instance: "" })).toBe("a1");
    expect(explained([byHost], [standing("a1", nowhere)], slow)).toBeNull();
  });

  it("never explains itself, nor another that matches both sides as it does", () => {
    const both = rule('job="db"', 'job="db"', "cluster");
    const one = { alertname: "A", job: "db", cluster: "c" };
    expect(explained([both], [standing("a1", one)], one)).toBeNull();
    expect(explained([both], [standing("a1", one)], { ...one, alertname: "B" })).toBeNull();
  });

  it("that matches both sides explains what matches the target side alone", () => {
    const wide = rule('severity="critical"', 'cluster="c"');
    const source = standing("a1", { alertname: "A", severity: "critical", cluster: "c" });
    expect(explained([wide], [source], { alertname: "B", severity: "warning", cluster: "c" })).toBe("a1");
    expect(explained([wide], [source], { alertname: "B", severity: "critical", cluster: "c" })).toBeNull();
  });

  it("is told apart from those that could explain nothing", () => {
    const quieting = quietingOf([], [byHost]);
    expect(quieting.inhibits(alert(down))).toBe(true);
    expect(quieting.inhibits(alert(slow))).toBe(false);
    expect(quieting.mayBeInhibited(alert(slow))).toBe(true);
    expect(quieting.mayBeInhibited(alert(down))).toBe(false);
  });

  it("comes after a silence that says the same", () => {
    const quieting = quietingOf([silence('alertname="Slow"')], [byHost]);
    expect(quietOf(alert(slow), quieting, quieting.explainedBy([standing("a1", down)]), NOW)?.kind).toBe(
      "silence",
    );
  });
});

const NAMES = ["a", "b", "c", "severity"];
const anyLabels = fc.dictionary(fc.constantFrom(...NAMES), fc.constantFrom("", "x", "y"));
const anyMatcher: fc.Arbitrary<Matcher> = fc.record({
  name: fc.constantFrom(...NAMES),
  value: fc.constantFrom("", "x", "y", "x|y", ".*"),
  isRegex: fc.boolean(),
  isEqual: fc.boolean(),
});
const someMatchers = fc.array(anyMatcher, { minLength: 1, maxLength: 3 });
const withSeverity = (labels: Record<string, string>) =>
  labels["severity"] ? labels : { ...labels, severity: "medium" };

it("finds exactly the silences that match, whatever they ask for", () => {
  fc.assert(
    fc.property(fc.array(someMatchers, { maxLength: 8 }), anyLabels, (lists, labels) => {
      const all = lists.map((list, place) => silence("a=b", { id: String(place), matchers: list }));
      const found = quietingOf(all, []).silencesOf(alert(labels), NOW);
      const meant = all.filter(({ matchers: list }) => matcherTest(list)(withSeverity(labels)));
      expect(found.map(({ id }) => id).sort()).toEqual(meant.map(({ id }) => id).sort());
    }),
  );
});

it("asks a database for no more than every match has", () => {
  fc.assert(
    fc.property(someMatchers, anyLabels, (list, labels) => {
      fc.pre(matcherTest(list)(withSeverity(labels)));
      expect(labels).toMatchObject(exactLabels(list));
    }),
  );
});

const anyRule = fc.record({
  sourceMatchers: someMatchers,
  targetMatchers: someMatchers,
  equal: fc.subarray(NAMES),
});

/** As the definition has it, without any index. */
function explainsPlainly(
  { sourceMatchers, targetMatchers, equal }: InhibitionRule,
  source: Inhibitor,
  labels: Record<string, string>,
) {
  const [isSource, isTarget] = [matcherTest(sourceMatchers), matcherTest(targetMatchers)];
  const [theirs, own] = [withSeverity({ ...source.labels }), withSeverity(labels)];
  return (
    isTarget(own) &&
    isSource(theirs) &&
    !(isSource(own) && isTarget(theirs)) &&
    equal.every((name) => (theirs[name] ?? "") === (own[name] ?? ""))
  );
}

it("explains exactly what the rules say, whatever they are", () => {
  fc.assert(
    fc.property(
      fc.array(anyRule, { maxLength: 4 }),
      fc.array(anyLabels, { maxLength: 6 }),
      anyLabels,
      (rules, sources, labels) => {
        const inhibitors = sources.map((given, place) => standing(String(place), given));
        const quieting = quietingOf([], rules);
        const found = quieting.explainedBy(inhibitors)(alert(labels));
        const meant = rules.some((one) => inhibitors.some((source) => explainsPlainly(one, source, labels)));
        expect(found !== null).toBe(meant);
        if (!found) return;
        expect(rules.some((one) => explainsPlainly(one, found, labels))).toBe(true);
        expect(quieting.mayBeInhibited(alert(labels)) && quieting.inhibits(found)).toBe(true);
      },
    ),
  );
});
