import { listRuns } from "@/lib/backups/store/run-list";
import { ById, Paging } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";

export const GET = userRoute(
  {
    permission: "backups.read",
    summary: "The runs of a system, of all its copies, the newest first.",
    params: ById,
    query: Paging,
  },
  (actor, { params, query }) => listRuns(actor, params.id, query),
);
