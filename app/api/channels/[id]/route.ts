import { ChannelChange } from "@/lib/alerts/model/notify-channel";
import { getOwnChannel } from "@/lib/alerts/store/channel-list";
import { changeChannel, own, retireChannel } from "@/lib/alerts/store/channels";
import { ById } from "@/lib/http/list";
import { personRoute } from "@/lib/http/route";

export const GET = personRoute(
  {
    permission: "channels.own.read",
    summary: "One of your channels, with what became of its last test.",
    params: ById,
  },
  (actor, { params }) => getOwnChannel(actor, params.id),
);

export const PUT = personRoute(
  {
    permission: "channels.own.change",
    summary:
      "Change a channel. Secrets that are left out stay, unless the address is another one; it must be proven anew.",
    params: ById,
    body: ChannelChange,
    stepUp: true,
  },
  (actor, { params, body }) => changeChannel(actor, own(actor), params.id, body),
);

export const DELETE = personRoute(
  { permission: "channels.own.change", summary: "Take a channel away.", params: ById },
  (actor, { params }) => retireChannel(actor, own(actor), params.id),
);
