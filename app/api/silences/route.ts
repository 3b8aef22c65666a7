import { z } from "zod";
import { NewSilence, SILENCE_STATES } from "@/lib/alerts/model/silence";
import { listSilences } from "@/lib/alerts/store/silence-list";
import { createSilence } from "@/lib/alerts/store/silences";
import { Paging } from "@/lib/http/list";
import { created, userRoute } from "@/lib/http/route";

export const GET = userRoute(
  {
    permission: "alerts.silence.read",
    summary: "Silences that are active, still to come, or over, with what each hides now.",
    query: Paging.extend({ state: z.enum(SILENCE_STATES).default("active") }),
  },
  (actor, { query }) => listSilences(actor, query),
);

export const POST = userRoute(
  {
    permission: "alerts.silence.change",
    summary: "Tell nobody of alerts that match, for 30 days at most. They are kept all the same.",
    body: NewSilence,
  },
  async (actor, { body }) => {
    const made = await createSilence(actor, body);
    return created(made, `/api/silences/${made.id}`);
  },
);
