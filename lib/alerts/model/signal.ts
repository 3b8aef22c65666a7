/** What a sender says about one cause, in our words, whatever its wire format was. */
import type { Severity } from "./severity";

export type Labels = Readonly<Record<string, string>>;

/**
 * A *state* is told to end, or its lease runs out. An *event* happened: nobody ever says that it is over, so it is
 * counted, and ends by itself.
 */
export type SignalKind = "state" | "event";

/** Times in milliseconds since 1970. All texts are whole: no U+0000, no half characters (`wholeText`). */
export type Signal = {
  /** What makes it the same cause the next time: never its words, never the group that it came in. */
  identity: Labels;
  /** All that describes it, the identity included. What people filter and silence by. */
  labels: Labels;
  /** Longer words, as sent: summary, description, runbook. */
  annotations: Labels;
  kind: SignalKind;
  status: "firing" | "resolved";
  severity: Severity;
  /** One line in plain words; at most 300 characters. */
  title: string;
  /** The sender's page about it: http or https; null when it gave none. */
  link: string | null;
  /** When the cause began; null: the sender does not say. */
  startsAt: number | null;
  /**
   * When a resolved one ended, or until when a firing one holds unless it is sent again (its lease). null: the sender
   * does not say, so a firing one holds until it is resolved.
   */
  endsAt: number | null;
  /** The sender itself did not say how long, so `endsAt` is our guess (Alertmanager's resolve_timeout). */
  endsAtGuessed: boolean;
  /** Of an event, what makes a second delivery of the same one recognisable; null: nothing does. */
  eventId: string | null;
  /** The sender's own acknowledgement of the cause (PagerDuty clients); null for all others. */
  acknowledged: boolean | null;
  /** Of Garrison's own alerts: why nobody is told of it now. */
  quiet?: Quiet | null;
};

/** Why nobody is told of an alert: planned work, a silence, or another alert that explains it. */
export type Quiet = { kind: "maintenance" | "silence" | "inhibition"; id: string; text: string };

export const TITLE_LENGTH = 300;
export const LABEL_LIMITS = { count: 100, name: 200, value: 4_000, annotation: 16_000 } as const;

const UNSTORABLE = /\0/g;

/** Text that PostgreSQL and JSON can hold: U+0000 and halves of characters become U+FFFD, what is too long is cut. */
export function wholeText(text: string, limit: number): string {
  const whole = text.includes("\0") ? text.replace(UNSTORABLE, "\ufffd") : text;
  const formed = whole.isWellFormed() ? whole : whole.toWellFormed();
  if (formed.length <= limit) return formed;
  // Never half of a surrogate pair at the cut.
  return `${formed
    .slice(0, limit - 1)
    .toWellFormed()
    .replace(/\ufffd$/, "")}…`;
}

/** One line for lists: white space is single, and nothing is longer than `TITLE_LENGTH`. */
export function titleOf(text: string): string {
  return wholeText(text.replace(/\s+/g, " ").trim(), TITLE_LENGTH);
}

/** An address that may become a link; null for any other scheme, and for what is no address. */
export function linkOf(text: string | null | undefined): string | null {
  if (!text || text.length > 2_000 || !URL.canParse(text)) return null;
  const { protocol } = new URL(text);
  return protocol === "https:" || protocol === "http:" ? wholeText(text, 2_000) : null;
}
