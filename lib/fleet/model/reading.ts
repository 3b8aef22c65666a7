/** The words between reports and facts: what was read, and what stands. */
import type { Facts, SectionName } from "./facts";
import type { FactSource } from "./provenance";

/** What a report says in one section; `inputs` tells (SHA-256 in hex) of which outputs it is made. */
export type ReadSection = {
  name: SectionName;
  value: Facts[SectionName];
  sources: FactSource[];
  inputs: string;
};
/** The sections that are made of other outputs than those that stand; the others stay as they are. */
export type ReadFacts = { serverId: string; reportId: string; collectedAt: Date; sections: ReadSection[] };

/** What stands of one server: the newest report that was read, and of which outputs each section is made. */
export type Standing = { reportId: string | null; inputs: Map<SectionName, string> };
