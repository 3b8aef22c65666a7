/**
 * The contract of every section rule: from the parsed outputs of one report to one section of the facts.
 *
 * Several outputs may feed one section (os-release and debian-version), and one output may feed several. A rule
 * leaves a key null when the outputs for it are absent or unread. Whether that makes the whole section unknown is
 * decided in one place (facts.ts) from `needs`, so that a single output can also be looked at alone.
 */
import type { FactValues, SectionName, Unknown } from "@/lib/fleet/model/facts";
import type { SpecId } from "../specs";

/** What came of one report's outputs. */
export type Evidence = {
  /** The parser's value, or null when the output is absent or could not be read. */
  value<T>(spec: SpecId): T | null;
  /** Why `value` is null ("not collected", "denied", the parser's reason …); null when there is a value. */
  reason(spec: SpecId): string | null;
  collectedAt: Date | null;
};

/** The two reasons that mean "there was nothing to read", not "it could not be read". */
export const NOT_HELD = "The report does not hold it.";
export const NOT_INSTALLED = "The command is not installed on the server.";

/** A section in which any key may still be missing. */
export type Draft<T> = { [Key in keyof T]: T[Key] | null };

export type SectionRule<Name extends SectionName = SectionName> = {
  section: Name;
  /** Every output that gives the section something by itself. */
  specs: readonly SpecId[];
  /** Outputs that only help to judge those: they count as sources, but alone they do not yield the section. */
  context?: readonly SpecId[];
  /**
   * The keys without which the section is unknown, and the outputs that could have given each, likeliest first:
   * the first one that was collected but not read gives the reason.
   */
  needs: { [Key in keyof FactValues[Name]]?: readonly SpecId[] };
  /** A draft, or unknown when the outputs contradict each other or say that nothing can be told. */
  combine(evidence: Evidence): Draft<FactValues[Name]> | Unknown;
};
