/** `POST /api/agent/report`: one bundle from one server's agent. */

import { TooMany, WrongMediaType } from "@/lib/errors";
import { findAgent } from "@/lib/fleet/store/agents";
import { readBytes } from "@/lib/http/json";
import { machineRoute } from "@/lib/http/route";
import { Throttle } from "@/lib/http/throttle";
import { WIRE_LIMIT } from "@/lib/ingest/model/limits";
import { recordReport } from "@/lib/ingest/store/reports";

const MEDIA = new Set(["application/gzip", "application/x-gzip"]);

/** A whole spool after an outage at once, then twice the pace of the agent's timer with room to spare. */
const pace = new Throttle(100, 30, 50_000);

export const POST = machineRoute(
  {
    summary: "A server's agent hands in what it collected.",
    accepts: "application/gzip",
    permission: "ingest.report.record",
  },
  async (request, _, origin) => {
    const agent = await findAgent(request.headers.get("authorization"), origin);
    const wait = pace.take(agent.id, performance.now());
    if (wait > 0)
      throw new TooMany(
        "This server reports too often. Its report was not taken; send it again later.",
        wait,
      );
    const media = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
    if (!MEDIA.has(media)) throw new WrongMediaType("Send the bundle as application/gzip.");
    const receipt = await recordReport(agent, await readBytes(request, WIRE_LIMIT), new Date());
    if (receipt.kind === "incomplete") return Response.json({ want: receipt.want }, { status: 409 });
    const { kind, ...body } = receipt;
    return Response.json(body, { status: kind === "accepted" ? 202 : 200 });
  },
);
