/** Heartbeats that make themselves: a call with ?create=1, by a key that may. */
import type { StrangerActor } from "@/lib/auth/actor";
import { type Transaction, writeAs } from "@/lib/auth/gate";
import { hashToken } from "@/lib/auth/token";
import { Conflict, NotFound } from "@/lib/errors";
import { log } from "@/lib/log";
import type { Ping } from "../heartbeat/pings";
import { GRACE_S, NewHeartbeat } from "../model/heartbeat";
import { HEARTBEAT_LIMIT } from "./heartbeats";

/** Of one key. A script that makes up names fills no list. */
const MADE_BY_KEY = 100;
const DAY_S = 86_400;

/**
 * A heartbeat of a day with an hour's grace, named as its slug.
 * @returns whether it was made now; false when somebody else was first, or none may be made any more @throws Forbidden
 */
export async function provision(origin: StrangerActor, target: Ping["target"]): Promise<boolean> {
  if (target.kind !== "slug") return false;
  const { key, slug } = target;
  try {
    await writeAs(origin, "uptime.heartbeat.provision", (tx) => make(tx, hashToken("ping", key), slug));
    return true;
  } catch (error) {
    if (error instanceof NotFound) log.warn({ slug, why: error.message }, "A call made no heartbeat.");
    else if (!(error instanceof Conflict)) throw error;
    return false;
  }
}

async function make(tx: Transaction, hash: Uint8Array<ArrayBuffer> | null, slug: string) {
  // One at a time, so that two calls make one heartbeat and nobody makes more than allowed.
  const [found] = await tx.$queryRaw<{ id: string; name: string }[]>`
    SELECT id, name FROM ping_key WHERE token_hash = ${hash} AND may_create AND revoked_at IS NULL FOR UPDATE`;
  if (!found) throw new NotFound("Its key may make none.");
  if ((await tx.heartbeat.count({ where: { slug, retiredAt: null } })) > 0)
    throw new Conflict("It is there already.");
  const [made, all] = [
    await tx.heartbeat.count({ where: { keyId: found.id } }),
    await tx.heartbeat.count({ where: { retiredAt: null } }),
  ];
  if (made >= MADE_BY_KEY || all >= HEARTBEAT_LIMIT)
    throw new NotFound("As many as may make themselves are there.");
  const wish = NewHeartbeat.parse({
    name: slug,
    slug,
    schedule: { kind: "every", periodS: DAY_S },
    graceS: GRACE_S.default,
  });
  const { environment: _, ...columns } = wish;
  const createdBy = `ping key ${found.name}`;
  const { id } = await tx.heartbeat.create({
    data: { ...columns, keyId: found.id, createdBy },
    select: { id: true },
  });
  return { result: id, target: `heartbeat/${id}`, after: { ...wish, createdBy } };
}
