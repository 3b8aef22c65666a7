/** A call of Uptime Kuma's push address: about a source of that kind, or about a heartbeat whose id is the token. */
import { severityOf } from "@/lib/alerts/model/severity";
import { type Signal, titleOf } from "@/lib/alerts/model/signal";
import { isStanding } from "@/lib/alerts/store/standing";
import type { Actor, SourceActor } from "@/lib/auth/actor";
import { Unauthenticated } from "@/lib/errors";
import { type Arrival, takePush } from "@/lib/uptime/store/calling";
import { type KumaPush, readKumaPush } from "../webhooks/uptime-kuma";
import { noteContact, recordMessage } from "./messages";
import { inTurn } from "./receiving";
import { findSource } from "./sources";

/** As Uptime Kuma answers, whose senders look at nothing else. */
export type PushAnswer = { status: 200 | 404; body: { ok: true } | { ok: false; msg: string } };

const HEARD: PushAnswer = { status: 200, body: { ok: true } };
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

type Said = Extract<KumaPush, { status: string }>;

/** What it says is kept when this says ok. @throws Unavailable, and whatever the database cannot do now */
export async function receiveKumaPush(
  origin: Actor,
  token: string,
  arrival: Omit<Arrival, "body"> & { headers: Headers },
  at: Date,
): Promise<PushAnswer> {
  const push = readKumaPush(arrival.query);
  if ("error" in push) return refused(push.error);
  const isKept = UUID.test(token)
    ? await takePush(token, push, arrival)
    : await recordPush(origin, token, push, arrival, at);
  return isKept ? HEARD : refused("Monitor not found or not active.");
}

function refused(msg: string): PushAnswer {
  return { status: 404, body: { ok: false, msg } };
}

/** @returns whether the token belongs to a source */
async function recordPush(
  origin: Actor,
  token: string,
  push: Said,
  { method, headers, query }: Omit<Arrival, "body"> & { headers: Headers },
  at: Date,
): Promise<boolean> {
  const source = await findSource(origin, token, ["uptime-kuma"]).catch((error: unknown) => {
    if (error instanceof Unauthenticated) return null;
    throw error;
  });
  if (!source) return false;
  return inTurn(source, async () => {
    const signal = signalOf(source.actor, push, at.getTime());
    const isNews = push.status === "down" || (await isStanding(source.actor, signal.identity));
    const understood = { signals: isNews ? [signal] : [], refused: [], notes: [] };
    // Most pushes say that all is well; only what opens, holds or ends an alert is worth keeping.
    if (!isNews) noteContact(source.actor.no, understood, at);
    else
      await recordMessage(
        source,
        { method, headers, query, body: "", raw: new Uint8Array() },
        understood,
        at,
      );
    return true;
  });
}

function signalOf({ id, name }: SourceActor, { status, message, pingMs }: Said, now: number): Signal {
  const identity = { kuma_push: id };
  return {
    identity,
    labels: { ...identity, monitor: name },
    annotations: { message, ...(pingMs === null ? {} : { ping: String(pingMs) }) },
    kind: "state",
    status: status === "down" ? "firing" : "resolved",
    severity: severityOf(null),
    title: titleOf(`${name} is down`),
    link: null,
    startsAt: null,
    endsAt: status === "down" ? null : now,
    endsAtGuessed: false,
    eventId: null,
    acknowledged: null,
  };
}
