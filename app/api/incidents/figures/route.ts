import { userRoute } from "@/lib/http/route";
import { FigureQuery } from "@/lib/incidents/model/figures";
import { incidentFigures } from "@/lib/incidents/store/figures";

export const GET = userRoute(
  {
    permission: "incidents.read",
    summary:
      "How fast incidents of the last days were seen, taken and mended: mean, median and 90th percentile with their count.",
    query: FigureQuery,
  },
  (actor, { query }) => incidentFigures(actor, query.days),
);
