import { ById } from "@/lib/http/list";
import { personRoute } from "@/lib/http/route";
import { Decision } from "@/lib/uptime/model/maintenance";
import { decideMaintenance } from "@/lib/uptime/store/maintenance";

export const PUT = personRoute(
  {
    permission: "uptime.maintenance.decide",
    summary: "Approve or refuse planned work that somebody else asked for.",
    params: ById,
    body: Decision,
  },
  (actor, { params, body }) => decideMaintenance(actor, params.id, body.approved),
);
