/** The words between reports and facts: what was read, and what stands. */
import type { Summary } from "../summary";
import type { SectionName } from "./facts";
import type { FactSource } from "./provenance";

/** What a report says in one section, in the form in which it is stored. */
export type ReadSection = {
  name: SectionName;
  known: boolean;
  /** SHA-256 of the value, in hex. */
  hash: string;
  /** The value; null when it is the one that stands. */
  packed: Buffer | null;
  /** What it adds to the few facts that lists show. */
  summary: Partial<Summary>;
  sources: FactSource[];
  /** Tells (SHA-256 in hex) of which outputs it is made. */
  inputs: string;
};
/** The sections that are made of other outputs than those that stand; the others stay as they are. */
export type ReadFacts = { serverId: string; reportId: string; collectedAt: Date; sections: ReadSection[] };

/** What stands of one server: the newest report that was read, and of each section its outputs and its value. */
export type Standing = {
  reportId: string | null;
  sections: Map<SectionName, { inputs: string | null; hash: string | null }>;
};
