/** `/api/webhooks/{format}/{token}`: whatever a monitoring or security tool posts when something happens. */
import { NotFound } from "@/lib/errors";
import { machineRoute } from "@/lib/http/route";
import { isInboundFormat, receiveMessage } from "@/lib/ingest/store/receiving";
import { tokenOf, wireOf } from "./wire";

const receive = machineRoute(
  {
    summary: "A tool tells what happened: Alertmanager, Grafana, Wazuh, Falco, fail2ban and others.",
    accepts: "application/json",
    permission: "alerts.signal.record",
  },
  async (request, params, origin) => {
    const format = params.format ?? "";
    if (!isInboundFormat(format))
      throw new NotFound(`No sender of the format "${format.slice(0, 50)}" is known.`);
    const wire = await wireOf(request);
    const { signals, refused, notes } = await receiveMessage(
      origin,
      format,
      tokenOf(request, params),
      wire,
      new Date(),
    );
    if (refused.length === 0) return Response.json({ accepted: signals.length, notes });
    // Its sender is told, and what was understood is kept all the same.
    return Response.json(
      {
        type: "/problems/invalid",
        title: "Not all of this could be understood",
        status: 400,
        detail: `${signals.length} accepted, ${refused.length} refused. ${refused[0]?.why ?? ""}`.trim(),
        accepted: signals.length,
        notes,
        errors: refused.slice(0, 100).map(({ index, why }) => ({
          field: index === null ? "body" : `[${index}]`,
          message: why,
        })),
      },
      { status: 400, headers: { "content-type": "application/problem+json" } },
    );
  },
);

export const POST = receive;
/** Uptime Kuma and GoAlert's senders may use it. */
export const GET = receive;
