/**
 * What becomes of an incident when people change it, and what is written down of that? Pure. Work's status and the times are
 * two things: neither moves the other.
 */
import type { Severity } from "@/lib/alerts/model/severity";
import { instantOf } from "@/lib/local-time";
import { localText } from "@/lib/time";
import type { Change, EntryDraft } from "./entry-rows";
import { type Changing, type IncidentStatus, TIME_NAMES } from "./model/incident";
import { missingToClose, type Times, timeFaults, whyNoMove } from "./status";

export type Lead = { id: string; name: string };

/** Times in milliseconds since 1970. */
export type Standing = {
  title: string;
  severity: Severity;
  status: IncidentStatus;
  lead: { id: string | null; name: string } | null;
  times: Times;
  nextUpdateAt: number | null;
  cause: string | null;
  causeKnown: boolean | null;
  change: string | null;
  owner: string | null;
  due: string | null;
};

type FieldFault = { field: string; message: string };
export type Changed = { next: Standing; drafts: EntryDraft[]; faults: FieldFault[]; why: string | null };

/** `lead` is who was wished for, looked up; undefined when nobody was. `why` is why the status may not move. */
export function changedBy(
  former: Standing,
  wish: Changing,
  lead: Lead | null | undefined,
  now: number,
): Changed {
  const { times, faults: unread } = timesOf(former.times, wish);
  const nextUpdate = instantIn(wish, "nextUpdateAt", former.nextUpdateAt);
  const closes = wish.status === "closed" && former.status !== "closed";
  const next: Standing = {
    title: wish.title ?? former.title,
    severity: wish.severity ?? former.severity,
    status: wish.status ?? former.status,
    lead: lead === undefined ? former.lead : lead,
    times,
    nextUpdateAt: closes ? null : nextUpdate.at,
    cause: wish.cause ?? former.cause,
    causeKnown: wish.causeKnown ?? former.causeKnown,
    change: wish.change ?? former.change,
    owner: wish.owner ?? former.owner,
    due: wish.due ?? former.due,
  };
  const moved = TIME_NAMES.some((name) => times[name] !== former.times[name]);
  const faults = [
    ...unread,
    ...nextUpdate.faults,
    ...(moved ? timeFaults(times, now) : []),
    ...(closes ? missingToClose({ ...next, resolvedAt: times.resolvedAt }) : []),
  ];
  return {
    next,
    drafts: draftsOf(former, next, wish.note, closes),
    faults: firstOfEach(faults),
    why: whyNoMove(former.status, next.status),
  };
}

function firstOfEach(faults: readonly FieldFault[]): FieldFault[] {
  return faults.filter(({ field }, place) => faults.findIndex((one) => one.field === field) === place);
}

function timesOf(former: Times, wish: Changing): { times: Times; faults: FieldFault[] } {
  const times = { ...former };
  const faults: FieldFault[] = [];
  for (const name of TIME_NAMES) {
    const found = instantIn(wish, name, former[name]);
    faults.push(...found.faults);
    if (name === "impactStartedAt" || name === "detectedAt") times[name] = found.at ?? former[name];
    else times[name] = found.at;
  }
  return { times, faults };
}

type Instant = { at: number | null; faults: FieldFault[] };

function instantIn(
  wish: Changing,
  name: (typeof TIME_NAMES)[number] | "nextUpdateAt",
  former: number | null,
): Instant {
  const text = wish[name];
  if (text === undefined) return { at: former, faults: [] };
  if (text === null) return { at: null, faults: [] };
  // A form shows whole minutes: what it sends back untouched is the instant that it was, seconds and all.
  if (former !== null && text === formText(former, wish.timeZone)) return { at: former, faults: [] };
  const at = instantOf(text, wish.timeZone);
  if (at !== null) return { at, faults: [] };
  return { at: former, faults: [{ field: name, message: "is not a time like 2026-11-23T22:00" }] };
}

/** "2026-11-23T22:00": what an input for local times holds. */
export function formText(at: number, timeZone: string): string {
  return localText(new Date(at), timeZone).replace(" ", "T");
}

function draftsOf(former: Standing, next: Standing, note: string | undefined, closes: boolean): EntryDraft[] {
  const fields = changesOf(fieldTexts(former, !closes), fieldTexts(next, !closes));
  const times = changesOf(timeTexts(former.times), timeTexts(next.times));
  const drafts: EntryDraft[] = [];
  if (fields.length > 0) drafts.push({ kind: "changed", detail: { changes: fields } });
  if (times.length > 0) drafts.push({ kind: "times", detail: { changes: times } });
  if (note !== undefined) drafts.push({ kind: "note", detail: { text: note } });
  if (closes) drafts.push({ kind: "closed", detail: closingDetail(next) });
  else if (former.status !== next.status)
    drafts.push({ kind: "status", detail: { from: former.status, to: next.status } });
  return drafts;
}

function closingDetail({ cause, causeKnown, change, owner, due }: Standing) {
  return {
    cause: cause ?? "",
    causeKnown: causeKnown ?? false,
    change: change ?? "",
    owner: owner ?? "",
    due: due ?? "",
  };
}

type Texts = Readonly<Record<string, string | null>>;

/** What closing asks for is told by the entry of the closing itself. */
function fieldTexts(of: Standing, withClosing: boolean): Texts {
  const { title, severity, lead, nextUpdateAt, cause, causeKnown, change, owner, due } = of;
  const closing = {
    cause,
    causeKnown: causeKnown === null ? null : causeKnown ? "known" : "not known",
    change,
    owner,
    due,
  };
  return {
    title,
    severity,
    lead: lead?.name ?? null,
    nextUpdateAt: isoOf(nextUpdateAt),
    ...(withClosing ? closing : {}),
  };
}

function timeTexts(times: Times): Texts {
  return Object.fromEntries(TIME_NAMES.map((name) => [name, isoOf(times[name])]));
}

function changesOf(former: Texts, next: Texts): Change[] {
  return Object.keys(next).flatMap((name) => {
    const [from, to] = [former[name] ?? null, next[name] ?? null];
    return from === to ? [] : [{ name, from, to }];
  });
}

function isoOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
