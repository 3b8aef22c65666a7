/**
 * What does a signal make of an alert as a whole? Pure: to the episode (episode.ts) come its words, who has taken it,
 * and until when it was to be quiet. What is worth a line in the alert's history is named.
 */
import { type Held, merge, type Turn } from "./episode";
import { isWorse, type Severity } from "./model/severity";
import type { Labels, Quiet, Signal, SignalKind } from "./model/signal";

/** `open` waits for somebody, whatever became of it before. */
export type AlertState = "open" | "acknowledged" | "snoozed" | "resolved";

/** Times in milliseconds since 1970. */
export type Acknowledgement = {
  /** The person's id; null when a sender or a program did it. */
  by: string | null;
  name: string;
  at: number;
  until: number;
  reminded: boolean;
};
/** `until` null: until it gets worse. */
export type Snooze = { by: string | null; name: string; at: number; until: number | null };

export type Place = { groupKey: string; environmentId: string | null; serverId: string | null };

export type Known = {
  id: string;
  fingerprint: string;
  generation: number;
  kind: SignalKind;
  severity: Severity;
  title: string;
  labels: Labels;
  annotations: Labels;
  link: string | null;
  held: Held;
  /** When the present episode was kept here. */
  openedAt: number;
  payloadId: string | null;
  acknowledgement: Acknowledgement | null;
  snooze: Snooze | null;
  quiet: Quiet | null;
  /** While it stands, others may be quiet because of it. */
  inhibits: boolean;
  /** null: its labels have not been looked up yet. */
  place: Place | null;
  /** Of the row as it was read; 0 for one that is new. */
  version: number;
};

/** A line of the history. The opening of the first episode is the alert itself. */
export type Note = { kind: string; detail: Readonly<Record<string, string | number | null>> };

/** `row` must be written; `lease` is how long it holds, and no more; `nothing` is nothing. */
export type Told = { known: Known; turn: Turn; writes: "row" | "lease" | "nothing"; notes: Note[] };

export type Telling = {
  now: number;
  newId: string;
  fingerprint: string;
  payloadId: string | null;
  teller: string;
};

/** A sender's own acknowledgement holds as long as a person's. */
export const ACK_MS = 30 * 60_000;

export function tell(former: Known | null, signal: Signal, telling: Telling): Told {
  const { held, turn } = merge(former?.held ?? null, signal, telling.now);
  if (!former || turn === "opened" || turn === "history") return begun(held, turn, signal, telling);
  switch (turn) {
    case "reopened":
      return reopened(former, held, signal, telling);
    case "resolved":
    case "confirmed":
      return ended(former, held, turn);
    case "told":
    case "again":
      return retold(former, held, turn, signal, telling);
    case "late":
    case "same":
      return { known: former, turn, writes: "nothing", notes: [] };
  }
}

/** Where an alert stands at `now`; leases of people end by themselves. */
export function stateAt(known: Pick<Known, "held" | "acknowledgement" | "snooze">, now: number): AlertState {
  if (known.held.ended) return "resolved";
  const { acknowledgement, snooze } = known;
  if (snooze && (snooze.until === null || snooze.until > now)) return "snoozed";
  if (acknowledgement && acknowledgement.until > now) return "acknowledged";
  return "open";
}

function begun(held: Held, turn: Turn, signal: Signal, telling: Telling): Told {
  const known: Known = {
    id: telling.newId,
    fingerprint: telling.fingerprint,
    generation: 0,
    kind: signal.kind,
    ...wordsOf(signal),
    held,
    openedAt: telling.now,
    payloadId: telling.payloadId,
    acknowledgement: takenBySender(signal, telling),
    snooze: null,
    quiet: signal.quiet ?? null,
    inhibits: false,
    place: null,
    version: 0,
  };
  return { known, turn, writes: "row", notes: [] };
}

function reopened(former: Known, held: Held, signal: Signal, telling: Telling): Told {
  const { now, payloadId } = telling;
  // Coming back is one way of getting worse; who asked for quiet until a time has it until then.
  const snooze = former.snooze?.until && former.snooze.until > now ? former.snooze : null;
  const known: Known = {
    ...former,
    ...wordsOf(signal),
    place: areSame(former.labels, signal.labels) ? former.place : null,
    held,
    openedAt: now,
    payloadId,
    acknowledgement: takenBySender(signal, telling),
    snooze,
    quiet: quietAfter(former, signal),
  };
  const note = { kind: "reopened", detail: { startedAt: isoOf(held.startedAt), ...endOf(former.held) } };
  return { known, turn: "reopened", writes: "row", notes: [note] };
}

function ended(former: Known, held: Held, turn: "resolved" | "confirmed"): Told {
  const known: Known = { ...former, held };
  return { known, turn, writes: "row", notes: [{ kind: turn, detail: { endedAt: isoOf(held.endsAt) } }] };
}

function retold(former: Known, held: Held, turn: "told" | "again", signal: Signal, telling: Telling): Told {
  const { now } = telling;
  const words = wordsOf(signal);
  const worse = isWorse(words.severity, former.severity);
  const notes: Note[] = [];
  if (words.severity !== former.severity) {
    notes.push({ kind: "severity", detail: { from: former.severity, to: words.severity } });
  }
  const snooze = worse && former.snooze?.until === null ? null : former.snooze;
  if (snooze !== former.snooze) notes.push({ kind: "woken", detail: { why: "worse" } });
  const taken =
    signal.acknowledged && stateAt(former, now) === "open" ? takenBySender(signal, telling) : null;
  if (taken) notes.push({ kind: "acknowledged", detail: { until: isoOf(taken.until) } });
  const quiet = quietAfter(former, signal);
  if (quiet?.id !== former.quiet?.id) {
    notes.push(
      quiet
        ? { kind: "quieted", detail: { why: quiet.kind, text: quiet.text } }
        : { kind: "unquieted", detail: { why: former.quiet?.kind ?? null } },
    );
  }
  const known: Known = {
    ...former,
    ...words,
    place: areSame(former.labels, words.labels) ? former.place : null,
    held,
    snooze,
    acknowledgement: taken ?? former.acknowledgement,
    quiet,
  };
  const changes =
    notes.length > 0 ||
    turn === "again" ||
    held.startedAt !== former.held.startedAt ||
    !hasSameWords(former, words);
  return { known, turn, writes: changes ? "row" : "lease", notes };
}

/** Only who spoke of planned work can say that it is over; silences have their own end. */
function quietAfter(former: Known, { quiet }: Signal): Quiet | null {
  if (quiet === undefined) return former.quiet;
  return quiet ?? (former.quiet?.kind === "maintenance" ? null : former.quiet);
}

function wordsOf({ severity, title, labels, annotations, link }: Signal) {
  return { severity, title, labels, annotations, link };
}

function hasSameWords(former: Known, words: ReturnType<typeof wordsOf>): boolean {
  return (
    former.title === words.title &&
    former.link === words.link &&
    areSame(former.labels, words.labels) &&
    areSame(former.annotations, words.annotations)
  );
}

/** In whatever order: the database keeps its own. */
function areSame(some: Labels, others: Labels): boolean {
  const names = Object.keys(some);
  return (
    names.length === Object.keys(others).length &&
    names.every((name) => Object.hasOwn(others, name) && some[name] === others[name])
  );
}

function takenBySender(signal: Signal, { now, teller }: Telling): Acknowledgement | null {
  if (!signal.acknowledged) return null;
  return { by: null, name: teller, at: now, until: now + ACK_MS, reminded: false };
}

function endOf(held: Held) {
  return { formerEnd: isoOf(held.endsAt), formerEndBy: held.ended?.by ?? "lease" };
}

function isoOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
