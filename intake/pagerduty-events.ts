/** `POST /v2/enqueue`: PagerDuty's Events API, so that its clients are pointed here by changing an address. */
import { Unauthenticated, Unavailable } from "@/lib/errors";
import { machineRoute } from "@/lib/http/route";
import {
  type PagerDutyAnswer,
  receivePagerDutyChange,
  receivePagerDutyEvent,
} from "@/lib/ingest/store/pagerduty";
import { bearerOf, wireOf } from "./wire";

/** PagerDuty's own. */
const LIMIT = 524_288;

export const enqueue = machineRoute(
  {
    summary: "A client of PagerDuty triggers, acknowledges or resolves an alert.",
    accepts: "application/json",
    permission: "alerts.signal.record",
  },
  async (request, _, origin) =>
    inItsWords(async () =>
      receivePagerDutyEvent(origin, keyOf(request), await wireOf(request, LIMIT), new Date()),
    ),
);

export const change = machineRoute(
  {
    summary: "A client of PagerDuty tells of a change. It is kept, and nobody is called.",
    accepts: "application/json",
    permission: "alerts.signal.record",
  },
  async (request, _, origin) =>
    inItsWords(async () =>
      receivePagerDutyChange(origin, keyOf(request), await wireOf(request, LIMIT), new Date()),
    ),
);

/** Where newer clients put the routing key, which older ones write into the body. */
function keyOf(request: Request): string | null {
  return request.headers.get("x-routing-key") ?? bearerOf(request);
}

/** Clients know what PagerDuty answers: 400 to a wrong key, 429 to too much. */
async function inItsWords(receive: () => Promise<PagerDutyAnswer>): Promise<Response> {
  try {
    const { status, body } = await receive();
    return Response.json(body, { status });
  } catch (error) {
    if (error instanceof Unauthenticated) {
      const errors = ["routing_key belongs to no source"];
      return Response.json(
        { status: "invalid event", message: "Event object is invalid", errors },
        { status: 400 },
      );
    }
    if (error instanceof Unavailable) {
      return Response.json(
        { status: "throttle exceeded", message: "Requests for this service are arriving too quickly." },
        { status: 429, headers: error.headers },
      );
    }
    throw error;
  }
}
