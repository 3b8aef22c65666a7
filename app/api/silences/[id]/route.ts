import { NewSilence } from "@/lib/alerts/model/silence";
import { getSilence } from "@/lib/alerts/store/silence-list";
import { changeSilenceTo, expireSilenceNow } from "@/lib/alerts/store/silences";
import { ById } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";

export const GET = userRoute(
  { permission: "alerts.silence.read", summary: "One silence, and what it hides now.", params: ById },
  (actor, { params }) => getSilence(actor, params.id),
);

export const PUT = userRoute(
  {
    permission: "alerts.silence.change",
    summary:
      "Change a silence. With another end or reason it is the same one; with other matchers it ends, and the answer names another.",
    params: ById,
    body: NewSilence,
  },
  (actor, { params, body }) => changeSilenceTo(actor, params.id, body),
);

export const DELETE = userRoute(
  {
    permission: "alerts.silence.change",
    summary: "End a silence now. It stays in the list of those that are over.",
    params: ById,
  },
  (actor, { params }) => expireSilenceNow(actor, params.id),
);
