import { findUnready } from "@/lib/health/store";
import { userRoute } from "@/lib/http/route";

export const GET = userRoute(
  {
    permission: "health.read",
    summary: "Whether every check but the canary's is good; 503 and the bad ones when not.",
  },
  async (actor) => {
    const bad = await findUnready(actor);
    return Response.json({ ready: bad.length === 0, bad }, { status: bad.length === 0 ? 200 : 503 });
  },
);
