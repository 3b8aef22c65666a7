import { revokeApiToken } from "@/lib/auth/store/api-tokens";
import { ById } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";

export const DELETE = userRoute(
  { permission: "api-tokens.revoke", summary: "End an API token.", params: ById },
  (actor, { params }) => revokeApiToken(actor, params.id),
);
