import { retireCopy } from "@/lib/backups/store/systems";
import { ById } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";

export const DELETE = userRoute(
  {
    permission: "backups.system.change",
    summary: "Expect nothing of a copy any more. Its token ends; what it said stays.",
    params: ById,
  },
  (actor, { params }) => retireCopy(actor, params.id),
);
