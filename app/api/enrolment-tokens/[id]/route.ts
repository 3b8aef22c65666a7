import { revokeEnrolmentToken } from "@/lib/fleet/store/enrolment";
import { ById } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";

export const DELETE = userRoute(
  { permission: "fleet.enrolment.revoke", summary: "End an enrolment token.", params: ById },
  (actor, { params }) => revokeEnrolmentToken(actor, params.id),
);
