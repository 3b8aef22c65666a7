import { publicPushKey } from "@/lib/alerts/store/push-key";
import { personRoute } from "@/lib/http/route";

export const PUT = personRoute(
  {
    permission: "channels.own.change",
    summary: "The key by which push services know this installation; made when it is first asked for.",
  },
  async (actor) => ({ publicKey: await publicPushKey(actor) }),
);
