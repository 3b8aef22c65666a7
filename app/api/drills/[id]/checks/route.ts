import { NewCheck } from "@/lib/backups/model/drill";
import { addCheck } from "@/lib/backups/store/drills";
import { ById } from "@/lib/http/list";
import { created, userRoute } from "@/lib/http/route";

export const POST = userRoute(
  {
    permission: "backups.drill.record",
    summary:
      "Tell what was expected of what was restored, and what was observed. It passes when both are the same.",
    params: ById,
    body: NewCheck,
  },
  async (actor, { params, body }) => created(await addCheck(actor, params.id, body)),
);
