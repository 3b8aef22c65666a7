import { created, userRoute } from "@/lib/http/route";
import { NewLocation } from "@/lib/uptime/model/location";
import { createLocation, listLocations } from "@/lib/uptime/store/locations";

export const GET = userRoute(
  {
    permission: "uptime.read",
    summary: "From where is looked: when each location was last heard, and what it keeps back.",
  },
  async (actor) => {
    const items = await listLocations(actor);
    return { items, next: null, total: items.length };
  },
);

export const POST = userRoute(
  {
    permission: "uptime.location.change",
    summary: "Make a further location. Its token is in the answer and nowhere else.",
    body: NewLocation,
    stepUp: "of-people",
  },
  async (actor, { body }) => created(await createLocation(actor, body)),
);
