import { NewChannel } from "@/lib/alerts/model/notify-channel";
import { listOwnChannels } from "@/lib/alerts/store/channel-list";
import { createChannel, own } from "@/lib/alerts/store/channels";
import { created, personRoute } from "@/lib/http/route";

export const GET = personRoute(
  {
    permission: "channels.own.read",
    summary: "Your channels in the order in which they are tried, without their secrets.",
  },
  (actor) => listOwnChannels(actor),
);

export const POST = personRoute(
  {
    permission: "channels.own.change",
    summary: "Add a way to reach you. It is used once you confirmed that a test arrived.",
    body: NewChannel,
    stepUp: true,
  },
  async (actor, { body }) => {
    const made = await createChannel(actor, own(actor), body);
    return created(made, `/api/channels/${made.id}`);
  },
);
