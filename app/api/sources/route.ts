import { created, userRoute } from "@/lib/http/route";
import { NewSource } from "@/lib/ingest/model/source";
import { createSource, listSources } from "@/lib/ingest/store/sources";

export const GET = userRoute(
  { permission: "sources.read", summary: "Who may send alerts, and when they last did. Without tokens." },
  async (actor) => {
    const items = await listSources(actor);
    return { items, next: null, total: items.length };
  },
);

export const POST = userRoute(
  {
    permission: "sources.create",
    summary: "Make a source. Its token is in the answer and nowhere else.",
    body: NewSource,
    stepUp: "of-people",
  },
  async (actor, { body }) => created(await createSource(actor, body)),
);
