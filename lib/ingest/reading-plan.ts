/**
 * Which sections of a report are worth reading? Those made of other outputs than the facts that stand: of a quiet
 * server that is the processes and the clock, while its hundreds of packages need not be looked at again.
 */
import { hash } from "node:crypto";
import { SECTION_NAMES, type SectionName } from "@/lib/fleet/model/facts";
import { packSection } from "@/lib/fleet/model/packed-section";
import type { ReadFacts, Standing } from "@/lib/fleet/model/reading";
import { combineSection, type Reads, sourcesOf } from "./facts";
import type { KeptReads } from "./kept-reads";
import type { HeldOutput } from "./model";
import type { Read } from "./parsers/parser";
import { PARSERS } from "./registry";
import type { SpecId } from "./specs";

export type Report = {
  reportId: string;
  serverId: string;
  collectedAt: Date;
  outputs: readonly HeldOutput[];
};
export type Plan = Report & {
  held: ReadonlyMap<SpecId, HeldOutput>;
  sections: { name: SectionName; inputs: string; specs: SpecId[] }[];
};

const parserOf = new Map(PARSERS.map((parser) => [parser.spec, parser]));

/**
 * Plan the reading of one report and set `standing` forward to its outputs, so that the next report of the same
 * server is planned against this one. A report that stands already is read again as a whole: somebody asked for it.
 */
export function planReading(report: Report, standing: Standing | undefined): Plan {
  const held = new Map(report.outputs.map((output) => [output.spec, output]));
  const isAgain = standing?.reportId === report.reportId;
  const sections: Plan["sections"] = [];
  for (const name of SECTION_NAMES) {
    const specs = sourcesOf(name, held);
    const inputs = inputsOf(specs, held, report.collectedAt);
    const stands = standing?.sections.get(name);
    if (!isAgain && stands?.inputs === inputs) continue;
    standing?.sections.set(name, { inputs, hash: stands?.hash ?? null });
    sections.push({ name, inputs, specs });
  }
  if (standing) standing.reportId = report.reportId;
  return { ...report, held, sections };
}

/** Equal for equal outputs that equal parsers read; SHA-256 in hex. */
function inputsOf(
  specs: readonly SpecId[],
  held: ReadonlyMap<SpecId, HeldOutput>,
  collectedAt: Date,
): string {
  const rows = specs.map((spec) => {
    const output = held.get(spec);
    const parser = parserOf.get(spec);
    const time = parser?.timed ? collectedAt.toISOString() : "";
    return `${spec} ${output?.sha256} ${output?.exit} ${output?.flags.join()} ${output?.stderr ?? ""} ${parser?.version} ${time}`;
  });
  return hash("sha256", rows.join("\n"), "hex");
}

/** The outputs that the planned sections are made of. */
export function wantedBy({ sections, held, collectedAt }: Plan): { output: HeldOutput; collectedAt: Date }[] {
  const specs = new Set(sections.flatMap((section) => section.specs));
  return [...specs].flatMap((spec) => {
    const output = held.get(spec);
    return output ? [{ output, collectedAt }] : [];
  });
}

/**
 * What the planned sections say. An output is read when a rule first asks for it. Sets `standing` forward to
 * its values, so that the next report of the same server is compared with this one.
 */
export function readFacts(
  plan: Plan,
  standing: Standing | undefined,
  kept: KeptReads,
  contents: ReadonlyMap<string, Buffer>,
): ReadFacts {
  const { serverId, reportId, collectedAt, held } = plan;
  const reads = readsOf(plan, kept, contents);
  const sections = plan.sections.map(({ name, inputs, specs }) => {
    const stands = standing?.sections.get(name);
    const packed = packSection(name, combineSection(name, reads, collectedAt), stands?.hash ?? null);
    if (stands) stands.hash = packed.hash;
    const sources = specs.map((spec) => {
      const unread = reads.get(spec)?.unread.length ?? 0;
      return {
        spec,
        sha256: held.get(spec)?.sha256 ?? "",
        parser: `${spec}@${parserOf.get(spec)?.version ?? 0}`,
        ...(unread > 0 && { unread }),
      };
    });
    return { name, inputs, sources, ...packed };
  });
  return { serverId, reportId, collectedAt, sections };
}

/** Several sections ask for the same output; it is read for the first of them. */
function readsOf({ held, collectedAt }: Plan, kept: KeptReads, contents: ReadonlyMap<string, Buffer>): Reads {
  const done = new Map<SpecId, Read<unknown>>();
  return {
    has: (spec) => held.has(spec),
    get(spec) {
      const output = held.get(spec);
      const read = done.get(spec) ?? (output && kept.read(output, collectedAt, contents));
      if (read) done.set(spec, read);
      return read;
    },
  };
}
