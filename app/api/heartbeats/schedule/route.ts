import { userRoute } from "@/lib/http/route";
import { PreviewQuery } from "@/lib/uptime/model/heartbeat";
import { previewSchedule } from "@/lib/uptime/store/heartbeat-list";

export const GET = userRoute(
  {
    permission: "uptime.read",
    summary: "The next five times of a schedule, or what is wrong with it.",
    query: PreviewQuery,
  },
  (actor, { query }) => previewSchedule(actor, query),
);
