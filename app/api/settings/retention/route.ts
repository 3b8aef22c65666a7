import { userRoute } from "@/lib/http/route";
import { Retention } from "@/lib/ingest/model";
import { changeRetention, readRetention } from "@/lib/ingest/store/retention";

export const GET = userRoute(
  { permission: "settings.read", summary: "How long evidence is kept.", answer: Retention },
  (actor) => readRetention(actor),
);

export const PUT = userRoute(
  {
    permission: "settings.change",
    summary: "Change how long evidence is kept.",
    body: Retention,
    answer: Retention,
    stepUp: true,
  },
  (actor, { body }) => changeRetention(actor, body),
);
