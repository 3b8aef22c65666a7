import { ById } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";
import { KeptPolicy } from "@/lib/oncall/model/policy";
import { changePolicy, getPolicy, retirePolicy } from "@/lib/oncall/store/policies";

export const GET = userRoute(
  { permission: "oncall.read", summary: "One escalation policy.", params: ById },
  (actor, { params }) => getPolicy(actor, params.id),
);

export const PUT = userRoute(
  {
    permission: "oncall.policy.change",
    summary: "Change an escalation policy; alerts that wait are asked for by it from their next step on.",
    params: ById,
    body: KeptPolicy,
  },
  (actor, { params, body }) => changePolicy(actor, params.id, body),
);

export const DELETE = userRoute(
  { permission: "oncall.policy.change", summary: "Retire an escalation policy.", params: ById },
  (actor, { params }) => retirePolicy(actor, params.id),
);
