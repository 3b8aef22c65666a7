import { NewInhibition } from "@/lib/alerts/model/inhibition";
import { addInhibition, listInhibitions } from "@/lib/alerts/store/inhibitions";
import { created, userRoute } from "@/lib/http/route";

export const GET = userRoute(
  { permission: "settings.read", summary: "The rules by which one alert explains others." },
  async (actor) => {
    const items = await listInhibitions(actor);
    return { items, next: null, total: items.length };
  },
);

export const POST = userRoute(
  {
    permission: "settings.change",
    summary:
      "Add a rule: while an alert stands that matches one side, nobody is told of those that match the other.",
    body: NewInhibition,
  },
  async (actor, { body }) => created(await addInhibition(actor, body)),
);
