import { testChannel } from "@/lib/alerts/store/channel-tests";
import { TEAM } from "@/lib/alerts/store/channels";
import { ById } from "@/lib/http/list";
import { accepted, personRoute } from "@/lib/http/route";

export const POST = personRoute(
  {
    permission: "channels.change",
    summary: "Send a test there, at most 5 in 10 minutes.",
    params: ById,
  },
  async (actor, { params }) => accepted(await testChannel(actor, TEAM, params.id)),
);
