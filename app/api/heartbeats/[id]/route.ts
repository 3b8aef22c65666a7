import { ById } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";
import { NewHeartbeat } from "@/lib/uptime/model/heartbeat";
import { getHeartbeat } from "@/lib/uptime/store/heartbeat-list";
import { changeHeartbeat, retireHeartbeat } from "@/lib/uptime/store/heartbeats";

export const GET = userRoute(
  { permission: "uptime.read", summary: "One heartbeat, and how it stands.", params: ById },
  (actor, { params }) => getHeartbeat(actor, params.id),
);

export const PUT = userRoute(
  {
    permission: "uptime.heartbeat.change",
    summary: "Expect its calls by another schedule, or judge them by another rule.",
    params: ById,
    body: NewHeartbeat,
  },
  (actor, { params, body }) => changeHeartbeat(actor, params.id, body),
);

export const DELETE = userRoute(
  {
    permission: "uptime.heartbeat.change",
    summary: "Expect it no more; its address is unknown from now on.",
    params: ById,
  },
  (actor, { params }) => retireHeartbeat(actor, params.id),
);
