import { ById } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";
import { closeRotaFeed, openRotaFeed } from "@/lib/oncall/store/feeds";

export const PUT = userRoute(
  {
    permission: "oncall.rota.change",
    summary:
      "Make an address of the rota's calendar feed, shown once. One that was made before no longer opens it.",
    params: ById,
    stepUp: "of-people",
  },
  (actor, { params }) => openRotaFeed(actor, params.id),
);

export const DELETE = userRoute(
  { permission: "oncall.rota.change", summary: "Close the rota's calendar feed.", params: ById },
  (actor, { params }) => closeRotaFeed(actor, params.id),
);
