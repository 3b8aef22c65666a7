import { getHealth } from "@/lib/health/store";
import { userRoute } from "@/lib/http/route";

export const GET = userRoute(
  { permission: "health.read", summary: "Whether every check is good; 503 and the bad ones when not." },
  async (actor) => {
    const { checks } = await getHealth(actor);
    const bad = checks.filter(({ result }) => result === "bad");
    return Response.json({ ready: bad.length === 0, bad }, { status: bad.length === 0 ? 200 : 503 });
  },
);
