import { listAlertEvents } from "@/lib/alerts/store/one-alert";
import { ById, Paging } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";

export const GET = userRoute(
  {
    permission: "alerts.read",
    summary: "What happened to an alert, the newest first.",
    params: ById,
    query: Paging,
  },
  (actor, { params, query }) => listAlertEvents(actor, params.id, query),
);
