import { removeInhibition } from "@/lib/alerts/store/inhibitions";
import { ById } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";

export const DELETE = userRoute(
  {
    permission: "settings.change",
    summary: "Remove a rule. Whom it kept quiet is told again within seconds.",
    params: ById,
  },
  (actor, { params }) => removeInhibition(actor, params.id),
);
