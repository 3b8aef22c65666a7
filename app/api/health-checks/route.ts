import { getHealth } from "@/lib/health/store";
import { userRoute } from "@/lib/http/route";

export const GET = userRoute(
  { permission: "health.read", summary: "How Garrison itself is doing, one line per check." },
  (actor) => getHealth(actor),
);
