import { AlertFilter } from "@/lib/alerts/model/alert";
import { listAlerts } from "@/lib/alerts/store/inbox";
import { Paging } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";

export const GET = userRoute(
  {
    permission: "alerts.read",
    summary: "The inbox: the worst alerts first, of those the newest.",
    query: Paging.extend(AlertFilter.shape),
  },
  (actor, { query }) => listAlerts(actor, query),
);
