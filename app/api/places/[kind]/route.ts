import { z } from "zod";
import { NewPlace, PLACE_KINDS } from "@/lib/fleet/model/server";
import { createPlace, listPlaces } from "@/lib/fleet/store/places";
import { created, userRoute } from "@/lib/http/route";

const Params = z.object({ kind: z.enum(PLACE_KINDS) });

export const GET = userRoute(
  { permission: "fleet.read", summary: "The environments, zones or roles.", params: Params },
  async (actor, { params }) => {
    const items = await listPlaces(actor, params.kind);
    return { items, next: null, total: items.length };
  },
);

export const POST = userRoute(
  {
    permission: "fleet.places.change",
    summary: "Add an environment, a zone or a role.",
    params: Params,
    body: NewPlace,
  },
  async (actor, { params, body }) => created(await createPlace(actor, params.kind, body)),
);
