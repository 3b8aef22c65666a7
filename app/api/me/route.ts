import { getMe } from "@/lib/auth/store/me";
import { personRoute } from "@/lib/http/route";

export const GET = personRoute(
  { permission: "self.read", summary: "You: your settings and second factors." },
  (actor) => getMe(actor),
);
