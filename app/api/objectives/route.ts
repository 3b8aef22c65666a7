import { Paging } from "@/lib/http/list";
import { created, userRoute } from "@/lib/http/route";
import { NewObjective } from "@/lib/uptime/model/objective";
import { createObjective, listObjectives } from "@/lib/uptime/store/objectives";

export const GET = userRoute(
  {
    permission: "uptime.read",
    summary: "The objectives and where they stand; the least budget left comes first.",
    query: Paging,
  },
  (actor, { query }) => listObjectives(actor, query),
);

export const POST = userRoute(
  {
    permission: "uptime.objective.change",
    summary: "Agree how much of the time a service must be up.",
    body: NewObjective,
  },
  async (actor, { body }) => created(await createObjective(actor, body)),
);
