/** What people do with an incident: changed, closed, noted; each deed audited and chained in one transaction. */
import { SEVERITIES } from "@/lib/alerts/model/severity";
import type { Actor } from "@/lib/auth/actor";
import { queryAs, type Transaction, writeAs } from "@/lib/auth/gate";
import { Conflict, Unavailable } from "@/lib/errors";
import { instantOf } from "@/lib/local-time";
import { changedBy, type Standing } from "../changing";
import type { EntryDraft } from "../entry-rows";
import type { Changing, Noting } from "../model/incident";
import { appendEntries, endColumns, type Locked, lockIncident } from "./chain";
import { readToFreeze, standingOf } from "./closing";
import { tellChanged } from "./news";
import { findLead, refused } from "./refusing";
import { replaceLinks } from "./replacing";

/**
 * Changes, moves or closes it. Closing freezes its evidence.
 * @throws NotFound; Conflict when somebody changed it since it was read, or for a move that is not allowed; Unprocessable;
 * Unavailable when alerts are linked at this moment; Forbidden
 */
export async function changeIncident(actor: Actor, id: string, wish: Changing): Promise<{ version: number }> {
  // Nothing is read for whoever may not write.
  queryAs(actor, "incidents.change");
  const frozen = wish.status === "closed" ? await readToFreeze(id, wish) : null;
  return writeAs(actor, "incidents.change", async (tx) => {
    const incident = await lockIncident(tx, id);
    refuseOutdated(incident, wish);
    const lead = wish.lead === undefined ? undefined : await findLead(tx, wish.lead);
    const former = standingOf(incident);
    const closes = wish.status === "closed" && former.status !== "closed";
    const { next, drafts, faults, why } = changedBy(former, filled(wish, frozen, closes), lead, incident.now);
    if (why) throw new Conflict(why, [{ field: "status", message: why }]);
    if (faults.length > 0) throw refused(faults);
    drafts.push(...(await replaceLinks(tx, incident, wish)));
    if (closes) drafts.push(frozenDraft(incident, frozen));
    const target = `incident/${id}`;
    if (drafts.length === 0) return { result: { version: incident.version }, target, after: {} };
    const end = await appendEntries(tx, actor, incident, drafts);
    const version = incident.version + 1;
    await tx.incident.update({
      where: { id },
      data: { ...columnsOf(next, incident), version, ...endColumns(end) },
    });
    await tellChanged(tx, id, version);
    return { result: { version }, target, before: former, after: { ...next, end } };
  });
}

function refuseOutdated({ version }: Locked, wish: Changing): void {
  if (version === wish.version) return;
  throw new Conflict("Somebody changed this incident since you read it. Read it again, then change it.", [
    { field: "version", message: `is now ${version}` },
  ]);
}

type Frozen = NonNullable<Awaited<ReturnType<typeof readToFreeze>>>;

/** When it was acknowledged is kept too: alerts are not kept for ever. */
function filled(wish: Changing, frozen: Frozen | null, closes: boolean): Changing {
  if (!closes || !frozen?.acknowledgedAt || wish.acknowledgedAt !== undefined) return wish;
  return { ...wish, acknowledgedAt: new Date(frozen.acknowledgedAt).toISOString() };
}

/** @throws Unavailable when it is linked to other things than the evidence was read for */
function frozenDraft(incident: Locked, frozen: Frozen | null): EntryDraft {
  const links = (of: Pick<Locked, "alerts">) =>
    of.alerts
      .map(({ alertId }) => alertId)
      .sort()
      .join();
  if (!frozen || links(frozen.incident) !== links(incident)) {
    throw new Unavailable("Others change this incident at this moment. Try again.", 1);
  }
  return { kind: "evidence", detail: { rows: frozen.rows, gaps: frozen.gaps } };
}

function columnsOf(next: Standing, former: Locked) {
  const { times, lead, severity, nextUpdateAt, due, ...rest } = next;
  return {
    ...rest,
    severity: SEVERITIES.indexOf(severity),
    leadId: lead?.id ?? null,
    leadName: lead?.name ?? null,
    impactStartedAt: new Date(times.impactStartedAt),
    detectedAt: new Date(times.detectedAt),
    acknowledgedAt: dateOf(times.acknowledgedAt),
    mitigatedAt: dateOf(times.mitigatedAt),
    resolvedAt: dateOf(times.resolvedAt),
    nextUpdateAt: dateOf(nextUpdateAt),
    due: due === null ? null : new Date(`${due}T00:00:00Z`),
    closedAt: next.status === "closed" ? (former.closedAt ?? new Date(former.now)) : null,
  };
}

function dateOf(at: number | null): Date | null {
  return at === null ? null : new Date(at);
}

/** Also of a closed one: what was learnt later belongs to it. @throws NotFound, Unprocessable, Forbidden */
export async function noteOnIncident(actor: Actor, id: string, wish: Noting): Promise<{ seq: number }> {
  return writeAs(actor, "incidents.change", async (tx) => {
    const incident = await lockIncident(tx, id);
    const at = timeOfNote(wish, incident.now);
    if (wish.corrects !== undefined) await refuseUncorrectable(tx, id, wish.corrects);
    const detail = { text: wish.text, ...(wish.corrects === undefined ? {} : { corrects: wish.corrects }) };
    const end = await appendEntries(tx, actor, incident, [{ kind: "note", detail, at }]);
    await tx.incident.update({ where: { id }, data: endColumns(end) });
    await tellChanged(tx, id, incident.version);
    return {
      result: { seq: end.seq },
      target: `incident/${id}`,
      after: { at: new Date(at), ...detail, end },
    };
  });
}

const NOTE_BACK_MS = 366 * 86_400_000;

function timeOfNote({ at: text, timeZone }: Noting, now: number): number {
  if (text === undefined) return now;
  const at = instantOf(text, timeZone);
  if (at === null) throw refused([{ field: "at", message: "is not a time like 2026-11-23T22:00" }]);
  if (at > now) throw refused([{ field: "at", message: "must not lie in the future" }]);
  if (at < now - NOTE_BACK_MS)
    throw refused([{ field: "at", message: "must not lie more than a year back" }]);
  return at;
}

async function refuseUncorrectable(tx: Transaction, incidentId: string, seq: number): Promise<void> {
  const found = await tx.incidentEntry.findFirst({ where: { incidentId, seq }, select: { kind: true } });
  if (found?.kind === "note") return;
  throw refused([{ field: "corrects", message: "must be the number of a note" }]);
}
