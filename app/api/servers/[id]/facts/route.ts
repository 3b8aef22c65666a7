import { getFacts } from "@/lib/fleet/store/known";
import { ById } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";

export const GET = userRoute(
  {
    permission: "fleet.read",
    summary: "What is known of a server, each section with its evidence.",
    params: ById,
  },
  (actor, { params }) => getFacts(actor, params.id),
);
