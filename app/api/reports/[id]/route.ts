import { ById } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";
import { getReport } from "@/lib/ingest/store/reading";

export const GET = userRoute(
  {
    permission: "evidence.read",
    summary: "One report: when, how chained, and which outputs it holds.",
    params: ById,
  },
  (actor, { params }) => getReport(actor, params.id),
);
