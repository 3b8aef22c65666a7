/**
 * Records what sources say: every cause once, with its episodes and what happened to it.
 *
 * Reading, deciding and writing are two statements and no lock: what another process changed in between is told by its
 * version, and only that part is read again. Each statement is whole, so an answer is given after the last commit.
 */
import type { SourceActor, SystemActor } from "@/lib/auth/actor";
import { actorName, actorRef } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { texts } from "@/lib/db/arrays";
import { Unavailable } from "@/lib/errors";
import { newId } from "@/lib/id";
import type { Turn } from "../episode";
import { fingerprint } from "../model/fingerprint";
import type { Signal } from "../model/signal";
import { type Known, type Note, tell } from "../telling";
import type { KeptPayload } from "./payload-values";
import { placed } from "./places";
import { quietened, readQuieting } from "./quieting";
import { isToldAgain, remember } from "./resending";
import { HELD, type HeldRow, knownOf } from "./rows";
import { type Row, writeRound } from "./writing";

export type Teller = SourceActor | SystemActor;

export type Telling = {
  sourceNo: number;
  /** When the message came. */
  at: Date;
  /** What came, made when something of it is worth keeping; null for Garrison's own alerts. */
  payload: (() => KeptPayload) | null;
  /** PagerDuty's senders never reopen an alert: the next one with its key is another. */
  reopens: boolean;
};

/** What became of one cause. `known` is as it stands now. */
export type Outcome = { known: Known; turn: Turn };

const ROUNDS = 6;

/** @throws Forbidden; Unavailable when others change the same alerts again and again */
export async function recordSignals(
  teller: Teller,
  telling: Telling,
  signals: readonly Signal[],
): Promise<Outcome[]> {
  const { sourceNo, at } = telling;
  let waiting = byCause(signals);
  for (const [cause, told] of waiting) {
    if (told.length === 1 && isToldAgain(sourceNo, cause, told[0] as Signal, at.getTime()))
      waiting.delete(cause);
  }
  // A message that says nothing new is counted, and not kept.
  let payload = waiting.size === 0 && signals.length > 0 ? null : (telling.payload?.() ?? null);
  const payloadId = payload?.id ?? null;
  const outcomes: Outcome[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    if (waiting.size === 0 && !payload) return outcomes;
    const decided = await decide(teller, telling, payloadId, waiting);
    const done = await write(teller, telling, decided, payload);
    payload = null;
    const left = new Map<string, Signal[]>();
    for (const { known, turn } of decided) {
      const told = waiting.get(known.fingerprint) ?? [];
      if (!done.has(known.fingerprint)) {
        left.set(known.fingerprint, told);
        continue;
      }
      outcomes.push({ known, turn });
      const last = told.at(-1);
      if (last) remember(sourceNo, known, last);
    }
    waiting = left;
  }
  if (waiting.size === 0) return outcomes;
  throw new Unavailable("Others change the same alerts at this moment. Send this again.", 1);
}

/** A batch may name a cause more than once; each is told in the order of the batch. */
function byCause(signals: readonly Signal[]): Map<string, Signal[]> {
  const causes = new Map<string, Signal[]>();
  for (const signal of signals) {
    const key = fingerprint(signal.identity);
    const known = causes.get(key);
    if (known) known.push(signal);
    else causes.set(key, [signal]);
  }
  return causes;
}

type Decided = { known: Known; turn: Turn; writes: "row" | "lease" | "nothing"; notes: Note[] };

async function decide(
  teller: Teller,
  { sourceNo, at, reopens }: Telling,
  payloadId: string | null,
  causes: ReadonlyMap<string, readonly Signal[]>,
): Promise<Decided[]> {
  if (causes.size === 0) return [];
  // In one order, so that two writers of the same alerts wait for each other and not both.
  const keys = [...causes.keys()].sort();
  const rows = await queryAs(teller, "alerts.signal.record")<HeldRow>(HELD, [sourceNo, texts(keys)]);
  const held = new Map(rows.map((row) => [row.fingerprint, knownOf(row)]));
  return keys.flatMap((key) => {
    const found = held.get(key) ?? null;
    const given = { now: at.getTime(), fingerprint: key, payloadId };
    const telling = { ...given, newId: newId(at), teller: actorName(teller) };
    return decideCause(found, causes.get(key) ?? [], telling, reopens) ?? [];
  });
}

type Given = Parameters<typeof tell>[2];

/** null when none of it means anything. */
function decideCause(
  found: Known | null,
  signals: readonly Signal[],
  given: Given,
  reopens: boolean,
): Decided | null {
  return signals.reduce<Decided | null>((decided, signal) => {
    const former = decided?.known ?? found;
    const over = former === null || former.held.ended !== null;
    const isAnew = !reopens && over && signal.status === "firing" && !signal.acknowledged;
    // Where alerts do not reopen, an end or an acknowledgement of what is over means nothing.
    if (!reopens && over && !isAnew) return decided;
    const told = tell(isAnew ? null : former, named(signal), given);
    const generation = isAnew && former ? former.generation + 1 : told.known.generation;
    return {
      known: { ...told.known, generation },
      turn: weightier(decided?.turn ?? "same", told.turn),
      writes: heavier(decided?.writes ?? "nothing", told.writes),
      notes: [...(decided?.notes ?? []), ...told.notes],
    };
  }, null);
}

/** Deliveries are recognised by a short name of fixed length, whatever senders call them. */
function named(signal: Signal): Signal {
  return signal.eventId === null ? signal : { ...signal, eventId: fingerprint({ id: signal.eventId }) };
}

const WEIGHT: readonly Turn[] = [
  "same",
  "late",
  "told",
  "again",
  "confirmed",
  "history",
  "resolved",
  "reopened",
  "opened",
];

function weightier(a: Turn, b: Turn): Turn {
  return WEIGHT.indexOf(b) > WEIGHT.indexOf(a) ? b : a;
}

function heavier(a: Decided["writes"], b: Decided["writes"]): Decided["writes"] {
  if (a === "row" || b === "row") return "row";
  return a === "lease" || b === "lease" ? "lease" : "nothing";
}

/** @returns the fingerprints whose outcome holds */
async function write(
  teller: Teller,
  { sourceNo, at }: Telling,
  decided: readonly Decided[],
  payload: KeptPayload | null,
): Promise<Set<string>> {
  const writing = decided.filter(({ writes }) => writes !== "nothing");
  const done = new Set(
    decided.filter(({ writes }) => writes === "nothing").map(({ known }) => known.fingerprint),
  );
  if (writing.length === 0 && !payload) return done;
  const whole = writing.filter(({ writes }) => writes === "row");
  const [located, quieting] = await Promise.all([
    placed(
      teller,
      sourceNo,
      whole.map(({ known }) => known),
    ),
    whole.length > 0 ? readQuieting(teller) : null,
  ]);
  const told = located.map((known, place) => ({
    known,
    turn: whole[place]?.turn ?? "told",
    notes: whole[place]?.notes ?? [],
  }));
  const quieted = quieting ? await quietened(teller, { sourceNo, at }, quieting, told) : told;
  const rows: Row[] = [
    ...quieted.map(({ known, notes }) => ({ known, writes: "row" as const, notes })),
    ...writing
      .filter(({ writes }) => writes === "lease")
      .map(({ known }) => ({ known, writes: "lease" as const })),
  ];
  const by = { actor: actorRef(teller), actorName: actorName(teller) };
  for (const key of await writeRound(teller, { sourceNo, at, payload, rows, ...by })) done.add(key);
  return done;
}
