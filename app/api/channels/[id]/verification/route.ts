import { confirmTest } from "@/lib/alerts/store/channel-tests";
import { own } from "@/lib/alerts/store/channels";
import { ById } from "@/lib/http/list";
import { personRoute } from "@/lib/http/route";

export const PUT = personRoute(
  {
    permission: "channels.own.change",
    summary: "Confirm that a test arrived: from now on the channel is used.",
    params: ById,
  },
  (actor, { params }) => confirmTest(actor, own(actor), params.id),
);
