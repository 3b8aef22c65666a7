import { publicRoute } from "@/lib/http/route";
import { FeedQuery } from "@/lib/oncall/model/on-call";
import { readOwnFeed } from "@/lib/oncall/store/feed-calendars";

const HEADERS = { "content-type": "text/calendar; charset=utf-8", "cache-control": "no-store" };

export const GET = publicRoute(
  {
    summary: "A person's own shifts as a calendar (RFC 5545), for whoever has the token of its address.",
    query: FeedQuery,
  },
  async (actor, { query }) =>
    new Response(await readOwnFeed(actor, query.token, new Date()), { headers: HEADERS }),
);
