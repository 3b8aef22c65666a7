import { ById } from "@/lib/http/list";
import { personRoute } from "@/lib/http/route";
import { endMaintenance } from "@/lib/uptime/store/maintenance";

export const PUT = personRoute(
  {
    permission: "uptime.maintenance.request",
    summary: "Call planned work off, or end it now.",
    params: ById,
  },
  (actor, { params }) => endMaintenance(actor, params.id),
);
