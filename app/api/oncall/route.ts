import { userRoute } from "@/lib/http/route";
import { readOnCall } from "@/lib/oncall/store/on-call";

export const GET = userRoute(
  {
    permission: "oncall.read",
    summary:
      "Who is on call now in each rota, until when, who is next, and what would reach nobody in the next 7 days.",
  },
  async (actor) => {
    const { duty: _, ...now } = await readOnCall(actor, new Date());
    return now;
  },
);
