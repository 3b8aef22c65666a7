/** What people do with alerts, as requests: with one, which answers how it stands then, or with many. */
import type { Alert, DeedResult } from "@/lib/alerts/model/alert";
import { ask } from "@/lib/http/client";
import { counted } from "@/lib/units";
import type { ListedAlert, Reader, Told } from "./listed-alert";
import { momentWords } from "./words";

export type Rest = { kind: "minutes"; minutes: number } | { kind: "until"; at: number } | { kind: "worse" };
export type Deed =
  | { kind: "acknowledge" | "unacknowledge" | "wake" | "resolve" }
  | { kind: "snooze"; rest: Rest };

export function actOnOne(id: string, deed: Deed): Promise<Told<Alert>> {
  const at = (path: string) => `/api/alerts/${id}/${path}`;
  switch (deed.kind) {
    case "acknowledge":
      return ask(at("acknowledgement"), { method: "PUT", body: {} });
    case "unacknowledge":
      return ask(at("acknowledgement"), { method: "DELETE" });
    case "snooze":
      return ask(at("snooze"), { method: "PUT", body: restAsJson(deed.rest) });
    case "wake":
      return ask(at("snooze"), { method: "DELETE" });
    case "resolve":
      return ask(at("resolution"), { method: "PUT", body: {} });
  }
}

function restAsJson(rest: Rest): object {
  if (rest.kind === "minutes") return { minutes: rest.minutes };
  return rest.kind === "until" ? { until: new Date(rest.at).toISOString() } : { untilWorse: true };
}

/** Where an incident begins that is about this alert. */
export function declaring(id: string): string {
  return `/incidents/new?alert=${id}`;
}

/** What one request may name. */
const AT_A_TIME = 200;

export type Named = { id: string; title: string };
export type Bulk = { signal: AbortSignal; onStep: (done: number) => void };

/** Each is done or refused by itself. Ends early when told to; what was done until then stays done. */
export async function actOnMany(
  alerts: readonly Named[],
  deed: Deed,
  { signal, onStep }: Bulk,
): Promise<DeedResult> {
  const result: DeedResult = { done: [], refused: [] };
  for (let from = 0; from < alerts.length && !signal.aborted; from += AT_A_TIME) {
    const ids = alerts.slice(from, from + AT_A_TIME).map(({ id }) => id);
    const body = { ids, deed: deed.kind, ...minutesOf(deed, Date.now()) };
    const { done, refused } = await ask<DeedResult>("/api/alerts/deeds", { method: "POST", body });
    result.done.push(...done);
    result.refused.push(...refused);
    onStep(from + ids.length);
  }
  return result;
}

/** Rounded up: nothing wakes before the time that was chosen. */
function minutesOf(deed: Deed, now: number): { minutes?: number } {
  if (deed.kind !== "snooze" || deed.rest.kind === "worse") return {};
  return {
    minutes: deed.rest.kind === "minutes" ? deed.rest.minutes : Math.ceil((deed.rest.at - now) / 60_000),
  };
}

type Found = { items: { id: string; title: string; openedAt: string }[]; next: string | null };

/** Every alert that matches and was open at `asOf`: what came later was not seen, and is not swept up. */
export async function collect(
  query: URLSearchParams,
  asOf: number,
  { signal, onStep }: Bulk,
): Promise<Named[]> {
  const found: Named[] = [];
  let cursor: string | null = null;
  do {
    const asked = new URLSearchParams([
      ...query,
      ["limit", String(AT_A_TIME)],
      ...(cursor ? [["cursor", cursor]] : []),
    ]);
    const page: Found = await ask<Found>(`/api/alerts?${asked}`, { signal });
    found.push(...page.items.filter(({ openedAt }) => Date.parse(openedAt) <= asOf));
    cursor = page.next;
    onStep(found.length);
  } while (cursor !== null);
  return found;
}

/** How the row will look when the deed is done; shown before it is. */
export function anticipated(
  row: ListedAlert,
  deed: Deed,
  reader: Reader,
  now: number,
  ackMs: number,
): ListedAlert {
  const until = (at: number) => momentWords(at, now, reader.offset);
  switch (deed.kind) {
    case "acknowledge":
      return {
        ...row,
        state: "acknowledged",
        owner: { name: "You", isMe: true, until: until(now + ackMs) },
        snoozedUntil: null,
      };
    case "unacknowledge":
      return { ...row, state: row.state === "snoozed" ? "snoozed" : "open", owner: null };
    case "snooze":
      return { ...row, state: "snoozed", snoozedUntil: restWords(deed.rest, reader, now) };
    case "wake":
      return { ...row, state: row.owner ? "acknowledged" : "open", snoozedUntil: null };
    case "resolve":
      return { ...row, state: "resolved", resolution: "person" };
  }
}

/** "08:00", "it gets worse" */
function restWords(rest: Rest, { offset }: Reader, now: number): string {
  if (rest.kind === "worse") return "it gets worse";
  return momentWords(rest.kind === "until" ? rest.at : now + rest.minutes * 60_000, now, offset);
}

/** What takes it back; null where nothing does, or where it would take back more. */
export function inverseOf(deed: Deed, before: Pick<ListedAlert, "state" | "owner">): Deed | null {
  if (deed.kind === "snooze") return before.state === "snoozed" ? null : { kind: "wake" };
  if (deed.kind === "acknowledge") return before.state === "acknowledged" ? null : { kind: "unacknowledge" };
  return null;
}

/** Said when it is done with one alert, which then looks like `row`. */
export function doneWords(deed: Deed, row: Pick<ListedAlert, "owner" | "snoozedUntil">): string {
  switch (deed.kind) {
    case "acknowledge":
      return `Acknowledged${row.owner?.until ? ` until ${row.owner.until}` : ""}.`;
    case "unacknowledge":
      return "It is nobody's again.";
    case "snooze":
      return `Snoozed until ${row.snoozedUntil ?? "then"}.`;
    case "wake":
      return "It is awake again.";
    case "resolve":
      return "Closed by hand.";
  }
}

const PAST: Record<Deed["kind"], string> = {
  acknowledge: "acknowledged",
  unacknowledge: "given back",
  snooze: "snoozed",
  wake: "woken",
  resolve: "closed by hand",
};

/** "12 alerts acknowledged." */
export function manyWords(kind: Deed["kind"], count: number): string {
  return `${counted(count, "alert")} ${PAST[kind]}.`;
}

/** Closing by hand has no way back but its sender's. */
export function closingQuestion(count: number): string {
  const which = count === 1 ? "this alert" : counted(count, "alert");
  const they =
    count === 1
      ? "It opens again when its sender goes on telling it."
      : "Each opens again when its sender goes on telling it.";
  return `Close ${which} by hand? ${they}`;
}
