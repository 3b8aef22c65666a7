/**
 * Are we safe, are we up, can we restore? No beats Not known beats Yes, and what nobody feeds is Not known.
 *
 * Pure: from counts to answers, so each rule can be shown on a table of cases.
 */
import type { FleetCounts } from "@/lib/fleet/model/server";
import type { Answers, Reason } from "./model";

/** What the rules look at. Areas join as they come to be fed. */
export type Standing = { fleet: FleetCounts };

export function answer({ fleet }: Standing, asOf: Date): Answers {
  return {
    safe: { answer: "unknown", reasons: safeReasons(fleet), asOf },
    up: {
      answer: "unknown",
      reasons: [{ text: "No probe watches a service yet, so nobody can tell.", href: "/servers" }],
      asOf,
    },
    restorable: {
      answer: "unknown",
      reasons: [{ text: "No backup tool reports here yet, so nobody can tell.", href: "/servers" }],
      asOf,
    },
  };
}

/** Nothing judges hardening, vulnerabilities or firewalls yet; what is known of patches is said all the same. */
function safeReasons(fleet: FleetCounts): Reason[] {
  if (fleet.servers === 0) {
    return [{ text: "No server reports yet. Add the first one.", href: "/servers/add" }];
  }
  const reasons: Reason[] = [];
  const unheard = fleet.silent + fleet.never;
  if (unheard > 0) {
    const which = fleet.silent > 0 ? "contact=silent" : "contact=never";
    reasons.push({
      text: `${unheard} of ${servers(fleet.servers)} ${unheard === 1 ? "does" : "do"} not report.`,
      href: `/servers?${which}`,
    });
  }
  if (fleet.withSecurityUpdates > 0) {
    reasons.push({
      text: `Security updates wait on ${servers(fleet.withSecurityUpdates)}.`,
      href: "/servers?security=yes&sort=-security",
    });
  }
  if (fleet.securityUnknown > 0) {
    reasons.push({
      text: `Pending updates are not known for ${servers(fleet.securityUnknown)}.`,
      href: "/servers?security=unknown",
    });
  }
  reasons.push({
    text: "Hardening, vulnerabilities and firewalls are collected, but nothing judges them yet.",
    href: "/servers",
  });
  return reasons;
}

function servers(count: number): string {
  return count === 1 ? "1 server" : `${count} servers`;
}
