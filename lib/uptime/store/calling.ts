/** A call at the machines' door: whom it means, what it says, and the answer that its sender knows. */
import { stranger } from "@/lib/auth/actor";
import { type Ping, pingOf } from "../heartbeat/pings";
import { BODY_LIMIT } from "../model/heartbeat";
import { takeCall } from "./ping-batches";
import type { Outcome, Sent } from "./pings";
import { provision } from "./provisioning";

/** A request, as far as a call is concerned. `body` is asked for only where somebody is called. */
export type Arrival = {
  method: string;
  query: URLSearchParams;
  body: () => Promise<Sent | null>;
  address: string | null;
  requestId: string | null;
  agent: string | null;
  /** `performance.now()` when it came. */
  arrived: number;
};

export type CallAnswer = { status: 200 | 201 | 400 | 404 | 409; text: string };

const ANSWERS: Record<Exclude<Outcome, "creatable">, CallAnswer> = {
  kept: { status: 200, text: "OK" },
  missing: { status: 404, text: "not found" },
  ambiguous: { status: 409, text: "ambiguous slug" },
};

/**
 * The call is kept when this returns 200 or 201.
 * @param segments of the path after /ping/, decoded @throws Unavailable, and whatever the database cannot do now
 */
export async function answerPing(segments: readonly string[], arrival: Arrival): Promise<CallAnswer> {
  const ping = pingOf(segments, arrival.method, arrival.query);
  if ("error" in ping) return ping.error;
  const call = await callOf(ping, arrival);
  const outcome = await takeCall(call);
  if (outcome !== "creatable") return ANSWERS[outcome];
  const { address, requestId } = arrival;
  const isOurs = await provision(stranger({ address, requestId }), ping.target);
  const afterwards = await takeCall(call);
  if (afterwards === "creatable") return ANSWERS.missing;
  return isOurs && afterwards === "kept" ? { status: 201, text: "Created" } : ANSWERS[afterwards];
}

async function callOf(ping: Ping, { body, address, agent, arrived }: Arrival) {
  return { ping, sent: ping.method === "POST" ? await body() : null, address, agent, arrived };
}

/** What a push of Uptime Kuma's senders says. */
export type Push = { status: "up" | "down"; message: string; pingMs: number | null };

/**
 * A push to a heartbeat's id is its call; the message is the call's body.
 * @returns whether there is such a heartbeat @throws Unavailable, and whatever the database cannot do now
 */
export async function takePush(
  id: string,
  { status, message, pingMs }: Push,
  { method, address, agent, arrived }: Omit<Arrival, "query" | "body">,
): Promise<boolean> {
  const text = Buffer.from(pingMs === null ? message : `${message}\nping: ${pingMs} ms`);
  const first = text.subarray(0, BODY_LIMIT);
  const outcome = await takeCall({
    ping: {
      target: { kind: "id", id: id.toLowerCase() },
      action: status === "up" ? "success" : "fail",
      exitStatus: null,
      rid: null,
      method: method === "GET" || method === "HEAD" ? method : "POST",
    },
    sent: { first, last: first, size: text.length },
    address,
    agent,
    arrived,
  });
  return outcome === "kept";
}
