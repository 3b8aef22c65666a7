/** What people do with alerts: each deed audited, in the alert's history, and decided on the alert as it is now. */
import { type Actor, actorName, actorRef } from "@/lib/auth/actor";
import { type Transaction, writeAs } from "@/lib/auth/gate";
import type { Permission } from "@/lib/auth/permissions";
import { Conflict, NotFound, Unavailable } from "@/lib/errors";
import { newId } from "@/lib/id";
import type { DeedResult } from "../model/alert";
import type { Quiet } from "../model/signal";
import { acknowledge, type Deed, resolve, snooze, type Taker, unacknowledge, wake } from "../taking";
import { type Known, type Note, stateAt } from "../telling";
import { knownOf } from "./rows";

const ATTEMPTS = 5;

export type Doing = (known: Known, taker: Taker, now: number) => Deed;

/** @throws NotFound; Conflict when somebody else has it, or it is over; Forbidden */
export async function acknowledgeAlert(
  actor: Actor,
  id: string,
  { minutes, note }: { minutes: number; note?: string | undefined },
): Promise<void> {
  await actOnOne(actor, "alerts.acknowledge", id, note, (known, taker, now) =>
    acknowledge(known, taker, now, minutes * 60_000),
  );
}

/** @throws NotFound, Conflict, Forbidden */
export async function unacknowledgeAlert(actor: Actor, id: string): Promise<void> {
  await actOnOne(actor, "alerts.acknowledge", id, undefined, (known, _, now) => unacknowledge(known, now));
}

/** `until` decides from the database's clock; null: until it gets worse. @throws NotFound, Conflict, Forbidden */
export async function snoozeAlert(
  actor: Actor,
  id: string,
  until: (now: number) => number | null,
): Promise<void> {
  await actOnOne(actor, "alerts.snooze", id, undefined, (known, taker, now) =>
    snooze(known, taker, now, until(now)),
  );
}

/** @throws NotFound, Conflict, Forbidden */
export async function wakeAlert(actor: Actor, id: string): Promise<void> {
  await actOnOne(actor, "alerts.snooze", id, undefined, (known, _, now) => wake(known, now));
}

/** @throws NotFound, Conflict, Forbidden */
export async function resolveAlert(actor: Actor, id: string, note: string | undefined): Promise<void> {
  await actOnOne(actor, "alerts.resolve", id, note, (known, _, now) => resolve(known, now));
}

/** @throws NotFound, Forbidden */
export async function noteOnAlert(actor: Actor, id: string, text: string): Promise<void> {
  await actOnOne(actor, "alerts.note", id, text, (known) => ({ known, notes: [], why: null }));
}

const BULK = {
  acknowledge: {
    permission: "alerts.acknowledge",
    doing: (minutes: number) => (known, taker, now) => acknowledge(known, taker, now, minutes * 60_000),
  },
  unacknowledge: {
    permission: "alerts.acknowledge",
    doing: () => (known, _, now) => unacknowledge(known, now),
  },
  snooze: {
    permission: "alerts.snooze",
    doing: (minutes: number) => (known, taker, now) => snooze(known, taker, now, now + minutes * 60_000),
  },
  wake: { permission: "alerts.snooze", doing: () => (known, _, now) => wake(known, now) },
  resolve: { permission: "alerts.resolve", doing: () => (known, _, now) => resolve(known, now) },
} as const satisfies Record<string, { permission: Permission; doing: (minutes: number) => Doing }>;

/** Each is done or refused by itself, with the reason. @throws Forbidden */
export async function actOnMany(
  actor: Actor,
  deed: keyof typeof BULK,
  ids: readonly string[],
  minutes: number,
): Promise<DeedResult> {
  const { permission, doing } = BULK[deed];
  return writeAs(actor, permission, async (tx) => {
    const result = await act(tx, actor, [...new Set(ids)], undefined, doing(minutes));
    return { result, target: "alerts", after: { deed, minutes, ...result } };
  });
}

async function actOnOne(
  actor: Actor,
  permission: Permission,
  id: string,
  note: string | undefined,
  doing: Doing,
): Promise<void> {
  await writeAs(actor, permission, async (tx) => {
    const { done, refused } = await act(tx, actor, [id], note, doing);
    if (done.length === 0) throw new Conflict(refused[0]?.why ?? "This can't be done now.");
    return { result: undefined, target: `alert/${id}`, after: note === undefined ? {} : { note } };
  });
}

/** In the caller's transaction, which audits it. @throws NotFound for a single one that is not there, Unavailable */
export async function act(
  tx: Transaction,
  actor: Actor,
  ids: readonly string[],
  note: string | undefined,
  doing: Doing,
): Promise<DeedResult> {
  const taker = { id: actor.kind === "person" ? actor.id : null, name: actorName(actor) };
  const result: DeedResult = { done: [], refused: [] };
  let waiting = ids;
  for (let attempt = 0; attempt < ATTEMPTS && waiting.length > 0; attempt += 1) {
    const { now, alerts } = await read(tx, waiting);
    if (ids.length === 1 && alerts.length === 0) throw new NotFound("There is no such alert.");
    const changes: { known: Known; notes: readonly Note[] }[] = [];
    for (const alert of alerts) {
      const deed = doing(alert, taker, now);
      const noted = note ? [{ kind: "note", detail: { text: note } }] : [];
      if (deed.known) changes.push({ known: deed.known, notes: [...deed.notes, ...noted] });
      else if (deed.same) result.done.push(alert.id);
      else result.refused.push({ id: alert.id, why: deed.why });
    }
    const written = new Set(await write(tx, actor, changes, now));
    result.done.push(...written);
    waiting = changes.map(({ known }) => known.id).filter((id) => !written.has(id));
  }
  if (waiting.length > 0) throw new Unavailable("Others change this alert at this moment. Try again.", 1);
  return result;
}

async function read(tx: Transaction, ids: readonly string[]): Promise<{ now: number; alerts: Known[] }> {
  const where = { id: { in: [...ids] } };
  const [clock] = await tx.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
  const rows = await tx.alert.findMany({ where });
  const leases = await tx.alertLease.findMany({ where: { alertId: { in: [...ids] } } });
  const leaseOf = new Map(leases.map((lease) => [lease.alertId, lease]));
  return {
    now: (clock?.now ?? new Date()).getTime(),
    alerts: rows.map(({ quiet, labels, annotations, kind, resolution, ...row }) =>
      knownOf({
        ...row,
        kind: kind === "event" ? "event" : "state",
        resolution: resolution as Parameters<typeof knownOf>[0]["resolution"],
        labels: labels as Record<string, string>,
        annotations: annotations as Record<string, string>,
        quiet: quiet as Quiet | null,
        until: leaseOf.get(row.id)?.until ?? null,
        guessed: leaseOf.get(row.id)?.guessed ?? false,
      }),
    ),
  };
}

/** @returns the ids of those that nobody else changed meanwhile */
async function write(
  tx: Transaction,
  actor: Actor,
  changes: readonly { known: Known; notes: readonly Note[] }[],
  now: number,
): Promise<string[]> {
  if (changes.length === 0) return [];
  const rows = changes.map(({ known }) => columnsOf(known, now));
  const notes = changes.flatMap(({ known, notes: told }) =>
    told.map(({ kind, detail }, place) => ({
      id: newId(new Date(now), undefined, place),
      alert_id: known.id,
      episode: known.held.episode,
      kind,
      detail,
    })),
  );
  const word = JSON.stringify({
    topic: "alerts",
    id: rows.length === 1 ? rows[0]?.id : "many",
    version: now,
  });
  const written = await tx.$queryRaw<{ id: string }[]>`
    WITH given AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS g(id uuid, version int, state text,
        ended_at timestamptz, resolved_at timestamptz, resolution text, turns timestamptz[], ack_by uuid, ack_name text,
        ack_at timestamptz, ack_until timestamptz, ack_reminded boolean, snoozed_by uuid, snoozed_name text,
        snoozed_at timestamptz, snoozed_until timestamptz)
    ), changed AS (
      UPDATE alert a SET version = a.version + 1, state = g.state, ended_at = g.ended_at, resolved_at = g.resolved_at,
        resolution = g.resolution, turns = g.turns, ack_by = g.ack_by, ack_name = g.ack_name, ack_at = g.ack_at,
        ack_until = g.ack_until, ack_reminded = g.ack_reminded, snoozed_by = g.snoozed_by,
        snoozed_name = g.snoozed_name, snoozed_at = g.snoozed_at, snoozed_until = g.snoozed_until
      FROM given g WHERE a.id = g.id AND a.version = g.version
      RETURNING a.id, a.state
    ), noted AS (
      INSERT INTO alert_event (id, alert_id, episode, kind, actor, actor_name, detail)
      SELECT n.id, n.alert_id, n.episode, n.kind, ${actorRef(actor)}, ${actorName(actor)}, n.detail
      FROM jsonb_to_recordset(${JSON.stringify(notes)}::jsonb)
        AS n(id uuid, alert_id uuid, episode int, kind text, detail jsonb)
      JOIN changed ON changed.id = n.alert_id
    ), unleased AS (
      UPDATE alert_lease l SET until = NULL FROM changed c WHERE l.alert_id = c.id AND c.state = 'resolved'
    )
    SELECT id, pg_notify('garrison', ${word})::text AS told FROM changed`;
  return written.map(({ id }) => id);
}

function columnsOf(known: Known, now: number) {
  const { id, version, held, acknowledgement, snooze } = known;
  return {
    id,
    version,
    state: stateAt(known, now),
    ended_at: held.ended ? isoOf(held.endsAt) : null,
    resolved_at: isoOf(held.ended?.notedAt),
    resolution: held.ended?.by ?? null,
    turns: held.turns.map(isoOf),
    ack_by: acknowledgement?.by ?? null,
    ack_name: acknowledgement?.name ?? null,
    ack_at: isoOf(acknowledgement?.at),
    ack_until: isoOf(acknowledgement?.until),
    ack_reminded: acknowledgement?.reminded ?? false,
    snoozed_by: snooze?.by ?? null,
    snoozed_name: snooze?.name ?? null,
    snoozed_at: isoOf(snooze?.at),
    snoozed_until: isoOf(snooze?.until),
  };
}

function isoOf(at: number | null | undefined): string | null {
  return at === null || at === undefined ? null : new Date(at).toISOString();
}
