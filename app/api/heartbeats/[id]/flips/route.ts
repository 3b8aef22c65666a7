import { ById, Paging } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";
import { listFlips } from "@/lib/uptime/store/ping-log";

export const GET = userRoute(
  {
    permission: "uptime.read",
    summary:
      "When a heartbeat went up and down, the newest first; each lasted until the one before it in the list.",
    params: ById,
    query: Paging,
  },
  (actor, { params, query }) => listFlips(actor, params.id, query),
);
