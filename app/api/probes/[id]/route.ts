import { ById } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";
import { NewProbe } from "@/lib/uptime/model/probe";
import { changeProbe, getProbe, retireProbe } from "@/lib/uptime/store/probes";

export const GET = userRoute(
  { permission: "uptime.read", summary: "One probe with what it last saw.", params: ById },
  (actor, { params }) => getProbe(actor, params.id),
);

export const PUT = userRoute(
  {
    permission: "uptime.probe.change",
    summary: "Look at another target, or at this one in another way.",
    params: ById,
    body: NewProbe,
    stepUp: "of-people",
  },
  (actor, { params, body }) => changeProbe(actor, params.id, body),
);

export const DELETE = userRoute(
  {
    permission: "uptime.probe.change",
    summary: "Look no more; what was seen is kept as long as results are.",
    params: ById,
  },
  (actor, { params }) => retireProbe(actor, params.id),
);
