/** A page that will never arrive is an alert itself: one per channel, told by the channels that do work. */
import type { SystemActor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import type { Claimed } from "../model/delivery";
import { titleOf, wholeText } from "../model/signal";
import { recordSignals } from "./signals";

export async function recordDeadLetter(actor: SystemActor, claimed: Claimed, why: string): Promise<void> {
  const [row] = await queryAs(actor, "delivery.read")<{ name: string; person: string | null }>(
    `SELECT c.name, p.name AS person FROM notify_channel c LEFT JOIN person p ON p.id = c.person_id WHERE c.id = $1`,
    [claimed.channel.id],
  );
  const whose = row?.person ? ` of ${row.person}` : "";
  const identity = { garrison: "undelivered", subject: claimed.channel.id };
  await recordSignals(actor, { sourceNo: 0, at: new Date(), payload: null, reopens: true }, [
    {
      identity,
      labels: { ...identity, channel: claimed.channel.kind },
      annotations: { why: wholeText(why, 2_000) },
      kind: "event",
      status: "firing",
      severity: "high",
      title: titleOf(`Pages do not arrive by ${row?.name ?? claimed.channel.kind}${whose}`),
      link: null,
      startsAt: null,
      endsAt: null,
      endsAtGuessed: false,
      eventId: claimed.id,
      acknowledged: null,
    },
  ]);
}
