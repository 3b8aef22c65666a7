import { Acknowledging } from "@/lib/alerts/model/alert";
import { acknowledgeAlert, unacknowledgeAlert } from "@/lib/alerts/store/deeds";
import { getAlert } from "@/lib/alerts/store/one-alert";
import { ById } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";

export const PUT = userRoute(
  {
    permission: "alerts.acknowledge",
    summary: "Take an alert: I am on it, for 30 minutes unless said otherwise. Again makes it longer.",
    params: ById,
    body: Acknowledging,
  },
  async (actor, { params, body }) => {
    await acknowledgeAlert(actor, params.id, body);
    return getAlert(actor, params.id);
  },
);

export const DELETE = userRoute(
  {
    permission: "alerts.acknowledge",
    summary: "Give an alert back: it is open again.",
    params: ById,
  },
  async (actor, { params }) => {
    await unacknowledgeAlert(actor, params.id);
    return getAlert(actor, params.id);
  },
);
