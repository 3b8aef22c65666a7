import { returnFromOidc } from "@/lib/http/oidc-return";
import { publicRoute } from "@/lib/http/route";

export const GET = publicRoute(
  { summary: "The return from the identity provider.", readsBody: true },
  async (_, { request, params }) => returnFromOidc(request, params),
);
