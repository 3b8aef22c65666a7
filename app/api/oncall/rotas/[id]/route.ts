import { ById } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";
import { NewRota } from "@/lib/oncall/model/rota";
import { changeRota, getRota, retireRota } from "@/lib/oncall/store/rotas";

export const GET = userRoute(
  { permission: "oncall.read", summary: "One rota with its layers.", params: ById },
  (actor, { params }) => getRota(actor, params.id),
);

export const PUT = userRoute(
  { permission: "oncall.rota.change", summary: "Change a rota.", params: ById, body: NewRota },
  (actor, { params, body }) => changeRota(actor, params.id, body),
);

export const DELETE = userRoute(
  {
    permission: "oncall.rota.change",
    summary: "Retire a rota that no policy asks. Its calendar feed is closed.",
    params: ById,
  },
  (actor, { params }) => retireRota(actor, params.id),
);
