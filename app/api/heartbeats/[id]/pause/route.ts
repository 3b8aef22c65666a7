import { ById } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";
import { pauseHeartbeat } from "@/lib/uptime/store/heartbeats";

export const PUT = userRoute(
  {
    permission: "uptime.heartbeat.pause",
    summary: "Pause a heartbeat: nothing is expected of it until it calls, or somebody resumes it.",
    params: ById,
  },
  (actor, { params }) => pauseHeartbeat(actor, params.id, true),
);

export const DELETE = userRoute(
  {
    permission: "uptime.heartbeat.pause",
    summary: "Expect its calls again, from its next one on.",
    params: ById,
  },
  (actor, { params }) => pauseHeartbeat(actor, params.id, false),
);
