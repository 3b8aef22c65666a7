import { z } from "zod";
import { endOtherSessions, listAllSessions, listOwnSessions } from "@/lib/auth/store/sessions";
import { personRoute } from "@/lib/http/route";

const Query = z.object({ whose: z.enum(["own", "all"]).default("own") });

export const GET = personRoute(
  {
    permission: "self.read",
    summary: "Your sessions that are alive, or everybody's for whoever may see them.",
    query: Query,
  },
  async (actor, { query }) => {
    const items = query.whose === "own" ? await listOwnSessions(actor) : await listAllSessions(actor);
    return { items, next: null, total: items.length };
  },
);

export const DELETE = personRoute(
  { permission: "self.change", summary: "End all of your sessions but this one." },
  async (actor) => ({ ended: await endOtherSessions(actor) }),
);
