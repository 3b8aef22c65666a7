/** An old message, read once more: what would come of it, and then the deed. The rule is replaying.ts. */
import { type Actor, actorName, actorRef, system } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { newId } from "@/lib/id";
import { fingerprint } from "../model/fingerprint";
import type { PlannedReplay } from "../model/replay";
import type { Signal } from "../model/signal";
import { type Heard, replay } from "../replaying";
import { placed } from "./places";
import { quietened, readQuieting } from "./quieting";
import { HELD, type HeldRow, knownOf } from "./rows";
import { writeRound } from "./writing";

export type KeptMessage = {
  id: string;
  sourceNo: number;
  /** When it came. */
  at: Date;
  /** PagerDuty's senders never reopen an alert. */
  reopens: boolean;
};

/** In the order of the message. Nothing is written. @throws Forbidden */
export async function planReplay(
  actor: Actor,
  message: KeptMessage,
  signals: readonly Signal[],
  now: Date,
): Promise<PlannedReplay[]> {
  const causes = Map.groupBy(signals, ({ identity }) => fingerprint(identity));
  const heard = await readHeard(actor, message.sourceNo, [...causes.keys()]);
  return [...causes].map(([cause, told]) => {
    const found = heard.get(cause) ?? null;
    const replayed = replay(found, told, {
      ...{ now: now.getTime(), saidAt: message.at.getTime(), newId: newId(now), payloadId: message.id },
      ...{ teller: actorName(actor), by: actorName(actor), reopens: message.reopens },
    });
    return { fingerprint: cause, alertId: found?.known.id ?? null, replayed };
  });
}

async function readHeard(
  actor: Actor,
  sourceNo: number,
  causes: readonly string[],
): Promise<Map<string, Heard>> {
  const query = queryAs(actor, "alerts.replay");
  const rows = await query<HeldRow>(HELD, [sourceNo, causes]);
  const contacts = await query<{ id: string; seenAt: Date }>(
    `SELECT alert_id AS id, seen_at AS "seenAt" FROM alert_lease WHERE alert_id = ANY($1::uuid[])`,
    [rows.map(({ id }) => id)],
  );
  const seen = new Map(contacts.map(({ id, seenAt }) => [id, seenAt.getTime()]));
  return new Map(
    rows.map((row) => [row.fingerprint, { known: knownOf(row), seenAt: seen.get(row.id) ?? null }]),
  );
}

/**
 * @returns the fingerprints that were written: what somebody else changed since it was planned is left
 * @throws Forbidden
 */
export async function writeReplay(
  actor: Actor,
  { id, sourceNo, at: saidAt }: KeptMessage,
  planned: readonly PlannedReplay[],
  now: Date,
): Promise<Set<string>> {
  const changes = planned.flatMap(({ replayed }) => (replayed.writes ? [replayed] : []));
  if (changes.length === 0) return new Set();
  const us = system("replay");
  const located = await placed(
    us,
    sourceNo,
    changes.map(({ known }) => known),
  );
  const told = located.map((known, place) => ({
    known,
    turn: changes[place]?.turn ?? "told",
    notes: changes[place]?.notes ?? [],
  }));
  const quieting = await readQuieting(us);
  const quieted = quieting ? await quietened(us, { sourceNo, at: now }, quieting, told) : told;
  const written = await writeRound(us, {
    ...{ sourceNo, at: now, payload: null, evidence: id },
    ...{ actor: actorRef(actor), actorName: actorName(actor) },
    rows: quieted.map(({ known, notes }) => ({ known, notes, writes: "row" })),
  });
  const ids = changes.flatMap(({ known }) => (written.includes(known.fingerprint) ? [known.id] : []));
  await queryAs(us, "alerts.signal.record")(HEARD_THEN, [ids, now, saidAt]);
  return new Set(written);
}

/** Its sender was heard when the message came, not now: a message between the two may be read again afterwards. */
const HEARD_THEN = `UPDATE alert_lease SET seen_at = $3 WHERE alert_id = ANY($1::uuid[]) AND seen_at = $2`;
