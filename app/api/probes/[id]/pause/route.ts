import { ById } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";
import { pauseProbe } from "@/lib/uptime/store/probes";

export const PUT = userRoute(
  {
    permission: "uptime.probe.change",
    summary: "Pause a probe: what it would have measured is not known.",
    params: ById,
  },
  (actor, { params }) => pauseProbe(actor, params.id, true),
);

export const DELETE = userRoute(
  { permission: "uptime.probe.change", summary: "Go on looking.", params: ById },
  (actor, { params }) => pauseProbe(actor, params.id, false),
);
