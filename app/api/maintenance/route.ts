import { Paging } from "@/lib/http/list";
import { created, personRoute, userRoute } from "@/lib/http/route";
import { NewMaintenance } from "@/lib/uptime/model/maintenance";
import { listMaintenance, requestMaintenance } from "@/lib/uptime/store/maintenance";

export const GET = userRoute(
  { permission: "uptime.read", summary: "Planned work, the latest first, and what it hid.", query: Paging },
  (actor, { query }) => listMaintenance(actor, query),
);

export const POST = personRoute(
  {
    permission: "uptime.maintenance.request",
    summary: "Ask for planned work; it excuses nothing until somebody else approves it.",
    body: NewMaintenance,
  },
  async (actor, { body }) => created(await requestMaintenance(actor, body)),
);
