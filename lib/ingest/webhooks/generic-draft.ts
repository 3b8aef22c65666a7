/** From what a sender wrote about one alert to a signal: what tells it apart is never its words, if anything else can. */
import { severityOf } from "@/lib/alerts/model/severity";
import {
  LABEL_LIMITS,
  type Labels,
  type Signal,
  type SignalKind,
  titleOf,
  wholeText,
} from "@/lib/alerts/model/signal";

export type Draft = {
  kind: SignalKind;
  status: Signal["status"];
  /** What the sender itself says tells the cause apart; {} when it says nothing. */
  key: Labels;
  labels: Labels;
  summary: string | null;
  /** What to say when a summary is needed and there is none. */
  withoutSummary: string;
  severity: string | null;
  link: string | null;
  annotations: Labels;
  /** When it began, or when it ended, in milliseconds since 1970. */
  at: number | null;
  /** What an admin should know about how it was read. */
  notes: readonly string[];
};

export type ReadDraft = { draft: Draft; why: null } | { draft: null; why: string };

const BY_SUMMARY =
  "There is neither a dedup nor a label, so the summary tells the alert apart: with other words it is another alert. Send a dedup.";

/**
 * @param ignoredLabels are no part of the identity: they tell replicas of one sender apart
 * @param now milliseconds since 1970: when one that ended has ended, if its sender does not say
 * @returns why not, when it is a text
 */
export function signalOf(
  draft: Draft,
  ignoredLabels: readonly string[],
  now: number,
): { signal: Signal; notes: string[] } | string {
  const { key, labels, summary, status } = draft;
  const lasting = Object.fromEntries(
    Object.entries(labels).filter(([name]) => !ignoredLabels.includes(name)),
  );
  const known = [key, lasting].find((candidate) => Object.keys(candidate).length > 0);
  // Who only says that something is over need not repeat what it was.
  if (summary === null && (status === "firing" || !known)) return draft.withoutSummary;
  const identity = known ?? { summary: wholeText(summary ?? "", LABEL_LIMITS.value) };
  const signal: Signal = {
    identity,
    labels: { ...labels, ...identity },
    annotations: {
      ...draft.annotations,
      ...(summary === null ? {} : { summary: wholeText(summary, LABEL_LIMITS.annotation) }),
    },
    kind: draft.kind,
    status,
    severity: severityOf(draft.severity ?? labels["severity"]),
    title: titleOf(summary ?? Object.values(identity).join(" ")),
    link: draft.link,
    startsAt: status === "firing" ? draft.at : null,
    endsAt: status === "resolved" ? (draft.at ?? now) : null,
    endsAtGuessed: false,
    eventId: null,
    acknowledged: null,
  };
  return { signal, notes: known ? [...draft.notes] : [...draft.notes, BY_SUMMARY] };
}
