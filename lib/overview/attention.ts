/**
 * What needs a person now? Pure: from counts to a list, worst first. What we cannot see is on it too, because silence
 * is no good news.
 */
import type { AlertRow } from "@/lib/alerts/model/alert";
import type { FleetCounts, Oddity, OddityCount } from "@/lib/fleet/model/server";
import type { Check } from "@/lib/health/model";
import { addressOf } from "@/lib/search-params";
import { counted, formatCount } from "@/lib/units";
import type { UptimeCounts } from "@/lib/uptime/model/objective";
import type { Attention, Level } from "./model";

/** How far back the oddities were counted, in hours; the link says the same. */
export const ODDITY_HOURS = 24;

export type Signs = {
  fleet: FleetCounts;
  uptime: UptimeCounts;
  /** The worst open ones that somebody should take, and how many there are. */
  alerts: { items: readonly AlertRow[]; total: number };
  oddities: readonly OddityCount[];
  /** Garrison's own checks; empty for those who may not see them. */
  checks: readonly Check[];
  env?: string | undefined;
};

const ALL = "All environments";
const ORDER: readonly Level[] = ["critical", "high", "medium", "low", "unknown"];

export function attention({ fleet, uptime, alerts, oddities, checks, env }: Signs): Attention[] {
  const waiting = openAlerts(alerts, env);
  const told = new Set(waiting.map(({ text }) => text));
  const items = [
    ...waiting,
    // Of what an alert says already once is enough.
    ...services(uptime, env).filter(({ text }) => !told.has(text)),
    ...checks.filter(({ result }) => result === "bad").map(failing),
    ...patches(fleet, env),
    ...oddities.map((oddity) => odd(oddity, env)),
    ...blindSpots(fleet, env),
  ];
  return items.sort((a, b) => ORDER.indexOf(a.level) - ORDER.indexOf(b.level));
}

function openAlerts({ items, total }: Signs["alerts"], env: string | undefined): Attention[] {
  const shown = items.map(({ id, title, severity, environment, server, startedAt }) => ({
    level: severity === "info" ? ("low" as const) : severity,
    text: title,
    href: `/alerts/${id}`,
    where: [environment, server?.hostname].filter(Boolean).join(" · ") || (env ?? ALL),
    since: startedAt,
  }));
  if (total <= items.length) return shown;
  const rest = {
    level: shown.at(-1)?.level ?? "high",
    text: `${counted(total - items.length, "more open alert")}, critical or high`,
    href: addressOf("/alerts", { severity: "critical,high", environment: env }),
    where: env ?? ALL,
    since: null,
  };
  return [...shown, rest];
}

function services(
  { down, firstDown, overran, below, unknown, objectives }: UptimeCounts,
  env: string | undefined,
): Attention[] {
  const of = (count: number) => `${formatCount(count)} of ${counted(objectives, "service")}`;
  const told: [number, Level, string, string][] = [
    [down, "critical", down === 1 && firstDown ? `${firstDown} is down` : `${of(down)} are down`, "/uptime"],
    [overran, "high", `Planned work on ${of(overran)} is over, and still down`, "/uptime/maintenance"],
    [below, "high", `${of(below)} had more downtime than agreed`, "/uptime"],
    [unknown, "unknown", `${of(unknown)} ${unknown === 1 ? "is" : "are"} not measured now`, "/uptime"],
  ];
  return told
    .filter(([count]) => count > 0)
    .map(([, level, text, href]) => ({ level, text, href, where: env ?? ALL, since: null }));
}

function failing({ name, found }: Check): Attention {
  return {
    level: "high",
    text: `${name}: ${found}`,
    href: "/settings/health",
    where: "Garrison itself",
    since: null,
  };
}

function patches(fleet: FleetCounts, env: string | undefined): Attention[] {
  const items: Attention[] = [];
  if (fleet.withSecurityUpdates > 0) {
    items.push({
      level: "high",
      text: `Security updates wait on ${ofAll(fleet.withSecurityUpdates, fleet)}`,
      href: addressOf("/servers", { security: "yes", env, sort: "-security" }),
      where: env ?? ALL,
      since: null,
    });
  }
  if (fleet.needReboot > 0) {
    items.push({
      level: "medium",
      text: `${ofAll(fleet.needReboot, fleet)} ${fleet.needReboot === 1 ? "needs" : "need"} a reboot`,
      href: addressOf("/servers", { reboot: "yes", env }),
      where: env ?? ALL,
      since: null,
    });
  }
  return items;
}

const ODDITIES: Record<Oddity, { level: Level; one: string; many: string }> = {
  clone: {
    level: "high",
    one: "sign of two agents with one secret",
    many: "signs of two agents with one secret",
  },
  replay: { level: "high", one: "old report after a newer one", many: "old reports after newer ones" },
  skew: {
    level: "medium",
    one: "report from a clock that runs ahead",
    many: "reports from clocks that run ahead",
  },
  gap: { level: "low", one: "gap between reports", many: "gaps between reports" },
};

function odd({ oddity, changes, servers, newest }: OddityCount, env: string | undefined): Attention {
  const { level, one, many } = ODDITIES[oddity];
  return {
    level,
    text: `${counted(changes, one, many)} in ${ODDITY_HOURS}\u00a0h`,
    href: addressOf("/changes", { kind: "reporting", verb: oddity, hours: ODDITY_HOURS, env }),
    where: counted(servers, "server"),
    since: newest,
  };
}

function blindSpots(fleet: FleetCounts, env: string | undefined): Attention[] {
  const spots: [number, string, Record<string, string>, Date | null][] = [
    [
      fleet.silent,
      `${ofAll(fleet.silent, fleet)} stopped reporting`,
      { contact: "silent", sort: "reported" },
      fleet.silentSince,
    ],
    [fleet.never, `${ofAll(fleet.never, fleet)} never reported`, { contact: "never" }, fleet.neverSince],
    [
      fleet.partlySeen,
      `Sections are not known on ${ofAll(fleet.partlySeen, fleet)}`,
      { sight: "partial", sort: "-unknown" },
      null,
    ],
    [
      fleet.securityUnknown,
      `Pending updates are not known for ${ofAll(fleet.securityUnknown, fleet)}`,
      { security: "unknown" },
      null,
    ],
  ];
  return spots
    .filter(([count]) => count > 0)
    .map(([, text, query, since]) => ({
      level: "unknown",
      text,
      href: addressOf("/servers", { ...query, env }),
      where: env ?? ALL,
      since,
    }));
}

/** "3 of 220 servers" */
function ofAll(count: number, { servers }: FleetCounts): string {
  return `${formatCount(count)} of ${counted(servers, "server")}`;
}
