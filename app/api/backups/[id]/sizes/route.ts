import { listSizes } from "@/lib/backups/store/size-list";
import { ById } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";

export const GET = userRoute(
  {
    permission: "backups.read",
    summary:
      "The sizes of the newest 90 good backups of each copy of a system, the oldest first, and which are odd.",
    params: ById,
  },
  (actor, { params }) => listSizes(actor, params.id),
);
