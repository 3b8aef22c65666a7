import { created, userRoute } from "@/lib/http/route";
import { KeptPolicy } from "@/lib/oncall/model/policy";
import { createPolicy, listPolicies } from "@/lib/oncall/store/policies";

export const GET = userRoute(
  {
    permission: "oncall.read",
    summary: "Escalation policies in the order in which they are looked at; at most 200.",
  },
  async (actor) => ({ items: await listPolicies(actor) }),
);

export const POST = userRoute(
  {
    permission: "oncall.policy.change",
    summary: "Make an escalation policy, as the last in the order.",
    body: KeptPolicy,
  },
  async (actor, { body }) => {
    const made = await createPolicy(actor, body);
    return created(made, `/api/oncall/policies/${made.id}`);
  },
);
