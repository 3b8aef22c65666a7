import { DrillPoint } from "@/lib/backups/model/drill";
import { setPoint } from "@/lib/backups/store/drills";
import { ById } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";

export const PUT = userRoute(
  {
    permission: "backups.drill.record",
    summary: "Say up to when the data goes that was really restored, until the drill has ended.",
    params: ById,
    body: DrillPoint,
  },
  (actor, { params, body }) => setPoint(actor, params.id, body),
);
