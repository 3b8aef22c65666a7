/** How does what happened to alerts read in a time line: opened, acknowledged, told to people, over? Pure. */
import type { TimelineRow } from "./model/timeline";

type StoredMessage = { id: string; sha256: string };
export type AlertOpening = {
  id: string;
  title: string;
  source: string;
  severity: string;
  episode: number;
  openedAt: number;
  payload: StoredMessage | null;
};
export type AlertHappening = {
  id: string;
  alertId: string;
  episode: number;
  at: number;
  kind: string;
  actorName: string;
  detail: Readonly<Record<string, unknown>>;
  payload: StoredMessage | null;
};
/** A page, or a word that it is over, as its receiver took it; and what could not be delivered. */
export type Delivery = {
  id: string;
  alertId: string;
  kind: string;
  to: string;
  channel: string;
  sentAt: number | null;
  seenAt: number | null;
  failedAt: number | null;
  failure: string | null;
};
/** A row of which nothing more is known. */
export const BARE = { lines: [], times: [], href: null, raw: null, sha256: null, entry: null };

export function openingRow({
  id,
  title,
  source,
  severity,
  episode,
  openedAt,
  payload,
}: AlertOpening): TimelineRow {
  return {
    ...BARE,
    key: `alert:${id}:${episode}`,
    at: openedAt,
    kind: "alert",
    group: "alerts",
    text: `“${title}” opened, ${severity}, by ${source}`,
    href: `/alerts/${id}`,
    ...stored(payload),
  };
}

export function happeningRow(one: AlertHappening, title: string): TimelineRow {
  const until = instantIn(one.detail, "until");
  return {
    ...BARE,
    key: `alert:${one.id}`,
    at: one.at,
    kind: "alert",
    group: "alerts",
    text: happeningWords(one, `“${title}”`),
    lines: one.kind === "note" ? [textIn(one.detail, "text") ?? ""] : [],
    times: until === null ? [] : [{ word: "until", at: until }],
    href: `/alerts/${one.alertId}`,
    ...stored(one.payload),
  };
}

function stored(payload: StoredMessage | null): { raw: string | null; sha256: string | null } {
  return payload
    ? { raw: `/alerts/messages/${payload.id}`, sha256: payload.sha256 }
    : { raw: null, sha256: null };
}

/** `what` is the alert's title, already in quotes. */
function happeningWords({ kind, actorName: who, detail }: AlertHappening, what: string): string {
  const name = textIn(detail, "name") ?? "somebody";
  switch (kind) {
    case "reopened":
      return `${what} opened again`;
    case "resolved":
      return `${what} is over, says ${who}`;
    case "confirmed":
      return `${who} confirms that ${what} is over`;
    case "closed":
      return `${who} closed ${what}`;
    case "expired":
      return `${what} ended by itself`;
    case "lease_expired":
      return `${what} is no longer held: its sender is silent`;
    case "acknowledged":
      return `${who} acknowledged ${what}${viaWords(detail)}`;
    case "unacknowledged":
      return `${who} took the acknowledgement of ${what} back`;
    case "ack_lapsed":
      return `The acknowledgement of ${what} by ${name} ran out`;
    case "reminded":
      return `${name} was reminded of ${what}`;
    case "severity":
      return `${what} went from ${textIn(detail, "from") ?? "?"} to ${textIn(detail, "to") ?? "?"}`;
    case "snoozed":
      return `${who} snoozed ${what}${textIn(detail, "until") === "worse" ? " until it gets worse" : ""}`;
    case "woken":
      return `${what} is no longer snoozed`;
    case "quieted":
      return `Nobody is told of ${what}: ${textIn(detail, "text") ?? "no reason is kept"}`;
    case "unquieted":
      return `People are told of ${what} again`;
    case "handed_over":
      return `${who} handed ${what} over${viaWords(detail)}`;
    case "paged":
      return `Somebody is called for ${what}`;
    case "gap":
      return `${what}: ${textIn(detail, "text") ?? "nobody could be told"}`;
    case "replayed":
      return `${who} had an old message about ${what} read once more`;
    case "note":
      return `${who} wrote on ${what}`;
    default:
      return `${what}: ${kind.replaceAll("_", " ")} (${who})`;
  }
}

/** How it was proven to be them, from a phone. */
function viaWords(detail: Readonly<Record<string, unknown>>): string {
  const via = textIn(detail, "via");
  return via === null ? "" : ` (${via})`;
}

const DELIVERY_WORDS: Readonly<Record<string, string>> = {
  page: "Call",
  reminder: "Reminder",
  resolved: "Word that it is over",
  digest: "Summary",
  withdrawal: "Word to stop calling",
};

/** Taken over and opened are two instants of one delivery. */
export function deliveryRows(one: Delivery, title: string): TimelineRow[] {
  const { id, alertId, to, channel, sentAt, seenAt, failedAt, failure } = one;
  const what = Object.hasOwn(DELIVERY_WORDS, one.kind) ? (DELIVERY_WORDS[one.kind] as string) : one.kind;
  const rowAt = (at: number | null, state: string, text: string, lines: string[] = []): TimelineRow[] =>
    at === null
      ? []
      : [
          {
            ...BARE,
            ...{ key: `page:${id}:${state}`, at, kind: "page", group: "alerts", text, lines },
            href: `/alerts/${alertId}`,
          },
        ];
  return [
    ...rowAt(sentAt, "sent", `${what} to ${to} by ${channel} delivered: “${title}”`),
    ...rowAt(seenAt, "seen", `${to} opened the ${what.toLowerCase()}: “${title}”`),
    ...rowAt(failedAt, "failed", `${what} to ${to} by ${channel} could not be delivered: “${title}”`, [
      failure ?? "No reason is known.",
    ]),
  ];
}

function textIn(detail: Readonly<Record<string, unknown>>, name: string): string | null {
  const value = Object.hasOwn(detail, name) ? detail[name] : null;
  return typeof value === "string" ? value : null;
}

function instantIn(detail: Readonly<Record<string, unknown>>, name: string): number | null {
  const at = Date.parse(textIn(detail, name) ?? "");
  return Number.isNaN(at) ? null : at;
}
