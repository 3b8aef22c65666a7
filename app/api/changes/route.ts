import { z } from "zod";
import { ChangeFilter } from "@/lib/fleet/model/server";
import { listChanges } from "@/lib/fleet/store/known";
import { Paging } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";

const Query = z.object({ ...ChangeFilter.shape, ...Paging.shape });

export const GET = userRoute(
  { permission: "fleet.read", summary: "How the fleet changed, newest first.", query: Query },
  (actor, { query: { limit, cursor, ...filter } }) => listChanges(actor, null, filter, { limit, cursor }),
);
