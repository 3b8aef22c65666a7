import { listReadings } from "@/lib/backups/store/readings";
import { ById } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";

export const GET = userRoute(
  {
    permission: "backups.read",
    summary: "From which servers' agents the copies of a system are read, and why not, where they can't be.",
    params: ById,
  },
  (actor, { params }) => listReadings(actor, params.id),
);
