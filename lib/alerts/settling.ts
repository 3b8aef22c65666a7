/**
 * What ends by itself? Pure: leases of senders and of people, and snoozes. Reckoned from the times that are held, so
 * that whoever looks late comes to the same as who looks in time.
 */
import { lapse } from "./episode";
import { type Known, type Note, stateAt } from "./telling";

/** Whoever took an alert is reminded so long before their lease ends. */
export const REMIND_MS = 5 * 60_000;

/** @returns null when nothing has ended by `now` */
export function settle(known: Known, now: number): { known: Known; notes: Note[] } | null {
  const lapsed = lapse(known.held, now, known.kind);
  if (lapsed?.ended) {
    const kind = lapsed.ended.by === "expired" ? "expired" : "lease_expired";
    return {
      known: { ...known, held: lapsed },
      notes: [{ kind, detail: { endedAt: isoOf(lapsed.endsAt) } }],
    };
  }
  if (known.held.ended) return null;
  const { snooze, acknowledgement } = known;
  if (snooze?.until && snooze.until <= now) {
    return { known: { ...known, snooze: null }, notes: [{ kind: "woken", detail: { why: "time" } }] };
  }
  if (!acknowledgement || stateAt(known, now) === "snoozed") return null;
  if (acknowledgement.until <= now) {
    const note = {
      kind: "ack_lapsed",
      detail: { name: acknowledgement.name, at: isoOf(acknowledgement.until) },
    };
    return { known: { ...known, acknowledgement: null }, notes: [note] };
  }
  if (acknowledgement.reminded || acknowledgement.until - now > REMIND_MS) return null;
  return {
    known: { ...known, acknowledgement: { ...acknowledgement, reminded: true } },
    notes: [
      { kind: "reminded", detail: { name: acknowledgement.name, until: isoOf(acknowledgement.until) } },
    ],
  };
}

function isoOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
