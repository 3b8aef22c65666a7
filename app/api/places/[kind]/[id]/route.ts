import { z } from "zod";
import { PLACE_KINDS } from "@/lib/fleet/model/server";
import { removePlace } from "@/lib/fleet/store/places";
import { ById } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";

const Params = z.object({ kind: z.enum(PLACE_KINDS), ...ById.shape });

export const DELETE = userRoute(
  { permission: "fleet.places.change", summary: "Remove a place in which no server stands.", params: Params },
  (actor, { params }) => removePlace(actor, params.kind, params.id),
);
