/** The browsers in which a person gets pages: channels of theirs, found by the address that the browser was given. */
import type { PersonActor } from "@/lib/auth/actor";
import { readAs } from "@/lib/auth/gate";
import { NotFound } from "@/lib/errors";
import type { NewPushSubscription } from "../model/push";
import { changeChannel, createChannel, own, retireChannel, unsealed } from "./channels";

const KIND = "web-push";
/** More than anybody may have. */
const MOST = 50;

/** The same browser again is the same channel. It has to be proven by a test. @throws Unprocessable, Conflict, Forbidden */
export async function subscribe(
  actor: PersonActor,
  { endpoint, keys, name, hideDetails }: NewPushSubscription,
): Promise<{ id: string }> {
  const settings = { endpoint, ...keys, hideDetails };
  const former = await findChannel(actor, endpoint);
  if (former) {
    await changeChannel(actor, own(actor), former, { name, settings });
    return { id: former };
  }
  const { id } = await createChannel(actor, own(actor), { kind: KIND, name, settings });
  return { id };
}

/** @throws NotFound, Forbidden */
export async function unsubscribe(actor: PersonActor, endpoint: string): Promise<void> {
  const id = await findChannel(actor, endpoint);
  if (!id) throw new NotFound("This browser gets no pages of yours.");
  await retireChannel(actor, own(actor), id);
}

/** Addresses are sealed, so each is opened; a person has few. */
async function findChannel(actor: PersonActor, endpoint: string): Promise<string | null> {
  const rows = await readAs(actor, "channels.own.read").notifyChannel.findMany({
    where: { personId: actor.id, kind: KIND, retiredAt: null },
    select: { id: true, settings: true },
    take: MOST,
  });
  return rows.find(({ id, settings }) => unsealed(id, settings)?.["endpoint"] === endpoint)?.id ?? null;
}
