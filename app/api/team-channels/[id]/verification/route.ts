import { confirmTest } from "@/lib/alerts/store/channel-tests";
import { TEAM } from "@/lib/alerts/store/channels";
import { ById } from "@/lib/http/list";
import { personRoute } from "@/lib/http/route";

export const PUT = personRoute(
  {
    permission: "channels.change",
    summary: "Confirm that a test arrived: from now on the channel is used.",
    params: ById,
  },
  (actor, { params }) => confirmTest(actor, TEAM, params.id),
);
