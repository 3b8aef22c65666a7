import { Noting } from "@/lib/alerts/model/alert";
import { noteOnAlert } from "@/lib/alerts/store/deeds";
import { ById } from "@/lib/http/list";
import { created, userRoute } from "@/lib/http/route";

export const POST = userRoute(
  {
    permission: "alerts.note",
    summary: "Write down what you know. Notes are added, and never changed.",
    params: ById,
    body: Noting,
  },
  async (actor, { params, body }) => {
    await noteOnAlert(actor, params.id, body.text);
    return created({ id: params.id });
  },
);
