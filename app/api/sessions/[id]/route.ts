import { endSession } from "@/lib/auth/store/sessions";
import { ById } from "@/lib/http/list";
import { personRoute } from "@/lib/http/route";

export const DELETE = personRoute(
  { permission: "self.change", summary: "End one of your sessions; admins may end anybody's.", params: ById },
  (actor, { params }) => endSession(actor, params.id),
);
