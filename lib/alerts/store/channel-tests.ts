/** Does a channel work? A test is sent, and the person who saw it arrive says so; nobody else can know. */
import type { Actor } from "@/lib/auth/actor";
import { queryAs, writeAs } from "@/lib/auth/gate";
import { Conflict, TooMany } from "@/lib/errors";
import { isId } from "@/lib/id";
import { existing, gone, type own, type TEAM } from "./channels";
import { enqueueTest } from "./outbox";

type Owner = ReturnType<typeof own> | typeof TEAM;

/** A test goes to whatever address was typed: it must not become a way to send mail to strangers. */
const MOST_TESTS = 5;
const WINDOW_MIN = 10;
/** A word about an older one says little of now. */
const CONFIRMED_H = 24;

/** @throws NotFound, TooMany, Forbidden */
export async function testChannel(actor: Actor, owner: Owner, id: string): Promise<{ id: string }> {
  const [row] = isId(id)
    ? await queryAs(actor, owner.permission)<{ tests: number }>(
        `SELECT (SELECT count(*)::int FROM delivery d WHERE d.channel_id = c.id AND d.kind = 'test'
           AND d.created_at > now() - interval '${WINDOW_MIN} minutes') AS tests
         FROM notify_channel c
         WHERE c.id = $1 AND c.retired_at IS NULL AND c.person_id IS NOT DISTINCT FROM $2::uuid`,
        [id, owner.personId],
      )
    : [];
  if (!row) throw gone();
  if (row.tests >= MOST_TESTS) {
    throw new TooMany(
      `${MOST_TESTS} tests were sent in the last ${WINDOW_MIN} minutes. Wait a little before the next.`,
      60 * WINDOW_MIN,
    );
  }
  return enqueueTest(actor, id);
}

/** @throws NotFound; Conflict while no test was tried with these settings; Forbidden */
export async function confirmTest(actor: Actor, owner: Owner, id: string): Promise<void> {
  await writeAs(actor, owner.permission, async (tx) => {
    const before = await existing(tx, owner, id);
    // Who saw it arrive knows more than a receiver that never answered.
    const seen = await tx.$queryRaw<{ id: string }[]>`
      UPDATE delivery d SET seen_at = coalesce(d.seen_at, now()) FROM notify_channel c
      WHERE c.id = ${id}::uuid AND d.channel_id = c.id AND d.kind = 'test' AND d.tried_at IS NOT NULL
        AND d.state IN ('sent', 'pending') AND d.created_at >= c.changed_at
        AND d.created_at > now() - make_interval(hours => ${CONFIRMED_H}::int)
      RETURNING d.id`;
    if (seen.length === 0) {
      throw new Conflict(
        "No test was sent there lately with these settings. Send one, and look whether it arrives.",
      );
    }
    await tx.$executeRaw`UPDATE notify_channel SET verified_at = now() WHERE id = ${id}::uuid`;
    return {
      result: undefined,
      target: `channel/${id}`,
      before: { proven: before.verifiedAt !== null },
      after: { proven: true },
    };
  });
}
