import { EpisodeQuery } from "@/lib/alerts/model/quality";
import { listEpisodes } from "@/lib/alerts/store/quality";
import { Paging } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";

export const GET = userRoute(
  {
    permission: "alerts.quality.read",
    summary: "The episodes of alerts that a figure of their quality is made of, the newest first.",
    query: Paging.extend(EpisodeQuery.shape),
  },
  (actor, { query }) => listEpisodes(actor, query),
);
