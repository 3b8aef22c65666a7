import { ACK_MINUTES, BulkDeed } from "@/lib/alerts/model/alert";
import { actOnMany } from "@/lib/alerts/store/deeds";
import { userRoute } from "@/lib/http/route";

export const POST = userRoute(
  {
    permission: "alerts.acknowledge",
    summary: "Do one thing to up to 200 alerts. Each is done or refused by itself, with the reason.",
    body: BulkDeed,
  },
  (actor, { body }) => actOnMany(actor, body.deed, body.ids, body.minutes ?? ACK_MINUTES.default),
);
