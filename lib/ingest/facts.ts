/**
 * From the outputs of one report to its facts: which parser reads what, and when a section is unknown.
 *
 * Pure and total. The same function serves the intake, `garrison parse` and the re-reading of old evidence.
 */
import { type Facts, SECTION_NAMES, type SectionName, type Unknown, unknown } from "@/lib/fleet/model/facts";
import type { Flag, Output, Read, Unread } from "./parsers/parser";
import { PARSERS, RULES } from "./registry";
import { type Evidence, NOT_HELD, NOT_INSTALLED, type SectionRule } from "./sections/section";
import type { SpecId } from "./specs";

export type UnreadOutput = Unread & { spec: SpecId };
export type Reading = {
  facts: Facts;
  unread: UnreadOutput[];
  /** Section → the outputs that gave it, for "every number opens its evidence". */
  sources: { [Name in SectionName]: SpecId[] };
};

const parserOf = new Map(PARSERS.map((parser) => [parser.spec, parser]));
const ruleOf = new Map(RULES.map((rule) => [rule.section, rule]));

/** Read a whole report: what it does not hold is unknown. */
export function readReport(outputs: readonly Output[]): Reading {
  return combineReads(readOutputs(outputs), outputs[0]?.collectedAt ?? null);
}

/** Outputs that were read already, or are read when a rule asks for them. */
export type Reads = { has(spec: SpecId): boolean; get(spec: SpecId): Read<unknown> | undefined };

/** Every section of the facts. */
export function combineReads(reads: ReadonlyMap<SpecId, Read<unknown>>, collectedAt: Date | null): Reading {
  const facts = {} as Record<SectionName, unknown>;
  const sources = {} as Record<SectionName, SpecId[]>;
  for (const name of SECTION_NAMES) {
    facts[name] = combineSection(name, reads, collectedAt);
    sources[name] = sourcesOf(name, reads);
  }
  return { facts: facts as Facts, unread: unreadOf(reads), sources };
}

/** One section of the facts from the outputs that it is made of. */
export function combineSection(
  name: SectionName,
  reads: Reads,
  collectedAt: Date | null,
): Facts[SectionName] {
  const rule = ruleOf.get(name);
  const section = rule ? judge(rule, evidenceOf(reads, collectedAt)) : unknown("Nothing collects this yet.");
  return section as Facts[SectionName];
}

/** The outputs at hand that a section is made of, in the order of its rule. */
export function sourcesOf(name: SectionName, reads: Pick<Reads, "has">): SpecId[] {
  const rule = ruleOf.get(name);
  return rule ? [...rule.specs, ...(rule.context ?? [])].filter((spec) => reads.has(spec)) : [];
}

/** Read one output alone: the sections that it feeds, with null for every key that it alone cannot give. */
export function readAlone(output: Output): { sections: Record<string, unknown>; unread: Unread[] } {
  const reads = readOutputs([output]);
  const evidence = evidenceOf(reads, output.collectedAt);
  const sections: Record<string, unknown> = {};
  const why = evidence.reason(output.spec);
  for (const rule of rulesFedBy(output.spec)) {
    const combined = why === null ? rule.combine(evidence) : unknown(why);
    sections[rule.section] = isUnknown(combined) ? combined : { state: "known", ...combined };
  }
  return { sections, unread: reads.get(output.spec)?.unread ?? [] };
}

/** The sections that an output answers, or, when it answers none by itself, those to which it adds. */
function rulesFedBy(spec: SpecId): SectionRule[] {
  const answered = RULES.filter(({ specs }) => specs.includes(spec));
  return answered.length > 0 ? answered : RULES.filter(({ context }) => context?.includes(spec));
}

function readOutputs(outputs: readonly Output[]): Map<SpecId, Read<unknown>> {
  return new Map(outputs.map((output) => [output.spec, readOutput(output)]));
}

/** Read one output by its parser. Total. */
export function readOutput(output: Output): Read<unknown> {
  const stopped = whyStopped(output.flags);
  if (stopped) return { state: "unread", reason: stopped, unread: [] };
  const parser = parserOf.get(output.spec);
  if (!parser) return { state: "unread", reason: "Nothing reads this output yet.", unread: [] };
  return parser.parse(output);
}

/** A cut output could hide what matters, so it proves nothing (contract §5). */
export function whyStopped(flags: readonly Flag[]): string | null {
  if (flags.includes("missing")) return NOT_INSTALLED;
  if (flags.includes("denied")) return "The agent was not allowed to run this.";
  if (flags.includes("timeout")) return "The command did not finish in time.";
  if (flags.includes("truncated")) return "The output was longer than the agent sends, so it was cut.";
  return null;
}

function evidenceOf(reads: Reads, collectedAt: Date | null): Evidence {
  return {
    value<T>(spec: SpecId): T | null {
      const found = reads.get(spec);
      return found?.state === "read" ? (found.value as T) : null;
    },
    reason(spec) {
      const found = reads.get(spec);
      if (!found) return NOT_HELD;
      return found.state === "unread" ? found.reason : null;
    },
    collectedAt,
  };
}

function judge(rule: SectionRule, evidence: Evidence): unknown {
  const combined = rule.combine(evidence);
  if (isUnknown(combined)) return combined;
  for (const [key, specs] of Object.entries(rule.needs) as [string, readonly SpecId[]][]) {
    if ((combined as Record<string, unknown>)[key] === null) return unknown(reasonFor(specs, evidence));
  }
  return { state: "known", ...combined };
}

function reasonFor(specs: readonly SpecId[], evidence: Evidence): string {
  for (const spec of specs) {
    const reason = evidence.reason(spec);
    if (reason !== null && reason !== NOT_HELD) return `${spec}: ${reason}`;
  }
  return `None of these was collected: ${specs.join(", ")}.`;
}

function isUnknown(value: object): value is Unknown {
  return "state" in value && value.state === "unknown";
}

function unreadOf(reads: ReadonlyMap<SpecId, Read<unknown>>): UnreadOutput[] {
  return [...reads].flatMap(([spec, { unread }]) => unread.map((line) => ({ spec, ...line })));
}
