import { NewPushSubscription, OldPushSubscription } from "@/lib/alerts/model/push";
import { subscribe, unsubscribe } from "@/lib/alerts/store/push-subscriptions";
import { created, personRoute } from "@/lib/http/route";

export const POST = personRoute(
  {
    permission: "channels.own.change",
    summary: "Get your pages in this browser. It is used once a test was seen to arrive.",
    body: NewPushSubscription,
    stepUp: true,
  },
  async (actor, { body }) => {
    const { id } = await subscribe(actor, body);
    return created({ id }, `/api/channels/${id}`);
  },
);

export const DELETE = personRoute(
  {
    permission: "channels.own.change",
    summary: "Get no more pages in this browser.",
    body: OldPushSubscription,
  },
  (actor, { body }) => unsubscribe(actor, body.endpoint),
);
