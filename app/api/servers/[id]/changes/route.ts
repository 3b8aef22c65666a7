import { z } from "zod";
import { ChangeFilter } from "@/lib/fleet/model/server";
import { listChanges } from "@/lib/fleet/store/known";
import { ById, Paging } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";

const Query = z.object({ ...ChangeFilter.shape, ...Paging.shape });

export const GET = userRoute(
  { permission: "fleet.read", summary: "How a server changed, newest first.", params: ById, query: Query },
  (actor, { params, query: { limit, cursor, ...filter } }) =>
    listChanges(actor, params.id, filter, { limit, cursor }),
);
