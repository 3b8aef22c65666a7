import { ById } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";
import { renewLocationToken } from "@/lib/uptime/store/locations";

export const POST = userRoute(
  {
    permission: "uptime.location.change",
    summary: "Make a new token for a further location. The former one ends at once.",
    params: ById,
    stepUp: "of-people",
  },
  (actor, { params }) => renewLocationToken(actor, params.id),
);
