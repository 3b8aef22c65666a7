/** What a location far away asks and delivers: which one it is, what it is to look at, and each of its looks kept once. */
import { createHash } from "node:crypto";
import type { Actor, LocationActor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { hashToken } from "@/lib/auth/token";
import { Unauthenticated } from "@/lib/errors";
import { sorted } from "../delivery";
import type { Delivery, DeliveryReceipt, LocationPlan } from "../model/location";
import { listRunning, recordLooks } from "./results";

export type KnownLocation = { actor: LocationActor; since: number };

/** Hearing from it is noted in the same statement. @throws Unauthenticated for anything that is no token of ours */
export async function findLocation(token: string | null, origin: Actor): Promise<KnownLocation> {
  const hash = hashToken("location", token);
  const [row] = hash
    ? await queryAs(origin, "uptime.location.use")<{ id: string; no: number; name: string; since: Date }>(
        `UPDATE probe_location SET seen_at = now() WHERE token_hash = $1 AND retired_at IS NULL
         RETURNING id, no, name, created_at AS since`,
        [hash],
      )
    : [];
  if (!row) throw new Unauthenticated("Send the token of a location that is not retired as a bearer token.");
  const { id, no, name, since } = row;
  const { address, requestId } = origin;
  return { actor: { kind: "location", id, no, name, address, requestId }, since: since.getTime() };
}

/** @returns the plan as text, and a tag that changes with it. @throws Forbidden */
export async function planFor(actor: LocationActor): Promise<{ text: string; tag: string }> {
  const { probes } = await listRunning(actor);
  const plan: LocationPlan = {
    location: { no: actor.no, name: actor.name },
    probes: probes.sort((a, b) => a.no - b.no),
  };
  const text = JSON.stringify(plan);
  return { text, tag: `"${createHash("sha256").update(text).digest("base64url")}"` };
}

/** The same delivery again changes nothing. @param at milliseconds since 1970 @throws Forbidden */
export async function recordDelivery(
  { actor, since }: KnownLocation,
  delivery: Delivery,
  at: number,
): Promise<DeliveryReceipt> {
  const { looks, refused } = sorted(delivery.looks, { at, since, skewMs: delivery.skewMs });
  const query = queryAs(actor, "uptime.location.deliver");
  const rows = await query<{ no: number }>("SELECT no FROM probe WHERE no = ANY ($1::int[])", [
    [...new Set(looks.map(({ look }) => look.probeNo))],
  ]);
  const known = new Set(rows.map(({ no }) => no));
  const strange = looks.filter(({ look }) => !known.has(look.probeNo));
  const good = looks.filter(({ look }) => known.has(look.probeNo)).map(({ look }) => look);
  const kept = await recordLooks(actor, actor.no, good);
  await query(
    "UPDATE probe_location SET kept_back = $2, lost = $3, skew_ms = $4, version = $5 WHERE no = $1",
    [
      actor.no,
      delivery.keptBack,
      delivery.lost,
      delivery.skewMs === null ? null : Math.max(-2_147_483_647, Math.min(2_147_483_647, delivery.skewMs)),
      delivery.version,
    ],
  );
  return {
    kept,
    known: good.length - kept,
    refused: [
      ...refused,
      ...strange.map(({ index }) => ({ index, why: "probe: there is no such probe" })),
    ].sort((a, b) => a.index - b.index),
  };
}
