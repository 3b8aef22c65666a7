import { ById } from "@/lib/http/list";
import { created, userRoute } from "@/lib/http/route";
import { NewOverride } from "@/lib/oncall/model/rota";
import { createOverride, listOverrides } from "@/lib/oncall/store/overrides";

export const GET = userRoute(
  {
    permission: "oncall.read",
    summary: "Who stands in for whom, now and later; at most 200, the next first.",
    params: ById,
  },
  async (actor, { params }) => ({ items: await listOverrides(actor, params.id) }),
);

export const POST = userRoute(
  {
    permission: "oncall.override.change",
    summary: "Let somebody stand in for a time.",
    params: ById,
    body: NewOverride,
  },
  async (actor, { params, body }) => created(await createOverride(actor, params.id, body)),
);
