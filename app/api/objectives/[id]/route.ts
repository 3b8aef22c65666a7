import { ById } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";
import { NewObjective } from "@/lib/uptime/model/objective";
import { changeObjective, getObjective, retireObjective } from "@/lib/uptime/store/objectives";

export const GET = userRoute(
  { permission: "uptime.read", summary: "One objective and where it stands.", params: ById },
  (actor, { params }) => getObjective(actor, params.id),
);

export const PUT = userRoute(
  {
    permission: "uptime.objective.change",
    summary: "Agree something else; what was counted is held against the new target.",
    params: ById,
    body: NewObjective,
  },
  (actor, { params, body }) => changeObjective(actor, params.id, body),
);

export const DELETE = userRoute(
  { permission: "uptime.objective.change", summary: "Count no more.", params: ById },
  (actor, { params }) => retireObjective(actor, params.id),
);
