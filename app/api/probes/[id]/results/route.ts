import { ById, Paging } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";
import { listResults } from "@/lib/uptime/store/results";

export const GET = userRoute(
  {
    permission: "uptime.read",
    summary: "Every look of a probe, the newest first.",
    params: ById,
    query: Paging,
  },
  (actor, { params, query }) => listResults(actor, params.id, query),
);
