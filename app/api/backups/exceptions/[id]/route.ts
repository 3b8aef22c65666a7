import { endException } from "@/lib/backups/store/exceptions";
import { ById } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";

export const DELETE = userRoute(
  {
    permission: "backups.exception.change",
    summary: "End an exception: its server is unprotected again, unless a system names it.",
    params: ById,
  },
  (actor, { params }) => endException(actor, params.id),
);
