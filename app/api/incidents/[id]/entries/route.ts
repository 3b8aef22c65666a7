import { ById, Paging } from "@/lib/http/list";
import { created, userRoute } from "@/lib/http/route";
import { Noting } from "@/lib/incidents/model/incident";
import { noteOnIncident } from "@/lib/incidents/store/deeds";
import { listTimeline } from "@/lib/incidents/store/timeline";

export const GET = userRoute(
  {
    permission: "incidents.read",
    summary: "The time line, the newest first: evidence and entries, each with its hash where there is one.",
    params: ById,
    query: Paging,
  },
  (actor, { params, query }) => listTimeline(actor, params.id, query),
);

export const POST = userRoute(
  {
    permission: "incidents.change",
    summary: "Write down what you know. Entries are added, and never changed: a correction is another one.",
    params: ById,
    body: Noting,
  },
  async (actor, { params, body }) => created(await noteOnIncident(actor, params.id, body)),
);
