/** `/api/location/*`: a worker elsewhere asks what to look at, and delivers what it saw. */
import { TooMany } from "@/lib/errors";
import { readJson } from "@/lib/http/json";
import { checked, machineRoute } from "@/lib/http/route";
import { Throttle } from "@/lib/http/throttle";
import { Delivery, TIME_HEADER } from "@/lib/uptime/model/location";
import { findLocation, planFor, recordDelivery } from "@/lib/uptime/store/delivering";
import { bearerOf } from "./wire";

/** Per location: a question every few seconds, and after an outage a week's looks within minutes. */
const questions = new Throttle(60, 60, 1_000);
const deliveries = new Throttle(120, 300, 1_000);

export const plan = machineRoute(
  {
    summary: "A location asks what it is to look at; 304 while that is as its If-None-Match says.",
    accepts: "nothing",
    permission: "uptime.location.plan",
  },
  async (request, _, origin) => {
    const { actor } = await findLocation(bearerOf(request), origin);
    keepPace(questions, actor.id);
    const { text, tag } = await planFor(actor);
    const headers = { etag: tag, "cache-control": "no-store", [TIME_HEADER]: String(Date.now()) };
    if (request.headers.get("if-none-match") === tag) return new Response(null, { status: 304, headers });
    return new Response(text, { headers: { ...headers, "content-type": "application/json" } });
  },
);

export const results = machineRoute(
  {
    summary:
      "A location delivers what it saw, at most 1,000 looks at once and late if need be. Each is kept once; those that are refused are named.",
    accepts: "application/json",
    permission: "uptime.location.deliver",
  },
  async (request, _, origin) => {
    const location = await findLocation(bearerOf(request), origin);
    keepPace(deliveries, location.actor.id);
    const delivery = checked(Delivery, await readJson(request), "body");
    const receipt = await recordDelivery(location, delivery, Date.now());
    const headers = { "cache-control": "no-store", [TIME_HEADER]: String(Date.now()) };
    return Response.json(receipt, { headers });
  },
);

function keepPace(throttle: Throttle, id: string): void {
  const wait = throttle.take(id, performance.now());
  if (wait > 0) throw new TooMany("This location asks too often. Nothing was taken; come again later.", wait);
}
