import { z } from "zod";
import { userRoute } from "@/lib/http/route";
import { getAnswers } from "@/lib/overview/store";

const Query = z.object({ env: z.string().max(100).optional() });

export const GET = userRoute(
  { permission: "overview.read", summary: "Are we safe, are we up, can we restore?", query: Query },
  (actor, { query }) => getAnswers(actor, query.env),
);
