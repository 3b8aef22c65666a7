import { created, userRoute } from "@/lib/http/route";
import { NewRota } from "@/lib/oncall/model/rota";
import { readDuty } from "@/lib/oncall/store/duty";
import { createRota } from "@/lib/oncall/store/rotas";

export const GET = userRoute(
  { permission: "oncall.read", summary: "The rotas with their layers, by name; at most 200." },
  async (actor) => {
    const { rotas } = await readDuty(actor);
    return { items: rotas };
  },
);

export const POST = userRoute(
  {
    permission: "oncall.rota.change",
    summary: "Make a rota: who has the duty when, in layers.",
    body: NewRota,
  },
  async (actor, { body }) => {
    const made = await createRota(actor, body);
    return created(made, `/api/oncall/rotas/${made.id}`);
  },
);
