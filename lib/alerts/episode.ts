/**
 * What does a signal change about an alert? Pure: what is held and what comes, in; what is held then and what happened,
 * out. An alert lives in episodes; each opens, is told again, and ends by its sender's word, a lapsed lease, a person
 * or its age. Rules and vectors: field notes, "Alertmanager API v2" (merge and lease) and "healthchecks".
 */
import type { Signal } from "./model/signal";

/** How an episode ended. Only `sender` is a recovery; `lease` means that the sender fell silent. */
export type Resolution = "sender" | "lease" | "person" | "expired";

/** Times in milliseconds since 1970. */
export type Held = {
  episode: number;
  startedAt: number;
  /** Of a firing one until when it holds (null: until it is told to end), of an ended one its end. */
  endsAt: number | null;
  endsAtGuessed: boolean;
  /** null while it fires. */
  ended: { by: Resolution; notedAt: number } | null;
  /** How often an event happened in this episode. */
  occurrences: number;
  /** Newest last; at most `EVENT_IDS`. */
  eventIds: readonly string[];
  /** When it opened and ended in the last hour, newest last; at most `TURNS`. */
  turns: readonly number[];
};

/**
 * `opened` and `reopened` begin an episode, `history` is one that was over when we first heard of it, `resolved` ends
 * one; `confirmed` is the sender's late word on what only a lease had ended. `told` changes nothing but how long it
 * holds, `again` counts an event, `late` and `same` change nothing at all.
 */
export type Turn =
  | "opened"
  | "reopened"
  | "history"
  | "resolved"
  | "confirmed"
  | "told"
  | "again"
  | "late"
  | "same";

export const EVENT_IDS = 32;
export const TURNS = 8;
const HOUR_MS = 3_600_000;
/** Nobody says that an event is over. */
const EVENT_MS = 24 * HOUR_MS;
/** Messages of one sender overtake each other by no more than this. */
const OVERTAKING_MS = 5 * 60_000;
/** What a person closed may be told again for so long before it counts as not mended. */
const AFTERGLOW_MS = 5 * 60_000;
/** Three turns within an hour. */
const FLAPPING_TURNS = 3;

/** @param now when the signal came */
export function merge(former: Held | null, signal: Signal, now: number): { held: Held; turn: Turn } {
  if (signal.kind === "event" && signal.status === "firing") return mergeEvent(former, signal, now);
  // Told so late that it is over already.
  const isOver = signal.status === "resolved" || (signal.endsAt !== null && signal.endsAt <= now);
  const told: Signal = isOver ? { ...signal, status: "resolved" } : signal;
  if (!former) return begin(told, now);
  const held = lapse(former, now) ?? former;
  if (isOver) return resolve(held, told, now);
  return held.ended ? afterEnd(held, told, now) : keepOn(held, told);
}

/** Ends what its lease no longer holds, at the end of the lease, however late we look. null: it still holds. */
export function lapse(held: Held, now: number, kind: Signal["kind"] = "state"): Held | null {
  if (held.ended || held.endsAt === null || held.endsAt > now) return null;
  return {
    ...held,
    ended: { by: kind === "event" ? "expired" : "lease", notedAt: now },
    turns: turned(held.turns, now),
  };
}

/** Ended by a person, whatever its sender says. null: it has ended already. */
export function closeByHand(held: Held, now: number): Held | null {
  if (held.ended) return null;
  return { ...held, endsAt: now, ended: { by: "person", notedAt: now }, turns: turned(held.turns, now) };
}

/** Three turns or more within the hour before `now`. */
export function isFlapping(turns: readonly number[], now: number): boolean {
  return turns.filter((at) => at > now - HOUR_MS).length >= FLAPPING_TURNS;
}

function begin(signal: Signal, now: number): { held: Held; turn: Turn } {
  const over = signal.status === "resolved";
  const endsAt = over ? (signal.endsAt ?? now) : signal.endsAt;
  const held: Held = {
    episode: 1,
    startedAt: Math.min(beginningOf(signal, now), endsAt ?? now),
    endsAt,
    endsAtGuessed: signal.endsAtGuessed,
    ended: over ? { by: "sender", notedAt: now } : null,
    occurrences: 1,
    eventIds: [],
    turns: over ? [] : [now],
  };
  return { held, turn: over ? "history" : "opened" };
}

/** A beginning that is still to come is a clock that runs ahead. */
function beginningOf({ startsAt }: Signal, now: number): number {
  return Math.min(startsAt ?? now, now);
}

function keepOn(held: Held, signal: Signal): { held: Held; turn: Turn } {
  const startedAt = Math.min(held.startedAt, signal.startsAt ?? held.startedAt);
  // A shorter lease does not cut a longer one that its sender gave itself.
  const keepsLonger =
    signal.endsAt !== null && held.endsAt !== null && held.endsAt > signal.endsAt && !held.endsAtGuessed;
  if (keepsLonger) return { held: { ...held, startedAt }, turn: "told" };
  const { endsAt, endsAtGuessed } = signal;
  return { held: { ...held, startedAt, endsAt, endsAtGuessed }, turn: "told" };
}

function resolve(held: Held, signal: Signal, now: number): { held: Held; turn: Turn } {
  const endsAt = signal.endsAt ?? now;
  if (held.ended) {
    if (held.ended.by !== "lease") {
      // Re-sent for a while; of two ends the later one holds.
      const later = held.ended.by === "sender" ? Math.max(held.endsAt ?? endsAt, endsAt) : held.endsAt;
      return { held: { ...held, endsAt: later }, turn: "same" };
    }
    const end = Math.max(endsAt, held.startedAt);
    return { held: { ...held, endsAt: end, ended: { by: "sender", notedAt: now } }, turn: "confirmed" };
  }
  // The end of an earlier episode, overtaken by the beginning of this one.
  if (signal.endsAt !== null && signal.endsAt < held.startedAt) return { held, turn: "late" };
  return {
    held: {
      ...held,
      startedAt: Math.min(held.startedAt, signal.startsAt ?? held.startedAt),
      endsAt,
      endsAtGuessed: false,
      ended: { by: "sender", notedAt: now },
      turns: turned(held.turns, now),
    },
    turn: "resolved",
  };
}

function afterEnd(held: Held, signal: Signal, now: number): { held: Held; turn: Turn } {
  const { by, notedAt } = held.ended as NonNullable<Held["ended"]>;
  const sameStart = signal.startsAt === null || signal.startsAt <= held.startedAt;
  // A sender that tells beginnings and ends, and whose beginning was overtaken by its end.
  const saysNoEnd = signal.endsAt === null || signal.endsAtGuessed;
  const overtaken = by === "sender" && saysNoEnd && signal.startsAt !== null && sameStart;
  if (overtaken && now - notedAt < OVERTAKING_MS) return { held, turn: "late" };
  if (by === "person" && sameStart && now - notedAt < AFTERGLOW_MS) return { held, turn: "same" };
  return reopen(held, signal, now);
}

function reopen(held: Held, signal: Signal, now: number): { held: Held; turn: Turn } {
  return {
    held: {
      episode: held.episode + 1,
      startedAt: beginningOf(signal, now),
      endsAt: signal.endsAt,
      endsAtGuessed: signal.endsAtGuessed,
      ended: null,
      occurrences: 1,
      eventIds: held.eventIds,
      turns: turned(held.turns, now),
    },
    turn: "reopened",
  };
}

function mergeEvent(former: Held | null, signal: Signal, now: number): { held: Held; turn: Turn } {
  const leased: Signal = { ...signal, endsAt: signal.endsAt ?? now + EVENT_MS };
  const { eventId } = signal;
  if (!former) {
    const { held, turn } = begin(leased, now);
    return { held: { ...held, eventIds: remembered([], eventId) }, turn };
  }
  if (eventId !== null && former.eventIds.includes(eventId)) return { held: former, turn: "same" };
  const held = lapse(former, now, "event") ?? former;
  const eventIds = remembered(held.eventIds, eventId);
  if (held.ended) {
    const { held: opened, turn } = reopen(held, leased, now);
    return { held: { ...opened, eventIds }, turn };
  }
  return {
    held: { ...held, endsAt: leased.endsAt, occurrences: held.occurrences + 1, eventIds },
    turn: "again",
  };
}

function remembered(ids: readonly string[], id: string | null): readonly string[] {
  return id === null ? ids : [...ids, id].slice(-EVENT_IDS);
}

function turned(turns: readonly number[], now: number): readonly number[] {
  return [...turns.filter((at) => at > now - HOUR_MS), now].slice(-TURNS);
}
