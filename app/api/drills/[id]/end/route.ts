import { DrillEnd } from "@/lib/backups/model/drill";
import { endDrill } from "@/lib/backups/store/drills";
import { ById } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";

export const PUT = userRoute(
  {
    permission: "backups.drill.record",
    summary: "End a drill: its result is reckoned from what was told, and nothing of it changes any more.",
    params: ById,
    body: DrillEnd,
  },
  (actor, { params, body }) => endDrill(actor, params.id, body),
);
