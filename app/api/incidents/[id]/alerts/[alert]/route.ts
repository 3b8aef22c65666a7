import { userRoute } from "@/lib/http/route";
import { ByLinkedAlert } from "@/lib/incidents/model/incident";
import { unlinkAlert } from "@/lib/incidents/store/links";

export const DELETE = userRoute(
  { permission: "incidents.change", summary: "Take the link to an alert away.", params: ByLinkedAlert },
  (actor, { params }) => unlinkAlert(actor, params.id, params.alert),
);
