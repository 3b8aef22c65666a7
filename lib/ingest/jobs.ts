/** Reads facts from reports: claims servers with news, reads what it has not read before, records, and goes on. */
import { randomUUID } from "node:crypto";
import { system } from "@/lib/auth/actor";
import { unreadServers } from "@/lib/backups/store/agent-reading";
import { readStanding, recordFacts } from "@/lib/fleet/store/facts";
import type { Job } from "@/lib/jobs/job";
import { KeptReads } from "./kept-reads";
import { planReading, readFacts, wantedBy } from "./reading-plan";
import { PARSERS } from "./registry";
import { readBackups } from "./store/backup-outputs";
import { readContents } from "./store/evidence";
import { keepParserVersions, readParserVersions } from "./store/parser-versions";
import { claimPending, completePending, queueAll, queueServers } from "./store/pending";
import { applyRetention, readRetention } from "./store/retention";

/** Makes the coming partitions and drops those whose time is over. */
const partitions: Job = {
  name: "ingest.partitions",
  about: "Makes room for the coming days and drops evidence whose retention has ended.",
  everyS: 3_600,
  async run(actor) {
    await applyRetention(actor, await readRetention(actor));
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

/** A report that says nothing new is not read again, and somebody may wait for what the last one held. */
const readForBackups: Job = {
  name: "ingest.read-for-backups",
  about: "Reads what a server's agent printed last of backups that Garrison was just told to read there.",
  everyS: 5,
  async run(actor) {
    const servers = await unreadServers(actor);
    if (servers.length > 0) await queueServers(actor, servers);
  },
};

export const ingestJobs: readonly Job[] = [partitions, readAgain, readForBackups];

const SERVERS_AT_ONCE = 32;
const actor = system("reading facts");

/**
 * One who reads: each call claims servers, reads what is waiting of them and records it. Several may run at once; what
 * one holds is not another's. A call says how many reports were read; 0 when there is nothing to do.
 */
export function makeFactReader(): () => Promise<number> {
  const owner = randomUUID();
  const kept = new KeptReads();
  return async () => {
    const pending = await claimPending(actor, owner, SERVERS_AT_ONCE);
    if (pending.length === 0) return 0;
    const standing = await readStanding(actor, [...new Set(pending.map(({ serverId }) => serverId))]);
    const plans = pending.map((report) => planReading(report, standing.get(report.serverId)));
    const missing = kept.missing(plans.flatMap(wantedBy));
    const contents = await readContents(actor, "fleet.facts.record", missing);
    const facts = plans.map((plan) => readFacts(plan, standing.get(plan.serverId), kept, contents));
    await recordFacts(actor, facts);
    await readBackups(actor, pending, new Date());
    await completePending(actor, owner, pending);
    return pending.length;
  };
}
