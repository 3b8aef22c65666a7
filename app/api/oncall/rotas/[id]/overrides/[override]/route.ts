import { z } from "zod";
import { ById } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";
import { removeOverride } from "@/lib/oncall/store/overrides";

export const DELETE = userRoute(
  {
    permission: "oncall.override.change",
    summary: "Take an override back; one that has begun ends now.",
    params: ById.extend({ override: z.uuid("is not an id") }),
  },
  (actor, { params }) => removeOverride(actor, params.id, params.override),
);
