/**
 * Sends what stands in the outbox. Each channel has room of its own, so one that hangs delays nobody else; what is still
 * worth telling is asked again before it is told.
 */
import { randomUUID } from "node:crypto";
import { type SystemActor, system } from "@/lib/auth/actor";
import { deriveKey } from "@/lib/auth/keys";
import { environment } from "@/lib/env";
import { type FailPoint, failPoint } from "@/lib/fail-point";
import { log } from "@/lib/log";
import { ackUrlOf } from "../ack-link";
import type { Verdict } from "../channels/channel";
import { nextAttemptAt } from "../channels/retry";
import { type Means, type PushKey, send, withdraw } from "../gateway/send";
import { CANARY_CHANNEL_ID } from "../model/canary";
import { type Claimed, WITHDRAWN_WITHIN_S } from "../model/delivery";
import { noticeOf } from "../notice";
import { recordArrival } from "../store/canary";
import { recordDeadLetter } from "../store/dead-letters";
import { claimDue, type Mark, mark } from "../store/outbox";

const AT_ONCE = 24;
const PER_CHANNEL = 2;
const LINK_MS = 15 * 60_000;

export type Pager = {
  /** One look at the outbox. @returns how many were claimed; their sending goes on by itself */
  look(): Promise<number>;
  /** Until what was begun has ended. */
  rest(): Promise<void>;
};

/** @param readPushKey of the installation; null while nobody has subscribed */
export function makePager(readPushKey: (actor: SystemActor) => Promise<PushKey | null>): Pager {
  const owner = randomUUID();
  const actor = system("paging");
  const busy = new Map<string, number>();
  const underWay = new Set<Promise<void>>();
  const means: Means = {
    pushKey: () => readPushKey(actor),
    arrive: (round, deliveryId) => recordArrival(actor, round, deliveryId),
  };

  const sendOne = async (claimed: Claimed) => {
    busy.set(claimed.channel.id, (busy.get(claimed.channel.id) ?? 0) + 1);
    try {
      const marked = await attempt(claimed, means);
      mayFail("pager.sent", claimed);
      const mine = await mark(actor, owner, claimed, marked);
      mayFail("pager.marked", claimed);
      if (!mine) log.warn({ delivery: claimed.id }, "A page was marked by another process meanwhile.");
      else if (marked.state === "dead") await recordDeadLetter(actor, claimed, marked.why);
    } catch (error) {
      // Its claim runs out, and it is sent again under the same key.
      log.error({ err: error, delivery: claimed.id }, "A page could not be sent or marked.");
    } finally {
      const left = (busy.get(claimed.channel.id) ?? 1) - 1;
      if (left > 0) busy.set(claimed.channel.id, left);
      else busy.delete(claimed.channel.id);
    }
  };

  return {
    async look() {
      const room = AT_ONCE - underWay.size;
      if (room <= 0) return 0;
      const full = [...busy].filter(([, count]) => count >= PER_CHANNEL).map(([id]) => id);
      const claimed = await claimDue(actor, owner, full, Math.min(room, PER_CHANNEL * 4));
      for (const one of claimed) {
        mayFail("pager.claimed", one);
        const sending = sendOne(one).finally(() => underWay.delete(sending));
        underWay.add(sending);
      }
      return claimed.length;
    },
    async rest() {
      await Promise.all(underWay);
    },
  };
}

/** Where a test wants to see what a page survives; the canary's are not its concern. */
function mayFail(place: FailPoint, { kind, channel }: Claimed): void {
  if (kind === "page" && channel.id !== CANARY_CHANNEL_ID) failPoint(place);
}

async function attempt(claimed: Claimed, means: Means): Promise<Mark> {
  const { kind, waits, attempts, createdAt } = claimed;
  if ((kind === "page" || kind === "digest") && !waits) {
    return { state: "cancelled", why: "Nobody has to be asked any more." };
  }
  if (kind === "withdrawal") return takenBack(claimed);
  const now = Date.now();
  const { baseUrl } = environment();
  mayFail("pager.sending", claimed);
  const verdict = await send(
    claimed,
    noticeOf({ ...claimed, kind }, baseUrl, linkOf(claimed, now), now),
    means,
  );
  return markOf(verdict, attempts, createdAt.getTime());
}

/** By then the receiver has stopped by itself, so what can't be done is no dead letter. */
async function takenBack(claimed: Claimed): Promise<Mark> {
  const { reference, attempts, createdAt } = claimed;
  const verdict = reference === null ? null : await withdraw(claimed, reference);
  if (verdict === null) return { state: "cancelled", why: "Its receiver does not repeat this page." };
  const marked = markOf(verdict, attempts, createdAt.getTime());
  if (marked.state === "dead") return { state: "cancelled", why: marked.why };
  const end = createdAt.getTime() + WITHDRAWN_WITHIN_S * 1_000;
  if (marked.state !== "retry" || marked.dueAt.getTime() <= end) return marked;
  return { state: "cancelled", why: `${marked.why} By now the receiver has stopped by itself.` };
}

function linkOf({ id, alert, person, step }: Claimed, now: number): string | null {
  const { baseUrl, keys } = environment();
  const [current] = keys;
  if (!alert || !person || !current) return null;
  const key = deriveKey(current.key, "acknowledgement links");
  const page = { deliveryId: id, alertId: alert.id, personId: person.id, step };
  return ackUrlOf(baseUrl, key, page, new Date(now + LINK_MS));
}

function markOf(verdict: Verdict, attempts: number, firstAt: number): Mark {
  switch (verdict.result) {
    case "accepted":
      return { state: "sent", reference: verdict.reference ?? null };
    case "refused":
      return { state: "dead", why: verdict.why, isGone: false };
    case "gone":
      return { state: "dead", why: verdict.why, isGone: true };
    case "retry": {
      const at = nextAttemptAt(attempts, Date.now(), Math.random(), verdict.afterS, firstAt);
      if (at === null) return { state: "dead", why: verdict.why, isGone: false };
      return { state: "retry", dueAt: new Date(at), why: verdict.why };
    }
  }
}
