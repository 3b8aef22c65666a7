/**
 * Which labels are meant? Pure: Alertmanager's matchers, `name="v"`, `!=`, `=~` and `!~`, as people and amtool write them.
 * A label that is missing is the same as an empty one, on both sides. Rules: field notes, "Alertmanager API v2".
 */
import { z } from "zod";
import { compilePattern } from "./pattern";
import { LABEL_LIMITS, type Labels } from "./signal";

export const MOST_MATCHERS = 50;
/** Of a written list: more than any sensible one, and little to read. */
const LONGEST_TEXT = 20_000;

/** As the Alertmanager API has it. `isEqual: false` turns it round. */
export const Matcher = z
  .object({
    name: z.string().min(1, "is missing").max(LABEL_LIMITS.name, "is longer than a label's name can be"),
    value: z.string().max(LABEL_LIMITS.value, "is longer than a label's value can be"),
    isRegex: z.boolean().default(false),
    isEqual: z.boolean().default(true),
  })
  .superRefine(({ value, isRegex }, context) => {
    const pattern = isRegex ? compilePattern(value) : null;
    if (pattern && "refused" in pattern) {
      context.addIssue({ code: "custom", path: ["value"], message: pattern.refused, input: value });
    }
  });
export type Matcher = z.infer<typeof Matcher>;

export const Matchers = z.array(Matcher).max(MOST_MATCHERS, `at most ${MOST_MATCHERS}`);

/**
 * Do labels fulfil all of them? None is fulfilled by everything. A pattern that is not understood (of another version) is
 * fulfilled by nothing, whichever way round, so that it never hides an alert.
 */
export function matcherTest(matchers: readonly Matcher[]): (labels: Labels) => boolean {
  // Comparing is faster than walking a pattern, and mostly decides.
  const tests = matchers.toSorted((a, b) => Number(a.isRegex) - Number(b.isRegex)).map(testOf);
  return (labels) => tests.every((test) => test(labels));
}

/** The first one that the labels do not fulfil; null when they fulfil all. */
export function unmetMatcher(matchers: readonly Matcher[], labels: Labels): Matcher | null {
  return matchers.find((matcher) => !testOf(matcher)(labels)) ?? null;
}

function testOf({ name, value, isRegex, isEqual }: Matcher): (labels: Labels) => boolean {
  if (!isRegex) return (labels) => (labelOf(labels, name) === value) === isEqual;
  const pattern = compilePattern(value);
  if ("refused" in pattern) return () => false;
  return (labels) => pattern.matches(labelOf(labels, name)) === isEqual;
}

function labelOf(labels: Labels, name: string): string {
  return Object.hasOwn(labels, name) ? (labels[name] ?? "") : "";
}

/** `{env="prod",host=~"web-.*"}`: what `readMatchers` reads, and Alertmanager too. */
export function matchersText(matchers: readonly Matcher[]): string {
  return `{${matchers.map(matcherText).join(",")}}`;
}

export function matcherText({ name, value, isRegex, isEqual }: Matcher): string {
  const operator = isRegex ? (isEqual ? "=~" : "!~") : isEqual ? "=" : "!=";
  return `${BARE_NAME.test(name) ? name : quoted(name)}${operator}${quoted(value)}`;
}

function quoted(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"')}"`;
}

/** What Alertmanager reserves for its syntax. */
const BARE_NAME = /^[^\s{}!=~,\\"'`]+$/;
const NAME = /\s*(?:"((?:[^"\\]|\\.)*)"|([^\s{}!=~,\\"'`]+))\s*/sy;
const OPERATOR = /=~|!~|!=|=/y;
/** Quoted, or anything up to the next comma. */
const VALUE = /\s*(?:"((?:[^"\\]|\\.)*)"\s*(?=,|$)|([^\s",][^",]*)?(?=,|$))/sy;

/**
 * Matchers as people write them: `{a="b", c=~"x|y"}` or `a=b,c!=d`. Total: the list, or a sentence that quotes what was not
 * understood. `\"`, `\\` and `\n` are escapes in quotes; any other backslash stays, for patterns.
 */
export function readMatchers(text: string): { matchers: Matcher[] } | { refused: string } {
  if (text.length > LONGEST_TEXT)
    return { refused: `The matchers are longer than ${LONGEST_TEXT} characters.` };
  const list = listIn(text.trim());
  if (list === null) return { refused: "The matchers begin with { but do not end with }." };
  const matchers: Matcher[] = [];
  for (let at = 0; list.slice(at).trim() !== ""; ) {
    const read = readOne(list, at);
    if ("refused" in read) return read;
    const checked = Matcher.safeParse(read.matcher);
    if (!checked.success) {
      const shown = matcherText(read.matcher).slice(0, 100);
      return { refused: `“${shown}”: ${checked.error.issues[0]?.message ?? "not understood."}` };
    }
    if (matchers.push(checked.data) > MOST_MATCHERS) {
      return { refused: `There are more than ${MOST_MATCHERS} matchers.` };
    }
    at = read.end;
  }
  return { matchers };
}

/** Without its braces; null when the second one is missing. */
function listIn(text: string): string | null {
  if (text.startsWith("{")) return text.endsWith("}") && text.length > 1 ? text.slice(1, -1) : null;
  return text;
}

function readOne(list: string, start: number): { matcher: Matcher; end: number } | { refused: string } {
  const name = at(NAME, list, start);
  const operator = name && at(OPERATOR, list, NAME.lastIndex)?.[0];
  const value = operator && at(VALUE, list, OPERATOR.lastIndex);
  if (!name || !operator || !value) {
    const shown = list.slice(start).trim().slice(0, 100);
    return { refused: `“${shown}” is no matcher. Write them like severity="critical", host=~"web-.*".` };
  }
  const matcher = {
    name: unescaped(name[1]) ?? name[2] ?? "",
    value: unescaped(value[1]) ?? (value[2] ?? "").trim(),
    isRegex: operator.endsWith("~"),
    isEqual: operator.startsWith("="),
  };
  // The comma after it.
  return { matcher, end: VALUE.lastIndex + 1 };
}

function at(pattern: RegExp, text: string, place: number): RegExpExecArray | null {
  pattern.lastIndex = place;
  return pattern.exec(text);
}

function unescaped(text: string | undefined): string | undefined {
  return text?.replace(/\\([n"\\])/g, (_, char: string) => (char === "n" ? "\n" : char));
}
