/** An event of a client of PagerDuty, which names its source within its body. */
import { randomUUID } from "node:crypto";
import type { Actor } from "@/lib/auth/actor";
import type { Understood } from "../webhooks/inbound";
import {
  pagerDutyAccepted,
  pagerDutyRefused,
  readPagerDutyChange,
  readPagerDutyEvent,
} from "../webhooks/pagerduty";
import { recordMessage } from "./messages";
import { inTurn, type Wire } from "./receiving";
import { findSource } from "./sources";

export type PagerDutyAnswer = { status: 202 | 400; body: object };

/** @throws Unauthenticated for a routing key of nobody, Unavailable */
export async function receivePagerDutyEvent(
  origin: Actor,
  token: string | null,
  wire: Wire,
  at: Date,
): Promise<PagerDutyAnswer> {
  const message = { ...wire, body: new TextDecoder().decode(wire.raw) };
  const event = readPagerDutyEvent(message.body, at.getTime(), randomUUID);
  const routingKey = event.routingKey ?? token;
  if (event.kind === "invalid" && routingKey === null) return refused(event.errors);
  const source = await findSource(origin, routingKey, ["pagerduty"]);
  return inTurn(source, async () => {
    const understood: Understood =
      event.kind === "event"
        ? { signals: [event.signal], refused: [], notes: [] }
        : { signals: [], refused: event.errors.map((why) => ({ index: null, why })), notes: [] };
    await recordMessage(source, message, understood, at);
    if (event.kind === "invalid") return refused(event.errors);
    return { status: 202, body: pagerDutyAccepted(event.dedupKey) };
  });
}

/** A change is kept as it came: it is evidence, and wakes nobody. @throws Unauthenticated, Unavailable */
export async function receivePagerDutyChange(
  origin: Actor,
  token: string | null,
  wire: Wire,
  at: Date,
): Promise<PagerDutyAnswer> {
  const message = { ...wire, body: new TextDecoder().decode(wire.raw) };
  const change = readPagerDutyChange(message.body, at.getTime());
  const routingKey = change.routingKey ?? token;
  if (change.kind === "invalid" && routingKey === null) return refused(change.errors);
  const source = await findSource(origin, routingKey, ["pagerduty"]);
  return inTurn(source, async () => {
    const errors = change.kind === "invalid" ? change.errors : [];
    const understood = { signals: [], refused: errors.map((why) => ({ index: null, why })), notes: [] };
    await recordMessage(source, message, understood, at);
    return change.kind === "invalid" ? refused(errors) : { status: 202, body: pagerDutyAccepted(null) };
  });
}

function refused(errors: readonly string[]): PagerDutyAnswer {
  return { status: 400, body: pagerDutyRefused(errors) };
}
