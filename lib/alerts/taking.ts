/**
 * What may a person do with an alert, and what becomes of it? Pure. An acknowledgement is a lease: it says "I am on it
 * for so long", so that what nobody works on any more comes back.
 */
import { closeByHand } from "./episode";
import { type Known, type Note, stateAt } from "./telling";

/** Who acts. `id` is null for a program. */
export type Taker = { id: string | null; name: string };

/** Either what becomes of it, or why not, in words for whoever asked. `same`: it is so already. */
export type Deed =
  | { known: Known; notes: Note[]; why: null }
  | { known: null; notes: null; why: string; same: boolean };

export function acknowledge(known: Known, taker: Taker, now: number, forMs: number): Deed {
  if (known.held.ended) return refused("This alert is over already.");
  const { acknowledgement } = known;
  const isTaken = acknowledgement !== null && acknowledgement.until > now;
  if (isTaken && !isMine(acknowledgement, taker)) {
    const seconds = Math.round((now - acknowledgement.at) / 1_000);
    return refused(`${acknowledgement.name} acknowledged this alert ${agoInWords(seconds)}.`);
  }
  const until = now + forMs;
  const taken = { by: taker.id, name: taker.name, at: now, until, reminded: false };
  return done({ ...known, acknowledgement: taken, snooze: null }, "acknowledged", { until: isoOf(until) });
}

export function unacknowledge(known: Known, now: number): Deed {
  const { acknowledgement } = known;
  if (known.held.ended || acknowledgement === null || acknowledgement.until <= now)
    return already("Nobody has acknowledged this alert.");
  return done({ ...known, acknowledgement: null }, "unacknowledged", { name: acknowledgement.name });
}

/** `until` null: until it gets worse, which is a higher severity or another episode. */
export function snooze(known: Known, taker: Taker, now: number, until: number | null): Deed {
  if (known.held.ended) return refused("This alert is over already.");
  if (until !== null && until <= now) return refused("That time has passed. Choose a later one.");
  const snoozed = { by: taker.id, name: taker.name, at: now, until };
  return done({ ...known, snooze: snoozed }, "snoozed", { until: until === null ? "worse" : isoOf(until) });
}

export function wake(known: Known, now: number): Deed {
  if (stateAt(known, now) !== "snoozed") return already("This alert is not snoozed.");
  return done({ ...known, snooze: null }, "woken", { why: "person" });
}

/** Its sender may say within minutes that it still fires; then it is open again. */
export function resolve(known: Known, now: number): Deed {
  const held = closeByHand(known.held, now);
  if (!held) return already("This alert is over already.");
  return done({ ...known, held }, "closed", { endedAt: isoOf(now) });
}

function isMine(acknowledgement: { by: string | null; name: string }, taker: Taker): boolean {
  return acknowledgement.by === null
    ? taker.id === null && acknowledgement.name === taker.name
    : acknowledgement.by === taker.id;
}

function agoInWords(seconds: number): string {
  if (seconds < 60) return seconds === 1 ? "1 second ago" : `${seconds} seconds ago`;
  const minutes = Math.floor(seconds / 60);
  return minutes === 1 ? "1 minute ago" : `${minutes} minutes ago`;
}

function done(known: Known, kind: string, detail: Note["detail"]): Deed {
  return { known, notes: [{ kind, detail }], why: null };
}

function refused(why: string): Deed {
  return { known: null, notes: null, why, same: false };
}

function already(why: string): Deed {
  return { known: null, notes: null, why, same: true };
}

function isoOf(at: number): string {
  return new Date(at).toISOString();
}
