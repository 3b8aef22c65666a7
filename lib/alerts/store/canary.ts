/**
 * The rounds of the canary as they are kept: who tells one to the door, what came of it, and whether the way is free. There is
 * one row for each five minutes, whoever begins it; times are the database's.
 */
import type { Actor, SystemActor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { deriveKey } from "@/lib/auth/keys";
import { hashToken, TOKEN_PREFIX } from "@/lib/auth/token";
import { environment } from "@/lib/env";
import {
  CANARY_CHANNEL_ID,
  CANARY_SOURCE_NO,
  type CanaryRound,
  type CanaryTimes,
  canaryIdentity,
  roundOf,
} from "../model/canary";
import { fingerprint } from "../model/fingerprint";

/**
 * A round that the door has not taken is told again: a few times soon, for it may only be starting; then more rarely, for a door
 * that hangs holds up other timed work.
 */
const AGAIN = "make_interval(secs => CASE WHEN canary_round.tries < 3 THEN 8 ELSE 30 END)";
/** What never arrived is closed all the same. */
const GIVEN_UP_S = 86_400;
const CLOSED_AT_ONCE = 50;
const SHOWN = 12;

/** By which the worker proves at the door that it is us. Made of the key, so it is stored nowhere but as its hash. */
export function canaryToken(): string {
  const [current] = environment().keys;
  if (!current) throw new Error("GARRISON_KEYS holds no key.");
  return TOKEN_PREFIX.source + deriveKey(current.key, "canary source").toString("base64url");
}

export function canaryTokenHash(): Uint8Array<ArrayBuffer> {
  return hashToken("source", canaryToken()) ?? new Uint8Array();
}

/** @returns the round that the caller is to tell to the door now; null: there is nothing to tell, or another does */
export async function beginRound(actor: SystemActor): Promise<Date | null> {
  const query = queryAs(actor, "alerts.settle");
  const [clock] = await query<{ now: Date }>("SELECT now() AS now");
  const round = roundOf(clock?.now ?? new Date());
  const begun = await query(
    `INSERT INTO canary_round (at, fingerprint, began_at, told_at, tries) VALUES ($1, $2, now(), now(), 1)
     ON CONFLICT (at) DO UPDATE SET told_at = now(), tries = canary_round.tries + 1
       WHERE canary_round.accepted_at IS NULL AND canary_round.arrived_at IS NULL
         AND canary_round.told_at < now() - ${AGAIN}
     RETURNING at`,
    [round, fingerprint(canaryIdentity(round))],
  );
  return begun.length > 0 ? round : null;
}

/** @param refusal why the door did not take it; null: it did */
export async function noteAnswer(actor: SystemActor, round: Date, refusal: string | null): Promise<void> {
  await queryAs(actor, "alerts.settle")(
    `UPDATE canary_round SET accepted_at = CASE WHEN $2::text IS NULL THEN now() END, refusal = $2
     WHERE at = $1 AND accepted_at IS NULL`,
    [round, refusal?.slice(0, 500) ?? null],
  );
}

/** Its page has come. A second one of the same round changes nothing, as at any receiver that knows its key. */
export async function recordArrival(actor: SystemActor, round: Date, deliveryId: string): Promise<void> {
  await queryAs(actor, "delivery.send")(
    `UPDATE canary_round SET arrived_at = now(), delivery_id = $2 WHERE at = $1 AND arrived_at IS NULL`,
    [round, deliveryId],
  );
}

/** Rounds whose alert stands although there is nothing to wait for. */
export async function roundsToClose(actor: SystemActor): Promise<Date[]> {
  const rows = await queryAs(
    actor,
    "alerts.settle",
  )<{ at: Date }>(
    `SELECT at FROM canary_round WHERE closed_at IS NULL
       AND (arrived_at IS NOT NULL OR accepted_at IS NOT NULL AND began_at < now() - make_interval(secs => ${GIVEN_UP_S}))
     ORDER BY at LIMIT ${CLOSED_AT_ONCE}`,
  );
  return rows.map(({ at }) => at);
}

export async function noteClosed(actor: SystemActor, rounds: readonly Date[]): Promise<void> {
  await queryAs(actor, "alerts.settle")("UPDATE canary_round SET closed_at = now() WHERE at = ANY($1)", [
    [...rounds],
  ]);
}

/** For `canaryStanding`. @throws Forbidden */
export async function readCanaryTimes(actor: Actor): Promise<CanaryTimes> {
  const [times] = await queryAs(
    actor,
    "health.read",
  )<CanaryTimes>(
    `SELECT now() AS now, last.began_at AS "arrivedOf",
       (SELECT min(began_at) FROM canary_round WHERE at > coalesce(last.at, '-infinity')) AS "waitingSince"
     FROM (SELECT 1) AS one
     LEFT JOIN LATERAL (
       SELECT at, began_at FROM canary_round WHERE arrived_at IS NOT NULL ORDER BY at DESC LIMIT 1
     ) last ON true`,
  );
  return times ?? { now: new Date(), arrivedOf: null, waitingSince: null };
}

/** The last hour, the newest first. @throws Forbidden */
export async function listCanaryRounds(actor: Actor): Promise<CanaryRound[]> {
  return queryAs(
    actor,
    "health.read",
  )<CanaryRound>(
    `SELECT r.at, r.began_at AS "beganAt", r.tries, r.refusal, a.id AS "alertId", a.opened_at AS "keptAt",
       r.accepted_at AS "answeredAt", d.created_at AS "plannedAt", d.tried_at AS "claimedAt", r.arrived_at AS "arrivedAt"
     FROM (SELECT * FROM canary_round ORDER BY at DESC LIMIT ${SHOWN}) r
     LEFT JOIN alert a ON a.source_no = ${CANARY_SOURCE_NO} AND a.fingerprint = r.fingerprint AND a.generation = 0
     LEFT JOIN LATERAL (
       SELECT created_at, tried_at FROM delivery
       WHERE alert_id = a.id AND channel_id = '${CANARY_CHANNEL_ID}' AND kind = 'page' ORDER BY id LIMIT 1
     ) d ON true
     ORDER BY r.at DESC`,
  );
}

/** @returns how many canaries of long ago were forgotten, with all that belonged to them */
export async function forgetCanaries(actor: SystemActor): Promise<number> {
  const [row] = await queryAs(
    actor,
    "retention.apply",
  )<{ count: number }>("SELECT garrison_forget_canaries() AS count");
  return row?.count ?? 0;
}
