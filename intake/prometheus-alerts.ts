/** `POST …/api/v2/alerts`: Alertmanager's own interface, so that a Prometheus server is pointed straight here. */
import { machineRoute } from "@/lib/http/route";
import { receiveMessage } from "@/lib/ingest/store/receiving";
import { inItsWords } from "./alertmanager-words";
import { tokenOf, wireOf } from "./wire";

export const POST = machineRoute(
  {
    summary: "A Prometheus server sends its alerts, as it would to Alertmanager.",
    accepts: "application/json",
    permission: "alerts.signal.record",
    inItsWords,
  },
  async (request, params, origin) => {
    const wire = await wireOf(request);
    const { signals, refused } = await receiveMessage(
      origin,
      "prometheus",
      tokenOf(request, params),
      wire,
      new Date(),
    );
    if (refused.length === 0) return new Response(null, { status: 200 });
    const named = refused
      .slice(0, 20)
      .map(({ index, why }) => (index === null ? why : `alerts[${index}]: ${why}`));
    // As Alertmanager answers: a JSON string that its senders log.
    return Response.json(`${signals.length} accepted, ${refused.length} refused: ${named.join(" ")}`, {
      status: 400,
    });
  },
);
