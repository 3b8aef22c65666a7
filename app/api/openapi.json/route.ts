import { apiDescription } from "@/lib/http/description";
import { userRoute } from "@/lib/http/route";

export const GET = userRoute(
  { permission: "overview.read", summary: "This description (OpenAPI 3.1)." },
  async () => new Response(apiDescription(), { headers: { "content-type": "application/json" } }),
);
