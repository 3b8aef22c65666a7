import { removeTotp } from "@/lib/auth/store/me";
import { personRoute } from "@/lib/http/route";

export const DELETE = personRoute(
  {
    permission: "self.change",
    summary: "Remove your authenticator app, if another second factor is left.",
    stepUp: true,
  },
  (actor) => removeTotp(actor),
);
