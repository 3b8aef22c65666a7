/** `/api/push/{token}`: Uptime Kuma's push address, for a source of its kind or for a heartbeat. */
import { originOf } from "@/lib/auth/origin";
import { Unavailable } from "@/lib/errors";
import { isDatabaseAway } from "@/lib/http/problem";
import { machineRoute } from "@/lib/http/route";
import { receiveKumaPush } from "@/lib/ingest/store/kuma-push";

const HEADERS = { "cache-control": "no-store" };

export const push = machineRoute(
  {
    summary: "A script says that what it looks at is up or down, as it would to Uptime Kuma.",
    accepts: "nothing",
    permission: "uptime.ping.record",
  },
  async (request, params, origin) => {
    const { headers, method } = request;
    const arrival = {
      ...originOf(headers),
      method,
      headers,
      query: new URL(request.url).searchParams,
      agent: headers.get("user-agent"),
      arrived: performance.now(),
    };
    try {
      const { status, body } = await receiveKumaPush(origin, params["token"] ?? "", arrival, new Date());
      return Response.json(body, { status, headers: HEADERS });
    } catch (error) {
      if (!(error instanceof Unavailable || isDatabaseAway(error))) throw error;
      const msg = "Not available at the moment. This was not kept.";
      return Response.json({ ok: false, msg }, { status: 503, headers: { ...HEADERS, "retry-after": "5" } });
    }
  },
);
