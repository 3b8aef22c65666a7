import { Paging } from "@/lib/http/list";
import { created, userRoute } from "@/lib/http/route";
import { NewHeartbeat } from "@/lib/uptime/model/heartbeat";
import { listHeartbeats } from "@/lib/uptime/store/heartbeat-list";
import { createHeartbeat } from "@/lib/uptime/store/heartbeats";

export const GET = userRoute(
  { permission: "uptime.read", summary: "What is expected to call, the worst first.", query: Paging },
  (actor, { query }) => listHeartbeats(actor, query),
);

export const POST = userRoute(
  {
    permission: "uptime.heartbeat.change",
    summary: "Expect calls of a job from now on. The answer has the address that it calls.",
    body: NewHeartbeat,
  },
  async (actor, { body }) => created(await createHeartbeat(actor, body)),
);
