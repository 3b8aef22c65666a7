import { ById } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";
import { revokePingKey } from "@/lib/uptime/store/ping-keys";

export const DELETE = userRoute(
  {
    permission: "uptime.ping-key.change",
    summary: "Revoke a ping key. Addresses with it are unknown from now on.",
    params: ById,
  },
  (actor, { params }) => revokePingKey(actor, params.id),
);
