import { passkeyChallenge } from "@/lib/auth/store/passkeys";
import { publicRoute } from "@/lib/http/route";
import { fullSessionOf, visitorOf } from "@/lib/http/visitor";

export const POST = publicRoute(
  { summary: "What a browser needs to confirm with a passkey.", readsBody: true },
  async (_, { request }) => passkeyChallenge(await fullSessionOf(request), visitorOf(request)),
);
