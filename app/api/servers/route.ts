import { z } from "zod";
import { ServerFilter } from "@/lib/fleet/model/server";
import { listServers } from "@/lib/fleet/store/servers";
import { Paging } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";

const Query = z.object({ ...ServerFilter.shape, ...Paging.shape });

export const GET = userRoute(
  { permission: "fleet.read", summary: "The servers that match, one page at a time.", query: Query },
  (actor, { query: { limit, cursor, ...filter } }) => listServers(actor, filter, { limit, cursor }),
);
