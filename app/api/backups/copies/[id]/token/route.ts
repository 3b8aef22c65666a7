import { renewCopyToken } from "@/lib/backups/store/systems";
import { ById } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";

export const POST = userRoute(
  {
    permission: "backups.system.change",
    summary: "Make a new token for a copy. The former one ends at once.",
    params: ById,
    stepUp: "of-people",
  },
  (actor, { params }) => renewCopyToken(actor, params.id),
);
