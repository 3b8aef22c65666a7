import { userRoute } from "@/lib/http/route";
import { PreviewedRota } from "@/lib/oncall/model/rota";
import { previewRota } from "@/lib/oncall/store/on-call";

const DAYS = 14;

export const POST = userRoute(
  {
    permission: "oncall.read",
    summary: "Who would be on call in the next 14 days with these layers. Nothing is changed.",
    body: PreviewedRota,
  },
  (actor, { body }) => previewRota(actor, body, body.id, new Date(), DAYS),
);
