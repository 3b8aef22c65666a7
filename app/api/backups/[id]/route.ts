import { NewSystem } from "@/lib/backups/model/system";
import { getSystem } from "@/lib/backups/store/system-list";
import { changeSystem, retireSystem } from "@/lib/backups/store/systems";
import { ById } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";

export const GET = userRoute(
  { permission: "backups.read", summary: "One protected system, and how its copies stand.", params: ById },
  (actor, { params }) => getSystem(actor, params.id),
);

export const PUT = userRoute(
  {
    permission: "backups.system.change",
    summary: "Agree something else for a protected system; its copies are judged by it from now on.",
    params: ById,
    body: NewSystem,
  },
  (actor, { params, body }) => changeSystem(actor, params.id, body),
);

export const DELETE = userRoute(
  {
    permission: "backups.system.change",
    summary: "Expect no more backups of it. Its tokens end; what it said stays.",
    params: ById,
  },
  (actor, { params }) => retireSystem(actor, params.id),
);
