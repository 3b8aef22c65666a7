import { ServerChange } from "@/lib/fleet/model/server";
import { changeServer, getServer, retireServer } from "@/lib/fleet/store/servers";
import { ById } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";

export const GET = userRoute(
  { permission: "fleet.read", summary: "One server, in short.", params: ById },
  (actor, { params }) => getServer(actor, params.id),
);

export const PATCH = userRoute(
  {
    permission: "fleet.server.change",
    summary: "Say where a server stands, whose it is and how much it matters.",
    params: ById,
    body: ServerChange,
  },
  (actor, { params, body }) => changeServer(actor, params.id, body),
);

export const DELETE = userRoute(
  {
    permission: "fleet.server.retire",
    summary: "Take a server out of the fleet; its secret ends at once.",
    params: ById,
    stepUp: true,
  },
  (actor, { params }) => retireServer(actor, params.id),
);
