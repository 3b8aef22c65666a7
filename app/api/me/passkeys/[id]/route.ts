import { removePasskey } from "@/lib/auth/store/me";
import { ById } from "@/lib/http/list";
import { personRoute } from "@/lib/http/route";

export const DELETE = personRoute(
  {
    permission: "self.change",
    summary: "Remove a passkey, if another second factor is left.",
    params: ById,
    stepUp: true,
  },
  (actor, { params }) => removePasskey(actor, params.id),
);
