/** A message at the machines' door: who sent it, what it says, and what was kept of it. */
import type { Actor } from "@/lib/auth/actor";
import { Unauthenticated, Unavailable } from "@/lib/errors";
import type { AlertFormat } from "../model/source";
import { INBOUND } from "../webhooks/adapters";
import { isGrafanaAuthentic } from "../webhooks/grafana";
import type { Message, Understood } from "../webhooks/inbound";
import { recordMessage } from "./messages";
import { findSource, type KnownSource } from "./sources";

export function isInboundFormat(format: string): format is AlertFormat {
  return Object.hasOwn(INBOUND, format);
}

export type Wire = Omit<Message, "body"> & { raw: Uint8Array };

/**
 * Everything that was understood is recorded when this returns, and what was not is named.
 * @throws Unauthenticated, Unavailable
 */
export async function receiveMessage(
  origin: Actor,
  format: AlertFormat,
  token: string | null,
  wire: Wire,
  at: Date,
): Promise<Understood> {
  const source = await findSource(origin, token, [format]);
  return inTurn(source, async () => {
    const message = { ...wire, body: new TextDecoder().decode(wire.raw) };
    refuseForged(source, message, at);
    const understood = INBOUND[format]?.read(message, source.settings, at.getTime());
    if (!understood) throw new Error(`Nobody reads ${format}.`);
    await recordMessage(source, message, understood, at);
    return understood;
  });
}

function refuseForged({ actor, secret, settings }: KnownSource, message: Message & Wire, at: Date): void {
  if (secret === null) return;
  const { signatureHeader, timestampHeader } = settings;
  const headers = { ...(signatureHeader ? { signatureHeader } : {}), timestampHeader };
  if (actor.format === "grafana") {
    if (isGrafanaAuthentic(message.headers, message.raw, secret, headers, at.getTime())) return;
    throw new Unauthenticated("The signature of this message is missing, wrong or too old.");
  }
}

/** Messages of one source that are worked on at the same time; more than these wait at the sender. */
const AT_ONCE = 32;
const underWay = new Map<number, number>();

/** One sender in a storm does not take the room of the others. @throws Unavailable */
export async function inTurn<T>({ actor }: KnownSource, work: () => Promise<T>): Promise<T> {
  const count = underWay.get(actor.no) ?? 0;
  if (count >= AT_ONCE) {
    throw new Unavailable("This source sends more than can be kept at this moment. Send this again.", 1);
  }
  underWay.set(actor.no, count + 1);
  try {
    return await work();
  } finally {
    const left = (underWay.get(actor.no) ?? 1) - 1;
    if (left > 0) underWay.set(actor.no, left);
    else underWay.delete(actor.no);
  }
}
