import { signDrill } from "@/lib/backups/store/drills";
import { ById } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";

export const PUT = userRoute(
  {
    permission: "backups.drill.sign",
    summary: "Sign a drill that somebody else did.",
    params: ById,
    stepUp: "of-people",
  },
  (actor, { params }) => signDrill(actor, params.id),
);
