import { QualityQuery } from "@/lib/alerts/model/quality";
import { readQuality } from "@/lib/alerts/store/quality";
import { userRoute } from "@/lib/http/route";

export const GET = userRoute(
  {
    permission: "alerts.quality.read",
    summary:
      "What each source's alerts of the last days were worth: acted on, noise, flaps, pages at night. The worst first.",
    query: QualityQuery,
  },
  (actor, { query }) => readQuality(actor, Number(query.days)),
);
