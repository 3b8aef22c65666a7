/**
 * Ends what ends by itself: leases of senders and people, and snoozes.
 *
 * While no web process of ours takes messages, a silent sender proves nothing: then no lease ends, and afterwards each
 * has the time to be told again.
 */
import { actorName, actorRef, type SystemActor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { settle } from "../settling";
import { type HeldRow, KNOWN_COLUMNS, knownOf } from "./rows";
import { type Row, writeRound } from "./writing";

const AT_A_TIME = 500;
const REMIND_S = 300;
/** No web process was heard of for so long: we were away ourselves. */
const AWAY_S = 30;
/** Senders tell again within this. */
const GRACE_S = 300;

/** @returns how many alerts were changed */
export async function settleDue(actor: SystemActor): Promise<number> {
  const hears = await extendWhatWeMissed(actor);
  let changed = 0;
  for (;;) {
    const { now, rows } = await readDue(actor, hears);
    const written = await writeRound(actor, {
      sourceNo: 0,
      at: now,
      payload: null,
      rows,
      actor: actorRef(actor),
      actorName: actorName(actor),
      isOwnDoing: true,
    });
    changed += written.length;
    // What somebody else changed meanwhile is looked at the next time.
    if (rows.length < AT_A_TIME || written.length === 0) return changed;
  }
}

/** @returns whether messages are taken at this moment */
async function extendWhatWeMissed(actor: SystemActor): Promise<boolean> {
  const [row] = await queryAs(
    actor,
    "alerts.settle",
  )<{ hears: boolean; away: boolean }>(
    `SELECT coalesce(max(beat_at) > now() - make_interval(secs => ${AWAY_S}), false) AS hears,
       coalesce((SELECT value ->> 'away' FROM setting WHERE key = 'alerts.intake') = 'true', false) AS away
     FROM process_beat WHERE kind = 'web'`,
  );
  const hears = row?.hears ?? false;
  if (hears === !row?.away) return hears;
  if (hears) {
    await queryAs(
      actor,
      "alerts.settle",
    )(
      `UPDATE alert_lease SET until = now() + make_interval(secs => ${GRACE_S})
       WHERE until < now() + make_interval(secs => ${GRACE_S})`,
    );
  }
  await queryAs(actor, "alerts.settle")(
    `INSERT INTO setting (key, value, updated_at) VALUES ('alerts.intake', jsonb_build_object('away', $1::boolean), now())
     ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = now()`,
    [!hears],
  );
  return hears;
}

async function readDue(actor: SystemActor, hears: boolean): Promise<{ now: Date; rows: Row[] }> {
  const due = await queryAs(actor, "alerts.settle")<HeldRow & { now: Date }>(DUE, [hears]);
  const now = due[0]?.now ?? new Date();
  const rows = due.flatMap((row): Row[] => {
    const known = knownOf(row);
    const settled = settle(known, now.getTime());
    if (!settled || settled.known.place === null) return [];
    return [{ known: { ...settled.known, place: settled.known.place }, writes: "row", notes: settled.notes }];
  });
  return { now, rows };
}

const DUE = {
  name: "alert.due",
  text: `
  SELECT ${KNOWN_COLUMNS}, now() AS now FROM (
    (SELECT alert_id AS id FROM alert_lease WHERE $1::boolean AND until <= now() ORDER BY until LIMIT ${AT_A_TIME})
    UNION
    (SELECT id FROM alert WHERE state = 'acknowledged' AND (ack_until <= now()
       OR NOT ack_reminded AND ack_until <= now() + make_interval(secs => ${REMIND_S})) LIMIT ${AT_A_TIME})
    UNION
    (SELECT id FROM alert WHERE state = 'snoozed' AND snoozed_until <= now() LIMIT ${AT_A_TIME})
    LIMIT ${AT_A_TIME}
  ) due JOIN alert a ON a.id = due.id LEFT JOIN alert_lease l ON l.alert_id = a.id
  WHERE a.state <> 'resolved'`,
};
