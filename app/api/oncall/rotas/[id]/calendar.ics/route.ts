import { ById } from "@/lib/http/list";
import { publicRoute } from "@/lib/http/route";
import { FeedQuery } from "@/lib/oncall/model/on-call";
import { readRotaFeed } from "@/lib/oncall/store/feed-calendars";

const HEADERS = { "content-type": "text/calendar; charset=utf-8", "cache-control": "no-store" };

export const GET = publicRoute(
  {
    summary: "The rota as a calendar (RFC 5545), for whoever has the token of its address.",
    params: ById,
    query: FeedQuery,
  },
  async (actor, { params, query }) =>
    new Response(await readRotaFeed(actor, params.id, query.token, new Date()), { headers: HEADERS }),
);
