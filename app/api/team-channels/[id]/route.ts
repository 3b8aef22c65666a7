import { ChannelChange } from "@/lib/alerts/model/notify-channel";
import { getTeamChannel } from "@/lib/alerts/store/channel-list";
import { changeChannel, retireChannel, TEAM } from "@/lib/alerts/store/channels";
import { ById } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";

export const GET = userRoute(
  {
    permission: "channels.read",
    summary: "One of the team channels, with what became of its last test.",
    params: ById,
  },
  (actor, { params }) => getTeamChannel(actor, params.id),
);

export const PUT = userRoute(
  {
    permission: "channels.change",
    summary:
      "Change a channel. Secrets that are left out stay, unless the address is another one; it must be proven anew.",
    params: ById,
    body: ChannelChange,
    stepUp: "of-people",
  },
  (actor, { params, body }) => changeChannel(actor, TEAM, params.id, body),
);

export const DELETE = userRoute(
  { permission: "channels.change", summary: "Take a channel away.", params: ById },
  (actor, { params }) => retireChannel(actor, TEAM, params.id),
);
