import { ById } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";
import { verifyIncident } from "@/lib/incidents/store/chain";

export const GET = userRoute(
  {
    permission: "incidents.read",
    summary: "Reckons the chain of its entries anew, and names the first one that is not as it was written.",
    params: ById,
  },
  (actor, { params }) => verifyIncident(actor, params.id),
);
