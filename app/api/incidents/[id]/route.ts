import { ById } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";
import { Changing } from "@/lib/incidents/model/incident";
import { changeIncident } from "@/lib/incidents/store/deeds";
import { getIncident } from "@/lib/incidents/store/reading";

export const GET = userRoute(
  {
    permission: "incidents.read",
    summary: "One incident with its times, its links and what it cost.",
    params: ById,
  },
  (actor, { params }) => getIncident(actor, params.id),
);

export const PATCH = userRoute(
  {
    permission: "incidents.change",
    summary:
      "Change, move or close it; what is left out stays. It needs the version that was read, and closing needs cause, change, owner and day.",
    params: ById,
    body: Changing,
  },
  (actor, { params, body }) => changeIncident(actor, params.id, body),
);
