import { NewPart } from "@/lib/backups/model/drill";
import { addPart } from "@/lib/backups/store/drills";
import { ById } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";

export const POST = userRoute(
  {
    permission: "backups.drill.record",
    summary: "Tell how long a part of a drill took: fetch, decrypt, restore, verify or smoke.",
    params: ById,
    body: NewPart,
  },
  (actor, { params, body }) => addPart(actor, params.id, body),
);
