import { ById } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";
import { previewReplay, replayMessage } from "@/lib/ingest/store/replay";

export const GET = userRoute(
  {
    permission: "alerts.replay",
    summary:
      "What would come of a message, read once more with what its source says today. Nothing is changed.",
    params: ById,
  },
  (actor, { params }) => previewReplay(actor, params.id),
);

export const POST = userRoute(
  {
    permission: "alerts.replay",
    summary: "Read a message once more. What is newer than it is left as it is.",
    params: ById,
  },
  (actor, { params }) => replayMessage(actor, params.id),
);
