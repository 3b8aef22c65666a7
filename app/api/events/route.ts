import { eventStream } from "@/lib/http/events";
import { userRoute } from "@/lib/http/route";

export const GET = userRoute(
  {
    permission: "overview.read",
    summary:
      "Live updates as server-sent events {topic, id, version}; the topic * says that anything may have changed.",
  },
  async (actor, { request }) => eventStream(actor, request),
);
