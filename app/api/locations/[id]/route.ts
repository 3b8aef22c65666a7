import { ById } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";
import { retireLocation } from "@/lib/uptime/store/locations";

export const DELETE = userRoute(
  {
    permission: "uptime.location.change",
    summary: "Retire a further location. Its token ends at once; what it saw is kept.",
    params: ById,
  },
  (actor, { params }) => retireLocation(actor, params.id),
);
