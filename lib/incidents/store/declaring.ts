/** How an incident begins: declared by hand or from alerts, and what nobody says is taken from them. */
import { SEVERITIES, type Severity } from "@/lib/alerts/model/severity";
import { type Actor, actorName, actorRef } from "@/lib/auth/actor";
import { writeAs } from "@/lib/auth/gate";
import { newId } from "@/lib/id";
import { instantOf } from "@/lib/local-time";
import type { Lead } from "../changing";
import type { EntryDraft } from "../entry-rows";
import type { Declaring } from "../model/incident";
import { timeFaults } from "../status";
import { appendEntries, databaseNow, endColumns } from "./chain";
import { type AlertToLink, addLinks, findAlerts, findObjectives, findServers, isNothing } from "./links";
import { tellChanged } from "./news";
import { type FieldFault, findLead, refused } from "./refusing";

/** @throws Unprocessable for what makes no sense, or names what is not there; Forbidden */
export async function declareIncident(actor: Actor, wish: Declaring): Promise<{ id: string; no: number }> {
  return writeAs(actor, "incidents.change", async (tx) => {
    const now = await databaseNow(tx);
    const alerts = await findAlerts(tx, wish.alerts);
    const objectives = await findObjectives(tx, wish.objectives);
    const servers = await findServers(tx, wish.servers);
    const lead = wish.lead === undefined ? ownLead(actor) : await findLead(tx, wish.lead);
    const words = wordsOf(wish, alerts);
    const times = startOf(wish, alerts, now);
    const id = newId(new Date(now));
    const { no } = await tx.incident.create({
      data: {
        id,
        title: words.title,
        severity: SEVERITIES.indexOf(words.severity),
        status: "investigating",
        leadId: lead?.id ?? null,
        leadName: lead?.name ?? null,
        impactStartedAt: new Date(times.impactStartedAt),
        detectedAt: new Date(times.detectedAt),
        declaredBy: actorRef(actor),
        declaredByName: actorName(actor),
        createdAt: new Date(now),
      },
      select: { no: true },
    });
    const empty = { id, alerts: [], objectives: [], servers: [] };
    const linked = await addLinks(tx, empty, { alerts, objectives, servers });
    const declared = {
      ...words,
      impactStartedAt: new Date(times.impactStartedAt).toISOString(),
      detectedAt: new Date(times.detectedAt).toISOString(),
    };
    const drafts: EntryDraft[] = [
      { kind: "declared", detail: declared },
      ...(isNothing(linked) ? [] : [{ kind: "linked" as const, detail: linked }]),
      ...(wish.note === undefined ? [] : [{ kind: "note" as const, detail: { text: wish.note } }]),
    ];
    const end = await appendEntries(tx, actor, { id, lastSeq: 0, head: null, now }, drafts);
    await tx.incident.update({ where: { id }, data: endColumns(end) });
    await tellChanged(tx, id, 1);
    const after = { no, ...declared, lead: lead?.name ?? null, linked, end };
    return { result: { id, no }, target: `incident/${id}`, after };
  });
}

function ownLead(actor: Actor): Lead | null {
  return actor.kind === "person" ? { id: actor.id, name: actor.name } : null;
}

function wordsOf(wish: Declaring, [worst]: readonly AlertToLink[]): { title: string; severity: Severity } {
  const title = wish.title ?? worst?.title;
  const severity = wish.severity ?? worst?.severity;
  const faults: FieldFault[] = [];
  if (!title) faults.push({ field: "title", message: "is missing" });
  if (!severity) faults.push({ field: "severity", message: "is missing" });
  if (!title || !severity) throw refused(faults);
  return { title, severity };
}

/** What nobody says is taken from the alerts; without any, it is detected now. */
function startOf(
  wish: Declaring,
  alerts: readonly AlertToLink[],
  now: number,
): { impactStartedAt: number; detectedAt: number } {
  const faults: FieldFault[] = [];
  const given = (field: "impactStartedAt" | "detectedAt") => {
    const text = wish[field];
    if (text === undefined) return null;
    const at = instantOf(text, wish.timeZone);
    if (at === null) faults.push({ field, message: "is not a time like 2026-11-23T22:00" });
    return at;
  };
  const impact = given("impactStartedAt");
  const detected = given("detectedAt");
  const opened = Math.min(now, ...alerts.map(({ openedAt }) => openedAt.getTime()));
  // Alerts that warned before anybody suffered detected it at once.
  const detectedAt = detected ?? Math.max(opened, Math.min(impact ?? opened, now));
  const began = Math.min(detectedAt, ...alerts.map(({ startedAt }) => startedAt.getTime()));
  const impactStartedAt = impact ?? (began < now - OLD_MS ? detectedAt : began);
  const times = { impactStartedAt, detectedAt, acknowledgedAt: null, mitigatedAt: null, resolvedAt: null };
  // Nobody said when it was detected, so nobody is told that it is wrong.
  const isSaid = ({ field }: FieldFault) => field !== "detectedAt" || detected !== null;
  const all = faults.length > 0 ? faults : timeFaults(times, now).filter(isSaid);
  if (all.length > 0) throw refused(all);
  return { impactStartedAt, detectedAt };
}

/** What a sender says of a beginning that long ago is no beginning of this incident. */
const OLD_MS = 31 * 86_400_000;
