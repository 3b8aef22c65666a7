import { NewChannel } from "@/lib/alerts/model/notify-channel";
import { listTeamChannels } from "@/lib/alerts/store/channel-list";
import { createChannel, TEAM } from "@/lib/alerts/store/channels";
import { created, userRoute } from "@/lib/http/route";

export const GET = userRoute(
  { permission: "channels.read", summary: "The channels of the team, without their secrets." },
  (actor) => listTeamChannels(actor),
);

export const POST = userRoute(
  {
    permission: "channels.change",
    summary: "Add a channel of the team. It is used once somebody confirmed that a test arrived.",
    body: NewChannel,
    stepUp: "of-people",
  },
  async (actor, { body }) => {
    const made = await createChannel(actor, TEAM, body);
    return created(made, `/api/team-channels/${made.id}`);
  },
);
