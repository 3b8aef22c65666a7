import { ById, Paging } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";
import { listPings } from "@/lib/uptime/store/ping-log";

export const GET = userRoute(
  {
    permission: "uptime.read",
    summary: "Every call of a heartbeat that is kept, the newest first.",
    params: ById,
    query: Paging,
  },
  (actor, { params, query }) => listPings(actor, params.id, query),
);
