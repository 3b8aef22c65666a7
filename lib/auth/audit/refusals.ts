/**
 * What was refused is worth an entry, but nobody may fill the log by asking again and again: the first refusal of an
 * actor and permission is an entry at once, those that follow within the window are counted, and the count becomes
 * one more entry when the window ends.
 */
import { type Actor, actorName, actorRef } from "@/lib/auth/actor";
import { prisma } from "@/lib/db/client";
import { log } from "@/lib/log";
import { appendAudit, appendEntry } from "./append";
import { storable } from "./chain";

/** Seconds. Strangers share one window for each permission, whatever addresses they have. */
const WINDOW_S = { known: 60, stranger: 3_600 } as const;

const noted = new WeakSet<object>();

export type Refusal = {
  permission: string;
  /** What it was tried on: a path, or a thing such as "server/0190…". */
  target: string;
  /** The refusal that the caller gets; noted once, by whoever knows most about it. */
  error: Error;
};

/** Never fails: the refusal stands whether or not it could be written down. */
export async function noteRefusal(actor: Actor, { permission, target, error }: Refusal): Promise<void> {
  if (noted.has(error)) return;
  noted.add(error);
  const why = storable(error.message).slice(0, 500);
  const window = actor.kind === "stranger" ? WINDOW_S.stranger : WINDOW_S.known;
  const place = storable(target).slice(0, 500);
  try {
    await prisma().$transaction(async (tx) => {
      const [counted] = await tx.$queryRaw<{ count: number }[]>`
        INSERT INTO audit_refusal (actor, action, actor_name, target, why, count, since, until)
        VALUES (${actorRef(actor)}, ${permission}, ${storable(actorName(actor))}, ${place}, ${why}, 1,
          now(), now() + make_interval(secs => ${window}::int))
        ON CONFLICT (actor, action) DO UPDATE SET count = audit_refusal.count + 1
        RETURNING count`;
      if (counted?.count !== 1) return;
      await appendAudit(tx, actor, permission, { target: place, outcome: "refused", after: { why } });
    });
  } catch (failure) {
    log.error({ err: failure, permission }, "A refusal could not be written to the audit log.");
  }
}

type Window = {
  actor: string;
  action: string;
  actorName: string;
  target: string;
  why: string;
  count: number;
  since: Date;
};

const PORTION = 100;

/** Ends the windows whose time is over. @returns how many entries it wrote. */
export async function settleRefusals(): Promise<number> {
  let written = 0;
  for (let ended = PORTION; ended === PORTION; ) {
    ended = await prisma().$transaction(async (tx) => {
      const windows = await tx.$queryRaw<Window[]>`
        DELETE FROM audit_refusal WHERE (actor, action) IN (
          SELECT actor, action FROM audit_refusal WHERE until <= now() ORDER BY until LIMIT ${PORTION}
          FOR UPDATE SKIP LOCKED)
        RETURNING actor, action, actor_name AS "actorName", target, why, count, since`;
      for (const { actor, action, actorName: name, target, why, count, since } of windows) {
        if (count === 1) continue;
        written++;
        await appendEntry(tx, { ref: actor, name, address: null, requestId: null }, action, {
          target,
          outcome: "refused",
          after: { why, repeated: count - 1, since },
        });
      }
      return windows.length;
    });
  }
  return written;
}
