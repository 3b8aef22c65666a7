import { ById } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";
import { LinkingAlerts } from "@/lib/incidents/model/incident";
import { linkAlerts } from "@/lib/incidents/store/links";

export const POST = userRoute(
  {
    permission: "incidents.change",
    summary: "Link alerts to it, and with them the services and servers that they are about.",
    params: ById,
    body: LinkingAlerts,
  },
  (actor, { params, body }) => linkAlerts(actor, params.id, body.alerts),
);
