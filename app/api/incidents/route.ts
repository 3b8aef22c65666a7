import { Paging } from "@/lib/http/list";
import { created, userRoute } from "@/lib/http/route";
import { Declaring, IncidentFilter } from "@/lib/incidents/model/incident";
import { declareIncident } from "@/lib/incidents/store/declaring";
import { listIncidents } from "@/lib/incidents/store/reading";

export const GET = userRoute(
  {
    permission: "incidents.read",
    summary: "Incidents: open ones first, the worst before the others; then closed ones, the newest first.",
    query: Paging.extend(IncidentFilter.shape),
  },
  (actor, { query }) => listIncidents(actor, query),
);

export const POST = userRoute(
  {
    permission: "incidents.change",
    summary: "Declare an incident, by hand or from alerts. What is left out is taken from them.",
    body: Declaring,
  },
  async (actor, { body }) => {
    const made = await declareIncident(actor, body);
    return created(made, `/api/incidents/${made.id}`);
  },
);
