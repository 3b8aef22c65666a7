/** The evidence of an incident, from every domain that has some, each under its own permission. */
import { alertHappenings, alertsNow, deliveriesBetween } from "@/lib/alerts/store/history";
import type { Actor } from "@/lib/auth/actor";
import { allows } from "@/lib/auth/permissions";
import { changesBetween } from "@/lib/fleet/store/changes-between";
import { maintenanceBetween, outagesBetween } from "@/lib/uptime/store/downtime";
import { evidenceRows } from "../evidence-rows";
import type { TimelineGap, TimelineRow, TimelineSource } from "../model/timeline";
import { inOrder } from "../timeline";

/** What evidence is looked for; times in milliseconds since 1970. */
export type About = {
  impactStartedAt: number;
  resolvedAt: number | null;
  alerts: readonly { alertId: string; episode: number; openedAt: number }[];
  objectives: readonly string[];
  servers: readonly string[];
};

/** What caused it came before it, and what proves its end comes after. */
const AROUND_MS = 60 * 60_000;
const LIMITS = { slices: 100, alerts: 300, pages: 200, changes: 100, maintenance: 20 } as const;

/** The oldest rows of each source, up to its limit; what lies beyond, and what may not be read, is named in `gaps`. @throws Forbidden */
export async function readEvidence(
  actor: Actor,
  about: About,
  now: number,
): Promise<{ rows: TimelineRow[]; gaps: TimelineGap[] }> {
  const { objectives, servers, alerts } = about;
  const from = about.impactStartedAt - AROUND_MS;
  const to = Math.min(now, (about.resolvedAt ?? now) + AROUND_MS) + 1;
  const alertIds = alerts.map(({ alertId }) => alertId);
  const firstOpened = Math.min(from, ...alerts.map(({ openedAt }) => openedAt));
  const mayUptime = allows(actor, "uptime.read") && objectives.length > 0;
  const mayAlerts = allows(actor, "alerts.read") && alerts.length > 0;
  const mayPages = allows(actor, "delivery.read") && alerts.length > 0;
  const mayFleet = allows(actor, "fleet.read") && servers.length > 0;
  const [slices, happened, standing, delivered, changed, planned] = await Promise.all([
    mayUptime ? outagesBetween(actor, objectives, from, to, LIMITS.slices) : NO_OUTAGES,
    mayAlerts ? alertHappenings(actor, alertIds, firstOpened, to, LIMITS.alerts) : NOTHING_HAPPENED,
    mayAlerts ? alertsNow(actor, alertIds) : [],
    mayPages ? deliveriesBetween(actor, alertIds, firstOpened, to, LIMITS.pages) : NOBODY_TOLD,
    mayFleet ? changesBetween(actor, servers, from, to, LIMITS.changes) : NO_CHANGES,
    mayUptime ? maintenanceBetween(actor, objectives, from, to, LIMITS.maintenance) : NO_WORK,
  ]);
  const rows = evidenceRows({
    runs: slices.outages,
    openings: standing.flatMap(({ episode, payload, ...alert }) => {
      const link = alerts.find(({ alertId }) => alertId === alert.id);
      if (!link) return [];
      // The message that opened an episode that is over is no longer the alert's own.
      const opening = link.episode === episode ? payload : null;
      return [{ ...alert, episode: link.episode, openedAt: link.openedAt, payload: opening }];
    }),
    happenings: happened.happenings,
    deliveries: delivered.told,
    changes: changed.changes,
    work: planned.work,
  });
  const cut = {
    slices: slices.isCut,
    alerts: happened.isCut,
    pages: delivered.isCut,
    changes: changed.isCut,
    maintenance: planned.isCut,
  };
  return { rows: inOrder(rows), gaps: [...cutGaps(cut, rows), ...closedGaps(actor, about)] };
}

const NO_OUTAGES = { outages: [], isCut: false };
const NOTHING_HAPPENED = { happenings: [], isCut: false };
const NOBODY_TOLD = { told: [], isCut: false };
const NO_CHANGES = { changes: [], isCut: false };
const NO_WORK = { work: [], isCut: false };

const KIND = {
  slices: "slice",
  alerts: "alert",
  pages: "page",
  changes: "change",
  maintenance: "maintenance",
} as const;

function cutGaps(cut: Record<TimelineSource, boolean>, rows: readonly TimelineRow[]): TimelineGap[] {
  const sources = Object.keys(cut) as TimelineSource[];
  return sources
    .filter((source) => cut[source])
    .map((source) => {
      const own = rows.filter(({ kind }) => kind === KIND[source]);
      const after = own.reduce((latest, { at }) => Math.max(latest, at), 0);
      return { source, why: "limit", limit: LIMITS[source], after };
    });
}

function closedGaps(actor: Actor, { objectives, servers, alerts }: About): TimelineGap[] {
  const closed: TimelineSource[] = [];
  if (objectives.length > 0 && !allows(actor, "uptime.read")) closed.push("slices", "maintenance");
  if (alerts.length > 0 && !allows(actor, "alerts.read")) closed.push("alerts");
  if (alerts.length > 0 && !allows(actor, "delivery.read")) closed.push("pages");
  if (servers.length > 0 && !allows(actor, "fleet.read")) closed.push("changes");
  return closed.map((source) => ({ source, why: "not-allowed" }));
}
