import { personRoute } from "@/lib/http/route";
import { closeOwnFeed, openOwnFeed } from "@/lib/oncall/store/feeds";

export const PUT = personRoute(
  {
    permission: "oncall.own-feed.change",
    summary:
      "Make an address of your own shifts' calendar feed, shown once. One that was made before no longer opens it.",
  },
  (actor) => openOwnFeed(actor),
);

export const DELETE = personRoute(
  { permission: "oncall.own-feed.change", summary: "Close your own shifts' calendar feed." },
  (actor) => closeOwnFeed(actor),
);
