import { getDrill } from "@/lib/backups/store/drill-list";
import { ById } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";

export const GET = userRoute(
  {
    permission: "backups.read",
    summary: "One restore that was tried, with its parts and checks.",
    params: ById,
  },
  (actor, { params }) => getDrill(actor, params.id),
);
