/**
 * Are we safe, are we up, can we restore? No beats Not known beats Yes, and what nobody feeds is Not known.
 *
 * Pure: from counts to answers, so each rule can be shown on a table of cases. /docs/answers says the same to people.
 */
import { bareWords, unknownWords } from "@/lib/backups/model/bare-words";
import type { BackupCounts } from "@/lib/backups/model/system";
import type { FleetCounts } from "@/lib/fleet/model/server";
import { addressOf } from "@/lib/search-params";
import { counted, formatCount } from "@/lib/units";
import type { UptimeCounts } from "@/lib/uptime/model/objective";
import type { Answer, Answers, Reason } from "./model";

/** What the rules look at. Areas join as they come to be fed. */
export type Standing = {
  fleet: FleetCounts;
  uptime: UptimeCounts;
  backups: BackupCounts;
  /** The environment that everything is narrowed to. */
  env?: string | undefined;
};

export function answer(standing: Standing, asOf: Date): Answers {
  return {
    safe: { ...decide([], safetyGaps(standing)), asOf },
    up: { ...decide(downNow(standing), upGaps(standing)), asOf },
    restorable: { ...decide(lostNow(standing), restoreGaps(standing)), asOf },
  };
}

/** `urgent` is what makes it a No, `gaps` what hinders us from knowing. */
export function decide(
  urgent: readonly Reason[],
  gaps: readonly Reason[],
): { answer: Answer; reasons: Reason[] } {
  const answer = urgent.length > 0 ? "no" : gaps.length > 0 ? "unknown" : "yes";
  return { answer, reasons: [...urgent, ...gaps] };
}

function downNow({ uptime: { down, firstDown, below } }: Standing): Reason[] {
  const reasons: Reason[] = [];
  if (down > 0) {
    const first = firstDown ?? "A service";
    const text =
      down === 1 ? `${first} is down` : `${first} and ${counted(down - 1, "other service")} are down`;
    reasons.push({ text, href: "/uptime" });
  }
  if (below > 0) {
    reasons.push({
      text: `${counted(below, "service")} had more downtime than agreed`,
      href: "/uptime",
    });
  }
  return reasons;
}

function upGaps({ uptime: { objectives, unknown, planned }, env }: Standing): Reason[] {
  if (objectives === 0) {
    const where = env ? ` in ${env}` : "";
    return [
      { text: `No objective is agreed for a service${where} yet, so nobody can tell`, href: "/uptime" },
    ];
  }
  const gaps: Reason[] = [];
  if (unknown > 0) {
    const are = unknown === 1 ? "is" : "are";
    gaps.push({
      text: `${formatCount(unknown)} of ${counted(objectives, "service")} ${are} not measured now`,
      href: "/uptime",
    });
  }
  // Agreed downtime is no No, and it is no Yes either.
  if (planned > 0) {
    const are = planned === 1 ? "is" : "are";
    gaps.push({
      text: `${counted(planned, "service")} ${are} not up, by planned work`,
      href: "/uptime/maintenance",
    });
  }
  return gaps;
}

/** Nothing judges hardening, vulnerabilities or firewalls yet; what is known of patches is said all the same. */
function safetyGaps({ fleet, env }: Standing): Reason[] {
  if (fleet.servers === 0) return [nobodyReports(env)];
  const gaps: Reason[] = [];
  const missing = fleet.silent + fleet.never;
  if (missing > 0) {
    gaps.push({
      text: `${formatCount(missing)} of ${counted(fleet.servers, "server")} ${missing === 1 ? "does" : "do"} not report`,
      href: addressOf("/servers", { contact: "missing", env, sort: "reported" }),
    });
  }
  gaps.push({
    text: "Nothing judges hardening, vulnerabilities and firewalls yet",
    href: "/docs/answers#safe",
  });
  if (fleet.withSecurityUpdates > 0) {
    gaps.push({
      text: `Security updates wait on ${counted(fleet.withSecurityUpdates, "server")}`,
      href: addressOf("/servers", { security: "yes", env, sort: "-security" }),
    });
  }
  if (fleet.securityUnknown > 0) {
    gaps.push({
      text: `Pending updates are not known for ${counted(fleet.securityUnknown, "server")}`,
      href: addressOf("/servers", { security: "unknown", env }),
    });
  }
  return gaps;
}

function nobodyReports(env: string | undefined): Reason {
  return env
    ? { text: `No server is in ${env}`, href: "/servers" }
    : { text: "No server reports yet", href: "/servers" };
}

/** What would be lost today is more than was agreed, or the last restore that was tried failed. */
function lostNow({ backups: { stale, firstStale, failed, firstFailed }, env }: Standing): Reason[] {
  const href = addressOf("/backups", { env });
  const reasons: Reason[] = [];
  if (stale > 0) {
    const first = firstStale ?? "A system";
    const text =
      stale === 1
        ? `The newest restore point of ${first} is older than agreed`
        : `The newest restore points of ${first} and ${counted(stale - 1, "other system")} are older than agreed`;
    reasons.push({ text, href });
  }
  if (failed > 0) {
    const first = firstFailed ?? "A system";
    const others = failed === 1 ? "" : ` and ${counted(failed - 1, "other system")}`;
    reasons.push({ text: `The last restore of ${first}${others} that was tried failed`, href });
  }
  return reasons;
}

function restoreGaps({ backups, env }: Standing): Reason[] {
  const { systems, unheard, untried, overdue, partly, damaged } = backups;
  const href = addressOf("/backups", { env });
  if (systems === 0) {
    const where = env ? ` in ${env}` : "";
    return [
      { text: `No system is protected${where} yet, so nobody can tell`, href },
      ...bareGaps(backups, env),
    ];
  }
  const told: [number, string][] = [
    [unheard, `${unheard === 1 ? "has" : "have"} no restore point that is known`],
    [untried, `${untried === 1 ? "was" : "were"} never restored in a test`],
    [overdue, `${overdue === 1 ? "was" : "were"} not restored in a test within the days that were agreed`],
    [partly, `could be restored only partly in the last test`],
    [damaged, `${damaged === 1 ? "has" : "have"} a copy in which the last check found errors`],
  ];
  const gaps = told
    .filter(([count]) => count > 0)
    .map(([count, what]) => ({
      text: `${formatCount(count)} of ${counted(systems, "system")} ${what}`,
      href,
    }));
  return [...gaps, ...bareGaps(backups, env)];
}

/** What nobody backs up can't be restored, and what nobody knows of can't be said. */
function bareGaps(backups: BackupCounts, env: string | undefined): Reason[] {
  const href = addressOf("/backups/unprotected", { env });
  return [bareWords(backups), unknownWords(backups)]
    .filter((text) => text !== null)
    .map((text) => ({ text, href }));
}
