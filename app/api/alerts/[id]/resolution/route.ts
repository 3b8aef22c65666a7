import { Resolving } from "@/lib/alerts/model/alert";
import { resolveAlert } from "@/lib/alerts/store/deeds";
import { getAlert } from "@/lib/alerts/store/one-alert";
import { ById } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";

export const PUT = userRoute(
  {
    permission: "alerts.resolve",
    summary: "Close an alert by hand. It opens again when its sender goes on telling it.",
    params: ById,
    body: Resolving,
  },
  async (actor, { params, body }) => {
    await resolveAlert(actor, params.id, body.note);
    return getAlert(actor, params.id);
  },
);
