import { ById, Paging } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";
import { listReports } from "@/lib/ingest/store/reading";

export const GET = userRoute(
  {
    permission: "evidence.read",
    summary: "The reports of a server, newest first.",
    params: ById,
    query: Paging,
  },
  (actor, { params, query }) => listReports(actor, params.id, query),
);
