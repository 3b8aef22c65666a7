import { getMetrics } from "@/lib/health/store";
import { userRoute } from "@/lib/http/route";

export const GET = userRoute(
  { permission: "health.read", summary: "Metrics in Prometheus' text format." },
  async (actor) =>
    new Response(await getMetrics(actor), {
      headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8", "cache-control": "no-store" },
    }),
);
