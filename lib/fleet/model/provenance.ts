/** The words of proof: where a fact comes from, and what is not known. */
import type { Facts, SectionName } from "./facts";

/** An output that a section was read from: its spec, the hash of its bytes, the parser with its version. */
export type FactSource = {
  spec: string;
  sha256: string;
  parser: string;
  /** Lines that the parser could not read; absent for none. */
  unread?: number;
};

/** Where a section comes from: the newest report, and the outputs in it that gave the value. */
export type Provenance = {
  reportId: string | null;
  sha256: string | null;
  collectedAt: string | null;
  parser: string | null;
  /** When this value was first seen. */
  since: string | null;
  sources: FactSource[];
};
export type ProvenFacts = { [Name in SectionName]: Facts[Name] & Provenance };

export type UnknownSection = { section: SectionName; reason: string; since: Date };
