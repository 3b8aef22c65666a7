/** Reads facts from reports: claims servers with news, reads what it has not read before, records, and goes on. */
import { randomUUID } from "node:crypto";
import { system } from "@/lib/auth/actor";
import { SECTION_NAMES, type SectionName } from "@/lib/fleet/model/facts";
import type { FactSource } from "@/lib/fleet/model/provenance";
import { type ReadFacts, recordFacts } from "@/lib/fleet/store/facts";
import type { Job } from "@/lib/jobs/job";
import { combineReads, readOutput } from "./facts";
import type { HeldOutput } from "./model";
import type { Read } from "./parsers/parser";
import { PARSERS } from "./registry";
import type { SpecId } from "./specs";
import { readContents } from "./store/evidence";
import { keepParserVersions, readParserVersions } from "./store/parser-versions";
import { claimPending, completePending, type Pending, queueAll } from "./store/pending";
import { applyRetention, readRetention } from "./store/retention";

/** Makes the coming partitions and drops those whose time is over. */
const partitions: Job = {
  name: "ingest.partitions",
  about: "Makes room for the coming days and drops evidence whose retention has ended.",
  everyS: 3_600,
  async run(actor) {
    const { reportDays, evidenceMonths, changeMonths } = await readRetention(actor);
    await applyRetention(actor, { reportDays, evidenceMonths, changeMonths });
  },
};

/** A parser that reads more than it did is worth reading the evidence again: that is what it was kept for. */
const readAgain: Job = {
  name: "ingest.read-again",
  about: "Reads every server's evidence again after a parser was improved.",
  everyS: 300,
  async run(actor) {
    const present = PARSERS.map(({ spec, version }) => `${spec}@${version}`).sort();
    const former = await readParserVersions(actor);
    if (former?.join() === present.join()) return;
    if (former) await queueAll(actor);
    await keepParserVersions(actor, present);
  },
};

export const ingestJobs: readonly Job[] = [partitions, readAgain];

const SERVERS_AT_ONCE = 32;
const actor = system("reading facts");
const owner = randomUUID();
const parserOf = new Map(PARSERS.map((parser) => [parser.spec, parser]));

/** Read what is waiting. @returns how many reports were read; 0 when there is nothing to do. */
export async function readPendingFacts(): Promise<number> {
  const pending = await claimPending(actor, owner, SERVERS_AT_ONCE);
  if (pending.length === 0) return 0;
  const reads = await readAll(pending);
  await recordFacts(
    actor,
    pending.map((report) => factsOf(report, reads)),
  );
  await completePending(actor, owner, pending);
  return pending.length;
}

/** Same bytes, same parser, same value: a fleet of alike servers is mostly read once. */
const kept = new Map<string, Read<unknown>>();
const KEPT_LIMIT = 20_000;

type Reads = Map<string, Read<unknown>>;

async function readAll(pending: readonly Pending[]): Promise<Reads> {
  const reads: Reads = new Map();
  const unread = new Map<string, { output: HeldOutput; collectedAt: Date }>();
  for (const { outputs, collectedAt } of pending) {
    for (const output of outputs) {
      const key = keyOf(output, collectedAt);
      const known = kept.get(key);
      if (known) reads.set(key, known);
      else unread.set(key, { output, collectedAt });
    }
  }
  const contents = await readContents(actor, "fleet.facts.record", neededHashes([...unread.values()]));
  for (const [key, { output, collectedAt }] of unread) {
    const read = readHeld(output, collectedAt, contents);
    reads.set(key, read);
    if (kept.size >= KEPT_LIMIT) kept.clear();
    if (!parserOf.get(output.spec)?.timed) kept.set(key, read);
  }
  return reads;
}

function neededHashes(unread: { output: HeldOutput }[]): string[] {
  const hashes = unread
    .filter(({ output }) => parserOf.has(output.spec))
    .flatMap(({ output }) => (output.stderr ? [output.sha256, output.stderr] : [output.sha256]));
  return [...new Set(hashes)];
}

function readHeld(output: HeldOutput, collectedAt: Date, contents: Map<string, Buffer>): Read<unknown> {
  const bytes = contents.get(output.sha256);
  if (!bytes && output.bytes > 0 && parserOf.has(output.spec)) {
    return { state: "unread", reason: "Its bytes are no longer kept.", unread: [] };
  }
  return readOutput({
    spec: output.spec,
    stdout: bytes?.toString("utf8") ?? "",
    stderr: output.stderr ? (contents.get(output.stderr)?.toString("utf8") ?? "") : "",
    exit: output.exit,
    flags: output.flags,
    collectedAt,
  });
}

function keyOf({ spec, sha256, exit, flags, stderr }: HeldOutput, collectedAt: Date): string {
  const time = parserOf.get(spec)?.timed ? collectedAt.toISOString() : "";
  return `${spec} ${sha256} ${exit} ${flags.join()} ${stderr ?? ""} ${time}`;
}

function factsOf({ serverId, reportId, collectedAt, outputs }: Pending, reads: Reads): ReadFacts {
  const bySpec = new Map<SpecId, Read<unknown>>();
  const held = new Map<SpecId, HeldOutput>();
  for (const output of outputs) {
    const read = reads.get(keyOf(output, collectedAt));
    if (read) bySpec.set(output.spec, read);
    held.set(output.spec, output);
  }
  const { facts, sources } = combineReads(bySpec, collectedAt);
  const named = {} as Record<SectionName, FactSource[]>;
  for (const section of SECTION_NAMES) {
    named[section] = sources[section].map((spec) => ({
      spec,
      sha256: held.get(spec)?.sha256 ?? "",
      parser: `${spec}@${parserOf.get(spec)?.version ?? 0}`,
    }));
  }
  return { serverId, reportId, collectedAt, facts, sources: named };
}
