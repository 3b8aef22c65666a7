import { userRoute } from "@/lib/http/route";
import { PolicyOrder } from "@/lib/oncall/model/policy";
import { orderPolicies } from "@/lib/oncall/store/policies";

export const PUT = userRoute(
  {
    permission: "oncall.policy.change",
    summary: "Order all policies: the first that applies to an alert is taken.",
    body: PolicyOrder,
  },
  (actor, { body }) => orderPolicies(actor, body.ids),
);
