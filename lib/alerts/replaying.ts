/**
 * What does an old message change, when it is read once more? Pure. Nothing that is known to be newer: the sender's later
 * word, a lease that ran out, a person's closing. Rules: docs/decisions/alerts-and-pages.md.
 */
import { fingerprint } from "./model/fingerprint";
import type { Replayed } from "./model/replay";
import type { Signal } from "./model/signal";
import { type Known, type Telling, type Told, tell } from "./telling";

/** An alert that is known, and when its sender was last heard of it. */
export type Heard = { known: Known; seenAt: number | null };

type Replaying = Omit<Telling, "fingerprint"> & {
  /** When the message came, in milliseconds since 1970. */
  saidAt: number;
  /** Who has it read again. */
  by: string;
  /** PagerDuty's senders never reopen an alert: the next one with its key is another. */
  reopens: boolean;
};

/** An event that nobody told again is over after so long. */
const EVENT_MS = 24 * 3_600_000;

/** @param signals of one cause, in the order of the message */
export function replay(heard: Heard | null, signals: readonly Signal[], replaying: Replaying): Replayed {
  const newerSince = heard && newerThan(heard, signals, replaying.saidAt);
  if (newerSince) return { writes: false, newerSince };
  const told: Told[] = [];
  for (const signal of signals) {
    const next = tellAgain(told.at(-1)?.known ?? heard?.known ?? null, asSaid(signal, replaying), replaying);
    if (next?.writes === "row") told.push(next);
  }
  const last = told.at(-1);
  if (!last) return { writes: false, newerSince: null };
  const notes = told.flatMap((one) => one.notes);
  const note = {
    kind: "replayed",
    detail: { at: new Date(replaying.saidAt).toISOString(), name: replaying.by },
  };
  return { writes: true, known: last.known, turn: last.turn, notes: [...notes, note] };
}

/** null: nothing is. An event is counted once, so what was heard at that very moment was this message. */
function newerThan({ known, seenAt }: Heard, signals: readonly Signal[], saidAt: number): number | null {
  const { ended } = known.held;
  const heardAt = seenAt ?? known.openedAt;
  const isCounted = heardAt === saidAt && signals.every(({ kind }) => kind === "event");
  if (heardAt > saidAt || isCounted) return heardAt;
  return ended && ended.by !== "sender" && ended.notedAt > saidAt ? ended.notedAt : null;
}

/** A message speaks of when it came: what it leaves open was so then, and may be over since. */
function asSaid(signal: Signal, { saidAt, now }: Replaying): Signal {
  if (signal.status === "resolved") return { ...signal, endsAt: signal.endsAt ?? saidAt };
  const startsAt = signal.startsAt ?? saidAt;
  if (signal.kind !== "event") return { ...signal, startsAt };
  const endsAt = signal.endsAt ?? saidAt + EVENT_MS;
  return { ...signal, startsAt, endsAt, ...(endsAt <= now ? { status: "resolved" as const } : {}) };
}

function tellAgain(former: Known | null, signal: Signal, { reopens, ...telling }: Replaying): Told | null {
  const key = fingerprint(signal.identity);
  const named =
    signal.eventId === null ? signal : { ...signal, eventId: fingerprint({ id: signal.eventId }) };
  const over = former === null || former.held.ended !== null;
  // Its sender fell silent after this message, which is no end: what it left standing ends by its own lease.
  if (!over && signal.status === "firing" && signal.endsAt !== null && signal.endsAt <= telling.now)
    return null;
  if (reopens || !over) return tell(former, named, { ...telling, fingerprint: key });
  if (signal.status !== "firing" || signal.acknowledged) return null;
  const told = tell(null, named, { ...telling, fingerprint: key });
  return { ...told, known: { ...told.known, generation: former ? former.generation + 1 : 0 } };
}
