import { ChannelOrder } from "@/lib/alerts/model/notify-channel";
import { orderChannels } from "@/lib/alerts/store/channels";
import { personRoute } from "@/lib/http/route";

export const PUT = personRoute(
  {
    permission: "channels.own.change",
    summary: "Order all your channels: the first is tried first, each other one a minute later.",
    body: ChannelOrder,
  },
  (actor, { body }) => orderChannels(actor, body.ids),
);
