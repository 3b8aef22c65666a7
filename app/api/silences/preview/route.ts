import { Previewing } from "@/lib/alerts/model/silence";
import { previewSilence } from "@/lib/alerts/store/silence-list";
import { userRoute } from "@/lib/http/route";

export const POST = userRoute(
  {
    permission: "alerts.read",
    summary: "How many standing alerts match, and the worst of them. Nothing is changed.",
    body: Previewing,
  },
  (actor, { body }) => previewSilence(actor, body.matchers),
);
